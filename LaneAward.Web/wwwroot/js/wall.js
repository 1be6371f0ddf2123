// Nobody scrolls a wall: a board that is taller than its screen is drawn smaller, until everybody is on it or it could not be read any more.
const wall = document.querySelector('body.wall');
const smallest = 0.5;

function fit() {
  let zoom = 1;
  do {
    wall.style.setProperty('--zoom', zoom);
    zoom -= 0.05;
  } while (zoom >= smallest && document.documentElement.scrollHeight > innerHeight);
}

if (wall) {
  document.addEventListener('htmx:afterSettle', fit);
  addEventListener('resize', fit);
  document.fonts.ready.then(fit);
}
