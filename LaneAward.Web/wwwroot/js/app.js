// Entry of the floor and, with console/console.js, of the console: starts each behaviour. A behaviour finds its elements by data attributes
// (docs/frontend.md), listens on the document and so needs no start-up after a swap.
import './htmx-setup.js';
import './write-key.js';
import './connection.js';
import './clock.js';
import './timers.js';
import './shift-end.js';
import './wait.js';
import './sheets.js';
import './stepper.js';
import './chips.js';
import './pin-pad.js';
import './tiles.js';
import './toasts.js';
import './focus.js';
import './search.js';
import './scanner.js';
import './lock.js';
import './kept-cards.js';
import './kept-marks.js';
import './kept-sheets.js';
import './kept-orders.js';
import './outbox-notice.js';
import './tablet-state.js';
import './update.js';
import './worker.js';
import './language.js';
import './next-page.js';
import './drafts.js';

document.documentElement.dataset.ready = '';
document.dispatchEvent(new Event('modules-ready'));
