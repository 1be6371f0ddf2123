// The board's sign, <span class="live" data-fresh-ms="..." data-fresh-live="..." data-fresh-late="...">: amber and in other words from the first
// news that did not come, at the latest 15 s after the server wrote it, and red after 60 s.
import { onTick, tick } from '../ticker.js';

// The age of what stands there when news failed to come: whatever comes later is younger.
let missed = '';

onTick(now => {
  for (const element of document.querySelectorAll('[data-fresh-ms]')) {
    const { freshMs, freshLive, freshLate } = element.dataset;
    const age = now - Number(freshMs);
    const state = age > 60_000 ? 'stale' : age > 15_000 || freshMs === missed ? 'late' : 'live';
    element.dataset.state = state;
    element.querySelector('[data-fresh-text]').textContent = state === 'live' ? freshLive : freshLate;
  }
});

// A poll that found nothing new answers 204 with the instant at which that was true.
document.body.addEventListener('fresh', event => {
  for (const element of document.querySelectorAll('[data-fresh-ms]')) {
    const { ms, live, late } = event.detail;
    Object.assign(element.dataset, { freshMs: ms, freshLive: live, freshLate: late });
  }
  tick();
});

function miss(board) {
  const sign = board.querySelector('[data-fresh-ms]');
  if (sign) {
    missed = sign.dataset.freshMs;
    tick();
  }
}

addEventListener('offline', () => miss(document));
for (const failure of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) {
  document.addEventListener(failure, event => miss(event.detail.elt));
}
