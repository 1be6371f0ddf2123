// The home screen that the service worker keeps (js/worker/sw.js) follows what the person has done since it was loaded: a reload
// without a connection shows the last screen, not the first.
const PAGES = 'pages';

// Puts the fragment <main id="main">...</main> into the kept home screen.
export async function keepScreen(main) {
  if (!('caches' in self) || location.pathname !== '/' || !main.trimStart().startsWith('<main')) {
    return;
  }
  const pages = await caches.open(PAGES);
  const kept = await pages.match('/', { ignoreVary: true });
  if (kept) {
    const text = await kept.text();
    const page = text.slice(0, text.indexOf('<main')) + main.trim() + text.slice(text.lastIndexOf('</main>') + '</main>'.length);
    await pages.put('/', new Response(page, { headers: kept.headers }));
  }
}

// After a lock nothing of the person is left on the tablet but their unsent taps.
export async function dropScreens() {
  if ('caches' in self) {
    await caches.delete(PAGES);
  }
}
