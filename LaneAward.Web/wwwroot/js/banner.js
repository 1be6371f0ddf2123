// The one message bar at the bottom edge (#banner, role=status). Texts are <template id="t-banner-KIND">, written by the
// server in the reader's language. The most urgent message that holds is the one shown; a sheet that is open shows it too,
// because the page behind a sheet is inert.
import { cloneTemplate, fill, putIn } from './page.js';

const URGENCY = ['lock', 'signed-out', 'offline', 'busy'];
const holding = new Map();
// A warning that the server put there with the page: it stands whenever nothing more urgent holds.
const standing = document.querySelector('#banner > *');

export function showBanner(kind, ...values) {
  holding.set(kind, values);
  paint();
}

export function clearBanner(kind) {
  if (holding.delete(kind)) {
    paint();
  }
}

document.addEventListener('sheet-opened', paint);
document.addEventListener('close', event => event.target.querySelectorAll('.sheet-status > .banner').forEach(bar => bar.remove()), true);

// Only where another message stands: each is read aloud when it comes.
function paint() {
  const kind = URGENCY.find(name => holding.has(name)) ?? '';
  for (const place of places()) {
    const stands = place.querySelector(':scope > .banner')?.dataset.banner ?? '';
    if (stands !== kind) {
      const bar = kind ? cloneTemplate(`t-banner-${kind}`) : null;
      bar?.setAttribute('data-banner', kind);
      putIn(place, '.banner', bar ?? (place.id === 'banner' ? standing?.cloneNode(true) : null));
    }
  }
  document.querySelectorAll('[data-banner-text]').forEach(element => write(element, holding.get(kind) ?? []));
}

function places() {
  return [document.getElementById('banner'), ...document.querySelectorAll('dialog[open] .sheet-status')].filter(Boolean);
}

function write(element, values) {
  const text = fill(element.dataset.bannerText, ...values);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
