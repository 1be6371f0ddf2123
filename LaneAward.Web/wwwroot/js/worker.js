// Starts the service worker, and asks the browser not to clear what the tablet keeps when its disk gets full.
import { fact } from './page.js';

const address = fact('worker');

if (address && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register(address).catch(error => console.info('Without a service worker: a reload needs the connection', error));
}

if (fact('ticket')) {
  navigator.storage?.persist?.();
}
