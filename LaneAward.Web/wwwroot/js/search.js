// The order search field. htmx sends it as the person types; here are only the keys around it:
//   [data-search-clear], [data-search-keys] (ABC/123), arrow keys from the field into the results,
//   Enter opens the first result, [data-pick] marks the chosen row before the server has answered and holds on to the finger.

// Who slides further away than this has thought better of it.
const STILL_PX = 10;
let pressed = null;
let isChosen = false;

document.addEventListener('click', event => {
  const clear = event.target.closest('[data-search-clear]');
  const keys = event.target.closest('[data-search-keys]');
  const pick = event.target.closest('[data-pick]');
  if (clear) {
    const field = fieldNear(clear);
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  } else if (keys) {
    toggleKeyboard(keys);
  } else if (pick) {
    isChosen = isChosen || event.isTrusted;
    mark(pick);
  }
});

// The list is drawn anew while somebody types, also under a finger. A mouse then clicks nothing, because a browser gives its click to what
// lay under it at both ends; a finger clicks whatever lies there by now. Both mean the order that they went down on.
document.addEventListener('pointerdown', event => {
  const row = event.isPrimary && event.button === 0 ? event.target.closest?.('[data-pick]') : null;
  pressed = row ? { row, x: event.clientX, y: event.clientY } : null;
});

document.addEventListener('pointerup', event => {
  if (event.pointerType === 'mouse' && isDrawnAnew() && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < STILL_PX) {
    choosePressed();
  }
});

document.addEventListener('click', event => {
  if (event.isTrusted && isDrawnAnew()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    choosePressed();
  }
}, true);

document.addEventListener('input', event => {
  if (event.target.matches?.('[data-search]')) {
    isChosen = false;
  }
});

// A search waits a little for the next key. Who has chosen an order meanwhile is not asked again: its request would end theirs.
document.addEventListener('htmx:confirm', event => {
  if (isChosen && event.target.matches?.('[data-search]')) {
    event.preventDefault();
  }
});

document.addEventListener('keydown', event => {
  if (event.target.matches?.('[data-search]')) {
    leaveField(event);
  } else if (event.target.closest?.('[data-pick]')) {
    moveInResults(event);
  }
});

// What was typed before the scripts were ready is searched now; htmx has wired the field by then.
document.addEventListener('DOMContentLoaded', () => {
  const field = document.querySelector('[data-search]');
  if (field && field.value !== field.defaultValue) {
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
});

// A chosen order takes the focus with it: on a small screen its pane lies below the list.
document.addEventListener('swapped', event => {
  if (event.detail.target?.id === 'pane' && document.activeElement?.closest('[data-pick]')) {
    document.getElementById('pane-h')?.focus();
  }
});

function leaveField(event) {
  const first = document.querySelector('[data-pick]');
  if (event.key === 'ArrowDown' && first) {
    event.preventDefault();
    first.focus();
  } else if (event.key === 'Enter' && document.querySelectorAll('#results [data-pick]').length === 1) {
    event.preventDefault();
    first.click();
  }
}

function moveInResults(event) {
  const rows = [...document.querySelectorAll('[data-pick]')];
  const at = rows.indexOf(event.target.closest('[data-pick]'));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (next === undefined) {
    return;
  }
  event.preventDefault();
  (rows[next] ?? (next < 0 ? document.querySelector('[data-search]') : null))?.focus();
}

// The number pad comes first because most searches are order numbers; iPads show the change only after a new focus.
function toggleKeyboard(button) {
  const field = fieldNear(button);
  const numbers = field.inputMode === 'numeric';
  field.inputMode = numbers ? 'text' : 'numeric';
  button.setAttribute('aria-pressed', String(numbers));
  button.textContent = numbers ? button.dataset.numbers : button.dataset.letters;
  field.blur();
  field.focus();
}

function mark(row) {
  for (const other of document.querySelectorAll('[data-pick][aria-current]')) {
    other.removeAttribute('aria-current');
  }
  row.setAttribute('aria-current', 'true');
}

function isDrawnAnew() {
  return pressed !== null && !pressed.row.isConnected;
}

function choosePressed() {
  const order = orderOf(pressed.row);
  pressed = null;
  isChosen = true;
  [...document.querySelectorAll('[data-pick]')].find(row => orderOf(row) === order)?.click();
}

function orderOf(row) {
  return row.dataset.order ?? row.dataset.keptOrder;
}

function fieldNear(element) {
  return element.closest('form, [role="search"]').querySelector('[data-search]');
}
