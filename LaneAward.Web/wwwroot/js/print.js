// [data-print] prints the page: a PIN slip, a report.
document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) {
    window.print();
  }
});
