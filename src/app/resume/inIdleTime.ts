/** Work in small steps, done while the browser has nothing else to do and the learner's hands are off. */

/** Real ms after the last key, press or turn of the wheel in which nothing is done. */
const HANDS_OFF_MS = 800;
/** A page that is always busy does a step now and then all the same. */
const AT_LATEST_MS = 2000;

let touched = -Infinity;

const TOUCHES = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
const touch = ({ timeStamp }: Event): void => void (touched = timeStamp);

/** Keeps an eye on the learner's hands; returns how to stop. */
export function watchHands(): () => void {
  for (const type of TOUCHES) window.addEventListener(type, touch, { capture: true, passive: true });
  return () => {
    for (const type of TOUCHES) window.removeEventListener(type, touch, { capture: true });
  };
}

// Not every browser knows of its idle time.
const whenIdle = (step: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(step, { timeout: AT_LATEST_MS });
  else setTimeout(step, 50);
};

/**
 * Takes one step after the other, each in an idle time of its own, until there are none left or the returned function is called.
 * @param latest in ms as `performance.now` tells it: after it, hands that never rest are not waited for
 */
export function inIdleTime(steps: Iterator<undefined, void>, latest = Infinity): () => void {
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    const wait = Math.min(touched + HANDS_OFF_MS, latest) - performance.now();
    if (wait > 0) setTimeout(() => whenIdle(next), wait);
    else if (!steps.next().done) whenIdle(next);
  };
  whenIdle(next);
  return () => void (stopped = true);
}
