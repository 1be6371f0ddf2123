// Nobody scrolls a wall: a board that is taller than its screen is drawn smaller, until everybody is on it or it could not be read any more.
const wall = document.querySelector('body.wall');
const smallest = 50;

function fit() {
  for (let percent = 100; percent >= smallest; percent -= 5) {
    wall.style.setProperty('--zoom', percent / 100);
    if (document.documentElement.scrollHeight <= innerHeight) {
      return;
    }
  }
}

if (wall) {
  document.addEventListener('htmx:afterSettle', fit);
  addEventListener('resize', fit);
  document.fonts.ready.then(fit);
}
