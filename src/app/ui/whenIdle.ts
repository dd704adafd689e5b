/** Work that can wait for a quiet moment: a matrix of traces, a comparison of two rule sets. */
import { useEffect, useState } from 'react';

/** Changes come in bursts (a rollout touches slices and rules many times a second); one answer for a burst is enough. */
const SETTLE_MS = 60;
const LATEST_MS = 300;

/** Runs `work` once things have settled; returns how to call it off. */
function whenIdle(work: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    if (typeof requestIdleCallback === 'function') idle = requestIdleCallback(work, { timeout: LATEST_MS });
    else work();
  }, SETTLE_MS);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}

/** The last answer of `compute`, worked out again in a quiet moment whenever `compute` is another function (useCallback it). */
export function useIdle<T>(compute: () => T): T | undefined {
  const [answer, setAnswer] = useState<{ readonly value: T }>();
  useEffect(() => whenIdle(() => setAnswer({ value: compute() })), [compute]);
  return answer?.value;
}
