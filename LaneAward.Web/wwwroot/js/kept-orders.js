// Finding an order without a connection: this tablet keeps the newest orders and those that were looked at on it. The add-task
// screen then searches here, and takes a number that is not among them too; the server checks it when the tap arrives.
import { wire } from './htmx-setup.js';
import { isReachable, noteSilence, onReachable } from './connection.js';
import { draw, timeOfDay } from './kept-cards.js';
import { keepValue, keptValue } from './kept-values.js';
import { keepOrders, keptOrders } from './outbox-store.js';
import { fact, fill } from './page.js';
import { orderOf, resultsDrawn } from './search.js';
import { clockOffset, serverNow } from './server-time.js';

const { htmx } = window;
const AT_MOST = 10;
// Named for the shape of what is fetched: a page of the release before reads another one, and would have it wait half an hour.
const FETCHED = 'la-orders-2-at';
const FETCH_EVERY_MS = 30 * 60_000;

document.addEventListener('modules-ready', begin);
document.addEventListener('swapped', keepSeen);
onReachable(fetchNewest);
onReachable(askServer);

// Before htmx asks the server: without a connection the answer is here.
document.addEventListener('htmx:beforeRequest', event => {
  const { elt, requestConfig, target } = event.detail;
  if (target?.id === 'choice' && (!isReachable() || target.querySelector('[formaction]'))) {
    clearChoice(target);
  }
  if (requestConfig.verb === 'get' && !isReachable() && new URL(requestConfig.path, location.href).pathname === '/tasks/add') {
    event.preventDefault();
    serve(elt, requestConfig);
  }
});

for (const failure of ['htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(failure, event => {
    if (new URL(event.detail.requestConfig.path, location.href).pathname === '/tasks/add') {
      serve(event.detail.elt, event.detail.requestConfig);
    }
  });
}

document.addEventListener('click', event => {
  const row = event.target.closest('[data-kept-order]');
  if (row) {
    event.preventDefault();
    showPane(row.dataset.keptOrder);
  }
});

function serve(elt, { path }) {
  const row = elt.closest('[data-pick]');
  if (row) {
    showPane(row.dataset.order);
  } else if (elt.matches('[data-search]') || elt.querySelector?.('[data-search]')) {
    search((elt.matches('[data-search]') ? elt : elt.querySelector('[data-search]')).value);
  } else if (new URL(path, location.href).searchParams.has('order')) {
    showPane(new URL(path, location.href).searchParams.get('order'));
  }
}

// What was offered is the open task of the kind that was chosen before: a press must not start it under the new one. The server knows whether there is
// one of that kind; until it says so, and without a connection, it is a new task.
function clearChoice(choice) {
  const plain = draw('pane', {})?.querySelector('#choice');
  if (plain) {
    const estimate = choice.querySelector('[name=estimate]:checked')?.value;
    choice.replaceChildren(...plain.childNodes);
    choice.querySelectorAll('[name=estimate]').forEach(field => { field.checked = field.value === estimate; });
  }
}

async function begin() {
  keepSeen();
  fetchNewest();
  const asked = new URLSearchParams(location.search).get('order');
  if (location.pathname === '/tasks/add' && !isReachable()) {
    await search(asked ?? '');
    if (asked) {
      showPane(asked);
    }
  }
}

function keepSeen() {
  const seen = [...document.querySelectorAll('[data-pick][data-order]')].map(row => ({ number: row.dataset.order, customer: row.dataset.customer, what: row.dataset.what, warning: row.dataset.warning }));
  if (seen.length > 0) {
    keepOrders(seen).catch(() => {});
  }
}

async function fetchNewest() {
  const last = Number(keptValue(FETCHED));
  if (!fact('ticket') || 'locked' in document.documentElement.dataset || !isReachable() || Math.abs(Date.now() - last) < FETCH_EVERY_MS) {
    return;
  }
  try {
    const answer = await fetch('/api/orders/newest', { cache: 'no-store', signal: AbortSignal.timeout(8000) });
    const orders = await answer.json();
    await keepOrders(orders.map(({ orderNumber, customer, what, warning }) => ({ number: orderNumber, customer: customer ?? '', what, warning: warning ?? '' })));
    keepValue(FETCHED, String(Date.now()));
  } catch {
    // The next page asks again.
  }
}

