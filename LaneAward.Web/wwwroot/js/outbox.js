// The tablet's outbox: every tap of a person is stored before it is sent, then sent in order under one key for its whole life.
// Retry, offline and reload are one path. One tab sends at a time; the keys guard what a lock cannot.
//
// A stored tap: { seq, v: 1, key, url, body, headers, actor, name, ticket, epoch, at, offset, boot, pressed, about,
//   lockOwed, attempts, faults, nextAt, state: 'waiting' | 'held' | 'refused', kept, triedAgain, message, final, refusedAt }
// Events on document: 'outbox' (something changed, detail.kept: a tap of this page is kept now; detail.wait(promise) by whoever draws it), 'outbox-answered' (a tap that nobody
// waited for any more has its answer).
import { clearBanner, showBanner } from './banner.js';
import { isReachable, onReachable } from './connection.js';
import { sendDirect } from './direct.js';
import { keepValue, keptValue } from './kept-values.js';
import { isLockOwed } from './owed-lock.js';
import { addTap, allTaps, changeTap, removeTap } from './outbox-store.js';
import { fact } from './page.js';
import { clockOffset } from './server-time.js';
import { attempt, backoff, BOOT } from './transport.js';

const SILENT_MS = 4_000;
const AGAIN_MS = 5_000;
// The server reads a screen's facts shortly before it writes its time on it.
const SLACK_MS = 100;
// How long a store that fails is hoped for: by a page that knows what it holds, and by one that does not. Then a stop goes out all the same.
const HOPE_MS = 20_000;
const BLIND_HOPE_MS = 120_000;
const UNREAD_MS = 30 * 24 * 3_600_000;
const LOCK = 'laneaward-outbox';
const ANSWERED = 'la-answered';
// Whose taps wait in the store: for a page that cannot read it.
const WAITING = 'la-waiting';
// Whose taps went with the store.
const LOST = 'la-lost';
const channel = 'BroadcastChannel' in self ? new BroadcastChannel(LOCK) : null;
const waiters = new Map();
// The store as it was when it last answered. A read that fails says nothing: least of all that nothing waits.
let known = [];
let isRead = false;
let unreadSince = null;
let isUnread = false;
// Keys of taps that wait no more, though the store may hold them still: it did not let go of them, or has taken one that was sent from memory.
const over = new Set();
let isLeftOver = false;
const inMemory = new Set();
// What became of taps and the store took no note of, by their places in it: a full one can be read and takes nothing more.
const unnoted = new Map();
// Taps that the store is taking just now.
const storing = new Set();
// Keys of taps whose screen is dark by now: an answer would be drawn for nobody.
const unseen = new Set();
let sending = false;
let again = false;
let timer = 0;

// Resolves to what attempt() says, or { kind: 'kept' } when the tap stays on the tablet for now.
export async function send(tap) {
  const entry = {
    ...tap, v: 1, at: Date.now(), pressed: performance.now(), boot: BOOT, offset: clockOffset(), actor: fact('actor'), name: fact('name'),
    ticket: fact('ticket'), epoch: fact('epoch'), attempts: 0, nextAt: 0, state: 'waiting', kept: false, lockOwed: isLockOwed(),
  };
  if (!entry.ticket) {
    return sendDirect(entry);
  }
  entry.body = withoutToken(entry.body);
  // Pressed again after nobody could answer.
  over.delete(entry.key);
  const answer = new Promise(resolve => waiters.set(entry.key, resolve));
  const stored = addTap(entry);
  storing.add(stored);
  try {
    entry.seq = await stored;
    known = [...known.filter(tap => tap.key !== entry.key), entry];
    noteWaiting();
  } catch (error) {
    console.info('This browser stores nothing: the tap is sent from memory', error);
    waiters.delete(entry.key);
    return sendFromMemory(entry);
  } finally {
    storing.delete(stored);
  }
  setTimeout(keep, isReachable() ? SILENT_MS : 0, entry);
  changed();
  drain();
  return answer;
}

async function sendFromMemory(tap) {
  inMemory.add(tap);
  const sent = sendDirect(tap, whenEarlierAreSent(tap));
  // What is said of taps without a connection would not hold for this one.
  changed();
  drain();
  try {
    return await sent;
  } finally {
    inMemory.delete(tap);
    leaveOut(tap.key);
    isLeftOver = true;
    drain();
  }
}

// Taps of this page whose answer is still looked for on the screen.
export function watchedTaps() {
  return waiters.size;
}

