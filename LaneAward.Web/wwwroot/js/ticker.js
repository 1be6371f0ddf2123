// One interval for everything that counts.
import { serverNow } from './server-time.js';

const callbacks = new Set();

// Calls back now, every second and after each swap, with the server's time in milliseconds.
export function onTick(callback) {
  callbacks.add(callback);
  callback(serverNow());
}

export function tick() {
  const now = serverNow();
  for (const callback of callbacks) {
    callback(now);
  }
}

setInterval(tick, 1000);
document.addEventListener('visibilitychange', () => document.hidden || tick());
document.addEventListener('swapped', tick);
