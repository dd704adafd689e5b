/** The page's one requestAnimationFrame loop: the clock advances the engine first, then every layer paints what it reads. */

type Paint = (frameTime: number) => void;

const painters = new Set<Paint>();
let running = 0;
let took = 0;

function loop(frameTime: number): void {
  running = requestAnimationFrame(loop);
  const started = performance.now();
  for (const paint of [...painters]) paint(frameTime);
  took = performance.now() - started;
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
    if (painters.size === 0) {
      cancelAnimationFrame(running);
      running = 0;
    }
  };
}
