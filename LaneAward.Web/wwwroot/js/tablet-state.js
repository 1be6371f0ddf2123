// Tells the server how this tablet stands, for the console: taps not sent yet, the oldest of them, how far its clock is off.
import { isReachable, noteSilence, onReachable } from './connection.js';
import { storedTaps } from './outbox.js';
import { fact } from './page.js';
import { clockOffset } from './server-time.js';
import { noteVersion } from './version.js';

const EVERY_MS = 60_000;
const SETTLE_MS = 2_000;
let told = '';
let soon = 0;

async function tell(again) {
  if (!isReachable() || document.hidden || !fact('worker')) {
    return;
  }
  // A refused tap was judged: a supervisor finds it under Review. One that was put aside because the server failed was not, and nobody else knows of it.
  const taps = (await storedTaps()).filter(tap => tap.state !== 'refused' || !tap.message);
  const oldest = Math.min(...taps.map(tap => tap.at + tap.offset));
  const state = { unsent: taps.length, oldestMs: taps.length ? Math.round(oldest) : null, offsetMs: clockOffset(), version: fact('version') };
  const key = `${state.unsent} ${state.oldestMs}`;
  if (!again && key === told) {
    return;
  }
  try {
    const answer = await fetch('/api/tablets/state', {
      method: 'PUT', body: JSON.stringify(state), headers: { 'Content-Type': 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(5000),
    });
    noteVersion(answer.headers.get('X-App-Version'));
    told = key;
  } catch {
    noteSilence();
  }
}

function tellSoon() {
  clearTimeout(soon);
  soon = setTimeout(tell, SETTLE_MS, false);
}

document.addEventListener('outbox', tellSoon);
onReachable(tellSoon);
setInterval(tell, EVERY_MS, true);
setTimeout(tell, SETTLE_MS, true);
