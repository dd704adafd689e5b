import { describe, expect, it } from 'vitest';
import { printAge, printAgeSince } from './age.ts';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

describe('ages, as kubectl prints them', () => {
  it.each([
    [0, '0s'],
    [-second, '0s'],
    [-2 * second, '<invalid>'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [2 * minute + 5 * second, '2m5s'],
    [9 * minute + 59_999, '9m59s'],
    [10 * minute + 30 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [3 * hour + 20 * minute, '3h20m'],
    [8 * hour + 20 * minute, '8h'],
    [47 * hour, '47h'],
    [2 * day + hour, '2d1h'],
    [8 * day + hour, '8d'],
    [729 * day, '729d'],
    [730 * day, '2y'],
    [800 * day, '2y70d'],
    [2920 * day, '8y'],
  ])('%i ms is %s', (ms, text) => expect(printAge(ms)).toBe(text));

  it('a missing time is unknown', () => expect(printAgeSince(undefined, 0)).toBe('<unknown>'));
  it('counts from a timestamp of the cluster', () => expect(printAgeSince('2026-01-05T09:00:00Z', 30_000)).toBe('30s'));
});
