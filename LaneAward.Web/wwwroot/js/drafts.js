// What somebody was filling in when the page was loaded anew or the tablet locked comes back for them alone, that day. It lies in this tab's storage,
// closed with a key that comes with that person's pages; while they type, because a browser that leaves a page waits for no key.
import { cloneTemplate, fact } from './page.js';
import { serverNow } from './server-time.js';
import { askFor } from './sheets.js';
import { fieldsIn, idOf, isField, putBack, read } from './typed-fields.js';

const NAME = 'la-draft-';
const NONCE_BYTES = 12;
// What the person touched, and where the open sheet came from. By name, because a refusal draws the sheet anew with what was typed.
const touched = new Set();
let address = '';
// A draft whose sheet is still to open.
let draft = null;
// Whether what lies in the storage is what this page shows.
let isMine = false;
let isStale = false;
let keeping = null;
let isLeft = false;

for (const kind of ['input', 'change']) {
  document.addEventListener(kind, event => {
    if (isField(event.target)) {
      touched.add(idOf(event.target));
      keepForReload();
    }
  });
}

document.addEventListener('sheet-opened', event => {
  address = event.detail.address;
  if (draft?.sheet && draft.sheet.split('?')[0] === address.split('?')[0]) {
    putDraft(event.detail.sheet);
  }
});

// Closed by its person: what was typed there is done with.
document.addEventListener('close', event => event.target.matches('dialog') && forget(event.target), true);
document.addEventListener('reset', event => forget(event.target));
document.addEventListener('write-answered', ({ detail: { word, over } }) => {
  if (['applied', 'replayed'].includes(word)) {
    const other = new Set(over ? fieldsIn(over).map(idOf) : []);
    touched.forEach(id => other.has(id) || touched.delete(id));
  }
});
// From the press on it is the outbox that keeps it; what was not taken is kept here again.
document.addEventListener('submit', keepForReload);
document.addEventListener('form-freed', keepForReload);
// The sheet that a draft is for is of no use any more.
document.addEventListener('sheet-done', () => {
  draft = null;
  keepForReload();
});
document.addEventListener('modules-ready', () => begin().catch(error => console.info('What was typed before was not put back', error)));

function forget(place) {
  fieldsIn(place).forEach(field => touched.delete(idOf(field)));
  keepForReload();
}

// At a lock: all that stays of the tab's storage is what was being filled in, by this person and by others before.
export async function keepDraft() {
  isLeft = true;
  await keeping;
  const name = NAME + fact('actor');
  Object.keys(sessionStorage).filter(other => !other.startsWith(NAME) || other === name).forEach(other => sessionStorage.removeItem(other));
  const found = draftOfPage() ?? draft;
  if (found && canClose()) {
    sessionStorage.setItem(name, JSON.stringify({ day: shopDay(), closed: await seal(found), locked: true }));
  }
}

// What was typed goes over to the next page by another way (language.js).
export function dropDraft() {
  isLeft = true;
  sessionStorage.removeItem(NAME + fact('actor'));
}

// One at a time, and once more when something was typed meanwhile: what lies there in the end is what was typed last.
function keepForReload() {
  isStale = true;
  keeping ??= keepWhileStale();
}

async function keepWhileStale() {
  // After whoever else hears of the same press: it is on its way only then.
  await null;
  try {
    while (isStale && !isLeft) {
      isStale = false;
      await keepNow();
    }
  } catch (error) {
    console.info('What was typed is not kept for a reload', error);
  } finally {
    keeping = null;
  }
}

async function keepNow() {
  const name = NAME + fact('actor');
  const found = draftOfPage();
  if (found && canClose()) {
    const closed = await seal(found);
    // The press may have taken it away meanwhile.
    if (!isStale && !isLeft) {
      sessionStorage.setItem(name, JSON.stringify({ day: shopDay(), closed }));
      isMine = true;
    }
  } else if (isMine && !draft) {
    sessionStorage.removeItem(name);
    isMine = false;
  }
}

