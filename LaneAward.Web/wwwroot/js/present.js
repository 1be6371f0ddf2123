// A sign-in counts only while its person stands there: whoever looks at the tablet later need not be who typed the PIN.
import { onReachable } from './connection.js';
import { TIMEOUT_MS } from './transport.js';

// As long as somebody waits before the keypad: no attempt begins later, and one that has begun is obeyed.
const PRESENT_MS = 15_000;

// Where a sign-in is taken back whose answer nobody may see: the browser may hold its cookie.
let owed = '';
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

export function takeBack(address) {
  owed = address;
  return isTakenBack();
}

// Before anybody else signs in. One at a time: the answer to a second one could delete the cookie of who comes next.
export function isTakenBack() {
  paying ??= pay().finally(() => { paying = null; });
  return paying;
}

async function pay() {
  if (owed) {
    try {
      const answer = await fetch(owed, { method: 'POST', headers: { 'HX-Request': 'true' }, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
      owed = answer.headers.get('X-Write-Outcome') === 'applied' ? '' : owed;
    } catch (error) {
      console.info('The sign-in is still to be taken back', error);
    }
  }
  return !owed;
}

onReachable(isTakenBack);
