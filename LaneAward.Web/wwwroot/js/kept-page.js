// The home screen that the service worker keeps (js/worker/sw.js) follows what the person has done since it was loaded: a reload
// without a connection shows the last screen, not the first.
import { forgetValue, keepValue, keptNames } from './kept-values.js';
import { fact } from './page.js';

const PAGES = 'pages';
// By person: that their kept screens are still to be dropped. boot.js reads it as well and lets nobody see them.
const LEFT = 'la-left-';

// Home alone has the large card of what runs.
export function isHome() {
  return location.pathname === '/' && document.getElementById('hero') !== null;
}

// Whether an answer is the screen that home shows. A tap of My day is answered with that day.
export function isHomeScreen(main) {
  return main.trimStart().startsWith('<main') && main.includes('id="hero"');
}

// Puts the fragment <main id="main">...</main> into the kept home screen. A full browser costs the person nothing but that.
export function keepScreen(main) {
  return putScreen(main).catch(error => console.info('The screen was not kept', error));
}

async function putScreen(main) {
  if (!('caches' in self) || location.pathname !== '/' || !isHomeScreen(main)) {
    return;
  }
  const pages = await caches.open(PAGES);
  const kept = await pages.match('/', { ignoreVary: true });
  // Another tab may be another person's by now.
  if (kept?.headers.get('X-Actor') === fact('actor')) {
    const text = await kept.text();
    const page = text.slice(0, text.indexOf('<main')) + main.trim() + text.slice(text.lastIndexOf('</main>') + '</main>'.length);
    await pages.put('/', new Response(page, { headers: kept.headers }));
  }
}

// Both screens are there before they are needed: somebody who has just signed in may lose the connection at once.
async function keepBoth() {
  if (!('caches' in self) || !fact('ticket') || 'offlineCopy' in document.documentElement.dataset || 'locked' in document.documentElement.dataset) {
    return;
  }
  const pages = await caches.open(PAGES);
  const isMine = kept => kept?.headers.get('X-Actor') === fact('actor') && kept.headers.get('Content-Language') === document.documentElement.lang;
  // The day is kept when it is looked at; in another language it is not.
  if (!isMine(await pages.match('/day', { ignoreVary: true }))) {
    await pages.delete('/day');
  }
  for (const path of ['/', '/tasks/add']) {
    if (!isMine(await pages.match(path, { ignoreVary: true }))) {
      const answer = await fetch(path, { cache: 'no-store', headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(8000) });
      if (answer.ok && answer.headers.get('X-Actor') === fact('actor') && answer.headers.get('X-Offline-Copy') === 'keep') {
        await pages.put(path, answer);
      }
    }
  }
  document.documentElement.dataset.screens = 'kept';
}

async function begin() {
  if (fact('ticket') && !('offlineCopy' in document.documentElement.dataset) && !('locked' in document.documentElement.dataset)) {
    // Signed in again: their screens may be seen.
    forgetValue(LEFT + fact('actor'));
  }
  if (keptNames().some(name => name.startsWith(LEFT))) {
    await dropAll().catch(goRoundWorker);
  }
  await keepBoth();
}

// A page that stays dark: behind a slow server the worker would show the kept screen again and again. The next page starts the worker anew.
async function goRoundWorker(error) {
  console.info('The kept screens are still to be dropped', error);
  if (document.documentElement.dataset.locked !== 'left') {
    return;
  }
  // Without a server the browser's own error page would come, which looks for nothing.
  const answer = await fetch(fact('hello'), { cache: 'no-store', signal: AbortSignal.timeout(4000) });
  if (answer.headers.has('X-Server-Time')) {
    await (await navigator.serviceWorker?.getRegistration())?.unregister();
  }
}

document.addEventListener('modules-ready', () => begin().catch(error => console.info('The screens were not kept', error)));

// At a lock. What could not be dropped is noted, and hinders nobody from leaving.
export async function dropScreens() {
  if ('caches' in self) {
    keepValue(LEFT + fact('actor'), '');
    await dropAll().catch(error => console.info('The kept screens were not dropped', error));
  }
}

async function dropAll() {
  await caches.delete(PAGES);
  keptNames().filter(name => name.startsWith(LEFT)).forEach(forgetValue);
}
