// Runs before first paint, as a small blocking file ahead of the style sheets, which a script waits for: marks that scripts
// work, keeps keys that come before the scanner listens, and holds taps that come before the modules are ready. Without this a form
// tapped in the first instants posted natively and its tap was lost. After 5 s without modules the held form is posted plainly.
(() => {
  const root = document.documentElement;
  const held = [];
  let ready = false;
  root.dataset.js = '';

  // The page of a sign-in that is to be taken back is neither seen nor pressed before present.js, which is slower, has looked.
  try {
    const notes = Object.keys(localStorage).filter(name => name.startsWith('la-owed-')).map(name => JSON.parse(localStorage.getItem(name)));
    if (notes.some(({ from, dueAt }) => !(from <= Date.now() && Date.now() <= dueAt))) {
      root.dataset.locked = 'owed';
      const show = () => root.dataset.locked === 'owed' && !document.querySelector('meta[name="la-ticket"]') && delete root.dataset.locked;
      document.addEventListener('DOMContentLoaded', show);
      // The module did not come: a dark page would stay dark.
      setTimeout(() => root.dataset.locked === 'owed' && location.reload(), 10_000);
    }
    // The kept screen of somebody who has left, which could not be dropped (kept-page.js), is seen by nobody: the server's is looked for until it comes.
    const left = Object.keys(localStorage).filter(name => name.startsWith('la-left-')).map(name => name.slice('la-left-'.length));
    if (left.length > 0 && 'offlineCopy' in root.dataset) {
      root.dataset.locked = 'left';
      const isTheirs = () => left.includes(document.querySelector('meta[name="la-actor"]')?.content);
      document.addEventListener('DOMContentLoaded', () => root.dataset.locked === 'left' && !isTheirs() && delete root.dataset.locked);
      setTimeout(() => root.dataset.locked === 'left' && location.reload(), 5_000);
    }
  } catch {
    // Nothing is kept here.
  }

  // A scan right after a page change began on this page before its modules ran, and was lost.
  const keys = [];
  const keep = event => {
    const fast = keys.length > 0 && event.timeStamp - keys[keys.length - 1].timeStamp < 25;
    // The Enter of a scan must not send a form that happens to have the focus.
    if (event.key === 'Enter' && fast) {
      event.preventDefault();
    }
    keys.push({ key: event.key, timeStamp: event.timeStamp, target: event.target, value: event.target.value });
  };
  document.addEventListener('keydown', keep, true);
  document.addEventListener('scanner-ready', () => {
    document.removeEventListener('keydown', keep, true);
    document.dispatchEvent(new CustomEvent('early-keys', { detail: keys.splice(0) }));
  }, { once: true });

  // So was the first digit of a PIN.
  const digits = [];
  document.addEventListener('click', event => {
    const key = event.target.closest('[data-pin-key], [data-pin-clear], [data-pin-back]');
    if (key && !ready) {
      digits.push(key);
    }
  });
  document.addEventListener('change', event => event.target.matches('[data-pin-person]') && digits.splice(0));

  document.addEventListener('submit', event => {
    if (ready || event.target.method !== 'post' || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (held.some(tap => tap.form === event.target)) {
      return;
    }
    const tap = { form: event.target, button: event.submitter };
    held.push(tap);
    tap.button?.setAttribute('aria-busy', 'true');
    tap.timer = setTimeout(() => {
      ready = true;
      held.splice(held.indexOf(tap), 1);
      // The page that answers may be slow, and the modules may come before it: another press is the same tap (write-key.js).
      tap.form.dataset.posted = '';
      // Whoever is still here then, because the browser gave up, can go on.
      setTimeout(() => {
        delete tap.form.dataset.posted;
        tap.button?.removeAttribute('aria-busy');
      }, 30_000);
      tap.form.requestSubmit(tap.button ?? undefined);
    }, 5000);
  }, true);

  document.addEventListener('modules-ready', () => {
    ready = true;
    digits.splice(0).forEach(key => key.click());
    for (const tap of held) {
      clearTimeout(tap.timer);
      tap.button?.removeAttribute('aria-busy');
      tap.form.requestSubmit(tap.button ?? undefined);
    }
  });
})();
