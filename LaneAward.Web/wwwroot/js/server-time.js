// The server's clock on this tablet. It runs on the monotonic clock from the last server reading, so that a tablet whose
// wall clock is an hour off, or is set while the page is open, shows the right time.
import { keepValue, keptValue } from './kept-values.js';
import { fact } from './page.js';

let serverAt = 0;
let readAt = 0;
let wallAt = 0;
// How far off the last reading may be: the time that its answer took. A worse reading does not replace a better one that is young.
let spread = Infinity;
const YOUNG_MS = 10 * 60_000;
const FINE_MS = 300;
const KEPT = 'la-clock';

export function serverNow() {
  return serverAt + performance.now() - readAt;
}

// Milliseconds to add to this tablet's wall clock to get the server's time, as the last answer showed it. Not reckoned anew: a
// wall clock that was set since then is told from one that was not by exactly this.
export function clockOffset() {
  return Math.round(serverAt - wallAt);
}

// Value of an X-Server-Time header: milliseconds since 1970 as the server sent its answer; and when it was asked, by performance.now().
export function noteServerTime(header, asked) {
  const milliseconds = Number(header);
  if (milliseconds > 0) {
    const now = performance.now();
    set(milliseconds, asked === undefined ? now : (asked + now) / 2, asked === undefined ? 1000 : now - asked);
  }
}

function set(milliseconds, at, within) {
  if (within > spread && performance.now() - readAt < YOUNG_MS && Math.abs(drift()) < 2000) {
    return;
  }
  spread = within;
  serverAt = milliseconds;
  readAt = at;
  wallAt = Date.now() - (performance.now() - at);
  keepReading({ offset: clockOffset(), spread, at: Date.now() });
}

function keepReading(reading) {
  keepValue(KEPT, JSON.stringify(reading));
}

// What an earlier page of this tablet read; null when there is nothing.
function keptReading() {
  try {
    return JSON.parse(keptValue(KEPT));
  } catch {
    return null;
  }
}

function believe(reading) {
  spread = reading.spread;
  serverAt = Date.now() + reading.offset;
  readAt = performance.now();
  wallAt = Date.now();
}

// Some devices stop the monotonic clock while they sleep. A wall clock that moved by more than 2 s against it means that
// one of the two is wrong, and only the server can say which.
async function checkAfterSleep() {
  if (document.hidden || Math.abs(drift()) < 2000 || !fact('hello')) {
    return;
  }
  try {
    await ask();
  } catch {
    // Still offline. Most likely the device slept and its monotonic clock with it: the wall clock is the better one until the next answer.
    const now = Date.now();
    serverAt = now + clockOffset();
    readAt = performance.now();
    wallAt = now;
    spread = Infinity;
  }
}

async function ask() {
  const asked = performance.now();
  const answer = await fetch(fact('hello'), { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  noteServerTime(answer.headers.get('X-Server-Time'), asked);
}

// How much further the wall clock went than the monotonic one since the last reading.
function drift() {
  return (Date.now() - wallAt) - (performance.now() - readAt);
}

// A kept screen tells the time of another hour: what is known is the tablet's clock and how far it was off.
function begin() {
  const kept = keptReading();
  if ('offlineCopy' in document.documentElement.dataset && kept) {
    believe({ ...kept, spread: Infinity });
    return;
  }
  set(Number(fact('now')) || Date.now(), arrival, Math.max(0, arrival - requested));
  // A page that took seconds to come tells the time no better than that. A finer reading that is young stays, unless the two cannot
  // both be right: then the clock was set.
  if (kept?.spread < spread && Math.abs(Date.now() - kept.at) < YOUNG_MS && Math.abs(kept.offset - clockOffset()) <= (kept.spread + spread) / 2 + 100) {
    believe(kept);
    keepReading(kept);
  }
}

const navigation = performance.getEntriesByType('navigation')[0];
const arrival = navigation?.responseStart || 0;
const requested = navigation?.requestStart || 0;
begin();
document.addEventListener('visibilitychange', checkAfterSleep);
// A page that took long to come is a poor clock: a small question gives a better one, before the first tap needs it.
document.addEventListener('modules-ready', () => spread > FINE_MS && ask().catch(() => {}));
