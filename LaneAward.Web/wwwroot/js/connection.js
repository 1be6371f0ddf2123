// Whether the server can be reached, as the answers show it. navigator.onLine is believed only when it says no: tablets
// report true behind a dead access point (measured). Writes the state to #net and raises or clears the offline bar.
import { clearBanner, showBanner } from './banner.js';

let reachable = navigator.onLine;
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
    showBanner('offline');
  }
}

addEventListener('offline', noteSilence);
// All tablets of a shop come back at the same moment: spread what they send next over two seconds.
addEventListener('online', () => setTimeout(() => listeners.forEach(callback => callback()), Math.random() * 2000));
document.addEventListener('swapped', paint);
if (!reachable) {
  paint();
}
