// The write key of a tap: minted at the first press, kept until that tap has its answer, sent as the hidden field __key
// and as the header Idempotency-Key. A second press while the first waits sends nothing.
const taps = new WeakMap();
// Two presses within that time are one. Longer than the server takes at most: a second one while the first is done would take the place of its answer,
// which may show a PIN or a code that is shown once.
const TWICE_MS = 25_000;

// The key for this press, or null when the same form already waits. A tap that failed without an answer keeps its key for
// a press with the same content, so that whatever the server did with the first one is not done twice.
export function beginTap(form, content) {
  const tap = taps.get(form);
  if (tap?.waiting) {
    return null;
  }
  // Posted plainly by boot.js, under the key that came with the page. For one press: what it did not do is done under a key of its own.
  const posted = 'posted' in (form.dataset ?? {}) ? form.elements?.__key?.value : '';
  delete form.dataset?.posted;
  const key = posted || (tap && tap.content === content ? tap.key : mint());
  taps.set(form, { key, content, waiting: true, at: performance.now() });
  if (form.elements?.__key) {
    form.elements.__key.value = key;
  }
  return key;
}

export function endTap(form) {
  taps.delete(form);
}

export function failTap(form) {
  const tap = taps.get(form);
  if (tap) {
    tap.waiting = false;
  }
}

// crypto.randomUUID exists only over HTTPS and on localhost; the shop's tablets may come over plain HTTP.
export function mint() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

// Forms that post without htmx get a key too. Nothing tells that the browser gave the post up: a later press goes out under the same key.
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || form.hasAttribute('hx-post')) {
    return;
  }
  const before = taps.get(form);
  if (!before?.waiting) {
    beginTap(form, '');
  } else if (performance.now() - before.at < TWICE_MS) {
    event.preventDefault();
  }
});

// Back to a page from the cache: its forms may be used again.
addEventListener('pageshow', event => {
  if (event.persisted) {
    document.querySelectorAll('form').forEach(endTap);
  }
});
