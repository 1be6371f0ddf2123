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

export function isTyping(element) {
  return element instanceof HTMLElement
    && (element.isContentEditable || element.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])'));
}
