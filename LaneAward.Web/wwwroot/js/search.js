// The order search field: the keys around it, and a press that marks its row at once (docs/frontend.md). htmx sends it as the person types.

// Who slides further away than this has thought better of it.
const STILL_PX = 10;
let pressed = null;
let isChosen = false;
let wantsOnly = false;

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
    isChosen = true;
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

// A list that is scrolled is not pressed.
document.addEventListener('pointercancel', () => {
  pressed = null;
});

// A click by keyboard has no detail, also the one that a browser makes on a form's button at Enter.
document.addEventListener('click', event => {
  if (event.isTrusted && event.detail > 0 && isDrawnAnew()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    choosePressed();
  } else if (event.isTrusted) {
    pressed = null;
  }
}, true);

document.addEventListener('input', event => {
  if (event.target.matches?.('[data-search]')) {
    isChosen = false;
    wantsOnly = false;
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
  } else if (event.detail.target?.id === 'results') {
    // htmx wires the rows right after this event; before that a row is a mere link.
    queueMicrotask(() => resultsDrawn());
  }
});

// Whoever draws the results without a swap says so here, and whether one of them may open by itself.
export function resultsDrawn(mayOpen = true) {
  const wanted = wantsOnly && mayOpen;
  wantsOnly = false;
  if (wanted) {
    choose(onlyResult());
  }
}

function leaveField(event) {
  if (event.key === 'ArrowDown') {
    const first = document.querySelector('[data-pick]');
    if (first) {
      event.preventDefault();
      first.focus();
    }
  } else if (event.key === 'Enter') {
    // The list of an older text may hold another order alone: the search that Enter sends is waited for.
    wantsOnly = event.target.value.trim() !== document.getElementById('results')?.dataset.query;
    if (!wantsOnly && onlyResult()) {
      event.preventDefault();
      choose(onlyResult());
    }
  }
}

// Not among the recent orders, which stand below whatever was searched.
function onlyResult() {
  const found = document.querySelectorAll('#results > .res [data-pick]');
  return found.length === 1 ? found[0] : null;
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
  const { row } = pressed;
  pressed = null;
  const again = [...document.querySelectorAll('[data-pick]')].find(other => orderOf(other) === orderOf(row));
  if (again) {
    choose(again);
  } else {
    const address = new URL(row.href);
    address.searchParams.set('order', orderOf(row));
    location.assign(address);
  }
}

function choose(row) {
  row?.focus({ preventScroll: true });
  row?.click();
}

export function orderOf(row) {
  return row.dataset.order ?? row.dataset.keptOrder;
}

function fieldNear(element) {
  return element.closest('form, [role="search"]').querySelector('[data-search]');
}
