// The transport of every write: sends one tap until the server has answered it, always under the same key.
// The tablet's outbox will take this place: send() keeps its shape and first stores what it is given.
//
// X-Write-Outcome decides first, the status second: an answer without that header is not ours (a proxy, a captive portal)
// and counts for nothing.
import { clearBanner, showBanner } from './banner.js';
import { isReachable, noteAnswer, noteSilence, onReachable } from './connection.js';
import { fact } from './page.js';
import { clockOffset, noteServerTime, serverNow } from './server-time.js';

// The server waits 10 s for a busy database, so a client that gave up earlier would never hear its 503.
const TIMEOUT_MS = 15_000;
const SILENT_MS = 4_000;
const BASE_MS = 500;
const CAP_MS = 60_000;
const TRIES_WITHOUT_WORD = 5;

const pending = new Set();
let line = Promise.resolve();
let wake = () => {};

// Sends { url, body, key, headers } after all earlier taps of this page, in order: starting B may pause A.
// Resolves to { kind: 'answer', response, text, word }, { kind: 'signed-out' } or { kind: 'failed', status }.
export function send(tap) {
  const stamped = { ...tap, at: Date.now(), pressed: performance.now(), offset: clockOffset(), actor: fact('actor'), epoch: fact('epoch') };
  pending.add(stamped);
  const result = line.then(() => untilAnswered(stamped)).finally(() => pending.delete(stamped));
  line = result.catch(() => {});
  return result;
}

export function pendingWrites() {
  return pending.size;
}

// Resolves when no tap is waiting: a page must not be left, nor a tablet locked, over an unsent tap.
export async function whenSent() {
  while (pending.size > 0) {
    await line;
    await Promise.resolve();
  }
}

export function retryNow() {
  wake();
}

async function untilAnswered(tap) {
  const begun = performance.now();
  const patience = setTimeout(() => showBanner(isReachable() ? 'busy' : 'offline'), SILENT_MS);
  let refreshed = false;
  try {
    for (let attempt = 1; ; attempt++) {
      const outcome = await tryOnce(tap, attempt);
      if (outcome.kind === 'stale-token' && !refreshed && await refreshToken(tap)) {
        refreshed = true;
      } else if (outcome.kind === 'again' || outcome.kind === 'stale-token') {
        if (performance.now() - begun > SILENT_MS) {
          showBanner(isReachable() ? 'busy' : 'offline');
        }
        await pause(attempt, outcome.floor ?? 0);
      } else {
        return outcome;
      }
    }
  } finally {
    clearTimeout(patience);
    clearBanner('busy');
  }
}

async function tryOnce(tap, attempt) {
  let response;
  let text;
  try {
    response = await fetch(tap.url, {
      method: 'POST',
      body: tap.body,
      headers: headersOf(tap, attempt),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch {
    noteSilence();
    return { kind: 'again' };
  }
  noteServerTime(response.headers.get('X-Server-Time'));
  const word = response.headers.get('X-Write-Outcome') ?? '';
  if (word) {
    noteAnswer();
  }
  return judge(response, text, word, attempt);
}

function headersOf(tap, attempt) {
  return {
    ...tap.headers,
    'Content-Type': 'application/x-www-form-urlencoded',
    'HX-Request': 'true',
    'Idempotency-Key': tap.key,
    'X-Actor': tap.actor,
    'X-Occurred-At': new Date(tap.at).toISOString(),
    'X-Clock-Offset': String(tap.offset),
    // By the monotonic clock: the wall clock is often set just when the network comes back.
    'X-Sent-At': new Date(tap.at + performance.now() - tap.pressed).toISOString(),
    'X-Db-Epoch': tap.epoch,
    'X-Attempt': String(attempt),
  };
}

export function judge(response, text, word, attempt) {
  const { status } = response;
  if (word === 'busy') {
    return { kind: 'again', floor: retryAfter(response) };
  }
  if (word === 'stale-token') {
    return { kind: 'stale-token' };
  }
  if (word === 'sign-in' || word === 'wrong-person' || response.type === 'opaqueredirect' || (status === 401 && !word)) {
    return { kind: 'signed-out' };
  }
  if (word) {
    return { kind: 'answer', response, text, word };
  }
  if ([408, 425, 429, 502, 503, 504].includes(status) || status < 400) {
    return { kind: 'again', floor: retryAfter(response) };
  }
  return attempt < TRIES_WITHOUT_WORD ? { kind: 'again' } : { kind: 'failed', status };
}

// Seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now.
function retryAfter(response) {
  const value = response.headers.get('Retry-After');
  if (!value) {
    return 0;
  }
  const seconds = Number(value);
  return Number.isFinite(seconds) ? seconds * 1000 : Math.max(0, Date.parse(value) - serverNow()) || 0;
}

function pause(attempt, floor) {
  const spread = BASE_MS / 2 + Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
  return new Promise(resolve => {
    const timer = setTimeout(resolve, Math.max(floor, spread));
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
// Until taps are stored on the tablet, leaving the page would lose one that still waits.
addEventListener('beforeunload', event => {
  if (pending.size > 0) {
    event.preventDefault();
  }
});
