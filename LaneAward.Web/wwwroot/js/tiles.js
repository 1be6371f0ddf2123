// What the people of the sign-in screen are doing, read anew (docs/frontend.md). The lines alone: the tile that was tapped and the digits stay.
import { isReachable, onReachable } from './connection.js';
import { isAnsweredSinceDrawn } from './outbox.js';
import { isTyping } from './page.js';
import { tick } from './ticker.js';

const EVERY_MS = 60_000;
let isStale = false;
let isReading = false;

document.addEventListener('outbox-answered', readAnew);
document.addEventListener('modules-ready', () => isAnsweredSinceDrawn() && readAnew());

document.addEventListener('visibilitychange', readAnew);
onReachable(readAnew);
setInterval(readAnew, EVERY_MS);

async function readAnew() {
  isStale = document.getElementById('people') !== null && !document.hidden && isReachable();
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
    if (drawn.getElementById('people') && namesIn(drawn) !== namesIn(document) && !isChoosing()) {
      // By its address: the search field would come back with what stands in it now.
      location.replace(`/${location.search}`);
    }
  } catch (error) {
    console.info('What the people do is as it was when the names came', error);
  }
}

// In any order: who was here last stands first.
function namesIn(page) {
  return [...page.querySelectorAll('#people .person')].map(person => `${person.querySelector('[data-pin-person]')?.value} ${person.querySelector('b').textContent}`).sort().join();
}

function isChoosing() {
  const search = document.querySelector('[name="find"]');
  // What was searched stands in the field and not in the address.
  return document.querySelector('[data-pin-person]:checked') !== null || Boolean(document.querySelector('[data-pin]')?.value) || isTyping(document.activeElement)
    || (search !== null && search.value !== search.defaultValue);
}
