// That a lock is to be done, or may be done already without this tablet knowing of it. Beyond a reload, and for every tab. What is tapped meanwhile counts
// for the person whose name stands there (t-not-locked), so it says that it was tapped then: the server may have ended the sign-in.
import { forgetValue, keepValue, keptValue } from './kept-values.js';
import { fact } from './page.js';

const OVERDUE = 'la-overdue';

export function oweLock() {
  keepValue(OVERDUE, fact('actor'));
}

export function isLockOwed() {
  return keptValue(OVERDUE) === fact('actor');
}

export function forgetOwedLock() {
  forgetValue(OVERDUE);
}
