/**
 * How shares come to what the rules give: each endpoint's share after so many connections, along a scale of orders of magnitude, over
 * the funnel in which 95 of 100 such lines would be.
 */
import { usualRange } from '../../presenters/binomial.ts';
import type { Point } from '../../presenters/shares.ts';
import { formatChance, formatCount } from '../../ui/format.ts';
import { inspectorWords } from '../words.tsx';
import styles from './Funnel.module.css';

interface Props {
  readonly course: ReadonlyMap<string, readonly Point[]>;
  /** Endpoints in the order of their bars. */
  readonly order: readonly string[];
  readonly expected: ReadonlyMap<string, number> | undefined;
  readonly draws: number;
}

const WIDTH = 320;
const HEIGHT = 110;
const LEFT = 30;
const BOTTOM = 16;

/** More funnels than this would hide each other. */
const MOST_FUNNELS = 4;

/** Further right stands how many there are. */
const LAST_TICK = 0.3;

const TICKS = [1, 10, 100, 1000] as const;

/** The colour of an endpoint's line, and of its bar. */
export function slotOf(index: number): number {
  return (index % 7) + 1;
}

/** Chances that are told apart. */
function distinct(expected: ReadonlyMap<string, number> | undefined): readonly number[] {
  const found = new Map<string, number>();
  for (const chance of expected?.values() ?? []) found.set(chance.toFixed(4), chance);
  return [...found.values()];
}

export function Funnel({ course, order, expected, draws }: Props) {
  const shares = [...course.values()].flat().filter(({ count }) => count >= Math.min(12, draws));
  const chances = distinct(expected);
  const highest = Math.min(1, Math.max(0.2, ...shares.map(({ share }) => share), ...chances) * 1.1);
  const x = (count: number) => LEFT + ((WIDTH - LEFT - 4) * Math.log(count)) / Math.max(1e-9, Math.log(draws));
  const y = (share: number) => 4 + (HEIGHT - BOTTOM - 4) * (1 - Math.min(1, share / highest));
  const line = (points: readonly Point[]) => points.map(({ count, share }) => `${x(count)},${y(share)}`).join(' ');
  const steps = Array.from({ length: 40 }, (_, i) => Math.max(1, Math.round(draws ** (i / 39))));
  const funnel = (chance: number) => {
    const ranges = steps.map((count) => ({ count, ...usualRange(count, chance) }));
    return [
      ...ranges.map(({ count, most }) => `${x(count)},${y(most / count)}`),
      ...ranges.toReversed().map(({ count, least }) => `${x(count)},${y(least / count)}`),
    ].join(' ');
  };
  const parts = [...course.values()].map((points) => formatChance(points.at(-1)?.share ?? 0));
  const label = inspectorWords.shares.course(draws, parts.join(', '));
  return (
    <figure className={styles['funnel']}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {chances.length <= MOST_FUNNELS &&
          chances.map((chance) => (
            <g key={chance}>
              <polygon className={styles['usual']} points={funnel(chance)} />
              <line className={styles['expected']} x1={LEFT} x2={WIDTH - 4} y1={y(chance)} y2={y(chance)} />
            </g>
          ))}
        {order.map((endpoint, index) => (
          <polyline
            key={endpoint}
            className={styles['course']}
            data-slot={slotOf(index)}
            points={line(course.get(endpoint) ?? [])}
          />
        ))}
        <line className={styles['axis']} x1={LEFT} x2={WIDTH - 4} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
        <text className={styles['tick']} x={LEFT - 4} y={y(highest) + 7} textAnchor="end">
          {formatChance(highest)}
        </text>
        <text className={styles['tick']} x={LEFT - 4} y={HEIGHT - BOTTOM} textAnchor="end">
          0%
        </text>
        {TICKS.filter((count) => count <= draws * LAST_TICK).map((count) => (
          <text key={count} className={styles['tick']} x={x(count)} y={HEIGHT - 4} textAnchor="middle">
            {formatCount(count)}
          </text>
        ))}
        {draws > 3 && (
          <text className={styles['tick']} x={WIDTH - 4} y={HEIGHT - 4} textAnchor="end">
            {inspectorWords.shares.draws(formatCount(draws))}
          </text>
        )}
      </svg>
    </figure>
  );
}
