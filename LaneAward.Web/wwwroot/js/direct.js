// Sends a tap from memory until the server has answered it, always under the same key: for what cannot wait on the tablet (a
// sign-in, the console), and for a browser that stores nothing.
import { clearBanner, showBanner } from './banner.js';
import { isReachable, onReachable, showOffline } from './connection.js';
import { fact } from './page.js';
import { expectIn, expectNobody, isGone, isTakenBack, sleptOver } from './present.js';
import { attempt, backoff } from './transport.js';

const SILENT_MS = 4_000;
const pending = new Set();
let line = Promise.resolve();
let wake = () => {};

// Sends the tap after all earlier ones of this page, in order, and after what else must go first. Resolves as attempt() does, but
// never to 'again'. A tap that counts only while its person stands there (a sign-in) resolves to 'unanswered' instead of being sent later: it
// would let somebody in before whoever stands there by then.
export function sendDirect(tap, first = null) {
  pending.add(tap);
  // From the press on: whoever stands there is told, also while earlier ones go first.
  const patience = setTimeout(showWaiting, SILENT_MS);
  const result = line.then(() => first).then(() => untilAnswered(tap)).finally(() => {
    clearTimeout(patience);
    clearBanner('busy');
    pending.delete(tap);
  });
  line = result.catch(() => {});
  return result;
}

export function pendingDirect() {
  return pending.size;
}

// Resolves when no tap is held in memory alone: a page must not be left, nor a tablet locked, over one.
export async function whenSent() {
  while (pending.size > 0) {
    await line;
    await Promise.resolve();
  }
}

function retryNow() {
  wake();
}

function showWaiting() {
  if (isReachable()) {
    showBanner('busy');
  } else {
    showOffline();
  }
}

async function untilAnswered(tap) {
  const result = await tryUntilAnswered(tap);
  // An answer that is not "applied" brought no cookie, whoever gave it.
  if (tap.present && !result.silent && !['applied', 'replayed'].includes(result.word)) {
    expectNobody(tap.present);
  }
  return result;
}

async function tryUntilAnswered(tap) {
  let refreshed = false;
  if (tap.present) {
    if (!await isTakenBack()) {
      return { kind: 'unanswered', silent: true, unsent: true };
    }
    expectIn(tap.present);
  }
  for (let number = 1; ; number++) {
    if (tap.present && isGone(tap)) {
      return { kind: 'unanswered', silent: false };
    }
    const outcome = await attempt(tap, number);
    if (outcome.kind === 'stale-token' && !refreshed && await refreshToken(tap)) {
      refreshed = true;
    } else if (outcome.kind === 'again' || outcome.kind === 'stale-token') {
      const wait = backoff(number, outcome.floor ?? 0);
      if (tap.present && (outcome.silent || isGone(tap, wait))) {
        return { kind: 'unanswered', silent: Boolean(outcome.silent) };
      }
      if (performance.now() - tap.pressed > SILENT_MS) {
        showWaiting();
      }
      await pause(wait);
    } else {
      return { ...outcome, tap, late: sleptOver(tap) };
    }
  }
}

function pause(milliseconds) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

// The antiforgery token belongs to another sign-in or key ring: fetch a fresh one and send the same tap again at once.
async function refreshToken(tap) {
  try {
    const answer = await fetch(fact('hello'), { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    const { csrf } = await answer.json();
    for (const field of document.querySelectorAll('input[name="__RequestVerificationToken"]')) {
      field.value = csrf;
    }
    const body = new URLSearchParams(tap.body);
    body.set('__RequestVerificationToken', csrf);
    tap.body = body.toString();
    return Boolean(csrf);
  } catch {
    return false;
  }
}

onReachable(retryNow);
document.addEventListener('click', event => {
  if (event.target.closest('[data-retry-now]')) {
    retryNow();
  }
});
addEventListener('beforeunload', event => {
  if (pending.size > 0) {
    event.preventDefault();
  }
});
