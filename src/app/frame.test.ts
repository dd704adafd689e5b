/** What one layer of the picture does wrong is its own: the clock and the other layers go on. */
import { afterEach, expect, it, vi } from 'vitest';
import { onFrame } from './frame.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Frames that come when they are called. */
function frames() {
  let next: FrameRequestCallback | undefined;
  const said: unknown[] = [];
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => {
    next = draw;
    return 1;
  });
  vi.stubGlobal('cancelAnimationFrame', () => (next = undefined));
  vi.stubGlobal('reportError', (error: unknown) => said.push(error));
  return { draw: (at: number) => next?.(at), said };
}

it('a layer that fails is said once, rests a second, and paints again when it can', () => {
  const { draw, said } = frames();
  let broken = true;
  const fault = new Error('no packets');
  const first = vi.fn(() => {
    if (broken) throw fault;
  });
  const clock = vi.fn();
  const stops = [onFrame(first), onFrame(clock)];

  for (const at of [16, 32, 48]) draw(at);
  expect(clock).toHaveBeenCalledTimes(3);
  expect(first).toHaveBeenCalledTimes(1);
  expect(said).toEqual([fault]);

  broken = false;
  for (const at of [1020, 1036]) draw(at);
  expect(first).toHaveBeenCalledTimes(3);
  expect(clock).toHaveBeenCalledTimes(5);
  expect(said).toEqual([fault]);
  for (const stop of stops) stop();
});
