/** Over the strip of time: what happened at the moment under the pointer. For the eye; the list of events says the same in words. */
import { useMemo } from 'react';
import type { Happening } from '../../cluster/index.ts';
import { useTimeline } from '../store/timelineStore.ts';
import { forgottenUntil } from './forgotten.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { formatClock } from '../ui/format.ts';
import { happeningsBetween } from '../happenings/between.ts';
import { MarkSign } from './MarkSign.tsx';
import styles from './Preview.module.css';
import { lateTimeWords } from './late.words.tsx';

interface Props {
  readonly at: number;
  readonly x: number;
  readonly width: number;
  readonly span: number;
}

const MOST_MARKS = 3;
/** What is near: this share of the strip on both sides. */
const NEAR = 1 / 120;

function counted(list: readonly Happening[]): readonly string[] {
  const { counts, failed: saidFailed } = lateTimeWords.preview;
  const lines = Object.entries(counts).flatMap(([kind, said]) => {
    const count = list.filter((each) => each.kind === kind).length;
    return count === 0 ? [] : [said(count)];
  });
  const failed = list.filter(({ kind, failed: bad }) => kind === 'end' && bad).length;
  return failed === 0 ? lines : [saidFailed(failed), ...lines];
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function Preview({ at, x, width, span }: Props) {
  const marks = useTimeline((state) => state.marks);
  const around = span * NEAR;
  const near = marks.filter((mark) => Math.abs(mark.at - at) <= around).slice(-MOST_MARKS);
  const lines = useMemo(() => {
    const { cluster } = clusterStore().getState();
    return at > cluster.now || at < cluster.horizon.at
      ? []
      : counted(happeningsBetween(cluster, at - around, at + around));
  }, [at, around]);
  const { horizon } = clusterStore().getState().cluster;
  const isForgotten = at < horizon.at;
  const isFuture = at > clusterStore().getState().cluster.now;
  return (
    <div
      className={styles['preview']}
      // In the middle over the moment, but over neither end of the strip, however wide it is itself.
      style={{ insetInlineStart: x, translate: `min(max(-50%, ${-x}px), calc(${width - x}px - 100%))` }}
      aria-hidden="true"
    >
      <strong>{formatClock(at)}</strong>
      {near.map((mark) => (
        <p key={`${mark.revision} ${mark.label}`} className={styles['mark']}>
          <MarkSign sign={mark.sign} /> {mark.label}
        </p>
      ))}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {isForgotten && <p>{forgottenUntil(horizon.at)}</p>}
      {!isForgotten && near.length + lines.length === 0 && (
        <p>{isFuture ? lateTimeWords.preview.future : lateTimeWords.preview.nothing}</p>
      )}
    </div>
  );
}
