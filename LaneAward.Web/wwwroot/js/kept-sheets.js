// Sheets without a connection, for a card that the tablet drew itself and in the place of one that the server could not be asked for (docs/frontend.md).
import { wire } from './htmx-setup.js';
import { isReachable, noteSilence } from './connection.js';
import { draw, foreseenTasks } from './kept-cards.js';
import { readAddress } from './kept-tasks.js';
import { tell } from './page.js';
import { openSheet } from './sheets.js';

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-kept-sheet]');
  if (opener && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open(opener.dataset.keptSheet, opener.dataset.uid, opener);
  }
});

// Known to be without a connection: a dead access point would let the person wait for the timeout.
document.addEventListener('htmx:beforeRequest', event => {
  if (!isReachable() && offer(event.detail)) {
    event.preventDefault();
  }
});

for (const failure of ['htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(failure, event => {
    noteSilence();
    offerOrSay(event.detail);
  });
}

// What a proxy or a guest network says is no sheet.
document.addEventListener('htmx:beforeSwap', event => {
  const { xhr, requestConfig } = event.detail;
  // Here htmx names the place of the answer as the element.
  const asked = { elt: requestConfig.elt, target: requestConfig.target, requestConfig };
  if (isForSheet(asked) && !xhr.getResponseHeader('X-Server-Time')) {
    event.detail.shouldSwap = false;
    offerOrSay(asked);
  }
});

function offerOrSay(asked) {
  if (!offer(asked) && isForSheet(asked)) {
    tell('t-needs-connection');
  }
}

function offer({ elt, target, requestConfig }) {
  const { verb, uid } = readAddress(requestConfig.path);
  if (!isForSheet({ elt, requestConfig }) || !uid) {
    return false;
  }
  // A sheet that came with its card knows more than a template: the pieces as they stood then.
  if (target?.matches('dialog:not(#sheet)') && target.childElementCount > 0) {
    openSheet(target, elt.closest('[data-sheet]'));
    return true;
  }
  if (!document.getElementById(`t-kept-${verb}`)) {
    return false;
  }
  open(verb, uid, elt.closest('[data-sheet]'));
  return true;
}

function isForSheet({ elt, requestConfig }) {
  return requestConfig.verb === 'get' && elt.closest?.('[data-sheet]');
}

async function open(kind, uid, opener) {
  const task = (await foreseenTasks()).get(uid) ?? { uid, state: 'paused' };
  const content = draw(kind, task);
  const sheet = document.getElementById('sheet');
  if (content && sheet) {
    sheet.replaceChildren(content);
    wire(sheet);
    openSheet(sheet, opener);
  }
}