// Whether a tap of this tablet was answered after the server had drawn this page.
export function isAnsweredSinceDrawn() {
  return Number(keptValue(ANSWERED)) > Number(fact('now')) - SLACK_MS;
}

// Every stored tap, oldest first, as far as the store answers; none where nothing can be stored.
export async function storedTaps() {
  try {
    return await readTaps();
  } catch {
    return known;
  }
}

async function readTaps() {
  const taps = await readAll();
  isRead = true;
  known = taps.filter(tap => !over.has(tap.key)).map(tap => ({ ...tap, ...unnoted.get(tap.seq) }));
  noteWaiting();
  return known;
}

async function readAll() {
  try {
    const taps = await allTaps();
    unreadSince = null;
    return taps;
  } catch (error) {
    unreadSince ??= performance.now();
    throw error;
  }
}

// What this page never read it cannot strike out either.
function noteWaiting() {
  const actors = known.filter(tap => tap.state === 'waiting').map(tap => tap.actor);
  const text = [...new Set(isRead ? actors : [...waitingActors(), ...actors])].join(' ');
  if (text !== (keptValue(WAITING) ?? '')) {
    keepValue(WAITING, text);
  }
}

function waitingActors() {
  return actorsIn(WAITING);
}

function actorsIn(name) {
  return (keptValue(name) ?? '').split(' ').filter(Boolean);
}

// A browser may drop its store and keep its small values: whose taps went with it is told.
document.addEventListener('store-made', () => {
  const lost = [...new Set([...actorsIn(LOST), ...waitingActors()])];
  if (lost.length > 0) {
    keepValue(LOST, lost.join(' '));
  }
});

// Whether taps of whoever is signed in were saved on this tablet and are gone.
export function hasLostTaps() {
  return actorsIn(LOST).includes(fact('actor'));
}

export function forgetLostTaps() {
  keepValue(LOST, actorsIn(LOST).filter(actor => actor !== fact('actor')).join(' '));
  changed();
}

function isGivenUp() {
  return unreadSince !== null && performance.now() - unreadSince > (isRead ? HOPE_MS : BLIND_HOPE_MS);
}

function leaveOut(key) {
  over.add(key);
  known = known.filter(tap => tap.key !== key);
  noteWaiting();
}

// What the store does not take, this page remembers: a tap that it still holds as waiting would be sent for ever, and nothing behind it ever.
async function change(seq, what) {
  known = known.map(tap => tap.seq === seq ? { ...tap, ...what } : tap);
  noteWaiting();
  const all = { ...unnoted.get(seq), ...what };
  unnoted.set(seq, all);
  try {
    await changeTap(seq, all);
    if (unnoted.get(seq) === all) {
      unnoted.delete(seq);
    }
  } catch (error) {
    console.info('The store did not note what became of a tap', error);
  }
}

// The person's taps that are shown as saved on this tablet: nobody looks at their buttons any more.
export async function keptTaps() {
  return (await storedTaps()).filter(tap => tap.actor === fact('actor') && tap.state === 'waiting' && (tap.kept || (tap.boot !== BOOT && !waiters.has(tap.key))));
}

export async function forget(seq) {
  await removeTap(seq);
  changed();
}

// A refused tap is tried once more, under the same key.
export async function tryAgain(seq) {
  await change(seq, { state: 'waiting', kept: true, triedAgain: true, attempts: 0, faults: 0, nextAt: 0, message: '' });
  changed();
  drain();
}

async function drain() {
  if (sending) {
    again = true;
    return;
  }
  sending = true;
  clearTimeout(timer);
  try {
    do {
      again = false;
      // A queued request, not an attempt to get the lock: no wake-up is lost while another tab sends.
      await (navigator.locks ? navigator.locks.request(LOCK, sendAllDue) : sendAllDue());
    } while (again);
  } finally {
    sending = false;
  }
}

function withoutToken(body) {
  const fields = new URLSearchParams(body);
  fields.delete('__RequestVerificationToken');
  return fields.toString();
}

// The screen goes away under taps whose answer is looked for: what is refused or asked of them then is told as of those that were kept.
export async function letGo() {
  await whenStored();
  const taps = known.filter(tap => waiters.has(tap.key));
  taps.forEach(tap => unseen.add(tap.key));
  await Promise.all(taps.map(keep));
}

export function storingTaps() {
  return storing.size;
}

// Resolves when each tap is in the store, or held in memory because the store did not take it.
export async function whenStored() {
  while (storing.size > 0) {
    await Promise.allSettled(storing);
  }
}

