// What was typed and chosen goes over to the page in the other language and no further; digits of a PIN do not.
import { clearBusy, markBusy } from './busy.js';
import { isReachable } from './connection.js';
import { fact, tell } from './page.js';
import { fieldsIn, isChoice, putBack, read } from './typed-fields.js';

const NAME = 'la-typed';
// The server waits 10 s for a busy database.
const TIMEOUT_MS = 15_000;

document.addEventListener('submit', event => {
  if (event.target.matches('[data-language-form]')) {
    event.preventDefault();
    change(event.target, event.submitter);
  }
}, true);

// By a request of our own: without an answer the browser would show its own page of a lost connection.
async function change(form, button) {
  // An order that was chosen from the list stands in its link, not in this page's address.
  const chosen = document.querySelector('[data-pick][aria-current="true"]')?.getAttribute('href');
  if (chosen || !answersForm()) {
    form.elements.back.value = chosen ?? location.pathname + location.search;
  }
  if (!isReachable()) {
    tell('t-needs-connection');
    return;
  }
  markBusy(button);
  const answer = await post(form, button);
  clearBusy(button);
  const next = answer?.headers.get('HX-Redirect');
  if (next) {
    takeAlong(fieldsIn(document).filter(isChanged).map(read));
    location.assign(next);
  } else if (!answer?.headers.get('X-Server-Time')) {
    // Silence, a proxy, a captive portal.
    tell('t-needs-connection');
  } else if (answer.status >= 500) {
    tell('t-failed');
  } else {
    // Refused: the server's own page says why.
    const choice = document.createElement('input');
    Object.assign(choice, { type: 'hidden', name: button.name, value: button.value });
    form.append(choice);
    form.submit();
  }
}

function takeAlong(fields) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ actor: fact('actor'), fields }));
  } catch (error) {
    console.info('This browser keeps nothing: what was typed does not go over', error);
  }
}

async function post(form, button) {
  try {
    return await fetch(form.action, {
      method: 'POST', body: new URLSearchParams(new FormData(form, button)), headers: { 'HX-Request': 'true' }, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    console.info('The language was not changed', error);
    return null;
  }
}

document.addEventListener('modules-ready', () => {
  const kept = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
  sessionStorage.removeItem(NAME);
  if (kept?.actor === fact('actor')) {
    kept.fields.forEach(field => putBack(document, field));
  }
});

function answersForm() {
  return !fact('version');
}

// The answer to a form shows what was typed as if it had stood there from the start; the page that follows would not.
function isChanged(field) {
  if (answersForm()) {
    return field.type !== 'radio' || field.checked;
  }
  return isChoice(field)
    ? field.checked !== field.defaultChecked && (field.type !== 'radio' || field.checked)
    : field.matches('select') || field.value !== field.defaultValue;
}
