// What knows htmx's own events, with a few others (docs/frontend.md).
//
// Reads go out through htmx. Writes are taken over: htmx cannot put another transport under its XMLHttpRequest, and a write
// must be sent again under the same key until it has an answer. So its request is cancelled and the swap is done here.
import { clearBusy, markBusy } from './busy.js';
import { isReachable, noteAnswer } from './connection.js';
import { showBanner } from './banner.js';
import { dropFlaw, sayFlaw } from './flaws.js';
import { keepFocusNear } from './focus.js';
import { cloneTemplate, fill, messagePlace, tell, whenSeen } from './page.js';
import { bringLater } from './kept-cards.js';
import { keepScreen } from './kept-page.js';
import { aboutTap, tapWords } from './kept-tasks.js';
import { send } from './outbox.js';
import { takeBack } from './present.js';
import { noteServerTime } from './server-time.js';
import { closeSheetOf, notePress, sheetOpenedSince } from './sheets.js';
import { noteVersion } from './version.js';
import { beginTap, endTap, failTap } from './write-key.js';

const { htmx, Idiomorph } = window;
// No page of a sign-in is shown that comes later (present.js).
const LEAVING_MS = 30_000;

// A polled morph kept focus but erased what was being typed; this keeps the value of the field in use (measured).
Idiomorph.defaults.ignoreActiveValue = true;
// What a person folded open stays open: the server's markup knows nothing of it.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => !(name === 'open' && element instanceof HTMLDetailsElement);

document.addEventListener('htmx:beforeRequest', event => {
  const { requestConfig, elt } = event.detail;
  if (requestConfig.verb === 'get') {
    return;
  }
  event.preventDefault();
  write(event.detail, elt.closest('form') ?? elt);
});

// The other files listen for this name instead of htmx's.
document.addEventListener('htmx:afterSwap', event => {
  document.dispatchEvent(new CustomEvent('swapped', { detail: { target: event.detail.target } }));
});

document.addEventListener('htmx:afterRequest', event => {
  const { xhr } = event.detail;
  // A proxy and a captive portal answer too.
  if (xhr?.getResponseHeader('X-Server-Time')) {
    noteServerTime(xhr.getResponseHeader('X-Server-Time'));
    noteVersion(xhr.getResponseHeader('X-App-Version'));
    noteAnswer();
  }
});

// A person who was signed out meanwhile: a fragment must not become a sign-in page inside a card. What was refused to a press is
// said in #errors, or in the sheet that lies over it; a poll says nothing, its age is on the screen.
document.addEventListener('htmx:beforeSwap', event => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 401) {
    event.detail.shouldSwap = false;
    showBanner('signed-out');
  } else if (xhr.getResponseHeader('HX-Retarget') === '#errors' && requestConfig.triggeringEvent) {
    event.detail.shouldSwap = true;
    event.detail.target = messagePlace() ?? event.detail.target;
  }
});

// Makes htmx attributes work on an element that a script has added.
export function wire(element) {
  htmx.process(element);
}

async function write({ requestConfig, pathInfo, target, elt }, form) {
  dropFlaw(form);
  const submitter = requestConfig.triggeringEvent?.submitter;
  if (!isReachable() && !submitter?.formNoValidate && sayFlaw(form)) {
    return;
  }
  const fields = new URLSearchParams(requestConfig.formData);
  fields.delete('__key');
  const key = beginTap(form, `${pathInfo.finalRequestPath}?${fields}`);
  if (!key) {
    return;
  }
  fields.set('__key', key);
  const present = form.hasAttribute('data-present') ? { address: form.dataset.present, actor: fields.get('personId') } : null;
  if (present) {
    document.getElementById('errors')?.replaceChildren();
  }
  const button = submitter ?? form.querySelector('[type="submit"], button:not([type])');
  const about = aboutTap(pathInfo.finalRequestPath, form, key, button);
  markBusy(button);
  notePress(form);
  form.setAttribute('aria-busy', 'true');
  const result = await send({
    url: pathInfo.finalRequestPath, body: fields.toString(), key, headers: { 'HX-Target': target.id, 'HX-Current-URL': location.href }, about, present,
  });
  const slept = present && result.late && result.word === 'applied';
  if (slept || (result.kind === 'unanswered' && result.silent && !result.unsent)) {
    takeBack(present);
  }
  // What leads on to another page would bring this person's screen back over the lock.
  await whenSeen();
  const done = result.kind === 'kept' || (result.kind === 'answer' && !slept);
  const leaves = done && leadsOn(result, elt);
  const free = () => {
    form.removeAttribute('aria-busy');
    clearBusy(button);
    (done ? endTap : failTap)(form);
    document.dispatchEvent(new Event('form-freed'));
  };
  // A slow page leaves this one in the hand for seconds: a press would be a second tap, another name would see this one's screen. But whoever is
  // still here after that can go on.
  if (leaves) {
    setTimeout(free, LEAVING_MS);
  } else {
    free();
  }

  if (result.kind === 'answer' && !slept) {
    show(result, target, elt, form);
  } else if (result.kind === 'kept') {
    goOn(form, leaves);
  } else if (result.kind === 'signed-out') {
    showBanner('signed-out');
  } else if (result.kind === 'unanswered' || slept) {
    document.dispatchEvent(new CustomEvent('unanswered', { detail: { form } }));
    tell(result.silent || slept ? 't-not-signed-in' : 't-sign-in-busy');
  } else {
    tell('t-failed');
  }
}

