// [data-print] prints the page: a PIN slip, a report. A report of several pages leads to the one with all rows, whose address ends with #print.
document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) {
    window.print();
  }
});

addEventListener('load', () => {
  if (location.hash === '#print') {
    // Loaded anew or kept as a bookmark, the page does not print again.
    history.replaceState(history.state, '', location.pathname + location.search);
    window.print();
  }
});
