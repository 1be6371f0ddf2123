// Shows on the home screen what the taps that wait on this tablet will do: cards drawn from the server's templates (t-kept-...),
// marked "Saved on this tablet", over the cards that the server drew last. The answer to the last tap brings the server's screen.
import { showBanner } from './banner.js';
import { wire } from './htmx-setup.js';
import { isReachable, onReachable } from './connection.js';
import { whenSent } from './direct.js';
import { keepDraft } from './drafts.js';
import { isHome, isHomeScreen, keepScreen } from './kept-page.js';
import { drawnTasks, foresee, verbWord } from './kept-tasks.js';
import { isAnsweredSinceDrawn, keptTaps, letGo, storedTaps, watchedTaps } from './outbox.js';
import { keepValue, keptValue } from './kept-values.js';
import { fact, fill } from './page.js';
import { tick } from './ticker.js';
import { isInUse, isThere } from './update.js';

const { htmx } = window;
const DAY_READ = 'la-day-read';
// How often My day is read anew at most: where the worker's patience ends before the page comes, what comes is the kept one again.
const DAY_EVERY_MS = 60_000;
// As long as the worker waits for a page that it keeps (js/worker/sw.js).
const PATIENCE_MS = 3_000;
let dayTimer = 0;
let painting = Promise.resolve();
// The answer whose screen waits until a sheet is closed.
let late = null;
// Taps that were applied since the server drew this screen: they are still foreseen until its new screen has come.
let applied = [];

document.addEventListener('outbox', event => {
  paint(event);
  bringWaiting();
});
document.addEventListener('swapped', event => {
  if (event.detail?.target?.id === 'main') {
    applied = [];
    late = null;
  }
  paint(event);
  tellOldDay();
});
document.addEventListener('modules-ready', async () => {
  paint({});
  await painting;
  if (isAnsweredSinceDrawn()) {
    await bring({ text: '' });
  }
  document.documentElement.dataset.cards = 'drawn';
});
document.addEventListener('outbox-answered', event => {
  if (event.detail.actor === fact('actor')) {
    applied.push(...(event.detail.saved ? [event.detail.tap] : []));
    bring(event.detail);
  }
});
// A sheet in use is not taken away by an answer that comes late.
document.addEventListener('close', () => {
  bringWaiting();
  readDayAnew();
}, true);
onReachable(readDayAnew);
onReachable(() => ('offlineCopy' in document.documentElement.dataset || applied.length > 0 || late) && isHome() && bring({ text: '' }));

// My day as it was kept: its sums stand still, and it says that they are old until it is read anew.
async function readDayAnew() {
  clearTimeout(dayTimer);
  if (!isOldDay() || !isReachable()) {
    return;
  }
  tellOldDay();
  if (mayReadDay() && await isThere(PATIENCE_MS) && mayReadDay()) {
    keepValue(DAY_READ, String(Date.now()));
    location.reload();
    return;
  }
  clearTimeout(dayTimer);
  dayTimer = setTimeout(readDayAnew, DAY_EVERY_MS);
}

function mayReadDay() {
  return isReachable() && !isInUse() && Math.abs(Date.now() - Number(keptValue(DAY_READ))) > DAY_EVERY_MS;
}

// The offline bar says it while there is no connection (outbox-notice.js).
function tellOldDay() {
  if (isOldDay() && isReachable()) {
    showBanner('offline', ageOfDay());
  }
}

function isOldDay() {
  return location.pathname === '/day' && 'offlineCopy' in document.documentElement.dataset;
}

// "Screen from 2:41 PM." Empty where the screen is no kept day.
export function ageOfDay() {
  return isOldDay() ? fill(document.getElementById('t-words')?.dataset.old, timeOfDay(Number(fact('now')))) : '';
}

// The answer to a tap of this page that would take away the sheet that was opened since.
export function bringLater({ saved, text, tap }) {
  if (saved && tap) {
    applied.push(tap);
  }
  late = { saved, text };
}

function bringWaiting() {
  if (late && !document.querySelector('dialog[open]')) {
    bring(late);
  }
}

