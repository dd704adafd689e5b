import { describe, expect, it } from 'vitest';
import type { Answer, Flow, Trace } from '../../api/index.ts';
import { usualRange } from './binomial.ts';
import { answersIn, courseOf, expectedShares, flowsOf, sharesOf } from './shares.ts';

const flow: Flow = { from: { pod: 'default/client' }, to: { host: 'web', port: 80 } };
const answer = (endpoint: string, at: number, change: Partial<Answer> = {}): Answer => ({
  at,
  flow,
  endpoint,
  pod: undefined,
  opened: true,
  ...change,
});

describe('how far from even is usual', () => {
  it('is everything for a single draw, and little for many', () => {
    expect(usualRange(1, 0.5)).toEqual({ least: 0, most: 1 });
    expect(usualRange(12, 1 / 3)).toEqual({ least: 1, most: 7 });
    expect(usualRange(1200, 1 / 3)).toEqual({ least: 368, most: 432 });
    expect(usualRange(120_000, 1 / 3)).toEqual({ least: 39_680, most: 40_320 });
  });
  it('is exact for what is certain', () => {
    expect(usualRange(50, 1)).toEqual({ least: 50, most: 50 });
    expect(usualRange(50, 0)).toEqual({ least: 0, most: 0 });
    expect(usualRange(0, 0.5)).toEqual({ least: 0, most: 0 });
  });
  it('holds 95 of 100 at least', () => {
    for (const draws of [3, 10, 37, 200])
      for (const chance of [0.1, 0.25, 0.5, 0.8]) {
        const { least, most } = usualRange(draws, chance);
        let inside = 0;
        let one = (1 - chance) ** draws;
        for (let wins = 0; wins <= draws; wins++) {
          if (wins >= least && wins <= most) inside += one;
          one *= ((draws - wins) / (wins + 1)) * (chance / (1 - chance));
        }
        expect(inside).toBeGreaterThanOrEqual(0.95);
      }
  });
});

describe('shares of a Service', () => {
  const answers = [answer('b', 30), answer('a', 20, { opened: false }), answer('a', 10)];
  it('count requests and, apart from them, the connections that chose', () => {
    expect(sharesOf(answers, ['a', 'b', 'c'])).toMatchObject({
      requests: 3,
      connections: 2,
      endpoints: [
        { endpoint: 'a', requests: 2, connections: 1 },
        { endpoint: 'b', requests: 1, connections: 1 },
        { endpoint: 'c', requests: 0, connections: 0 },
      ],
    });
  });
  it('of a window leave out what was before it', () => {
    expect(answersIn(answers, 'change', 10)).toHaveLength(2);
    expect(answersIn(answers, 'change', undefined)).toHaveLength(3);
    expect(
      answersIn(
        Array.from({ length: 70 }, () => answers[0]!),
        'last60',
        0,
      ),
    ).toHaveLength(60);
  });
  it('are expected as the rules have it for those who asked, among what is answered', () => {
    const outside: Flow = { from: { external: 'user' }, to: { host: '192.168.49.12', port: 30080 } };
    const outcome = (endpoint: string, probability: number) =>
      ({
        endpoint,
        probability,
        verdict: 'accept',
        masqueraded: false,
        reason: '',
        reasonCode: 'Answered',
        hops: [],
      }) as const;
    const lost = { ...outcome('', 0.5), verdict: 'drop', reasonCode: 'NoLocalEndpoints' } as const;
    const trace = ({ from }: Flow): Trace => ({
      outcomes: 'external' in from ? [outcome('a', 0.5), lost] : [outcome('a', 0.5), outcome('b', 0.5)],
    });
    const flows = flowsOf([answer('a', 3), answer('b', 2), answer('a', 1, { flow: outside })]);
    expect(flows.map(({ times }) => times)).toEqual([2, 1]);
    const expected = expectedShares(flows, trace);
    expect(expected.get('a')).toBeCloseTo((2 * 0.5 + 1) / 3);
    expect(expected.get('b')).toBeCloseTo(1 / 3);
  });
  it('have a course that ends with the share they have, in not too many points', () => {
    const many = Array.from({ length: 1200 }, (_, i) => answer(i % 3 === 0 ? 'a' : 'b', i));
    const course = courseOf(many);
    expect(course.get('a')?.at(-1)).toEqual({ count: 1200, share: 1 / 3 });
    expect(course.get('a')?.[0]?.count).toBe(1);
    expect(course.get('a')!.length).toBeLessThan(200);
  });
});