async function search(text) {
  const number = plainNumber(text);
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = (await keptOrders().catch(() => []))
    .filter(order => (number && order.number.toLowerCase().startsWith(number)) || words.every(word => order.number.toLowerCase().startsWith(word) || `${order.customer} ${order.what}`.toLowerCase().includes(word)))
    .sort((a, b) => b.number.localeCompare(a.number, 'en', { numeric: true }))
    .slice(0, AT_MOST);
  const results = draw('results', {})?.firstElementChild;
  if (!results || !document.getElementById('results')) {
    return;
  }
  const sentence = results.querySelector('[data-found]');
  const { any, found: some, none, noNumber } = sentence.dataset;
  // A word is no order: nobody could say later what the clock ran for.
  const couldBeNumber = /\d/.test(number) && !/\s/.test(number);
  sentence.textContent = words.length === 0 ? any : found.length > 0 ? fill(some, found.length) : fill(couldBeNumber ? none : noNumber, text.trim());
  results.querySelector('[data-as-of]').textContent = words.length > 0 ? ageOfOrders(results.querySelector('[data-as-of]').dataset) : '';
  results.querySelector('.scan').classList.toggle('nothing', words.length > 0 && found.length === 0);
  const rows = results.querySelector('.res');
  found.forEach(order => rows.append(draw('order', rowOf(order))));
  if (found.length === 0 && couldBeNumber) {
    rows.append(draw('order', { order: number.toUpperCase() }));
  }
  results.dataset.query = text.trim();
  document.getElementById('results').replaceWith(results);
  leave(words, found);
  // A row made of what was typed alone is opened by nobody who has not read it.
  resultsDrawn(found.length > 0);
}

// "As of 7:42 AM today." Empty where only orders are kept that were looked at here.
function ageOfOrders({ today, day }) {
  const fetched = Number(keptValue(FETCHED));
  if (!fetched) {
    return '';
  }
  // By the clock of the tablet, which may be wrong.
  const at = fetched + clockOffset();
  const time = timeOfDay(at);
  return dayOf(at) === dayOf(serverNow()) ? fill(today, time) : fill(day, `${dayOf(at)}, ${time}`);
}

function dayOf(instantMs) {
  const zone = document.querySelector('[data-clock]')?.dataset.zone;
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, day: 'numeric', month: 'short' }).format(instantMs);
}

// As the server reads a number that is typed as it is written by hand: "#107923", "107 923".
function plainNumber(text) {
  const number = text.trim().toLowerCase().replace(/^#+\s*/, '');
  return /^[\d\s]+$/.test(number) ? number.replace(/\s+/g, '') : number;
}

// The connection is back: the server's answer takes the place of the tablet's, unless somebody types on or fills in the pane.
async function askServer() {
  const field = document.querySelector('[data-search]');
  const asked = field?.value;
  const isKept = () => field?.value === asked && document.querySelector('#results[data-kept]');
  if (!isKept()) {
    return;
  }
  try {
    const answer = await fetch(`/tasks/add?${new URLSearchParams({ q: asked })}`, {
      headers: { 'HX-Request': 'true', 'HX-Target': 'results' }, cache: 'no-store', signal: AbortSignal.timeout(8000),
    });
    const text = await answer.text();
    if (answer.ok && answer.headers.get('X-Actor') === fact('actor') && isKept()) {
      showAnswer(text);
    }
  } catch {
    noteSilence();
  }
}

function showAnswer(text) {
  // The pane of an order that was found by its whole number comes last.
  const answer = document.getElementById('add') ? text.split('<section class="pane"')[0] : text;
  const row = document.activeElement?.closest('[data-pick]');
  htmx.swap(document.getElementById('results'), answer, { swapStyle: 'outerHTML', swapDelay: 0, settleDelay: 0 });
  if (row) {
    ([...document.querySelectorAll('[data-pick]')].find(other => orderOf(other) === orderOf(row)) ?? document.querySelector('[data-search]')).focus();
  }
}

// As the server does: an order that the search has left must not be started by mistake.
function leave(words, found) {
  const shown = document.querySelector('#add [name=order]')?.value;
  if (shown && words.length > 0 && found.every(order => order.number !== shown)) {
    document.getElementById('pane').replaceChildren();
  }
}

async function showPane(number) {
  const order = (await keptOrders().catch(() => [])).find(o => o.number.toLowerCase() === number.trim().toLowerCase());
  const pane = draw('pane', order ? rowOf(order) : { order: number.trim() })?.firstElementChild;
  if (pane && document.getElementById('pane')) {
    document.getElementById('pane').replaceWith(pane);
    wire(pane);
    const heading = document.getElementById('pane-h');
    // A number that is not among the kept orders has no customer yet.
    heading.textContent = heading.textContent.replace(/ · $/, '');
    heading.focus();
  }
}

function rowOf(order) {
  return { order: order.number, customer: order.customer, what: order.what, warning: order.warning };
}
