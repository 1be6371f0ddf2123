// Counts down to the server's instant, then says that the wait is over. Both sentences have their room from the start, so nothing moves.
import { fill } from './page.js';
import { onTick } from './ticker.js';

onTick(now => {
  for (const wait of document.querySelectorAll('[data-until-ms]:not([data-state])')) {
    const seconds = Math.ceil((Number(wait.dataset.untilMs) - now) / 1000);
    if (seconds <= 0) {
      wait.dataset.state = 'over';
    }
    const left = wait.querySelector('[data-until-left]');
    left.textContent = fill(left.dataset.untilLeft, words(Math.max(0, seconds)));
  }
});

// "30 s" and "7 m 30 s": the same letters in English and Spanish.
function words(seconds) {
  return seconds < 60 ? `${seconds}\u00a0s` : `${Math.floor(seconds / 60)}\u00a0m\u00a0${seconds % 60}\u00a0s`;
}