// A template of the server with the facts of a task in it, for the state that it is in. Null when the page has no such template.
export function draw(name, { uid = '', type = '', order = '', customer = '', what = '', warning = '', state = '', why = '', sinceMs = 0, tap = null }) {
  const template = document.getElementById(`t-kept-${name}`);
  if (!template) {
    return null;
  }
  const words = { UID: uid, TYPE: type, ORDER: order, CUSTOMER: customer, WHAT: what, WARNING: warning, SINCE: String(sinceMs), SAVED: tap ? timeOf(tap) : '' };
  const content = template.content.cloneNode(true);
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      node.data = putIn(node.data, words);
    } else {
      [...node.attributes].filter(attribute => attribute.value.includes('__')).forEach(attribute => node.setAttribute(attribute.name, putIn(attribute.value, words)));
    }
  }
  if (!warning) {
    content.querySelectorAll('[data-warning]').forEach(part => part.remove());
  }
  if (why) {
    content.querySelectorAll('[data-why]').forEach(part => { part.textContent = why; });
  }
  // The state of the card does not show it.
  if (tap?.about?.verb === 'undo') {
    content.querySelectorAll('[data-kept-said]').forEach(part => { part.textContent = saidOf(tap, verbWord('undo')); });
  }
  for (const part of content.querySelectorAll('[data-when]')) {
    if (!part.dataset.when.split(' ').includes(state)) {
      part.remove();
    }
  }
  return content;
}

// "Undo: saved on this tablet 2:41 PM".
export function saidOf(tap, word) {
  return fill(document.getElementById('t-kept-mark').content.querySelector('[data-text]').dataset.text, word, timeOf(tap));
}

export function timeOf(tap) {
  return timeOfDay(tap.at + tap.offset);
}

export function timeOfDay(instantMs) {
  const clock = document.querySelector('[data-clock]');
  return new Intl.DateTimeFormat(clock?.dataset.locale ?? 'en-US', { timeZone: clock?.dataset.zone, hour: 'numeric', minute: '2-digit' }).format(instantMs);
}

// Within a sentence a sheet has made small letters of a word: what is put there has them too.
function putIn(text, words) {
  return text.replace(/__([A-Z]+)__/gi, (all, word) => (word in words ? words[word] : words[word.toUpperCase()]?.toLowerCase()) ?? all);
}

// One at a time: the store answers later than the next change comes.
function paint({ type, detail }) {
  // A button that is busy would be drawn anew as one that can be pressed: its tap is drawn when it is kept or answered.
  if (type === 'outbox' && watchedTaps() > 0 && !detail?.kept) {
    return;
  }
  painting = painting.then(paintNow).catch(error => console.info('The cards were not drawn', error));
  detail?.wait?.(painting);
}

// The taps that the screen of the server does not show yet.
async function unshownTaps() {
  const kept = await keptTaps();
  return [...applied.filter(tap => kept.every(other => other.key !== tap.key)), ...kept];
}

// The tasks as the cards show them: what was drawn, and what was tapped since.
export async function foreseenTasks() {
  return foresee(drawnTasks(), await unshownTaps());
}

async function paintNow() {
  const taps = await unshownTaps();
  if (isHome()) {
    clear();
    if (taps.length > 0) {
      cover(foresee(drawnTasks(), taps));
      tick();
    }
    recount();
    offerOneAdd();
  }
}

// The idle card has its own button to add a task; beside any other one stands the one of the side.
function offerOneAdd() {
  const hero = document.getElementById('hero');
  const add = document.querySelector('#main .add-w');
  if (hero && add) {
    add.hidden = hero.dataset.state === 'idle';
  }
}

// The number beside a heading is that of the rows that are seen.
function recount() {
  for (const rows of document.querySelectorAll('#main ul.stack')) {
    const count = rows.parentElement.querySelector('.sec-h .c');
    if (count) {
      count.textContent = rows.querySelectorAll(':scope > li:not([hidden])').length;
    }
  }
}

function clear() {
  document.querySelectorAll('#main [data-kept]').forEach(element => element.remove());
  for (const card of document.querySelectorAll('#main [data-covered]')) {
    card.hidden = false;
    delete card.dataset.covered;
    if (card.matches('.hero')) {
      card.id = 'hero';
      card.querySelector('h1').id = 'hero-h';
    }
  }
}

