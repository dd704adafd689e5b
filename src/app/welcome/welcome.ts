/** Whether this browser has been here before. A browser that remembers nothing is greeted each time. */
import { safeStorage } from '../store/safeStorage.ts';

const KEY = 'servicescope.welcomed';

/** A language is no destination. */
const isPlain = (search: string): boolean => [...new URLSearchParams(search).keys()].every((name) => name === 'lang');

/** A link that leads to a lesson, a run or an embedded page needs no invitation. */
export function isFirstVisit(): boolean {
  return safeStorage.getItem(KEY) === null && location.hash === '' && isPlain(location.search);
}

export function rememberWelcome(): void {
  safeStorage.setItem(KEY, 'yes');
}
