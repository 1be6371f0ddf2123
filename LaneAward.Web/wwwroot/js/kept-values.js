// Small values that this tablet keeps beyond the page, for every tab. A browser that refuses its store (it is full, or switched off) keeps them
// as long as the page lives: an exception from here would stop whatever notes a tap's answer.
const memory = new Map();

// The text kept under a name; null when there is none.
export function keptValue(name) {
  try {
    return memory.get(name) ?? localStorage.getItem(name);
  } catch {
    return memory.get(name) ?? null;
  }
}

export function keepValue(name, text) {
  memory.set(name, text);
  try {
    localStorage.setItem(name, text);
    memory.delete(name);
  } catch (error) {
    console.info('This browser keeps nothing: remembered by this page alone', error);
  }
}

export function forgetValue(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // It could not be written either.
  }
}

export function keptNames() {
  try {
    return [...new Set([...Object.keys(localStorage), ...memory.keys()])];
  } catch {
    return [...memory.keys()];
  }
}