function cover(tasks) {
  const all = [...tasks.values()];
  const changed = all.filter(task => task.tap);
  const running = all.find(task => task.state === 'running');
  const drawnHero = document.querySelector('#main .hero');
  const heroTask = all.find(task => task.card === drawnHero);
  // The large card: what runs, else what was paused last, as the server chooses it.
  const large = running ?? changed.filter(task => task.state === 'paused').sort((a, b) => b.tap.seq - a.tap.seq)[0] ?? (heroTask?.state === 'paused' ? heroTask : null);
  if (!large || large.tap || large.card !== drawnHero) {
    coverHero(drawnHero, large);
  }
  for (const task of all) {
    if (task.card && task.card !== drawnHero && (task.tap || task === large)) {
      hide(task.card);
    }
  }
  list(all.filter(task => task !== large && (task.tap || (task.card === drawnHero && task.state === 'paused'))));
}

function coverHero(drawnHero, large) {
  hide(drawnHero);
  drawnHero.id = 'hero-drawn';
  drawnHero.querySelector('h1').id = 'hero-drawn-h';
  const hero = draw(large ? 'hero' : 'idle', large ?? {}).firstElementChild;
  hero.dataset.state = large?.state ?? 'idle';
  if (large && !large.tap) {
    hero.querySelector('.is-pend')?.remove();
  }
  drawnHero.before(hero);
  wire(hero);
}

function list(tasks) {
  const hero = document.getElementById('hero');
  if (tasks.length === 0 || !hero) {
    return;
  }
  const section = draw('list', {}).firstElementChild;
  for (const task of tasks) {
    section.querySelector('ul').append(draw('row', task));
  }
  hero.after(section);
  wire(section);
}

function hide(card) {
  card.hidden = true;
  card.dataset.covered = '';
}

// The answer to a tap that nobody waited for: its screen is shown when it is the last one, else the next answer is near.
async function bring(answer) {
  const waiting = (await storedTaps()).some(tap => tap.actor === fact('actor') && tap.state === 'waiting');
  if (!isHome() || waiting || watchedTaps() > 0 || !isReachable()) {
    if (late && late !== answer) {
      // The screen that waits behind a sheet is older than this answer: it is read anew when the sheet closes. Its receipt stays.
      late = { ...late, text: '' };
    }
    return;
  }
  const before = document.getElementById('main');
  const main = answer.saved && isHomeScreen(answer.text ?? '') ? answer.text : await readHome();
  if (!before.isConnected) {
    // The answer to a tap that was made meanwhile has brought a newer one.
    return;
  }
  // Also one that was opened while the screen was on its way.
  if (document.querySelector('dialog[open]') || watchedTaps() > 0) {
    late = answer;
    return;
  }
  if (main) {
    late = null;
    applied = [];
    delete document.documentElement.dataset.offlineCopy;
    const receipt = JSON.parse(new Headers(answer.headers).get('HX-Trigger') ?? '{}').toast;
    htmx.swap(document.getElementById('main'), main, { swapStyle: 'outerHTML', swapDelay: 0, settleDelay: 0 });
    keepScreen(main);
    if (receipt) {
      document.body.dispatchEvent(new CustomEvent('toast', { bubbles: true, detail: receipt }));
    }
  }
}

async function readHome() {
  try {
    const answer = await fetch('/', { headers: { 'HX-Request': 'true' }, cache: 'no-store', signal: AbortSignal.timeout(8000) });
    const whose = answer.headers.get('X-Actor');
    // Somebody else's screen, or the names: the page as a whole is out of date. Without a name it is a proxy's.
    if (whose !== null && whose !== fact('actor')) {
      await leaveToOther();
      return '';
    }
    return whose !== null && answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}

// Also when a sheet is open: what was typed there comes back for its person alone, and the next one sees nothing of it.
async function leaveToOther() {
  document.documentElement.dataset.locked = '';
  await letGo();
  await whenSent();
  await keepDraft().catch(error => console.info('What was typed was not kept', error));
  location.reload();
}