// The person has waited long enough: the tap is safe, and the screen goes on. Its button is busy until the screen shows what the tap
// will do: one that looked as before for an instant would be pressed again.
async function keep(tap) {
  if (!waiters.has(tap.key)) {
    return;
  }
  await change(tap.seq, { kept: true });
  tellBusy(tap);
  await changed(true);
  settle(tap.key, { kind: 'kept' });
}

function tellBusy(tap) {
  if (isReachable() && Date.now() - tap.at >= SILENT_MS) {
    showBanner('busy');
  }
}

function settle(key, result) {
  if (unseen.has(key) && result.kind !== 'kept') {
    return false;
  }
  unseen.delete(key);
  const resolve = waiters.get(key);
  waiters.delete(key);
  resolve?.(result);
  return Boolean(resolve);
}

// A store that takes nothing more may still hold earlier taps of this person: those go first. It is asked again by itself, because what it holds may be
// sent without its saying so.
async function whenEarlierAreSent({ actor, key, at }) {
  const isEarlier = tap => tap.actor === actor && tap.state === 'waiting' && tap.at <= at && tap.key !== key;
  const mayHoldEarlier = () => !isRead && waitingActors().includes(actor) && !isGivenUp();
  while ((await storedTaps()).some(isEarlier) || mayHoldEarlier()) {
    await new Promise(resolve => {
      document.addEventListener('outbox', resolve, { once: true });
      setTimeout(resolve, AGAIN_MS);
    });
  }
}

async function sendAllDue() {
  try {
    await clearLeftOver();
    await sendEachDue(readTaps);
    if (isUnread) {
      isUnread = false;
      tell();
    }
  } catch (error) {
    console.info('The tablet could not read or write its taps; looking again', error);
    isUnread = true;
    await sendKnown();
    schedule(Date.now() + AGAIN_MS);
  }
}

// A store that has failed for long may never answer again: what this page remembers of it is sent, under the same keys.
async function sendKnown() {
  if (!isGivenUp()) {
    return;
  }
  try {
    await sendEachDue(() => known);
  } catch (error) {
    console.info('What the tablet remembers is sent at the next turn', error);
  }
}

async function clearLeftOver() {
  if (isLeftOver) {
    const left = (await readAll()).filter(tap => over.has(tap.key));
    isLeftOver = false;
    await Promise.all(left.map(strike));
  }
  await Promise.all([...unnoted].map(([seq, what]) => change(seq, what)));
}

async function sendEachDue(taps) {
  for (;;) {
    const { due, wakeAt } = next(await taps());
    if (!due) {
      schedule(wakeAt);
      return;
    }
    await sendOne(due);
  }
}

// In order for each person; one person's trouble does not hold another's taps.
function next(taps) {
  const behind = new Set();
  let wakeAt = Infinity;
  for (const tap of taps.filter(t => t.state !== 'refused')) {
    if ([...inMemory].some(other => other.actor === tap.actor && other.at <= tap.at)) {
      behind.add(tap.actor);
    }
    const renewed = tap.state === 'held' && tap.actor === fact('actor') && tap.ticket !== fact('ticket');
    // A wall clock that was set back must not hold a tap for hours.
    const due = tap.nextAt <= Date.now() || tap.nextAt > Date.now() + 120_000;
    if (!behind.has(tap.actor) && (renewed || (tap.state === 'waiting' && due))) {
      return { due: renewed ? { ...tap, ticket: fact('ticket'), state: 'waiting', attempts: 0 } : tap, wakeAt };
    }
    if (!behind.has(tap.actor) && tap.state === 'waiting') {
      wakeAt = Math.min(wakeAt, tap.nextAt);
    }
    behind.add(tap.actor);
  }
  return { due: null, wakeAt };
}

function schedule(at) {
  clearTimeout(timer);
  if (Number.isFinite(at)) {
    timer = setTimeout(drain, Math.max(20, at - Date.now()));
  }
}

// A full disk may refuse even that. The tap is done with all the same; the store is asked once more at the next turn.
async function strike({ key, seq }) {
  leaveOut(key);
  try {
    await removeTap(seq);
  } catch (error) {
    console.info('The store did not let go of a tap that is done', error);
    isLeftOver = true;
  }
}

