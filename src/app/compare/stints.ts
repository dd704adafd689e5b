/** Long work between tasks of the page: in stints, so that the page stays awake. */
import { showToast } from '../store/toastStore.ts';

/** Real ms of work between two looks at what the learner does. */
const STINT_MS = 8;

/** Works until it is done, fails (the page says how) or is not wanted any more. */
export function workInStints<T>(
  work: Iterator<unknown, T>,
  on: { readonly isWanted: () => boolean; readonly done: (result: T) => void; readonly failed: () => void },
): void {
  const stint = (): void => {
    if (!on.isWanted()) return;
    const started = performance.now();
    try {
      while (performance.now() - started < STINT_MS) {
        const step = work.next();
        if (step.done) return on.done(step.value);
      }
    } catch (error) {
      on.failed();
      showToast(error instanceof Error ? error.message : String(error), { tone: 'error' });
      return;
    }
    setTimeout(stint);
  };
  setTimeout(stint);
}
