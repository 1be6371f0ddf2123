// A sign-in counts only while its person stands there: whoever looks at the tablet later need not be who typed the PIN.
import { noteSilence, onReachable } from './connection.js';
import { dropScreens } from './kept-page.js';
import { fact } from './page.js';
import { TIMEOUT_MS } from './transport.js';

// As long as somebody waits before the keypad: no attempt begins later, and one that has begun is obeyed.
const PRESENT_MS = 15_000;

// A sign-in that is taken back, because nobody may see its answer: { address, actor }. The browser may hold its cookie, so it is remembered
// beyond this page, for every tab.
const OWED = 'la-owed';
let paying = null;

// Milliseconds since the press. Two clocks, because some devices stop the monotonic one while they sleep.
function ageOf(tap) {
  return Math.max(performance.now() - tap.pressed, Date.now() - tap.at);
}

export function isGone(tap, wait = 0) {
  return ageOf(tap) + wait > PRESENT_MS;
}

// No attempt takes that long: the tablet slept over the answer.
export function sleptOver(tap) {
  return ageOf(tap) > PRESENT_MS + TIMEOUT_MS;
}

export function takeBack(address, actor) {
  // While one stands nobody else's PIN is sent: a later one that had no answer brought no cookie.
  if (!owed()) {
    localStorage.setItem(OWED, JSON.stringify({ address, actor }));
  }
  return isTakenBack();
}

// Before anybody else signs in. One at a time: the answer to a second one could delete the cookie of who comes next.
export function isTakenBack() {
  paying ??= pay().finally(() => { paying = null; });
  return paying;
}

async function pay() {
  const debt = owed();
  if (!debt) {
    return true;
  }
  try {
    const answer = await fetch(debt.address, {
      method: 'POST', headers: { 'HX-Request': 'true', 'X-Actor': debt.actor }, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // Somebody else is signed in by now: theirs stays.
    if (['applied', 'wrong-person'].includes(answer.headers.get('X-Write-Outcome'))) {
      localStorage.removeItem(OWED);
      return true;
    }
  } catch (error) {
    console.info('The sign-in is still to be taken back', error);
  }
  // Looked at again when the server answers.
  noteSilence();
  return false;
}

// A page that was loaded with the cookie of it: nobody sees it, and the names come back.
async function begin() {
  if (fact('ticket') && owed()?.actor === fact('actor')) {
    document.documentElement.dataset.locked = '';
    if (await isTakenBack()) {
      await dropScreens();
      location.replace('/');
    }
  }
}

function owed() {
  return JSON.parse(localStorage.getItem(OWED) ?? 'null');
}

onReachable(() => fact('ticket') ? begin() : isTakenBack());
begin();
