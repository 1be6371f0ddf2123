// Counts work time. [data-start-ms] is the server's start instant, [data-base-s] the seconds of earlier sessions.
//   <div class="timer" role="timer" data-start-ms="...">0:48<s>12</s></div>      H:MM with small seconds
//   <span data-start-ms="..." data-base-s="2160" data-format="hm">1 h 24 m</span>
//   <progress data-start-ms="..." data-base-s="..." max="7200" value="...">        turns data-state="over" past its max
//   <span data-start-ms="..." data-estimate-s="7200" data-left="{0} left" data-over="{0} over">
// An element without data-start-ms stands still: a paused task keeps what the server wrote.
import { fill } from './page.js';
import { onTick } from './ticker.js';

onTick(now => {
  for (const element of document.querySelectorAll('[data-start-ms]')) {
    paint(element, Math.max(0, Math.floor((now - Number(element.dataset.startMs)) / 1000)) + Number(element.dataset.baseS ?? 0));
  }
});

function paint(element, seconds) {
  if (element instanceof HTMLProgressElement) {
    element.value = seconds;
    if (seconds > element.max) {
      element.dataset.state = 'over';
    }
  } else if (element.dataset.estimateS) {
    const estimate = Number(element.dataset.estimateS);
    // From the minutes that are shown, so that they and those that are left make the estimate.
    put(element, fill(seconds <= estimate ? element.dataset.left : element.dataset.over, words(Math.abs(estimate - (seconds - seconds % 60)))));
  } else if (element.dataset.format === 'hm') {
    put(element, words(seconds));
  } else {
    figures(element, seconds);
  }
}

function figures(element, seconds) {
  const hoursMinutes = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds % 3600 / 60))}`;
  const small = element.querySelector('s');
  if (!small) {
    put(element, hoursMinutes);
    return;
  }
  if (element.firstChild.data !== hoursMinutes) {
    element.firstChild.data = hoursMinutes;
  }
  put(small, two(seconds % 60));
}

// "1 h 24 m": the same letters in English and Spanish, and no line ends within it.
function words(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}\u00a0m` : minutes % 60 ? `${Math.floor(minutes / 60)}\u00a0h\u00a0${minutes % 60}\u00a0m` : `${minutes / 60}\u00a0h`;
}

function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function two(number) {
  return String(number).padStart(2, '0');
}