async function sendOne(tap) {
  const number = tap.attempts + 1;
  const result = await attempt(tap, number);
  if (result.kind === 'again' || result.kind === 'stale-token') {
    tellBusy(tap);
    await change(tap.seq, { ticket: tap.ticket, state: 'waiting', attempts: number, faults: tap.faults, nextAt: Date.now() + backoff(number, result.floor ?? 0) });
    return;
  }
  clearBanner('busy');
  if (result.kind === 'signed-out') {
    // Who stands at the screen is told at once and presses again; what was kept waits for its person.
    await (settle(tap.key, result) ? strike(tap) : change(tap.seq, { ticket: tap.ticket, state: 'held' }));
  } else if (result.kind === 'failed') {
    await (settle(tap.key, result) ? strike(tap) : change(tap.seq, { state: 'refused', refusedAt: Date.now(), message: '' }));
  } else {
    await answered(tap, result);
  }
  changed();
}

async function answered(tap, { response, text, word }) {
  const saved = word === 'applied' || word === 'replayed';
  const message = decodeURIComponent(response.headers.get('X-Write-Message') ?? '');
  const { key, seq, about, body, at, offset } = tap;
  const told = { key, seq, about, body, at, offset };
  const watched = settle(key, { kind: 'answer', response, text, word, tap: told });
  const answer = { key, seq, actor: tap.actor, tap: told, saved, status: response.status, word, text, headers: [...response.headers] };
  if (!saved && !watched && !tap.kept) {
    await askAgain(tap, answer);
    return;
  }
  // A page that is loaded just now may have been drawn before this, and hears nothing yet.
  keepValue(ANSWERED, response.headers.get('X-Server-Time') ?? '');
  await (saved || watched ? strike(tap) : change(tap.seq, { state: 'refused', refusedAt: Date.now(), message, final: response.headers.has('X-Write-Final') }));
  channel?.postMessage(answer);
  if (!watched) {
    document.dispatchEvent(new CustomEvent('outbox-answered', { detail: answer }));
  }
}

// A refusal, or a question, that nobody of this tab waits for. In the first seconds another tab may: it is told, and the tap comes up again only if
// none took it. After that it was let go of while it was on its way: asked once more, so that the server knows that nobody can be asked.
async function askAgain(tap, answer) {
  const left = tap.at + SILENT_MS - Date.now();
  if (channel && left > 0 && left <= SILENT_MS) {
    channel.postMessage({ ...answer, forWaiting: true });
    await change(tap.seq, { nextAt: Date.now() + left });
  } else {
    await change(tap.seq, { kept: true, nextAt: 0 });
  }
}

// Resolves when this page has drawn the change: that a tap is kept now, or another one.
function changed(kept = false) {
  channel?.postMessage('changed');
  return tell(kept);
}

function tell(kept = false) {
  const drawn = [];
  document.dispatchEvent(new CustomEvent('outbox', { detail: { kept, wait: promise => drawn.push(promise) } }));
  return Promise.allSettled(drawn);
}

// What another tab sent may be what this one waits for.
async function hear({ data }) {
  if (data !== 'changed') {
    clearBanner('busy');
    if (data.saved) {
      leaveOut(data.key);
    }
    const response = new Response(data.status === 204 ? null : data.text, { status: data.status, headers: data.headers });
    if (settle(data.key, { kind: 'answer', response, text: data.text, word: data.word, tap: data.tap })) {
      await strike(data);
      changed();
    } else if (!data.forWaiting) {
      document.dispatchEvent(new CustomEvent('outbox-answered', { detail: data }));
    }
  }
  tell();
}

// A refusal with the server's sentence stands under Review, too: one whose person does not come back leaves the tablet after a while.
async function dropUnread() {
  const refused = (await storedTaps()).filter(tap => tap.state === 'refused' && tap.message);
  // One of a former release does not say since when it stands there.
  await Promise.all(refused.filter(tap => !tap.refusedAt).map(tap => change(tap.seq, { refusedAt: Date.now() })));
  const old = refused.filter(tap => Date.now() - tap.refusedAt > UNREAD_MS);
  await Promise.all(old.map(strike));
  if (old.length > 0) {
    changed();
  }
}

// The network is back: what waited for it goes now.
async function wake() {
  try {
    for (const tap of await readTaps()) {
      if (tap.state === 'waiting' && tap.nextAt > 0) {
        await change(tap.seq, { nextAt: 0 });
      }
    }
  } catch (error) {
    console.info('What waits is sent when its turn comes', error);
  }
  drain();
}

channel?.addEventListener('message', hear);
onReachable(wake);
addEventListener('pageshow', event => event.persisted && wake());
document.addEventListener('visibilitychange', () => document.hidden || drain());
document.addEventListener('click', event => event.target.closest('[data-retry-now]') && wake());
drain();
dropUnread().catch(error => console.info('What stands there unread is looked at when the page is loaded again', error));
