/**
 * Lets cluster time pass as real time does, so many times as fast. The wall clock lives here and nowhere in the engine: what it comes
 * to is how far the cluster is advanced before each request and every few moments between them.
 */
import { performance } from 'node:perf_hooks';
import type { Cluster } from '../cluster/index.ts';

const TICK_MS = 50;
/** After a longer pause (a closed laptop, a long computation) the time in between is left out, not caught up with. */
const MOST_AT_ONCE_MS = 1000;

export interface RealTime {
  /** Brings the cluster up to the present moment. */
  catchUp(): void;
  stop(): void;
}

export interface RealTimeOptions {
  /** How many times as fast as real time; 0: time stands still. */
  readonly speed: number;
  /** Called after each advance by the timer. */
  readonly moved: () => void;
  /** Told of errors in the engine, where there is no request to answer. */
  readonly report: (error: unknown) => void;
  /** Milliseconds; default: the machine's. */
  readonly clock?: () => number;
}

export function createRealTime(cluster: Pick<Cluster, 'advance'>, options: RealTimeOptions): RealTime {
  const { speed, moved, report, clock = () => performance.now() } = options;
  let last = clock();
  const catchUp = (): void => {
    const now = clock();
    const elapsed = Math.min(now - last, MOST_AT_ONCE_MS);
    last = now;
    if (elapsed > 0 && speed > 0) cluster.advance(elapsed * speed);
  };
  const timer = setInterval(() => {
    try {
      catchUp();
      moved();
    } catch (error) {
      report(error);
    }
  }, TICK_MS);
  return {
    catchUp,
    stop() {
      clearInterval(timer);
    },
  };
}
