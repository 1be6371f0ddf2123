// A barcode scanner types like a keyboard: keys 7 to 16 ms apart, ended by Enter. A burst of at least 4 characters with
// less than 25 ms between keys is a scan on any screen, even inside a field, which then gets its text back.
// A screen may take the scan itself: it handles the event "scan" (detail.text) and cancels it.
import { fill } from './page.js';
import { whenSent } from './direct.js';

const GAP_MS = 25;
const LEAST = 4;
let text = '';
let last = -Infinity;
let field = null;

document.addEventListener('keydown', take, true);
// Keys typed before this file ran were kept by boot.js; a scan that began there may end here.
document.addEventListener('early-keys', event => event.detail.forEach(take), { once: true });
document.dispatchEvent(new Event('scanner-ready'));

function take(event) {
  const fast = event.timeStamp - last < GAP_MS;
  last = event.timeStamp;
  if (event.key === 'Enter') {
    finish(event, fast);
    return;
  }
  // A scanner presses Shift and nothing else between: with another key, or after a pause, it was a person who typed.
  const printed = event.key?.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!fast || !(printed || event.key === 'Shift')) {
    text = '';
  }
  if (printed) {
    if (text === '') {
      begin(event.target, event.value);
    }
    text += event.key;
  }
}

// A live event has no value: the field still holds what it held before the key.
function begin(target, value) {
  text = '';
  field = target.matches?.('input, textarea') ? { target, value: value ?? target.value } : null;
}

function finish(event, fast) {
  const prefix = document.body.dataset.scanPrefix ?? '';
  const scanned = text;
  text = '';
  // Nobody scans a password, but a password manager types one as fast.
  if (!fast || scanned.length < LEAST || !scanned.startsWith(prefix) || field?.target.type === 'password') {
    return;
  }
  event.preventDefault?.();
  event.stopImmediatePropagation?.();
  restoreField();
  open(scanned.slice(prefix.length).trim());
}

function restoreField() {
  if (field && field.target.value !== field.value) {
    field.target.value = field.value;
    field.target.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

async function open(scanned) {
  const untaken = document.dispatchEvent(new CustomEvent('scan', { detail: { text: scanned }, cancelable: true }));
  const address = document.body.dataset.scanUrl;
  if (untaken && address) {
    await whenSent();
    location.assign(fill(address, encodeURIComponent(scanned)));
  }
}
