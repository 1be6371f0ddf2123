// Says beside what was pressed that its tap waits here, where no card is drawn for it (kept-cards.js); until the screen is drawn anew.
import { wordsOf } from './busy.js';
import { saidOf } from './kept-cards.js';
import { verbWord } from './kept-tasks.js';
import { keptTaps } from './outbox.js';
import { cloneTemplate, fill } from './page.js';

const marks = new Map();
let painting = Promise.resolve();

for (const name of ['outbox', 'swapped', 'sheet-opened', 'modules-ready']) {
  document.addEventListener(name, event => {
    painting = painting.then(paint).catch(error => console.info('What waits was not marked', error));
    event.detail?.wait?.(painting);
  });
}

document.addEventListener('outbox-answered', event => {
  for (const [mark, { key, word }] of marks) {
    if (key === event.detail.key && event.detail.saved) {
      const text = mark.querySelector('[data-sent]');
      text.textContent = fill(text.dataset.sent, word);
      marks.delete(mark);
    }
  }
});

async function paint() {
  const taps = await keptTaps();
  for (const [mark, { control }] of marks) {
    mark.remove();
    control.hidden = false;
  }
  marks.clear();
  taps.forEach(tap => controlsOf(tap).forEach(control => put(control, tap)));
}

// The link to a task stays: more can be done with it.
function controlsOf({ url, about }) {
  if (about?.uid) {
    const uid = CSS.escape(about.uid);
    return document.querySelector(`#main [data-uid="${uid}"]`) ? [] : [...document.querySelectorAll(`#main a[href="/tasks/${uid}/more"]`)];
  }
  const path = new URL(url, location.href).pathname;
  return [...document.querySelectorAll('#main form, #main a, dialog form[data-stay]')]
    .filter(control => !control.hidden && new URL(control.getAttribute('action') ?? control.href, location.href).pathname === path);
}

// A form may have several buttons, each an answer of its own; another one was chosen by its link.
function pressedIn(control, { body }) {
  const fields = new URLSearchParams(body);
  return [...control.querySelectorAll('button')].find(button => !button.name || fields.get(button.name) === button.value) ?? control.querySelector('a') ?? control;
}

function put(control, tap) {
  const isTask = Boolean(tap.about?.uid);
  const word = isTask ? verbWord(tap.about.verb) : wordsOf(pressedIn(control, tap));
  const mark = cloneTemplate('t-kept-mark');
  mark.querySelector('[data-sent]').textContent = saidOf(tap, word);
  (isTask ? control : control.parentElement.querySelector(':scope > .what, :scope > span') ?? control.parentElement).append(mark);
  control.hidden = !isTask;
  marks.set(mark, { control, key: tap.key, word });
}
