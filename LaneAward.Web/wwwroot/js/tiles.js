// The sign-in screen says under each name what its person is doing. Taps that waited on this tablet may arrive after it was drawn, so the lines are read
// anew once they have. The lines alone: the tile that was tapped and the digits that were typed stay.
import { lastAnswerAt } from './outbox.js';
import { fact } from './page.js';
import { tick } from './ticker.js';

// The server reads a screen's facts shortly before it writes its time on it.
const SLACK_MS = 100;
let isStale = false;
let isReading = false;

document.addEventListener('outbox-answered', readAnew);
document.addEventListener('modules-ready', () => lastAnswerAt() > Number(fact('now')) - SLACK_MS && readAnew());

async function readAnew() {
  isStale = document.getElementById('people') !== null;
  if (isReading) {
    return;
  }
  isReading = true;
  while (isStale) {
    isStale = false;
    await read();
  }
  isReading = false;
}

async function read() {
  try {
    const answer = await fetch(`/${location.search}`, { headers: { 'HX-Request': 'true' }, cache: 'no-store', signal: AbortSignal.timeout(8000) });
    const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const field of document.querySelectorAll('#people [data-pin-person]')) {
      const line = drawn.querySelector(`#people [data-pin-person][value="${CSS.escape(field.value)}"] ~ span small`);
      if (line) {
        field.closest('.person').querySelector('small').replaceWith(line);
      }
    }
    tick();
  } catch (error) {
    console.info('What the people do is as it was when the names came', error);
  }
}
