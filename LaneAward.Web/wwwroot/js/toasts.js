// Receipts at the bottom edge. The same undo stays in More for 10 minutes, so that these 10 seconds are no time limit (WCAG 2.2.1).
import { wire } from './htmx-setup.js';
import { cloneTemplate } from './page.js';
import { mint } from './write-key.js';

const SHOWN_MS = 10_000;
const timers = new WeakMap();
const region = () => document.getElementById('toasts');

document.addEventListener('toast', event => {
  const toast = build(event.detail);
  if (toast) {
    // One receipt at a time: the undo of an older one would be refused.
    region().replaceChildren(toast);
    wire(toast);
    startTimer(toast);
  }
});

// A tap that stays on the tablet has no receipt yet, and the one before it would be read as its own.
document.addEventListener('outbox', event => {
  if (event.detail.kept) {
    region()?.querySelectorAll('.toast:not([data-kind])').forEach(toast => toast.remove());
  }
});

for (const [pauses, resumes] of [['pointerover', 'pointerout'], ['focusin', 'focusout']]) {
  document.addEventListener(pauses, event => stopTimer(event.target.closest?.('.toast')));
  document.addEventListener(resumes, event => startTimer(event.target.closest?.('.toast')));
}

// An undo that was pressed has its own receipt.
document.addEventListener('submit', event => {
  const toast = event.target.closest('.toast');
  if (toast) {
    stopTimer(toast);
    toast.dataset.used = '';
  }
});

document.addEventListener('write-answered', () => region()?.querySelectorAll('.toast[data-used]').forEach(toast => toast.remove()));
region()?.querySelectorAll('.toast').forEach(startTimer);

function build({ text, value, sub, undo }) {
  const toast = cloneTemplate('t-toast');
  if (!toast || !(text ?? value)) {
    return null;
  }
  toast.querySelector('[data-toast-text]').textContent = text ?? value;
  toast.querySelector('[data-toast-sub]').textContent = sub ?? '';
  const form = toast.querySelector('form');
  if (!undo) {
    form?.remove();
  } else if (form) {
    form.action = undo;
    form.setAttribute('hx-post', undo);
    form.elements.__key.value = mint();
  }
  return toast;
}

function startTimer(toast) {
  if (toast && !('used' in toast.dataset)) {
    stopTimer(toast);
    timers.set(toast, setTimeout(() => toast.remove(), SHOWN_MS));
  }
}

function stopTimer(toast) {
  clearTimeout(timers.get(toast));
}