// Whether another page takes the place of this one.
function leadsOn({ kind, response }, elt) {
  return kind === 'kept'
    ? location.pathname === '/tasks/add' && elt.closest('#pane') && navigator.serviceWorker?.controller
    : response.headers.has('HX-Redirect') || response.headers.get('HX-Refresh') === 'true';
}

// The tap is stored and will be sent: the screen goes on as if it had been.
function goOn(form, leaves) {
  if (form.hasAttribute('data-stay')) {
    tellInSheet(form);
    form.reset();
  } else {
    closeSheetOf(form);
  }
  if (leaves) {
    location.assign('/');
    return;
  }
  keepFocusNear(document.getElementById('hero'));
}

// The sheet stays open for the next line: what was saved stands on top of it.
function tellInSheet(form) {
  const message = cloneTemplate('t-kept-saved');
  if (message) {
    const fields = new FormData(form);
    const material = form.querySelector('[name="materialId"]:checked')?.closest('label')?.textContent.trim() ?? '';
    message.querySelector('[data-saved-what]').textContent = [fields.get('quantity'), material].filter(Boolean).join(' × ');
    form.querySelector('[data-kept-saved]')?.remove();
    form.querySelector('.sheet-b')?.prepend(message);
    message.scrollIntoView({ block: 'nearest' });
  }
}

function show({ response, text, word, tap }, target, elt, form) {
  const header = name => response.headers.get(name);
  const saved = word === 'applied' || word === 'replayed';
  if (header('HX-Redirect')) {
    location.assign(header('HX-Redirect'));
    return;
  }
  if (header('HX-Refresh') === 'true') {
    location.reload();
    return;
  }
  if (saved && !form.hasAttribute('data-stay')) {
    closeSheetOf(form);
  }
  // It is in use: this answer takes nothing from it, neither what is typed there nor the focus.
  const over = sheetOpenedSince(form);
  const region = regionFor(header('HX-Retarget'), target);
  const isUnseen = !region || region.matches('dialog:not([open]) *') || over?.contains(region);
  if (saved && region?.id === 'main') {
    keepScreen(text);
  }
  if (over && region?.contains(over)) {
    bringLater({ saved, text, tap });
  } else if (response.status !== 204 && !isUnseen) {
    const style = (header('HX-Reswap') ?? elt.closest('[hx-swap]')?.getAttribute('hx-swap') ?? htmx.config.defaultSwapStyle).split(' ')[0];
    htmx.swap(region, text, { swapStyle: style, swapDelay: 0, settleDelay: 0 }, { contextElement: elt.isConnected ? elt : document.body, eventInfo: { target: region } });
  }
  raise(header('HX-Trigger'), over ? ['toast'] : null);
  if (!saved && (over || isUnseen)) {
    tell('t-not-saved', tapWords(tap), decodeURIComponent(header('X-Write-Message') ?? ''));
  } else if (isUnseen) {
    htmx.trigger(document.body, 'toast', { text: fill(document.getElementById('t-words')?.dataset.saved, tapWords(tap)) });
  }
  keepFocusNear(region?.id ? document.getElementById(region.id) : region);
  document.dispatchEvent(new CustomEvent('write-answered', { detail: { word, status: response.status, over } }));
}

// The region may have been replaced by the answer to an earlier tap: its id is what stays.
function regionFor(selector, target) {
  if (selector === '#errors') {
    return messagePlace();
  }
  if (selector) {
    return document.querySelector(selector);
  }
  return target.isConnected ? target : document.getElementById(target.id);
}

function raise(header, only = null) {
  const events = header?.startsWith('{') ? Object.entries(JSON.parse(header)) : (header ?? '').split(',').map(name => [name.trim()]);
  for (const [name, detail] of events.filter(([name]) => name && (!only || only.includes(name)))) {
    htmx.trigger(document.body, name, detail !== null && typeof detail === 'object' ? detail : { value: detail });
  }
}

document.addEventListener('click', event => {
  const message = event.target.closest('[data-dismiss]')?.closest('[data-dismissible]');
  const sheet = message?.closest('dialog');
  if (message) {
    message.remove();
    keepFocusNear(sheet);
  }
});
