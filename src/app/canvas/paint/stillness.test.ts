import { expect, test } from 'vitest';
import { createStillness } from './stillness.ts';

test('a picture is still when its parts have been the same for a while, until one changes or it is woken', () => {
  const { isStill, wake } = createStillness();
  const ask = (times: number, ...parts: unknown[]) => Array.from({ length: times }, () => isStill(...parts));
  const layout = {};
  expect(ask(31, 1, layout)).not.toContain(true);
  expect(ask(2, 1, layout)).toEqual([true, true]);
  expect(isStill(2, layout)).toBe(false);
  ask(30, 2, layout);
  expect(isStill(2, layout)).toBe(true);
  expect(isStill(2, {})).toBe(false);
  ask(40, 2, layout);
  wake();
  expect(isStill(2, layout)).toBe(false);
});
