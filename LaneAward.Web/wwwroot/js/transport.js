// One attempt to send a tap, and what its answer means.
//
// X-Write-Outcome decides first, the status second: an answer without that header is not ours (a proxy, a captive portal)
// and counts for nothing.
import { noteAnswer, noteSilence } from './connection.js';
import { noteServerTime, serverNow } from './server-time.js';
import { noteVersion } from './version.js';

// The server waits 10 s for a busy database, so a client that gave up earlier would never hear its 503.
export const TIMEOUT_MS = 15_000;
const BASE_MS = 500;
// A tablet that came back must not stand there for a minute; sixty of them asking three times a minute is nothing to the server.
const CAP_MS = 20_000;
const LONGEST_FLOOR_MS = 60_000;
const TRIES_WITHOUT_WORD = 5;

// Changes with every load of the page: the monotonic clock of another load began elsewhere.
export const BOOT = Math.random().toString(36).slice(2);

// Resolves to { kind: 'answer', response, text, word }, { kind: 'again', floor }, { kind: 'stale-token' }, { kind: 'signed-out' }
// or { kind: 'failed', status }.
export async function attempt(tap, number) {
  const asked = performance.now();
  let response;
  let text;
  try {
    response = await fetch(tap.url, {
      method: 'POST',
      body: tap.body,
      headers: headersOf(tap, number),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch {
    noteSilence();
    return { kind: 'again', floor: 0, silent: true };
  }
  noteServerTime(response.headers.get('X-Server-Time'), asked);
  noteVersion(response.headers.get('X-App-Version'));
  const word = response.headers.get('X-Write-Outcome') ?? '';
  if (word) {
    noteAnswer();
  }
  return judge(tap, response, text, word, number);
}

// Milliseconds until the next attempt: grows, is capped, and is spread so that tablets do not come in step. A proxy may ask for hours: who stands there
// cannot wait as long, and a tap whose turn is that far away is taken for one of a clock that was set back (outbox.js).
export function backoff(number, floor) {
  return Math.max(Math.min(floor, LONGEST_FLOOR_MS), BASE_MS / 2 + Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** number));
}

function headersOf(tap, number) {
  const headers = {
    ...tap.headers,
    'Content-Type': 'application/x-www-form-urlencoded',
    'HX-Request': 'true',
    'Idempotency-Key': tap.key,
    'X-Actor': tap.actor,
    'X-Occurred-At': new Date(tap.at).toISOString(),
    'X-Sent-At': new Date().toISOString(),
    'X-Clock-Offset': String(tap.offset),
    'X-Db-Epoch': tap.epoch,
    'X-Attempt': String(number),
  };
  if (tap.ticket) {
    headers['X-Outbox-Ticket'] = tap.ticket;
  }
  // Nobody looks at its answer any more, so nobody can be asked.
  if (tap.kept) {
    headers['X-Kept'] = '1';
  }
  // Later taps of this tablet did not wait for it.
  if (tap.triedAgain) {
    headers['X-Tried-Again'] = '1';
  }
  // The sign-in may have been ended by a lock whose answer was lost.
  if (tap.lockOwed) {
    headers['X-Lock-Unanswered'] = '1';
  }
  if (tap.boot === BOOT) {
    headers['X-Waited-Ms'] = String(Math.round(performance.now() - tap.pressed));
  }
  return headers;
}

function judge(tap, response, text, word, number) {
  const { status } = response;
  if (word === 'busy') {
    return { kind: 'again', floor: retryAfter(response) };
  }
  // A fault of the server's is no answer to the tap: a full disk is looked at again for ever, a bug a few times. Attempts that met silence do not
  // count: after an outage the first fault would be the last.
  if (word === 'failed') {
    tap.faults = (tap.faults ?? 0) + (status === 503 ? 0 : 1);
    return tap.faults < TRIES_WITHOUT_WORD ? { kind: 'again', floor: retryAfter(response) } : { kind: 'failed', status };
  }
  if (word === 'stale-token') {
    return { kind: 'stale-token' };
  }
  // Only with our word: a captive portal redirects and answers 401 too.
  if (word === 'sign-in' || word === 'wrong-person') {
    return { kind: 'signed-out' };
  }
  if (word) {
    return { kind: 'answer', response, text, word };
  }
  if ([401, 408, 425, 429, 502, 503, 504].includes(status) || status < 400) {
    return { kind: 'again', floor: retryAfter(response) };
  }
  // What is stored waits for the word of our server, whatever stands in between; who stands before a button does not.
  return tap.seq || number < TRIES_WITHOUT_WORD ? { kind: 'again', floor: 0 } : { kind: 'failed', status };
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
