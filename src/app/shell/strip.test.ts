import { expect, test } from 'vitest';
import type { TimeMark } from '../store/timelineStore.ts';
import { marksToDraw, spanOf } from './strip.ts';

const mark = (sign: TimeMark['sign'], at: number): TimeMark => ({
  sign,
  kind: 'apply',
  at,
  revision: at,
  label: `${sign} at ${at}`,
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
  expect(drawn.map(({ sign }) => sign)).toEqual(['traffic', 'kill']);
});

test('What was done before the first moment is the beginning, not a mark', () => {
  expect(marksToDraw([mark('change', 0), mark('change', 5000)], 60_000).map(({ at }) => at)).toEqual([5000]);
});
