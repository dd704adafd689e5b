/** Work that can wait for a quiet moment: a matrix of traces, a comparison of two rule sets. */
import { useEffect, useState } from 'react';

/** Changes come in bursts (a rollout touches slices and rules many times a second); one answer for a burst is enough. */
const SETTLE_MS = 60;
const LATEST_MS = 300;

/** Runs `work` between frames, or after `latest` ms at last; returns how to call it off. */
function betweenFrames(work: () => void, latest: number): () => void {
  if (typeof requestIdleCallback === 'function') {
    const idle = requestIdleCallback(work, { timeout: latest });
    return () => cancelIdleCallback(idle);
  }
  const timer = setTimeout(work);
  return () => clearTimeout(timer);
}

/** Runs `work` once things have settled; returns how to call it off. */
function whenIdle(work: () => void): () => void {
  let stop = (): void => undefined;
  const timer = setTimeout(() => (stop = betweenFrames(work, LATEST_MS)), SETTLE_MS);
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** The last answer of `compute`, worked out again in a quiet moment whenever `compute` is another function (useCallback it). */
export function useIdle<T>(compute: () => T): T | undefined {
  const [answer, setAnswer] = useState<{ readonly value: T }>();
  useEffect(() => whenIdle(() => setAnswer({ value: compute() })), [compute]);
  return answer?.value;
}

/** So long may a slice of slow work keep the page from drawing. */
const SLICE_MS = 6;
/** And the next one comes at the latest after so long. */
const NEXT_MS = 50;

/** Runs a generator to its end in slices between frames; returns how to call it off. `tell` hears each value at the end of a slice. */
function inSlices<T>(work: Iterator<T, void>, tell: (value: T, isOver: boolean) => void): () => void {
  let stop = (): void => undefined;
  let last: { readonly value: T } | undefined;
  const slice = () => {
    const started = performance.now();
    for (;;) {
      const { done = false, value } = work.next();
      if (!done && value !== undefined) last = { value: value as T };
      if (done || performance.now() - started > SLICE_MS) {
        if (last) tell(last.value, done);
        if (!done) stop = betweenFrames(slice, NEXT_MS);
        return;
      }
    }
  };
  stop = whenIdle(slice);
  return () => stop();
}

/**
 * The last answer of slow work that comes step by step, each step a better answer than the one before. While it is worked out again,
 * the old one stands; a first answer is shown as it grows. `begin` must keep its identity (useCallback it).
 */
export function useSlices<T>(
  begin: () => Iterator<T, void>,
): { readonly value: T; readonly isOver: boolean } | undefined {
  const [answer, setAnswer] = useState<{ readonly value: T; readonly isOver: boolean }>();
  useEffect(
    () =>
      inSlices(begin(), (value, isOver) => {
        setAnswer((before) => (before?.isOver && !isOver ? before : { value, isOver }));
      }),
    [begin],
  );
  return answer;
}
