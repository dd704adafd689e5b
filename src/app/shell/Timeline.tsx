/** The strip of time: where the cluster is, what was done when, and a handle to move through it. */
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { ActionMark } from '../../cluster/index.ts';
import { useCluster } from '../store/clusterStore.ts';
import { useTimeline } from '../store/timelineStore.ts';
import { pause, seekTo } from '../transport.ts';
import { formatClock } from '../ui/format.ts';
import styles from './Timeline.module.css';

/** A run shorter than this is drawn as if it were this long, so that the first seconds do not race across the strip. */
const SHORTEST_MS = 60_000;

/** The finest step of the handle, and the coarse one of Page up, Page down and the arrows with Shift. */
const STEP_MS = 100;
const LARGE_STEP_MS = 5000;
/** A mark this close to the pointer, in pixels, is the one meant. */
const NEAR_PX = 7;

const COARSE: Readonly<Record<string, 1 | -1>> = { PageUp: 1, PageDown: -1 };
const WITH_SHIFT: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

const share = (part: number, whole: number): string => `${(part / whole) * 100}%`;

function Marks({ marks, span }: { readonly marks: readonly ActionMark[]; readonly span: number }) {
  return (
    <div className={styles['marks']}>
      {marks.map((mark, index) => (
        <span
          key={index}
          className={styles['mark']}
          data-mark={mark.kind}
          style={{ insetInlineStart: share(mark.at, span) }}
        />
      ))}
    </div>
  );
}

/** What the pointer is near, in words. The handle lies over the marks, so they cannot say it themselves. */
function markNear(event: PointerEvent, marks: readonly ActionMark[], span: number): string | undefined {
  const track = event.currentTarget.getBoundingClientRect();
  const px = (mark: ActionMark) => Math.abs(track.left + (mark.at / span) * track.width - event.clientX);
  const near = marks.filter((mark) => px(mark) <= NEAR_PX).sort((a, b) => px(a) - px(b))[0];
  return near && `${formatClock(near.at)} ${near.label}`;
}

export function Timeline() {
  const now = useCluster((state) => state.now);
  const end = useTimeline((state) => Math.max(state.end, now));
  const marks = useTimeline((state) => state.marks).filter((mark) => mark.at > 0);
  const [pointedAt, setPointedAt] = useState<string>();
  const span = Math.max(end, SHORTEST_MS);

  const goTo = (ms: number): void => {
    pause();
    seekTo(Math.min(Math.max(0, ms), end));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = COARSE[event.key] ?? (event.shiftKey ? WITH_SHIFT[event.key] : undefined);
    if (direction === undefined) return;
    event.preventDefault();
    goTo(now + direction * LARGE_STEP_MS);
  };
  return (
    <section className={styles['timeline']} aria-label="Timeline">
      <div className={styles['control']}>
        <div className={styles['track']} aria-hidden="true">
          <span className={styles['recorded']} style={{ inlineSize: share(end, span) }} />
          <span className={styles['past']} style={{ inlineSize: share(now, span) }} />
          <Marks marks={marks} span={span} />
        </div>
        <input
          type="range"
          className={styles['handle']}
          aria-label="Moment of the run"
          aria-valuetext={formatClock(now)}
          title={pointedAt}
          min={0}
          max={span}
          step={STEP_MS}
          value={now}
          onChange={(event) => goTo(Number(event.target.value))}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => setPointedAt(markNear(event, marks, span))}
        />
      </div>
    </section>
  );
}
