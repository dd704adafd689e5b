/**
 * Time in the page: turns frames into cluster time. The engine advances in small slices so that a heavy moment slows the clock
 * down instead of freezing the page; an engine fault stops the clock and is shown, the rest goes on.
 */
import { onFrame } from './frame.ts';
import { clusterStore, publish } from './store/clusterStore.ts';

/** Real milliseconds of computing the engine may take in one frame: half of a frame's own budget, the other half is painting. */
const FRAME_BUDGET_MS = 4;
/** Real milliseconds of computing between two looks at the budget. */
const SLICE_COSTS_MS = 0.5;
/** Cluster milliseconds in a slice: many while little happens, few in a storm of packets. */
const LONGEST_SLICE_MS = 50;
const SHORTEST_SLICE_MS = 0.25;
/** A frame after a stall (a hidden tab, a long task) counts as this much at most. */
const LONGEST_FRAME_MS = 100;
/** Panels with texts and tables are told this often; the canvas reads the engine every frame. */
const PUBLISH_EVERY_MS = 100;

/** The speeds of the transport, in cluster seconds per second. */
export const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60] as const;

let slice = LONGEST_SLICE_MS;

/** Advances the engine as far as it gets within a frame's budget; what is left of `ms` is lost. Returns how far it got. */
function advance(ms: number): number {
  const { cluster } = clusterStore().getState();
  const started = performance.now();
  let left = ms;
  let before = started;
  while (left > 0) {
    const step = Math.min(left, slice);
    cluster.advance(step);
    left -= step;
    const after = performance.now();
    const pace = (SLICE_COSTS_MS * step) / Math.max(after - before, 0.01);
    slice = Math.min(LONGEST_SLICE_MS, Math.max(SHORTEST_SLICE_MS, Math.min(pace, slice * 2)));
    if (after - started > FRAME_BUDGET_MS) break;
    before = after;
  }
  return ms - left;
}

/** Real time over which it is judged whether the engine keeps up. */
const JUDGED_OVER_MS = 1000;
/** A clock that is a little late is not worth a word. */
const IN_TIME = 0.9;

/** Compares what was asked of the engine with what it got done, and says so in the store when it falls behind. */
function createPaceWatch() {
  let since = 0;
  let wanted = 0;
  let got = 0;
  return (frameTime: number, asked: number, done: number): void => {
    wanted += asked;
    got += done;
    if (frameTime - since < JUDGED_OVER_MS) return;
    const { speed, behind } = clusterStore().getState();
    const share = wanted === 0 ? 1 : got / wanted;
    const next = share < IN_TIME ? Number((speed * share).toPrecision(1)) : undefined;
    if (next !== behind) clusterStore().setState({ behind: next });
    since = frameTime;
    wanted = got = 0;
  };
}

/** Starts the clock; returns how to stop it. */
export function startClock(): () => void {
  let last: number | undefined;
  let published = 0;
  const watchPace = createPaceWatch();
  return onFrame((frameTime) => {
    const elapsed = last === undefined ? 0 : Math.min(frameTime - last, LONGEST_FRAME_MS);
    last = frameTime;
    const { playing, speed, fault, engine } = clusterStore().getState();
    if (!playing || fault || engine !== 'running' || document.hidden) return;
    try {
      watchPace(frameTime, elapsed * speed, advance(elapsed * speed));
    } catch (error) {
      clusterStore().setState({ playing: false, fault: error instanceof Error ? error : new Error(String(error)) });
    }
    if (frameTime - published < PUBLISH_EVERY_MS) return;
    published = frameTime;
    publish();
  });
}
