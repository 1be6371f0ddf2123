// The server's clock on this tablet. It runs on the monotonic clock from the last server reading, so that a tablet whose
// wall clock is an hour off, or is set while the page is open, shows the right time.
import { fact } from './page.js';

let serverAt = 0;
let readAt = 0;
let wallAt = 0;

export function serverNow() {
  return serverAt + performance.now() - readAt;
}

// Milliseconds to add to this tablet's wall clock to get the server's time.
export function clockOffset() {
  return Math.round(serverNow() - Date.now());
}

// Value of an X-Server-Time header: milliseconds since 1970 as the server sent its answer.
export function noteServerTime(header) {
  const milliseconds = Number(header);
  if (milliseconds > 0) {
    set(milliseconds, performance.now());
  }
}

function set(milliseconds, at) {
  serverAt = milliseconds;
  readAt = at;
  wallAt = Date.now() - (performance.now() - at);
}

// Some devices stop the monotonic clock while they sleep. A wall clock that moved by more than 2 s against it means that
// one of the two is wrong, and only the server can say which.
async function checkAfterSleep() {
  const drift = (Date.now() - wallAt) - (performance.now() - readAt);
  const address = fact('hello');
  if (document.hidden || Math.abs(drift) < 2000 || !address) {
    return;
  }
  try {
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    noteServerTime(answer.headers.get('X-Server-Time'));
  } catch {
    // Still offline: the next answer of any kind brings the time.
  }
}

const arrival = performance.getEntriesByType('navigation')[0]?.responseStart || 0;
set(Number(fact('now')) || Date.now(), arrival);
document.addEventListener('visibilitychange', checkAfterSleep);
