/**
 * The page's one requestAnimationFrame loop: the clock advances the engine first, then every layer paints what it reads. A layer that
 * fails is said to the console and rests for a while; the clock and the other layers go on.
 */

type Paint = (frameTime: number) => void;

const painters = new Set<Paint>();
/** Layers that failed, and when they are tried again. */
const resting = new Map<Paint, number>();
const REST_MS = 1000;
let running = 0;
let took = 0;

function loop(frameTime: number): void {
  running = requestAnimationFrame(loop);
  const started = performance.now();
  for (const paint of [...painters]) if (frameTime >= (resting.get(paint) ?? 0)) attempt(paint, frameTime);
  took = performance.now() - started;
}

function attempt(paint: Paint, frameTime: number): void {
  try {
    paint(frameTime);
    resting.delete(paint);
  } catch (error) {
    resting.set(paint, frameTime + REST_MS);
    reportError(error);
  }
}

/** Milliseconds that everything called in the last frame took together. */
export function lastFrameTook(): number {
  return took;
}

/** Calls `paint` once a frame, in the order of registration, until the returned function is called. */
export function onFrame(paint: Paint): () => void {
  painters.add(paint);
  if (running === 0) running = requestAnimationFrame(loop);
  return () => {
    painters.delete(paint);
    resting.delete(paint);
    if (painters.size === 0) {
      cancelAnimationFrame(running);
      running = 0;
    }
  };
}
