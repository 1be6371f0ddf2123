// "Updated 2:47:12 PM" turns amber 15 s and red 60 s after the server wrote it: <span class="live" data-fresh-ms="...">.
import { onTick } from '../ticker.js';

onTick(now => {
  for (const element of document.querySelectorAll('[data-fresh-ms]')) {
    const age = now - Number(element.dataset.freshMs);
    element.dataset.state = age > 60_000 ? 'stale' : age > 15_000 ? 'late' : 'live';
  }
});

// A poll that found nothing new answers 204 with the instant at which that was true.
document.body.addEventListener('fresh', event => {
  for (const element of document.querySelectorAll('[data-fresh-ms]')) {
    element.dataset.freshMs = event.detail.ms;
    element.querySelector('[data-fresh-text]').textContent = event.detail.text;
  }
});
