// A new release reaches an open page as soon as nothing can be lost by it. Only from a server that gives the page: a screen on the wall would show
// the browser's own error page for good. Taps that wait are stored, so they go through the change.
import { isReachable } from './connection.js';
import { pendingDirect } from './direct.js';
import { watchedTaps } from './outbox.js';
import { isTyping } from './page.js';
import { isNewer } from './version.js';

const QUIET_MS = 10_000;
const LOOK_MS = 2_000;
const TIMEOUT_MS = 8_000;
let touched = 0;

// Whether something stands on the page that would be gone when it is loaded anew.
export function isInUse() {
  const fields = [...document.querySelectorAll('#main input:not([type="hidden"]), #main select')];
  // An order that was chosen stands in the pane and nowhere else.
  return Boolean(document.querySelector('dialog[open], #choice, [aria-busy="true"]')) || fields.some(isChanged) || isTyping(document.activeElement)
    || pendingDirect() + watchedTaps() > 0;
}

function mayUpdate() {
  return isNewer() && isReachable() && !isInUse() && performance.now() - touched >= QUIET_MS;
}

async function updateWhenQuiet() {
  if (mayUpdate() && await isThere(TIMEOUT_MS) && mayUpdate()) {
    location.reload();
    return;
  }
  setTimeout(updateWhenQuiet, isNewer() ? QUIET_MS : LOOK_MS);
}

// Whether the server gives this page within that time.
export async function isThere(patienceMs) {
  try {
    const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
    // A proxy answers too.
    return answer.ok && answer.headers.has('X-Server-Time');
  } catch {
    return false;
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
updateWhenQuiet();
