/** Waiting for the engine: what a learner does before it is there is done as soon as it is, in the order it was asked for. */
import { clusterStore } from './clusterStore.ts';

/** Does it now, or when the engine takes over. */
export function withEngine(work: () => void): void {
  const store = clusterStore();
  if (store.getState().engine === 'running') {
    work();
    return;
  }
  const stop = store.subscribe(({ engine }) => {
    if (engine !== 'running') return;
    stop();
    // Not inside the store's own round of telling: the work changes the store again.
    queueMicrotask(work);
  });
}

/** Kept when the engine is there. */
export function engineRunning(): Promise<void> {
  return new Promise((resolve) => withEngine(resolve));
}
