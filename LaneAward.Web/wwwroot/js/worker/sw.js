// The service worker: reads only. It keeps the files of the floor and the last screens of the person who is signed in, and shows
// them while the server does not answer. Writes are never touched: Safari can lose a POST body in a worker, and a worker may be
// ended in the middle of one; the outbox sends them. VERSION, ASSETS, ZONE (the shop's) and WORDS stand in front, written by the server.
const SHELL = `shell-${VERSION}`;
const PAGES = 'pages';
const KEPT_PAGES = ['/', '/tasks/add', '/day'];
// Long enough for a slow server, short enough for a person who stands there; only when there is a kept screen to show instead.
const PATIENCE_MS = 3_000;

self.addEventListener('install', event => event.waitUntil(
  caches.open(SHELL).then(shell => shell.addAll(ASSETS)).then(() => self.skipWaiting())));

// The shell before this one stays: a kept screen, or a page that is still open, was drawn for it.
self.addEventListener('activate', event => event.waitUntil((async () => {
  const shells = (await caches.keys()).filter(name => name.startsWith('shell-') && name !== SHELL);
  await Promise.all(shells.slice(0, -1).map(name => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener('fetch', event => {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== location.origin) {
    return;
  }
  if (event.request.mode === 'navigate' && KEPT_PAGES.includes(address.pathname)) {
    event.respondWith(page(event.request, address));
  } else if (address.pathname.startsWith('/a/')) {
    event.respondWith(caches.match(event.request).catch(() => undefined).then(kept => kept ?? fetch(event.request)));
  }
});

// A store that fails must not cost the person the page itself: then the network alone answers.
async function page(request, address) {
  let pages;
  let found;
  try {
    pages = await caches.open(PAGES);
    found = await pages.match(address.pathname, { ignoreVary: true });
  } catch (error) {
    console.info('What is kept on this tablet could not be read', error);
  }
  // The day that was kept is told as today on that day alone, and as no other day.
  const kept = address.pathname === '/day' && (address.search || !isOfToday(found)) ? undefined : found;
  const answer = await ask(request, kept);
  if (!answer) {
    return kept ? asCopy(kept) : nothingKept(await pages?.match('/', { ignoreVary: true }).catch(() => undefined));
  }
  try {
    await keep(pages, address, answer);
  } catch (error) {
    // Housekeeping must never cost the person a page that did arrive.
    console.info('The screen was not kept', error);
  }
  return answer;
}

function isOfToday(kept) {
  const dayOf = milliseconds => new Intl.DateTimeFormat('en', { timeZone: ZONE, dateStyle: 'short' }).format(milliseconds);
  return kept !== undefined && dayOf(Number(kept.headers.get('X-Server-Time'))) === dayOf(Date.now());
}

async function ask(request, kept) {
  // Until the headers: a page that has begun to come is not cut off.
  const patience = new AbortController();
  const timer = kept ? setTimeout(() => patience.abort(), PATIENCE_MS) : 0;
  try {
    const answer = await fetch(request, { signal: patience.signal });
    clearTimeout(timer);
    // A proxy's word that the program is away is no page; the program's own has the time.
    const away = answer.status >= 502 && answer.status <= 504 && (kept || !answer.headers.has('X-Server-Time'));
    return away ? null : answer;
  } catch {
    return null;
  }
}

// Somebody else is signed in, or nobody: the screens that were kept are not theirs.
async function keep(pages, address, answer) {
  const whose = answer.headers.get('X-Actor');
  if (whose !== null) {
    for (const request of await pages.keys()) {
      const kept = await pages.match(request, { ignoreVary: true });
      if (kept?.headers.get('X-Actor') !== whose) {
        await pages.delete(request);
      }
    }
  }
  // With a query it is the screen of one order or one day, which no other address may show.
  if (address.search === '' && answer.ok && !answer.redirected && answer.headers.get('X-Offline-Copy') === 'keep') {
    await pages.put(address.pathname, answer.clone());
  }
}

// Better than the browser's own page, and it looks again by itself. Who is signed in (home is their screen) is led back to their tasks, where a
// clock can be stopped.
function nothingKept(home) {
  const language = home?.headers.get('Content-Language') ?? 'en';
  const sheets = ['tokens', 'base', 'layout', 'components/button', 'components/card', 'components/sign-in'].map(name => `<link rel="stylesheet" href="/a/${VERSION}/css/${name}.css">`).join('');
  const words = home
    ? `<p role="alert">${WORDS[language].notHere}</p><p><a class="btn btn-primary btn-lg btn-wide" href="/">${WORDS[language].back}</a></p>`
    : `<div role="alert">${Object.entries(WORDS).map(([each, { nobody }]) => `<p lang="${each}">${nobody}</p>`).join('')}</div>`;
  const text = `<!doctype html><html lang="${language}" data-theme="light"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="10"><title>Time On Tasks</title>${sheets}</head>
<body class="floor"><main id="main" class="gate"><div class="card"><h1>Time On Tasks</h1>${words}</div></main></body></html>`;
  return new Response(text, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

async function asCopy(kept) {
  const text = (await kept.text()).replace('<html', '<html data-offline-copy');
  return new Response(text, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}