// No key over plain HTTP: a browser closes nothing there.
function canClose() {
  return fact('draft-key') && crypto.subtle;
}

function draftOfPage() {
  const sheet = document.querySelector('dialog.sheet[open]');
  const place = sheet ?? document.getElementById('main');
  // A tap that is on its way is kept by the outbox.
  if (!place || place.querySelector('form[aria-busy="true"]')) {
    return null;
  }
  const fields = fieldsIn(place).filter(field => touched.has(idOf(field)) && (field.type !== 'radio' || field.checked)).map(read);
  const chosen = sheet ? '' : addressOfChoice();
  return fields.length > 0 || chosen
    ? { epoch: fact('epoch'), at: here(), page: chosen || here(), sheet: sheet && withSearch(address, sheet), fields }
    : null;
}

function here() {
  return location.pathname + location.search;
}

// What was searched, the order that was chosen and its kind of work stand on the screen and not in its address. Empty when there is nothing of it.
function addressOfChoice() {
  const order = document.getElementById('add');
  const form = order ? new FormData(order) : new Map();
  const parts = { order: form.get('order'), taskTypeId: form.get('taskTypeId'), q: document.querySelector('[data-search]')?.value };
  const query = new URLSearchParams(Object.entries(parts).filter(([, value]) => value)).toString();
  return query && `${location.pathname}?${query}`;
}

// A choice that a search brought stands in the sheet of that search alone.
function withSearch(sheetAddress, sheet) {
  const search = sheet.querySelector('form[role="search"]');
  return search ? `${sheetAddress}?${new URLSearchParams(new FormData(search))}` : sheetAddress;
}

async function begin() {
  dropOld();
  const name = NAME + fact('actor');
  const kept = JSON.parse(sessionStorage.getItem(name) ?? 'null');
  if (!kept || 'locked' in document.documentElement.dataset) {
    return;
  }
  const found = await unseal(kept.closed);
  if (found?.epoch !== fact('epoch')) {
    sessionStorage.removeItem(name);
  } else if (found.page === here()) {
    // Without a connection the pane of an order is drawn later, from what the tablet keeps of it.
    if ('offlineCopy' in document.documentElement.dataset && !found.sheet) {
      return;
    }
    draft = found;
    isMine = true;
    draft.sheet ? askFor(draft.sheet) : putDraft(document.getElementById('main'));
  } else if ((kept.locked ? location.pathname === '/' : found.at === here()) && !kept.led) {
    // Once: without a connection that page may not come, and their tasks must.
    sessionStorage.setItem(name, JSON.stringify({ ...kept, led: true }));
    location.replace(found.page);
  } else if (!kept.locked) {
    // Its person has gone on to another page.
    sessionStorage.removeItem(name);
  }
}

function putDraft(place) {
  const { fields } = draft;
  draft = null;
  for (const field of fields) {
    putBack(place, field);
    touched.add(field.id);
  }
  keepForReload();
  (place.querySelector('.sheet-b, #add') ?? document.getElementById('results') ?? place).prepend(cloneTemplate('t-draft'));
}

function dropOld() {
  for (const name of Object.keys(sessionStorage).filter(other => other.startsWith(NAME))) {
    if (JSON.parse(sessionStorage.getItem(name)).day !== shopDay()) {
      sessionStorage.removeItem(name);
    }
  }
}

function shopDay() {
  const zone = document.querySelector('[data-clock]')?.dataset.zone;
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(serverNow());
}

async function seal(found) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, await key(), new TextEncoder().encode(JSON.stringify(found)));
  return btoa(String.fromCharCode(...nonce, ...new Uint8Array(sealed)));
}

// Null when the server has another key by now: it keeps none over its own restart.
async function unseal(closed) {
  const bytes = bytesOf(closed);
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES) }, await key(), bytes.slice(NONCE_BYTES));
    return JSON.parse(new TextDecoder().decode(opened));
  } catch {
    return null;
  }
}

async function key() {
  return crypto.subtle.importKey('raw', bytesOf(fact('draft-key')), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0));
}
