// The clock in the top bar, in the shop's time zone whatever the tablet is set to:
//   <time class="clk" data-clock data-zone="America/Chicago" data-locale="en-US">2:47 PM</time>
import { onTick } from './ticker.js';

const formats = new Map();

onTick(now => {
  for (const element of document.querySelectorAll('[data-clock]')) {
    const text = format(element.dataset.locale, element.dataset.zone).format(now);
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }
});

function format(locale = 'en-US', zone = undefined) {
  const key = `${locale}|${zone}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone || undefined, hour: 'numeric', minute: '2-digit' }));
  }
  return formats.get(key);
}
