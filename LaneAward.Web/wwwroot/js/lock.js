// Locks a shared tablet that nobody touches (docs/frontend.md). Tasks go on running; a lock is no stop. Never while offline, since nobody could sign in
// again: what falls due then is done when the server answers, whoever has touched the screen since. And never over a tap that somebody still looks at.
// Taps that wait on the tablet are sent as their author's later.
import { clearBanner, showBanner } from './banner.js';
import { isReachable, noteSilence, onReachable } from './connection.js';
import { pendingDirect, whenSent } from './direct.js';
import { keepDraft } from './drafts.js';
import { dropScreens } from './kept-page.js';
import { forgetValue, keepValue, keptValue } from './kept-values.js';
import { letGo, storingTaps, watchedTaps, whenStored } from './outbox.js';
import { forgetOwedLock, isLockOwed, oweLock } from './owed-lock.js';
import { fact, tell } from './page.js';
import { serverNow } from './server-time.js';

// A shared tablet may have the page open twice: a touch on one keeps the other awake, and a lock on one is a lock on all.
const tabs = 'BroadcastChannel' in self ? new BroadcastChannel('laneaward-lock') : null;
const after = Number(document.body.dataset.lockAfterS ?? 0);
const warning = Number(document.body.dataset.lockWarnS ?? 10);
const form = () => document.querySelector('[data-lock-form]');
let left = after;
let locking = false;
let leaving = false;
// What to say when a lock that somebody pressed for could not be.
let refused = () => {};
let told = -Infinity;
// Two clocks, because some devices stop the monotonic one while they sleep. Nothing on the tablet tells a sleep from a clock that was set forward: both
// lock, because a needless lock costs a PIN, and a missing one lets the next person in. What was being filled in comes back.
let steady = performance.now();
let wall = Date.now();
// When this screen locks by itself, and whose it is, beyond the page and by the server's clock: an empty battery counts no seconds, and takes the tablet's.
const DUE = 'la-lock-due';

if (after > 0 && form()) {
  for (const kind of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove']) {
    document.addEventListener(kind, touched, { passive: true, capture: true });
  }
  tabs?.addEventListener('message', ({ data }) => data === lockOf(fact('actor')) ? leave() : data === touchOf(fact('actor')) && stay());
  const ahead = notedDue() - serverNow();
  // Further ahead than it was ever noted: without an answer of the server the clock that the battery took is all there is.
  if (ahead < 0 || ahead > (after + 5) * 1000) {
    oweLock();
    count();
  }
  setInterval(count, 1000);
  onReachable(count);
  // A page that is left for another is hidden too.
  addEventListener('pagehide', () => { leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });
  document.addEventListener('visibilitychange', () => {
    count();
    // A screen that goes dark; on a desktop it is only another window.
    if (document.hidden && !leaving && 'lockOnHidden' in document.body.dataset && matchMedia('(pointer: coarse)').matches) {
      lockOrOwe();
    }
  });
}

if (!fact('actor')) {
  forgetOwedLock();
  forgetValue(DUE);
}

// Before the form is given a write key or sent: without an answer the browser would show its own page of a lost connection.
document.addEventListener('submit', event => {
  if (event.target.matches('[data-lock-form]')) {
    event.preventDefault();
    refused = () => tell('t-not-locked', fact('name'));
    // A tap that is held in memory alone is waited for; without a connection nobody knows how long.
    if (!isReachable() && pendingDirect() > 0) {
      oweLock();
      refused();
    } else {
      lock();
    }
  }
}, true);

// Back to a page that the browser kept: it may be another person's by now.
addEventListener('pageshow', event => {
  if (event.persisted) {
    document.documentElement.dataset.locked = '';
    location.reload();
  }
});

// Named, because by the time a tab hears of a lock, or of a touch, the next person may be signed in there.
function lockOf(actor) {
  return `locked ${actor}`;
}

function touchOf(actor) {
  return `touched ${actor}`;
}

// When this person's screen was to lock, as the tablet keeps it; NaN when it keeps nothing of theirs.
function notedDue() {
  const [actor, at] = (keptValue(DUE) ?? '').split(' ');
  return actor === fact('actor') ? Number(at) : NaN;
}

// A second more or less is not worth a write.
function noteDue() {
  const at = serverNow() + left * 1000;
  if (!(Math.abs(at - notedDue()) <= 2000)) {
    keepValue(DUE, `${fact('actor')} ${Math.round(at)}`);
  }
}

function touched() {
  stay();
  if (performance.now() - told > 1000) {
    told = performance.now();
    tabs?.postMessage(touchOf(fact('actor')));
  }
}

function stay() {
  left = after;
  clearBanner('lock');
}

function count() {
  left -= Math.max(performance.now() - steady, Math.min(Date.now() - wall, 3_600_000)) / 1000;
  steady = performance.now();
  wall = Date.now();
  const isWatched = pendingDirect() + watchedTaps() > 0;
  if (isWatched) {
    stay();
  }
  noteDue();
  if (!isWatched && (left <= 0 || isLockOwed())) {
    lockOrOwe();
  } else if (left <= warning && isReachable()) {
    showBanner('lock', Math.ceil(left));
  }
}

function lockOrOwe() {
  if (isReachable()) {
    lock();
  } else {
    oweLock();
  }
}

async function lock() {
  // A page that is hidden already is being left.
  if (locking || 'locked' in document.documentElement.dataset) {
    return;
  }
  locking = true;
  // Until this page alone holds no tap: what is in its memory would go with it.
  while (storingTaps() + pendingDirect() > 0) {
    await whenStored();
    await whenSent();
  }
  // The person's screen is gone at once, not when the server has answered.
  document.documentElement.dataset.locked = '';
  // The server may obey without being heard, and this page may be gone by then.
  oweLock();
  await letGo();
  const word = await signOut();
  if (word === 'applied') {
    tabs?.postMessage(lockOf(fact('actor')));
  }
  // Somebody else is signed in by now: this page is out of date, their sign-in stays.
  if (['applied', 'wrong-person'].includes(word)) {
    await leave();
    return;
  }
  // Nobody could sign in again: the screen comes back and says that there is no connection.
  delete document.documentElement.dataset.locked;
  locking = false;
  oweLock();
  stay();
  noteSilence();
  refused();
  refused = () => {};
}

async function leave() {
  locking = true;
  document.documentElement.dataset.locked = '';
  await letGo();
  await whenSent();
  await keepDraft().catch(error => console.info('What was typed was not kept', error));
  forgetOwedLock();
  forgetValue(DUE);
  await dropScreens();
  // In place of this page: Back must not lead to it.
  location.replace('/');
}

async function signOut() {
  try {
    const answer = await fetch(form().action, {
      method: 'POST', headers: { 'HX-Request': 'true', 'X-Actor': fact('actor') }, cache: 'no-store', redirect: 'manual', keepalive: true,
      signal: AbortSignal.timeout(10_000),
    });
    return answer.headers.get('X-Write-Outcome');
  } catch {
    return null;
  }
}
