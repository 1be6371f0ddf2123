// Shows what is to be seen from an instant on: <section data-show-from-ms="1795500000000" hidden>
import { onTick } from './ticker.js';

onTick(now => {
  for (const element of document.querySelectorAll('[data-show-from-ms][hidden]')) {
    element.hidden = now < Number(element.dataset.showFromMs);
  }
});
