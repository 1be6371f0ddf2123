// What a tablet can tell of a form by itself. Without a connection it keeps no tap that the server is sure to refuse: by then
// nobody stands before the form.
import { cloneTemplate } from './page.js';

const WRONG = '[data-flaw] input:invalid, input[data-flaw]:invalid';

// What was said of a field goes when it is put right, also what the server said: it takes the room of what comes next.
for (const kind of ['input', 'change']) {
  document.addEventListener(kind, ({ target }) => {
    const told = target.closest?.('[data-flaw]')?.dataset.flaw;
    if (!told || !target.checkValidity()) {
      return;
    }
    target.removeAttribute('aria-invalid');
    // Pieces and scrap say the same: what is said stays while it holds for either.
    if (![...target.form?.querySelectorAll(WRONG) ?? []].some(field => field.closest('[data-flaw]').dataset.flaw === told)) {
      [...target.form?.querySelectorAll('.alert[role="alert"]') ?? []].filter(message => message.textContent.trim() === told).forEach(message => message.remove());
    }
  });
}

// What the server alone can judge, such as an end before its start, is said until a field that it is about is changed (data-mended-by: which those are).
document.addEventListener('input', ({ target }) => {
  const told = target.form?.querySelector('[data-mended-by]');
  if (!told || !target.matches(told.dataset.mendedBy)) {
    return;
  }
  const wasMarked = target.matches('[aria-invalid]');
  (target.closest('.when') ?? target.parentElement).querySelectorAll('[aria-invalid]').forEach(unmark);
  if (!wasMarked || !target.form.querySelector('[aria-invalid]')) {
    target.form.querySelectorAll('[aria-invalid]').forEach(unmark);
    target.form.querySelectorAll('.choices').forEach(answers => answers.remove());
    told.remove();
  }
});

function unmark(field) {
  field.removeAttribute('aria-invalid');
}

export function dropFlaw(form) {
  form.querySelector('[data-flaw-said]')?.remove();
}

// Says on top of the form what is wrong with its first field that is, in the words that stand there (data-flaw). False when none is.
export function sayFlaw(form) {
  const field = form.querySelector(WRONG);
  const message = field && cloneTemplate('t-flaw');
  if (!message) {
    return false;
  }
  message.lastElementChild.textContent = field.closest('[data-flaw]').dataset.flaw;
  (form.querySelector('.sheet-b') ?? form).prepend(message);
  message.focus();
  return true;
}
