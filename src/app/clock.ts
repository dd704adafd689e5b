/**
 * Time in the page: turns frames into cluster time. The engine advances in small slices so that a heavy moment slows the clock
 * down instead of freezing the page; an engine fault stops the clock and is shown, the rest goes on.
 */
import { onFrame } from './frame.ts';
import { clusterStore, publish } from './store/clusterStore.ts';

/** Real milliseconds of computing the engine may take in one frame. */
const FRAME_BUDGET_MS = 8;
/** Cluster milliseconds advanced between two looks at the budget. */
const SLICE_MS = 50;
/** A frame after a stall (a hidden tab, a long task) counts as this much at most. */
const LONGEST_FRAME_MS = 100;
/** Panels with texts and tables are told this often; the canvas reads the engine every frame. */
const PUBLISH_EVERY_MS = 100;

/** The speeds of the transport, in cluster seconds per second. */
export const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60] as const;

function advance(ms: number): void {
  const { cluster } = clusterStore().getState();
  const started = performance.now();
  let left = ms;
  while (left > 0) {
    const slice = Math.min(left, SLICE_MS);
    cluster.advance(slice);
    left -= slice;
    if (performance.now() - started > FRAME_BUDGET_MS) return;
  }
}

/** Starts the clock; returns how to stop it. */
export function startClock(): () => void {
  let last: number | undefined;
  let published = 0;
  return onFrame((frameTime) => {
    const elapsed = last === undefined ? 0 : Math.min(frameTime - last, LONGEST_FRAME_MS);
    last = frameTime;
    const { playing, speed, fault, engine } = clusterStore().getState();
    if (!playing || fault || engine !== 'running' || document.hidden) return;
    try {
      advance(elapsed * speed);
    } catch (error) {
      clusterStore().setState({ playing: false, fault: error instanceof Error ? error : new Error(String(error)) });
    }
    if (frameTime - published < PUBLISH_EVERY_MS) return;
    published = frameTime;
    publish();
  });
}
