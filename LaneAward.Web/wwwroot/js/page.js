// What the server tells the scripts: <meta name="la-NAME" content="...">, and texts in the reader's language.

export function fact(name) {
  return document.querySelector(`meta[name="la-${name}"]`)?.content ?? '';
}

// "Hello, {0}" with the values put in.
export function fill(text, ...values) {
  return (text ?? '').replace(/\{(\d)\}/g, (_, index) => values[index] ?? '');
}

export function cloneTemplate(id) {
  return document.getElementById(id)?.content.firstElementChild?.cloneNode(true) ?? null;
}

// Where a message is read: in an open sheet, since the page behind it is inert. A sheet whose own tap is on its way goes with the answer, and what is
// said in it too.
export function messagePlace() {
  return document.querySelector('dialog[open]:not(:has(form[aria-busy="true"])) .sheet-status') ?? document.getElementById('errors');
}

// A message that the server wrote for this page (a template) in place of the one before.
export function tell(id, ...values) {
  const message = cloneTemplate(id);
  if (message) {
    message.querySelectorAll('[data-tell]').forEach(element => { element.textContent = fill(element.dataset.tell, ...values); });
    const place = messagePlace();
    putIn(place, '.toast', message);
    if (place?.matches('.sheet-status')) {
      message.scrollIntoView({ block: 'nearest' });
    }
  }
}

// In place of the one of its kind; what else is said there stays.
export function putIn(place, kind, message) {
  place?.querySelectorAll(`:scope > ${kind}`).forEach(old => old.remove());
  if (message) {
    place?.append(message);
  }
}

// Resolves when the screen can be seen: at once, unless a lock has made it dark; never, when the page goes with the lock.
export function whenSeen() {
  return new Promise(resolve => {
    const root = document.documentElement;
    const look = () => {
      if (!('locked' in root.dataset)) {
        changes.disconnect();
        resolve();
      }
    };
    const changes = new MutationObserver(look);
    changes.observe(root, { attributeFilter: ['data-locked'] });
    look();
  });
}

export function isTyping(element) {
  return element instanceof HTMLElement
    && (element.isContentEditable || element.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])'));
}
