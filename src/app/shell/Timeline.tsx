/**
 * The strip of time: where the cluster is, what was done when, and a handle to move through it. Bars and handle are
 * painted, outside React: time passes ten times a second, and must not have the page laid out each time. The browser's slider lies
 * between them, unseen, for pointer, keyboard and readers.
 */
import {
  memo,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { useCalmTime } from '../store/calmTime.ts';
import { clusterStore, useCluster } from '../store/clusterStore.ts';
import { timelineEnd, useTimeline, type TimeMark } from '../store/timelineStore.ts';
import { scrubTo } from '../transport.ts';
import { formatClock } from '../ui/format.ts';
import { Painted, type Easel } from '../ui/Painted.tsx';
import { MarkSign } from '../time/MarkSign.tsx';
import { TimeTools } from '../time/TimeTools.tsx';
import { latePart } from '../ui/latePart.tsx';
import { marksToDraw, spanOf } from './strip.ts';
import styles from './Timeline.module.css';
import { shellWords } from './words.tsx';

/** The finest step of the handle, and the coarse one of Page up, Page down and the arrows with Shift. */
const STEP_MS = 100;
const LARGE_STEP_MS = 5000;
/** A mark this close to the pointer, in pixels, is the one meant. */
const NEAR_PX = 7;
/** Half the handle, so that its middle goes from end to end; and the thickness of the strip. */
const HANDLE_PX = 7;
const EDGE_PX = HANDLE_PX + 1;
const BAR_PX = 4;

const COARSE: Readonly<Record<string, 1 | -1>> = { PageUp: 1, PageDown: -1 };
const WITH_SHIFT: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

const share = (part: number, whole: number): string => `${(part / whole) * 100}%`;

/** Where the page's memory begins. The preview says so to who points before it. */
function HorizonMark({ span }: { readonly span: number }) {
  const at = useCluster(({ cluster }) => cluster.horizon.at);
  return at > 0 && <i className={styles['horizon']} style={{ left: share(at, span) }} data-horizon={at} aria-hidden />;
}

const Preview = latePart(() => import('../time/Preview.tsx'));

const Marks = memo(function Marks({ marks, span }: { readonly marks: readonly TimeMark[]; readonly span: number }) {
  const drawn = useMemo(() => marksToDraw(marks, span), [marks, span]);
  return (
    <div className={styles['marks']} aria-hidden="true">
      {drawn.map((mark) => (
        <MarkSign key={`${mark.sign} ${mark.at}`} sign={mark.sign} at={share(mark.at, span)} />
      ))}
    </div>
  );
});

/** The strip itself up to the end of the run, brighter up to the present, and the handle there. */
function usePaintStrip(span: number) {
  return useCallback(
    ({ context, palette, width, height }: Easel, now: number) => {
      const middle = height / 2;
      const length = width - 2 * EDGE_PX;
      const bar = (ms: number, colour: string): void => {
        context.fillStyle = colour;
        context.beginPath();
        context.roundRect(EDGE_PX, middle - BAR_PX / 2, (length * Math.min(ms, span)) / span, BAR_PX, BAR_PX / 2);
        context.fill();
      };
      bar(span, palette.track);
      bar(Math.max(timelineEnd(), now), palette.accentSoft);
      bar(now, palette.accent);
      const { at } = clusterStore().getState().cluster.horizon;
      if (at > 0) bar(at, palette.track);
    },
    [span],
  );
}

function usePaintHandle(span: number) {
  return useCallback(
    ({ context, palette, width, height }: Easel, now: number) => {
      const x = EDGE_PX + ((width - 2 * EDGE_PX) * now) / span;
      const disc = (radius: number, colour: string): void => {
        context.fillStyle = colour;
        context.beginPath();
        context.arc(x, height / 2, radius, 0, 2 * Math.PI);
        context.fill();
      };
      disc(HANDLE_PX + 1, palette.accent);
      disc(HANDLE_PX, palette.surface);
      disc(HANDLE_PX - 2, palette.accent);
    },
    [span],
  );
}

interface Pointed {
  readonly at: number;
  /** Pixels from the strip's beginning, and how long the strip is. */
  readonly x: number;
  readonly width: number;
}

/** The moment under the pointer; a mark that is near is meant. */
function momentAt(event: PointerEvent, marks: readonly TimeMark[], span: number): Pointed {
  const track = event.currentTarget.getBoundingClientRect();
  const width = Math.max(1, track.width - 2 * HANDLE_PX);
  const x = Math.max(0, Math.min(width, event.clientX - track.left - HANDLE_PX));
  const px = (mark: TimeMark) => Math.abs((mark.at / span) * width - x);
  const near = marks.filter((mark) => px(mark) <= NEAR_PX).sort((a, b) => px(a) - px(b))[0];
  return { at: near?.at ?? (x / width) * span, x, width };
}

export function Timeline() {
  const calm = useCalmTime();
  const span = useTimeline((state) => spanOf(Math.max(state.end, calm)));
  const marks = useTimeline((state) => state.marks);
  const [pointed, setPointed] = useState<Pointed>();
  const paintStrip = usePaintStrip(span);
  const paintHandle = usePaintHandle(span);
  const slider = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (slider.current) slider.current.value = String(calm);
  }, [calm, span]);

  // On a way to another moment the page is told of it now and then: a key goes on from where the cluster is.
  const present = (): number => clusterStore().getState().cluster.now;
  const goTo = (ms: number): void => scrubTo(Math.min(Math.max(0, ms), Math.max(timelineEnd(), present())));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // The browser's own steps go from where the slider stands: that is the present.
    event.currentTarget.value = String(present());
    const direction = COARSE[event.key] ?? (event.shiftKey ? WITH_SHIFT[event.key] : undefined);
    if (direction === undefined) return;
    event.preventDefault();
    goTo(present() + direction * LARGE_STEP_MS);
  };
  return (
    <section className={styles['timeline']} aria-label={shellWords.timeline.strip} data-help="timeline">
      <div className={styles['control']}>
        <Painted className={styles['painted']} paint={paintStrip} />
        <Marks marks={marks} span={span} />
        <HorizonMark span={span} />
        <input
          ref={slider}
          type="range"
          className={styles['handle']}
          aria-label={shellWords.timeline.moment}
          aria-valuetext={formatClock(calm)}
          min={0}
          max={span}
          step={STEP_MS}
          defaultValue={calm}
          onChange={(event) => goTo(Number(event.target.value))}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => setPointed(momentAt(event, marks, span))}
          onPointerLeave={() => setPointed(undefined)}
        />
        <Painted className={styles['painted']} paint={paintHandle} />
        {pointed && (
          <Suspense fallback={null}>
            <Preview {...pointed} span={span} />
          </Suspense>
        )}
      </div>
      <TimeTools />
    </section>
  );
}
