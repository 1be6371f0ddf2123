// Sheets are native dialogs; attributes: docs/frontend.md.
// Esc and the browser's Back close the sheet; focus goes to the sheet's heading and afterwards back to what opened it.
import { wire } from './htmx-setup.js';

const openers = new WeakMap();
const keepsEntry = new WeakSet();
// How many were opened when a form was sent.
const pressedAt = new WeakMap();
let opened = 0;
let asked = null;
let stepsBack = 0;

// A page that was loaded again under an open sheet: its entry is the page's own now, and no step back belongs to it.
if (history.state?.sheet) {
  history.replaceState(null, '');
}

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-sheet-open]');
  const sheet = opener && document.getElementById(opener.dataset.sheetOpen);
  if (sheet && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    asked = null;
    openSheet(sheet, opener);
  } else if (event.target.closest('[data-sheet-close]')) {
    event.preventDefault();
    asked = null;
    event.target.closest('dialog')?.close('back');
  } else if (event.target.matches('dialog.sheet')) {
    event.target.close('back');
  } else {
    asked = event.target.closest('[data-sheet]') ?? asked;
  }
});

// Whoever does something else meanwhile has given up the sheet that is on its way: it must not open over what came after.
document.addEventListener('submit', () => { asked = null; }, true);

document.addEventListener('swapped', event => {
  const target = event.detail.target;
  const sheet = target?.closest?.('dialog.sheet');
  if (target?.matches?.('.sheet-status')) {
    // Why the sheet that was asked for did not come.
    asked = null;
    target.scrollIntoView({ block: 'nearest' });
  } else if (sheet && asked) {
    openSheet(sheet, asked);
    asked = null;
  } else if (asked?.isConnected === false && asked.matches('.htmx-request')) {
    askAgain();
  }
});

// The screen was drawn anew while a sheet was on its way, without the link that asked for it: nobody would hear of its answer.
function askAgain() {
  if (asked.getAttribute('hx-target') === '#sheet') {
    document.getElementById('sheet').append(asked);
  } else {
    askFor(asked.getAttribute('href'));
  }
}

// As a press on its link does: fresh from the server, or from the tablet's templates.
export function askFor(address) {
  const link = document.createElement('a');
  for (const [attribute, value] of Object.entries({ 'href': address, 'hidden': '', 'data-sheet': '', 'hx-get': address, 'hx-target': '#sheet', 'hx-swap': 'innerHTML' })) {
    link.setAttribute(attribute, value);
  }
  document.getElementById('main').append(link);
  wire(link);
  link.click();
}

export function openSheet(sheet, opener) {
  opened++;
  const before = document.querySelector('dialog.sheet[open]');
  if (before !== sheet) {
    openers.set(sheet, (before && openers.get(before)) ?? opener);
    takeEntry(sheet, before);
    sheet.addEventListener('close', () => closed(sheet), { once: true });
    sheet.showModal();
  }
  document.dispatchEvent(new CustomEvent('sheet-opened', { detail: { sheet, address: addressOf(opener) } }));
  (sheet.querySelector('[data-sheet-title]') ?? sheet.querySelector('h2, h1'))?.focus();
}

// A card that the tablet drew has no address of its own for a sheet.
function addressOf(opener) {
  const { keptSheet, uid } = opener.dataset;
  return keptSheet ? `/tasks/${uid}/${keptSheet}` : opener.getAttribute('href');
}

export function notePress(form) {
  pressedAt.set(form, opened);
}

// The sheet that lies open now and did not when this form was sent; null when there is none.
export function sheetOpenedSince(form) {
  return opened > pressedAt.get(form) ? document.querySelector('dialog.sheet[open]') : null;
}

// After a tap was saved: the answer says where focus goes, so the opener is forgotten.
export function closeSheetOf(element) {
  const sheet = element.closest('dialog[open]');
  if (sheet) {
    openers.delete(sheet);
    sheet.close('saved');
  }
}

// The answer says that the sheet is out of date: it goes, and its history entry with it, even if the swap took it away.
document.addEventListener('sheet-done', () => {
  const sheet = document.querySelector('dialog.sheet[open]');
  if (sheet) {
    openers.delete(sheet);
    sheet.close('stale');
  } else if (history.state?.sheet) {
    stepsBack++;
    history.back();
  }
});

// One history entry for whatever sheet is open, so that Back closes it. A sheet opened from a sheet takes over the entry.
function takeEntry(sheet, before) {
  const state = { sheet: sheet.id };
  if (!before) {
    history.pushState(state, '');
    return;
  }
  keepsEntry.add(before);
  openers.delete(before);
  before.close('replaced');
  history.replaceState(state, '');
}

function closed(sheet) {
  const opener = openers.get(sheet);
  openers.delete(sheet);
  if (!keepsEntry.delete(sheet) && history.state?.sheet === sheet.id) {
    stepsBack++;
    history.back();
  }
  if (opener) {
    (opener.isConnected ? opener : document.getElementById('main'))?.focus();
  }
}

// Registered while this module loads, so before htmx sets its own handler: a step back from a sheet is ours alone, and
// htmx would answer it by loading the page again.
addEventListener('popstate', event => {
  if (stepsBack > 0) {
    stepsBack--;
    event.stopImmediatePropagation();
    // The browser scrolls to where the page stood when the sheet was opened: past the reason that was put on top of it meanwhile.
    requestAnimationFrame(() => document.querySelector('#problem:focus')?.scrollIntoView({ block: 'center' }));
    return;
  }
  const sheet = document.querySelector('dialog.sheet[open]');
  if (sheet) {
    event.stopImmediatePropagation();
    keepsEntry.add(sheet);
    sheet.close('back');
  }
});
