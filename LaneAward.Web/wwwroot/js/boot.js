// Runs before first paint, as a small blocking file: marks that scripts work and holds taps that come before the
// modules are ready. Without this a form tapped in the first instants posted natively and its tap was lost (measured as
// an occasional flake in the trials). After 5 s without modules the held form is posted plainly.
(() => {
  const root = document.documentElement;
  const held = [];
  let ready = false;
  root.dataset.js = '';

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
    tap.timer = setTimeout(() => {
      ready = true;
      tap.form.requestSubmit(tap.button ?? undefined);
    }, 5000);
  }, true);

  document.addEventListener('modules-ready', () => {
    ready = true;
    for (const tap of held) {
      clearTimeout(tap.timer);
      tap.form.requestSubmit(tap.button ?? undefined);
    }
  });
})();
