/** The connection as a time-sequence diagram: columns for the places, time downward. Each leg is a button; arrow keys step through them. */
import { useId, useMemo } from 'react';
import type { Hop } from '../../../api/index.ts';
import { sequenceOf, type Lane, type Leg } from '../../presenters/sequence.ts';
import { formatMilliseconds } from '../../ui/format.ts';
import { inspectorWords } from '../words.tsx';
import { stepHops } from './hopKeys.ts';
import styles from './SequenceView.module.css';

interface Props {
  readonly hops: readonly Hop[];
  readonly current: number | undefined;
  readonly onPick: (index: number) => void;
}

interface LegProps {
  readonly leg: Leg;
  readonly lanes: readonly Lane[];
  readonly begin: number;
  readonly arrow: string;
  readonly current: boolean;
  readonly onPick: (index: number) => void;
}

const ROW_PX = 46;
const LINE_PX = 16;

function spoken({ from, to, header, rewrites, ended, hop }: Leg, lanes: readonly Lane[]): string {
  const way = ended
    ? inspectorWords.hop.endsAt(hop + 1, lanes[from]!.name)
    : inspectorWords.hop.leg(hop + 1, lanes[from]!.name, lanes[to]!.name);
  return [way, header, ...rewrites].join(', ');
}

function LegRow({ leg, lanes, begin, arrow, current, onPick }: LegProps) {
  const at = (column: number) => `${((column + 0.5) / lanes.length) * 100}%`;
  const { from, to, reply, rewrites, ended, hop } = leg;
  return (
    <li
      className={styles['leg']}
      data-hop={hop + 1}
      data-current={current || undefined}
      data-reply={reply || undefined}
    >
      <button
        type="button"
        aria-label={spoken(leg, lanes)}
        aria-current={current ? 'step' : undefined}
        onClick={() => onPick(hop)}
      >
        <svg height={ROW_PX} aria-hidden="true">
          {lanes.map(({ key, kind }, column) => (
            <line
              key={key}
              className={styles['life']}
              data-wire={kind === 'wire' || undefined}
              x1={at(column)}
              x2={at(column)}
              y1={0}
              y2={ROW_PX}
            />
          ))}
          {from !== to && (
            <line
              className={styles['arrow']}
              x1={at(from)}
              x2={at(to)}
              y1={LINE_PX}
              y2={LINE_PX}
              markerEnd={`url(#${arrow})`}
            />
          )}
          <circle
            className={styles['stand']}
            cx={at(from)}
            cy={LINE_PX}
            r={rewrites.length > 0 ? 5 : 3.5}
            data-rewrites={rewrites.length > 0 || undefined}
          />
          {ended === 'badly' && (
            <svg x={at(from)} y={LINE_PX} overflow="visible">
              <path className={styles['end']} d="M-6 -6 L6 6 M6 -6 L-6 6" />
            </svg>
          )}
        </svg>
        <span className={styles['words']}>
          <span className={styles['time']}>+{formatMilliseconds(leg.at - begin)}</span>
          {rewrites.map((told) => (
            <strong key={told}>{told}</strong>
          ))}
          <code>{leg.header}</code>
        </span>
      </button>
    </li>
  );
}

export function SequenceView({ hops, current, onPick }: Props) {
  const { lanes, parts } = useMemo(() => sequenceOf(hops), [hops]);
  const arrow = useId();
  const begin = hops[0]?.at ?? 0;
  return (
    <div
      className={styles['sequence']}
      role="group"
      data-arrows=""
      aria-label={inspectorWords.hop.sequence}
      onKeyDown={(event) => stepHops(event, { count: hops.length, current, onPick })}
    >
      <svg width="0" height="0" aria-hidden="true" className={styles['defs']}>
        <marker
          id={arrow}
          viewBox="0 0 8 8"
          refX="7.5"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0 L8 4 L0 8 Z" fill="context-stroke" />
        </marker>
      </svg>
      <div
        className={styles['lanes']}
        style={{ gridTemplateColumns: `repeat(${lanes.length}, 1fr)` }}
        aria-hidden="true"
      >
        {lanes.map(({ key, name, role, kind }) => (
          <span key={key} data-kind-of={kind} title={name}>
            <small>{role}</small>
            {name}
          </span>
        ))}
      </div>
      {parts.map(({ title, reply, legs }, index) => (
        <section key={`${index} ${title}`}>
          <h4 data-reply={reply || undefined}>{title}</h4>
          <ol>
            {legs.map((leg) => (
              <LegRow
                key={leg.hop}
                leg={leg}
                lanes={lanes}
                begin={begin}
                arrow={arrow}
                current={leg.hop === current}
                onPick={onPick}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
