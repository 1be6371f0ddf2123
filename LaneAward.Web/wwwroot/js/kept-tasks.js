// What the screen knows of tasks: the facts that cards carry (docs/frontend.md), and those that a tap that waits carries of its task (about).

// Verb and task of an address: "/tasks/42/pause" is { verb: 'pause', uid: '42' }, "/tasks/add" is { verb: 'add' }.
export function readAddress(address) {
  const parts = new URL(address, location.href).pathname.split('/').filter(Boolean);
  return parts[0] === 'tasks' && parts.length > 2 ? { uid: parts[1], verb: parts[2] } : { verb: parts.at(-1) ?? '' };
}

// "Pause", in the reader's language.
export function verbWord(verb = '') {
  const verbs = document.getElementById('t-verbs')?.content;
  return (verbs?.querySelector(`[data-verb="${CSS.escape(verb)}"]`) ?? verbs?.querySelector('[data-verb=""]'))?.textContent ?? '';
}

// A tap's words: "Pause · Laser engraving · 107923".
export function tapWords(tap) {
  const { verb, type, order } = tap?.about ?? {};
  return [verbWord(verb), type, order].filter(Boolean).join(' · ');
}

// What a tap on this form is about, to be told later, when its page is gone.
export function aboutTap(address, form, key, button) {
  const { verb, uid } = readAddress(address);
  if (verb === 'add') {
    const type = form.querySelector('[name="taskTypeId"]:checked')?.closest('label')?.textContent.trim() ?? '';
    const order = form.elements.order?.value ?? '';
    const customer = document.getElementById('pane-h')?.textContent.split(' · ').slice(1).join(' · ') ?? '';
    return { verb, uid: key, type, order, customer };
  }
  const why = button?.name === 'reasonId' ? button.textContent.trim() : '';
  return { verb, uid, why, ...uid ? factsOf(uid) : {} };
}

function factsOf(uid) {
  const card = document.querySelector(`[data-uid="${CSS.escape(uid)}"][data-type]`);
  return card ? { type: card.dataset.type, order: card.dataset.order, customer: card.dataset.customer } : {};
}

// The task of each card that the server drew, as it stood then.
export function drawnTasks() {
  const tasks = new Map();
  for (const card of document.querySelectorAll('#main [data-uid][data-my]:not([data-kept])')) {
    const { uid, type, order, customer, my, why, sinceMs } = card.dataset;
    tasks.set(uid, { uid, type, order, customer, state: my, why, sinceMs: Number(sinceMs) || 0, card });
  }
  return tasks;
}

// The tasks as they will stand when the taps have been sent, as far as a tablet can tell. The server judges each tap on its own.
export function foresee(tasks, taps) {
  const after = new Map([...tasks].map(([uid, task]) => [uid, { ...task }]));
  for (const tap of taps) {
    const { verb, uid } = tap.about ?? {};
    if (!uid) {
      continue;
    }
    // Of a task that is not on the cards only what brings it there: the rest is said beside its name (kept-marks.js).
    if (!after.has(uid) && verb !== 'join' && !stateAfter(verb, '', tap.body)) {
      continue;
    }
    const task = after.get(uid) ?? { uid, state: 'queued', ...tap.about };
    after.set(uid, task);
    const state = stateAfter(verb, task.state, tap.body);
    if (state === 'running' && task.state !== 'running') {
      leaveOthers(after, tap);
      task.sinceMs = tap.at + tap.offset;
    }
    if (verb === 'pause' || state !== 'paused') {
      task.why = tap.about.why;
    }
    task.state = state;
    task.tap = tap;
  }
  return after;
}

function stateAfter(verb, before, body) {
  switch (verb) {
    case 'add': return new URLSearchParams(body).has('start') ? 'running' : 'queued';
    case 'start': return 'running';
    case 'pause': return before === 'queued' ? 'queued' : 'paused';
    case 'complete': return 'completed';
    case 'cancel': return 'cancelled';
    case 'hand-over': return 'given';
    default: return before;
  }
}

// A start pauses what else runs: one person, one clock.
function leaveOthers(tasks, tap) {
  for (const other of tasks.values()) {
    if (other.state === 'running') {
      other.state = 'paused';
      other.tap = tap;
    }
  }
}
