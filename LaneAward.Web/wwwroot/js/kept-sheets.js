// Sheets without a connection: drawn from the templates that every floor page carries. They open for a card that the tablet drew
// itself (data-kept-sheet, data-uid), and in the place of a sheet that the server could not be asked for.
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
    offer(event.detail);
  });
}

// False when it is no sheet that was asked for.
function offer({ elt, requestConfig }) {
  const opener = elt.closest?.('[data-sheet]');
  if (requestConfig.verb !== 'get' || !opener) {
    return false;
  }
  const { verb, uid } = readAddress(requestConfig.path);
  if (uid && document.getElementById(`t-kept-${verb}`)) {
    open(verb, uid, opener);
  } else {
    tell('t-needs-connection');
  }
  return true;
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
