import { expect, test } from 'vitest';
import type { ActionMark } from '../../cluster/index.ts';
import { marksToDraw, spanOf } from './strip.ts';

const mark = (kind: ActionMark['kind'], at: number): ActionMark => ({
  kind,
  at,
  revision: at,
  label: `${kind} at ${at}`,
});

test('The strip is a minute long at first, and grows in steps, so that marks do not creep', () => {
  expect(spanOf(0)).toBe(60_000);
  expect(spanOf(60_000)).toBe(60_000);
  expect(spanOf(60_001)).toBe(75_000);
  expect(spanOf(74_999)).toBe(75_000);
  expect(spanOf(3_600_000)).toBeGreaterThanOrEqual(3_600_000);
});

test('A thousand actions of one kind at nearly the same moment are one mark, another kind among them is its own', () => {
  const crowd = Array.from({ length: 1000 }, (_, n) => mark('traffic', 30_000 + n / 100));
  const drawn = marksToDraw([...crowd, mark('kill', 30_001)], 60_000);
  expect(drawn.map(({ kind }) => kind)).toEqual(['traffic', 'kill']);
});

test('What was done before the first moment is the beginning, not a mark', () => {
  expect(marksToDraw([mark('apply', 0), mark('apply', 5000)], 60_000).map(({ at }) => at)).toEqual([5000]);
});
