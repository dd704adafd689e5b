import { describe, expect, it } from 'vitest';
import { nextInDirection } from './direction.ts';
import { rect } from './geometry.ts';

const boxes = [
  { key: 'a', rect: rect(0, 0, 40, 20) },
  { key: 'b', rect: rect(60, 0, 40, 20) },
  { key: 'c', rect: rect(0, 40, 40, 20) },
  { key: 'd', rect: rect(200, 300, 40, 20) },
];

describe('an arrow key', () => {
  it.each([
    ['a', 'right', 'b'],
    ['a', 'down', 'c'],
    ['b', 'left', 'a'],
    ['c', 'up', 'a'],
    ['a', 'left', undefined],
  ] as const)('from %s to the %s reaches %s', (from, direction, to) => {
    expect(nextInDirection(boxes, from, direction)).toBe(to);
  });

  it('begins at the first box when the focused one is gone', () => {
    expect(nextInDirection(boxes, 'gone', 'up')).toBe('a');
  });
});
