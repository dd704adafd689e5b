import { describe, expect, it } from 'vitest';
import { nextCronTime, parseCron } from './cron.ts';
import { bootEpochMs, parseTimestamp, timestamp } from './time.ts';

const wall = (text: string): number => (parseTimestamp(text) ?? NaN) + bootEpochMs();

function next(schedule: string, after: string): string | undefined {
  const parsed = parseCron(schedule);
  if ('error' in parsed) return parsed.error;
  const at = nextCronTime(parsed, wall(after));
  return at === undefined ? undefined : timestamp(at - bootEpochMs());
}

describe('a schedule', () => {
  it.each([
    ['* * * * *', '2026-01-05T09:00:00Z', '2026-01-05T09:01:00Z'],
    ['* * * * *', '2026-01-05T09:00:59Z', '2026-01-05T09:01:00Z'],
    ['*/15 * * * *', '2026-01-05T09:46:00Z', '2026-01-05T10:00:00Z'],
    ['5/20 9 * * *', '2026-01-05T09:05:00Z', '2026-01-05T09:25:00Z'],
    ['30 8-10,22 * * *', '2026-01-05T10:30:00Z', '2026-01-05T22:30:00Z'],
    ['0 0 1 jan ?', '2026-01-05T09:00:00Z', '2027-01-01T00:00:00Z'],
    ['0 12 * * MON-FRI', '2026-01-09T12:00:00Z', '2026-01-12T12:00:00Z'],
    // Either day will do when neither is a star.
    ['0 0 13 * 5', '2026-01-05T09:00:00Z', '2026-01-09T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-05T09:00:00Z', '2028-02-29T00:00:00Z'],
    ['@hourly', '2026-01-05T09:00:00Z', '2026-01-05T10:00:00Z'],
    ['@weekly', '2026-01-05T09:00:00Z', '2026-01-11T00:00:00Z'],
    ['@every 90s', '2026-01-05T09:00:10Z', '2026-01-05T09:01:40Z'],
    ['0 0 30 2 *', '2026-01-05T09:00:00Z', undefined],
  ])('%s is due after %s at %s', (schedule, after, at) => {
    expect(next(schedule, after)).toBe(at);
  });

  it.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['30-10 * * * *', 'beginning of range (30) beyond end of range (10): 30-10'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['@often', 'unrecognized descriptor: @often'],
  ])('%s is none: %s', (schedule, error) => {
    expect(parseCron(schedule)).toEqual({ error });
  });
});
