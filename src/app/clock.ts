/**
 * Time in the page: turns frames into cluster time. The engine advances in small slices so that a heavy moment slows the clock
 * down instead of freezing the page; an engine fault stops the clock and is shown, the rest goes on.
 */
import { lastFrameTook, onFrame } from './frame.ts';
import { clusterStore, publish } from './store/clusterStore.ts';

/**
 * Real milliseconds of a frame that engine and painting share; the browser needs some of its own after them. The engine gets what
 * painting leaves, within bounds: a crowd of packets costs both, and a picture that stutters is worse than a clock that says it is slow.
 */
const FRAME_MS = 5;
const MOST_FOR_ENGINE_MS = 4;
const LEAST_FOR_ENGINE_MS = 1.5;
/** How much one frame counts for what painting usually takes. */
const NEWEST_COUNTS = 0.1;
/** Real milliseconds of computing between two looks at the budget. */
const SLICE_COSTS_MS = 0.5;
/** Cluster milliseconds in a slice: many while little happens, few in a storm of packets. */
const LONGEST_SLICE_MS = 50;
const SHORTEST_SLICE_MS = 0.25;
/** A frame after a stall (a hidden tab, a long task) counts as this much at most. */
const LONGEST_FRAME_MS = 100;
/**
 * Panels with texts and tables are told this often; the canvas reads the engine every frame. While a crowd of Pods is made, telling takes
 * longer than the engine: then they are left alone for so many times what it took, and the clock does not stand for it.
 */
const PUBLISH_EVERY_MS = 100;
const REST_AFTER_PUBLISHING = 4;

/** The speeds of the transport, in cluster seconds per second: from a hundredth to a hundred, by even steps of a logarithm, and minutes. */
export const SPEEDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 100] as const;

let slice = LONGEST_SLICE_MS;

/** What is left for the engine when everything else in a frame usually takes so long. */
function engineShare(others: number): number {
  return Math.min(MOST_FOR_ENGINE_MS, Math.max(LEAST_FOR_ENGINE_MS, FRAME_MS - others));
}

/** Advances the engine as far as it gets in `budget` real ms; what is left of `ms` is lost. Returns how far it got. */
function advance(ms: number, budget: number): number {
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
    if (after - started > budget) break;
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

/** Tells the page as often as it may be told. */
function createTeller() {
  let told = 0;
  let took = 0;
  return (frameTime: number): void => {
    if (frameTime - told < Math.max(PUBLISH_EVERY_MS, REST_AFTER_PUBLISHING * took)) return;
    told = frameTime;
    const started = performance.now();
    publish();
    // React draws what it was told in a microtask that is in the queue already.
    queueMicrotask(() => (took = performance.now() - started));
  };
}

/** Starts the clock; returns how to stop it. */
export function startClock(): () => void {
  let last: number | undefined;
  const tell = createTeller();
  let own = 0;
  let others = 0;
  const watchPace = createPaceWatch();
  return onFrame((frameTime) => {
    others += (Math.max(0, lastFrameTook() - own) - others) * NEWEST_COUNTS;
    own = 0;
    const elapsed = last === undefined ? 0 : Math.min(frameTime - last, LONGEST_FRAME_MS);
    last = frameTime;
    const { playing, speed, fault, engine } = clusterStore().getState();
    if (!playing || fault || engine !== 'running' || document.hidden) return;
    const started = performance.now();
    try {
      watchPace(frameTime, elapsed * speed, advance(elapsed * speed, engineShare(others)));
    } catch (error) {
      clusterStore().setState({ playing: false, fault: error instanceof Error ? error : new Error(String(error)) });
    }
    tell(frameTime);
    own = performance.now() - started;
  });
}
