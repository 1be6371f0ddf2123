// The acknowledgement of a press, in the same task as the press: aria-busy and the word from data-busy ("Saving").
const before = new WeakMap();

export function markBusy(button) {
  if (!button || before.has(button)) {
    return;
  }
  const label = labelOf(button);
  before.set(button, { label, text: label?.data, words: button.textContent, width: button.style.minWidth });
  button.setAttribute('aria-busy', 'true');
  if (label && button.dataset.busy) {
    // The word must not make the button narrower or wider: nothing on the screen may move.
    button.style.minWidth = `${button.offsetWidth}px`;
    label.data = button.dataset.busy;
  }
}

export function clearBusy(button) {
  const was = button && before.get(button);
  if (!was) {
    return;
  }
  before.delete(button);
  button.removeAttribute('aria-busy');
  button.style.minWidth = was.width;
  if (was.label && button.dataset.busy) {
    was.label.data = was.text;
  }
}

// What a button says when it is not busy.
export function wordsOf(button) {
  return (before.get(button)?.words ?? button.textContent).trim();
}

function labelOf(button) {
  const holder = button.querySelector('[data-label]') ?? button;
  return [...holder.childNodes].findLast(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
}
