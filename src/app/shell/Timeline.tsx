/** The strip of time: where the cluster is, what was done when, and a handle to move through it. */
import { Slider } from '@base-ui/react/slider';
import { useCluster } from '../store/clusterStore.ts';
import { useTimeline } from '../store/timelineStore.ts';
import { pause, seekTo } from '../transport.ts';
import { formatClock } from '../ui/format.ts';
import styles from './Timeline.module.css';

/** A run shorter than this is drawn as if it were this long, so that the first seconds do not race across the strip. */
const SHORTEST_MS = 60_000;

function Marks({ span }: { readonly span: number }) {
  const marks = useTimeline((state) => state.marks);
  return (
    <div className={styles['marks']} aria-hidden="true">
      {marks
        .filter((mark) => mark.at > 0)
        .map((mark, index) => (
          <span
            key={index}
            className={styles['mark']}
            data-mark={mark.kind}
            title={`${formatClock(mark.at)} ${mark.label}`}
            style={{ insetInlineStart: `${(mark.at / span) * 100}%` }}
          />
        ))}
    </div>
  );
}

export function Timeline() {
  const now = useCluster((state) => state.now);
  const end = useTimeline((state) => Math.max(state.end, now));
  const span = Math.max(end, SHORTEST_MS);
  return (
    <div className={styles['timeline']}>
      <Slider.Root
        className={styles['root']}
        value={now}
        min={0}
        max={span}
        step={100}
        largeStep={5000}
        onValueChange={(value) => {
          pause();
          seekTo(Math.min(value, end));
        }}
      >
        <Slider.Control className={styles['control']}>
          <Slider.Track className={styles['track']}>
            <span className={styles['recorded']} style={{ inlineSize: `${(end / span) * 100}%` }} />
            <Slider.Indicator className={styles['past']} />
            <Marks span={span} />
            <Slider.Thumb
              className={styles['thumb']}
              aria-label="Moment of the run"
              getAriaValueText={(_text, value) => formatClock(value)}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
    </div>
  );
}
