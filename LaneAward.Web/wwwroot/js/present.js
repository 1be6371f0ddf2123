// A sign-in counts only while its person stands there: whoever looks at the tablet later need not be who typed the PIN.
import { noteSilence, onReachable } from './connection.js';
import { dropScreens } from './kept-page.js';
import { forgetValue, keepValue, keptNames, keptValue } from './kept-values.js';
import { fact } from './page.js';
import { TIMEOUT_MS } from './transport.js';

// As long as somebody waits before the keypad: no attempt begins later, and one that has begun is obeyed.
const PRESENT_MS = 15_000;
// A wall clock that is kept right is set back by less than this.
const STEP_MS = 1_000;

// A sign-in is noted before its PIN is sent, and struck out by the page of its person or by an answer that lets nobody in: { address, from, dueAt } by
// person. What is left is taken back, because nobody may see its answer; beyond this page, because the browser may hold its cookie. By the wall clock,
// which boot.js reads as well: one that was set may cost a PIN, and lets nobody in.
const OWED = 'la-owed-';
let paying = null;

// Milliseconds since the press. Two clocks, because some devices stop the monotonic one while they sleep.
function ageOf(tap) {
  return Math.max(performance.now() - tap.pressed, Date.now() - tap.at);
}

export function isGone(tap, wait = 0) {
  return ageOf(tap) + wait > PRESENT_MS;
}

// No attempt takes that long: the tablet slept over the answer.
export function sleptOver(tap) {
  return ageOf(tap) > PRESENT_MS + TIMEOUT_MS;
}

// Nobody is let in whose page does not arrive by then.
export function expectIn({ address, actor }) {
  note(address, actor, Date.now() - STEP_MS, STEP_MS + PRESENT_MS + TIMEOUT_MS);
}

// The answer lets nobody in.
export function expectNobody({ actor }) {
  forgetValue(OWED + actor);
}

export function takeBack({ address, actor }) {
  note(address, actor, 0, 0);
  return isTakenBack();
}

function note(address, actor, from, lastsMs) {
  keepValue(OWED + actor, JSON.stringify({ address, from, dueAt: from + lastsMs }));
}

// Before anybody else signs in. One at a time: the answer to a second one could delete the cookie of who comes next.
export function isTakenBack() {
  paying ??= payAll().finally(() => { paying = null; });
  return paying;
}

async function payAll() {
  for (const debt of debts().filter(isDue)) {
    if (!await pay(debt)) {
      // Looked at again when the server answers.
      noteSilence();
      return false;
    }
  }
  return true;
}

async function pay({ name, text, address, actor }) {
  // Another tab has paid it meanwhile: a second time would sign out who came after.
  if (keptValue(name) !== text) {
    return true;
  }
  try {
    const answer = await fetch(address, {
      method: 'POST', headers: { 'HX-Request': 'true', 'X-Actor': actor }, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // Somebody else is signed in by now: theirs stays.
    if (['applied', 'wrong-person'].includes(answer.headers.get('X-Write-Outcome'))) {
      // What another tab has noted meanwhile stays.
      if (keptValue(name) === text) {
        forgetValue(name);
      }
      return true;
    }
  } catch (error) {
    console.info('The sign-in is still to be taken back', error);
  }
  return false;
}

function debts() {
  return keptNames().filter(name => name.startsWith(OWED)).map(name => {
    const text = keptValue(name);
    return { name, text, actor: name.slice(OWED.length), ...JSON.parse(text) };
  });
}

// Also by a wall clock that was set back, which would make the next person wait. boot.js asks the same.
function isDue({ from, dueAt }) {
  return !(from <= Date.now() && Date.now() <= dueAt);
}

// A page that was loaded with the cookie of one that is due: nobody sees it (boot.js has hidden it), and the names come back.
async function begin() {
  const mine = fact('ticket') ? debts().find(debt => debt.actor === fact('actor')) : undefined;
  if (mine && isDue(mine)) {
    document.documentElement.dataset.locked = '';
    if (await isTakenBack()) {
      await dropScreens();
      location.replace('/');
    }
    return;
  }
  if (mine) {
    forgetValue(mine.name);
  }
  if (document.documentElement.dataset.locked === 'owed') {
    delete document.documentElement.dataset.locked;
  }
}

onReachable(() => fact('ticket') ? begin() : isTakenBack());
begin();
