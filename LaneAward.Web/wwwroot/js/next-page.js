// A form that only leads to another page asks for it by a request of our own: without an answer the browser would show its own page.
import { clearBusy, markBusy } from './busy.js';
import { isReachable } from './connection.js';
import { tell } from './page.js';

// The server waits 10 s for a busy database.
const TIMEOUT_MS = 15_000;

document.addEventListener('submit', event => {
  if (event.target.matches('[data-next-page]')) {
    event.preventDefault();
    leadOn(event.target, event.submitter);
  }
}, true);

// What is to be done before this page is left is done once the other one is known.
export async function leadOn(form, button, leave = () => {}) {
  if (!isReachable()) {
    tell('t-needs-connection');
    return;
  }
  markBusy(button);
  const answer = await post(form, button);
  clearBusy(button);
  const next = answer?.headers.get('HX-Redirect');
  if (next) {
    leave();
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

async function post(form, button) {
  try {
    return await fetch(form.action, {
      method: 'POST', body: new URLSearchParams(new FormData(form, button)), headers: { 'HX-Request': 'true' }, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    console.info('There was no answer that leads on', error);
    return null;
  }
}
