// The one message bar at the bottom edge (#banner, role=status). Texts are <template id="t-banner-KIND">, written by the
// server in the reader's language. The most urgent message that holds is the one shown; a sheet that is open shows it too,
// because the page behind a sheet is inert.
import { cloneTemplate, fill, putIn } from './page.js';

const URGENCY = ['lock', 'signed-out', 'offline', 'busy'];
const holding = new Map();
// A warning that the server put there with the page: it stands whenever nothing more urgent holds.
const standing = document.querySelector('#banner > *');
let shown = '';

export function showBanner(kind, ...values) {
  holding.set(kind, values);
  paint();
}

export function clearBanner(kind) {
  if (holding.delete(kind)) {
    paint();
  }
}

function paint() {
  const kind = URGENCY.find(name => holding.has(name)) ?? '';
  const values = holding.get(kind) ?? [];
  if (kind && kind === shown) {
    document.querySelectorAll('[data-banner-text]').forEach(element => write(element, values));
    return;
  }
  shown = kind;
  for (const place of places()) {
    const bar = kind ? cloneTemplate(`t-banner-${kind}`) : null;
    bar?.querySelectorAll('[data-banner-text]').forEach(element => write(element, values));
    const rest = place.id === 'banner' ? standing?.cloneNode(true) : null;
    putIn(place, '.banner', bar ?? rest);
  }
}

function places() {
  return [document.getElementById('banner'), ...document.querySelectorAll('dialog[open] .sheet-status')].filter(Boolean);
}

function write(element, values) {
  element.textContent = fill(element.dataset.bannerText, ...values);
}
