// The PIN pad without OK: the digits fill the password field and the last one submits the form.
// All state is in the page (the chosen radio, the field's value), so a swapped form needs no start-up. Attributes: docs/frontend.md.
import { fill, isTyping } from './page.js';

// A badge or ticket scanner types its digits within 25 ms of each other: wait a little longer than that before submitting
// from a keyboard, so that a scan cannot count as a wrong PIN.
const SCAN_MS = 60;
let timer = 0;

document.addEventListener('click', event => {
  const key = event.target.closest('[data-pin-key], [data-pin-clear], [data-pin-back]');
  const form = key?.closest('[data-pin-form]');
  if (!form) {
    return;
  }
  if (key.dataset.pinKey) {
    type(form, key.dataset.pinKey, 0);
  } else {
    put(form, key.hasAttribute('data-pin-back') ? fieldOf(form).value.slice(0, -1) : '');
  }
});

document.addEventListener('keydown', event => {
  const form = document.querySelector('[data-pin-form]');
  if (!form || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (/^\d$/.test(event.key)) {
    type(form, event.key, SCAN_MS);
  } else if (event.key === 'Backspace') {
    put(form, fieldOf(form).value.slice(0, -1));
  } else if (event.key === 'Escape' || event.key === 'Delete') {
    put(form, '');
  }
});

document.addEventListener('change', event => {
  const form = event.target.closest('[data-pin-person]') && event.target.closest('[data-pin-form]');
  if (form) {
    forget(form);
    put(form, '');
  }
});

document.addEventListener('scan', () => {
  const form = document.querySelector('[data-pin-form]');
  if (form) {
    put(form, '');
  }
});

// A PIN that reached nobody is not kept.
document.addEventListener('unanswered', event => event.detail.form.matches('[data-pin-form]') && put(event.detail.form, ''));

// While one person's PIN is on its way nobody else is chosen: the screen would greet one and open as the other.
document.addEventListener('click', event => {
  if (event.target.closest('.person, [data-pin-person]')?.closest('[data-pin-form][aria-busy="true"]')) {
    event.preventDefault();
  }
}, true);

document.addEventListener('swapped', paintAll);
document.addEventListener('reset', () => setTimeout(paintAll));
paintAll();

function type(form, digit, wait) {
  if (!personOf(form) || form.getAttribute('aria-busy') === 'true') {
    return;
  }
  const before = fieldOf(form).value;
  // Whoever taps on beyond the last digit taps the PIN anew.
  const value = (before.length < lengthOf(form) ? before : '') + digit;
  put(form, value);
  if (value.length === lengthOf(form)) {
    timer = setTimeout(() => form.requestSubmit(), wait);
  }
}

function put(form, value) {
  clearTimeout(timer);
  fieldOf(form).value = value;
  paint(form);
}

// What is said of one person's PIN does not hold for the next.
function forget(form) {
  form.querySelector('#pin-problem')?.remove();
  form.querySelector('[data-pin-prompt]').hidden = false;
}

function paintAll() {
  document.querySelectorAll('[data-pin-form]').forEach(paint);
}

function paint(form) {
  const person = personOf(form);
  const entered = fieldOf(form).value.length;
  const length = lengthOf(form);
  const dots = form.querySelector('[data-pin-dots]');
  dots.setAttribute('aria-label', fill(dots.dataset.text, entered, length));
  dots.replaceChildren(...Array.from({ length }, (_, index) => {
    const dot = document.createElement('i');
    dot.className = index < entered ? 'f' : '';
    return dot;
  }));
  for (const [selector, value] of [['[data-pin-hello]', person?.dataset.name], ['[data-pin-prompt]', length]]) {
    const line = form.querySelector(selector);
    if (line && person) {
      line.textContent = fill(line.dataset.text, value);
    }
  }
}

function personOf(form) {
  return form.querySelector('[data-pin-person]:checked');
}

function lengthOf(form) {
  return Number(personOf(form)?.dataset.pinLength ?? 4);
}

function fieldOf(form) {
  return form.querySelector('[data-pin]');
}
