// Whether the server can be reached, as the answers show it. navigator.onLine is believed only when it says no: tablets
// report true behind a dead access point (measured). Writes the state to #net and raises or clears the offline bar.
import { clearBanner, showBanner } from './banner.js';
import { fact } from './page.js';

const PROBE_MS = 10_000;
let reachable = navigator.onLine && !('offlineCopy' in document.documentElement.dataset);
let sentence = () => '';
const listeners = new Set();

export function isReachable() {
  return reachable;
}

export function onReachable(callback) {
  listeners.add(callback);
}

export function noteAnswer() {
  change(true);
}

export function noteSilence() {
  change(false);
}

// What the offline bar says; the outbox knows how many taps wait.
export function sayOffline(words) {
  sentence = words;
  if (!reachable) {
    showOffline();
  }
}

export function showOffline() {
  showBanner('offline', sentence());
}

function change(now) {
  if (now === reachable) {
    return;
  }
  reachable = now;
  paint();
  if (now) {
    listeners.forEach(callback => callback());
  }
}

function paint() {
  const net = document.getElementById('net');
  if (net) {
    net.dataset.state = reachable ? 'online' : 'offline';
  }
  if (reachable) {
    clearBanner('offline');
  } else {
    showOffline();
  }
}

// A page that sends nothing would never learn that the server is back.
async function probe() {
  if (reachable || document.hidden || !fact('hello')) {
    return;
  }
  try {
    const answer = await fetch(fact('hello'), { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    // A captive portal answers too.
    if (answer.headers.get('X-Server-Time')) {
      noteAnswer();
    }
  } catch {
    // Still away.
  }
}

addEventListener('offline', noteSilence);
// All tablets of a shop come back at the same moment: spread what they send next over two seconds.
addEventListener('online', () => setTimeout(probe, Math.random() * 2000));
setInterval(probe, PROBE_MS);
document.addEventListener('visibilitychange', probe);
document.addEventListener('modules-ready', probe);
document.addEventListener('swapped', paint);
if (!reachable) {
  paint();
}
