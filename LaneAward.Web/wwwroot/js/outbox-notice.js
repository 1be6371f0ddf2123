// What the outbox tells the person: how many taps wait (in the offline bar and beside the net sign), whose taps of another person
// wait, and a red row for each tap that was refused: it stays until it was read or tried again.
import { sayOffline } from './connection.js';
import { pendingDirect } from './direct.js';
import { keepFocusNear } from './focus.js';
import { forgetValue, keepValue, keptValue } from './kept-values.js';
import { fill, cloneTemplate, fact } from './page.js';
import { forget, forgetLostTaps, hasLostTaps, storedTaps, tryAgain } from './outbox.js';
import { ageOfDay, timeOf } from './kept-cards.js';
import { tapWords } from './kept-tasks.js';

// A lock between the first of the taps that are sent and the last leads to another page, which tells of them all.
const SAVED_LATE = 'la-saved-late';
let mine = 0;
let savedLate = Number(keptValue(SAVED_LATE));

forgetValue(SAVED_LATE);
addEventListener('pagehide', () => {
  if (savedLate > 0) {
    keepValue(SAVED_LATE, String(savedLate));
    // A page that comes back as it was left would tell of them once more.
    savedLate = 0;
  }
});
sayOffline(offlineSentence);
document.addEventListener('outbox', paint);
document.addEventListener('modules-ready', paint);
document.addEventListener('outbox-answered', event => {
  savedLate += event.detail.saved ? 1 : 0;
});
document.addEventListener('click', async event => {
  if (event.target.closest('[data-lost-ok]')) {
    forgetLostTaps();
  }
  const row = event.target.closest('[data-refused]');
  if (row && event.target.closest('[data-refused-ok]')) {
    await forget(Number(row.dataset.seq));
  } else if (row && event.target.closest('[data-refused-again]')) {
    await tryAgain(Number(row.dataset.seq));
  }
});

async function paint() {
  const taps = await storedTaps();
  const region = document.getElementById('unsent');
  if (!region || !document.getElementById('t-words')) {
    return;
  }
  const waiting = taps.filter(tap => tap.state !== 'refused');
  mine = waiting.filter(tap => tap.actor === fact('actor')).length;
  sayOffline(offlineSentence);
  count(waiting.length);
  const isMine = tap => tap.actor === fact('actor');
  const refused = taps.filter(tap => tap.state === 'refused');
  // Only its author reads a refusal away; others are told that there is one.
  put(region, [
    ...hasLostTaps() ? [cloneTemplate('t-lost')] : [],
    ...refused.filter(isMine).map(refusedRow),
    ...rowsByPerson(refused.filter(tap => !isMine(tap)), 'refusedOne', 'refusedMany'),
    ...rowsByPerson(waiting.filter(tap => !isMine(tap) || tap.state === 'held'), 'one', 'many'),
  ]);
  if (waiting.length === 0) {
    if (savedLate > 1) {
      toast(savedLate);
    }
    savedLate = 0;
  }
}

// What says the same stays as it stands: drawn anew it would take the focus away from whoever is about to press it.
function put(region, rows) {
  const hadFocus = region.contains(document.activeElement);
  [...region.children].filter(old => rows.every(row => !row.isEqualNode(old))).forEach(old => old.remove());
  let place = region.firstElementChild;
  for (const row of rows) {
    if (place?.isEqualNode(row)) {
      place = place.nextElementSibling;
    } else {
      region.insertBefore(row, place);
    }
  }
  if (hadFocus) {
    keepFocusNear(region);
  }
}

function offlineSentence() {
  const words = document.getElementById('t-words')?.dataset;
  if (!words) {
    return '';
  }
  if (!fact('actor')) {
    return words.offlineSignedOut;
  }
  return `${waitingSentence(words)} ${ageOfDay()}`.trim();
}

function waitingSentence(words) {
  return !fact('ticket') || pendingDirect() > 0 ? words.offlineMemory : mine === 0 ? words.offline : mine === 1 ? words.offlineOne : fill(words.offlineMany, mine);
}

function count(waiting) {
  const sign = document.querySelector('[data-unsent-count]');
  if (sign) {
    sign.hidden = waiting === 0;
    sign.textContent = waiting || '';
  }
}

function refusedRow(tap) {
  const row = cloneTemplate('t-refused');
  row.dataset.seq = tap.seq;
  const what = `${tapWords(tap)} · ${timeOf(tap)}`;
  // Without a sentence of the server's nobody knows whether it was saved.
  row.querySelector('[data-refused-what]').textContent = tap.message ? fill(document.getElementById('t-not-saved').dataset.text, what) : what;
  if (tap.final) {
    // The same tap would be refused again.
    row.querySelector('[data-refused-again]').remove();
  }
  row.querySelector('[data-refused-why]').textContent = tap.message || document.getElementById('t-words').dataset.failed;
  return row;
}

function rowsByPerson(taps, one, many) {
  const rows = [];
  for (const actor of new Set(taps.map(tap => tap.actor))) {
    const theirs = taps.filter(tap => tap.actor === actor);
    const row = cloneTemplate('t-waiting');
    const text = row.querySelector('[data-waiting]');
    const held = theirs.some(tap => tap.state === 'held') ? ` ${fill(text.dataset.held, theirs[0].name)}` : '';
    text.textContent = fill(theirs.length === 1 ? text.dataset[one] : text.dataset[many], theirs[0].name, theirs.length) + held;
    row.dataset.actor = actor;
    rows.push(row);
  }
  return rows;
}

function toast(sent) {
  const words = document.getElementById('t-words').dataset;
  document.body.dispatchEvent(new CustomEvent('toast', { bubbles: true, detail: { text: fill(words.sentMany, sent) } }));
}
