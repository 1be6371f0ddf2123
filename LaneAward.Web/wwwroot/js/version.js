// A new release reaches an open page: every answer carries the version of the server, and a page that was made for another one
// is loaded anew as soon as nothing can be lost by it: no sheet open, nothing typed, no tap that is still looked at, and nobody
// touching the screen. Taps that wait are stored, so they go through the change.
import { fact, isTyping } from './page.js';

const QUIET_MS = 10_000;
let newer = false;
let touched = 0;

export function noteVersion(version) {
  newer ||= Boolean(version && fact('version') && version !== fact('version'));
}

function updateWhenQuiet() {
  const fields = [...document.querySelectorAll('#main input:not([type="hidden"]), #main select')];
  // An order that was chosen stands in the pane and nowhere else.
  const begun = document.querySelector('#choice') || fields.some(isChanged);
  const busy = document.querySelector('dialog[open]') || begun || isTyping(document.activeElement) || performance.now() - touched < QUIET_MS || document.querySelector('[aria-busy="true"]');
  if (newer && !busy) {
    location.reload();
  }
}

function isChanged(field) {
  if (field instanceof HTMLSelectElement) {
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex(option => option.defaultSelected));
  }
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

for (const kind of ['pointerdown', 'keydown']) {
  document.addEventListener(kind, () => {
    touched = performance.now();
  }, { passive: true, capture: true });
}
setInterval(updateWhenQuiet, 2_000);
