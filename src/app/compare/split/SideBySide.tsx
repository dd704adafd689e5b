/**
 * Two runs as two pictures, one clock: the forks of a policy, or two moments of the run. Under each stands what became of what was sent.
 * It opens over the page, whose own time stands still meanwhile.
 */
import { Dialog } from '@base-ui/react/dialog';
import { Pause, Play, StepForward, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { sceneStore } from '../../canvas/store/sceneStore.ts';
import { SPEEDS } from '../../clock.ts';
import { onFrame } from '../../frame.ts';
import { shortPod } from '../../presenters/verdictWords.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { viewStore } from '../../store/viewStore.ts';
import { pause } from '../../transport.ts';
import { Choice } from '../../ui/Choice.tsx';
import { formatClock, formatSpeed } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import type { Question } from '../fork.ts';
import { createTwinPicture } from './drawTwin.ts';
import { differ, type Difference } from './differ.ts';
import { Differences } from './Differences.tsx';
import styles from './SideBySide.module.css';
import { advanceBoth, countOutcomes, stepBoth, type Counted, type Pair, type Twin } from './twins.ts';
import { splitWords } from './words.tsx';

/** Real ms of a frame both engines get together; painting both pictures needs the rest of the eight. */
const ENGINES_MS = 3;
const SLICE_MS = 5;
const LONGEST_FRAME_MS = 100;
/** Numbers and the clock are read by people; to count and to lay them out takes as long as some frames of both pictures. */
const TELL_EVERY_MS = 500;
/** What differs in clusters with more Pods than this is looked for only while time stands. */
const MOST_PODS = 300;

interface Going {
  readonly playing: boolean;
  readonly speed: number;
}

function Picture({
  twin,
  going,
  side,
}: {
  readonly twin: Twin;
  readonly going: { current: Going };
  readonly side: number;
}) {
  const host = useRef<HTMLDivElement>(null);
  const standing = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!host.current || !standing.current || !canvas.current) return undefined;
    const { layout, colours } = sceneStore().getState();
    const parts = { host: host.current, standing: standing.current, canvas: canvas.current };
    const picture = createTwinPicture(parts, viewStore.getState().lens, { book: layout.book, colours });
    const stop = onFrame(() => picture.paint(twin.cluster, going.current.speed, going.current.playing));
    return () => {
      stop();
      picture.stop();
    };
  }, [twin, going]);
  return (
    <div
      ref={host}
      className={styles['picture']}
      data-twin={side}
      role="img"
      aria-label={splitWords.picture(twin.name)}
    >
      <div ref={standing} className={styles['standing']} />
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}

/** "12 sent: 8 answered, 4 dropped. Answered by …": for the eye with signs, and the same words for a reader. */
function Counts({
  name,
  counted: { sent, isCut, outcomes, answers },
}: {
  readonly name: string;
  readonly counted: Counted;
}) {
  return (
    <figcaption className={styles['counts']} data-sent={sent}>
      <strong>{name}</strong> {isCut ? splitWords.latest(sent) : splitWords.sent(sent)}
      {outcomes.map(([outcome, count]) => (
        <span key={outcome} data-count={outcome}>
          {count} <OutcomeMark outcome={outcome} />
        </span>
      ))}
      {answers.length > 0 && (
        <small>{splitWords.answeredBy(answers.map(([pod, count]) => `${shortPod(pod)} ${count}`).join(', '))}</small>
      )}
    </figcaption>
  );
}

const countBoth = (pair: Pair, question: Question | undefined) =>
  [countOutcomes(pair[0], question), countOutcomes(pair[1], question)] as const;

/** One clock for two forks of a moment; two, where the moments differ. */
const clocksOf = (pair: Pair): string => [...new Set(pair.map(({ cluster }) => formatClock(cluster.now)))].join(' | ');

const differBoth = ([one, other]: Pair): readonly Difference[] => differ(one.cluster, other.cluster);

const isLarge = (pair: Pair): boolean => pair.some(({ cluster }) => cluster.objects('pods').length > MOST_PODS);

/** Both run while they play; what is counted and what differs is told once a second. */
function useTwins(pair: Pair, question: Question | undefined) {
  const [going, setGoing] = useState<Going>({ playing: false, speed: clusterStore().getState().speed });
  const now = useRef(going);
  const [counts, setCounts] = useState(() => countBoth(pair, question));
  const [clock, setClock] = useState(() => clocksOf(pair));
  const [differences, setDifferences] = useState<readonly Difference[] | undefined>(() => differBoth(pair));
  const look = (): void => {
    setCounts(countBoth(pair, question));
    setClock(clocksOf(pair));
    setDifferences(differBoth(pair));
  };
  useEffect(() => {
    now.current = going;
  }, [going]);
  useEffect(() => {
    let before: number | undefined;
    let told = 0;
    // Counts and differences in turn, each in a frame of its own.
    let isCounting = false;
    const tell = (): void => {
      setClock(clocksOf(pair));
      isCounting = !isCounting;
      if (isCounting) setCounts(countBoth(pair, question));
      else setDifferences(isLarge(pair) ? undefined : differBoth(pair));
    };
    return onFrame((time) => {
      const { playing, speed } = now.current;
      const isGoing = playing && !document.hidden;
      // What passes meanwhile is made up for in the next frame.
      if (isGoing && before !== undefined && time - told >= TELL_EVERY_MS) {
        told = time;
        return tell();
      }
      const elapsed = before === undefined ? 0 : Math.min(time - before, LONGEST_FRAME_MS);
      before = time;
      if (!isGoing) return;
      const until = performance.now() + ENGINES_MS;
      advanceBoth(pair, elapsed * speed, SLICE_MS, () => performance.now() > until);
    });
  }, [pair, question]);
  const change = (part: Partial<Going>): void => {
    setGoing((old) => ({ ...old, ...part }));
    look();
  };
  const step = (): void => {
    setGoing((old) => ({ ...old, playing: false }));
    stepBoth(pair);
    look();
  };
  return { going, now, counts, clock, differences, change, step };
}

interface Props {
  readonly title: string;
  readonly pair: Pair;
  readonly question?: Question;
  readonly onClose: () => void;
}

function Pictures({ title, pair, question, onClose }: Props) {
  const { going, now, counts, clock, differences, change, step } = useTwins(pair, question);
  const { playing, speed } = going;
  const onKeyDown = (event: KeyboardEvent): void => {
    const isField = event.target instanceof HTMLElement && event.target.matches('select, button');
    const next = { '+': SPEEDS.find((each) => each > speed), '-': SPEEDS.findLast((each) => each < speed) }[event.key];
    if (event.key === ' ' && !isField) change({ playing: !playing });
    else if (event.key === '.' || event.key === 'ArrowRight') step();
    else if (next !== undefined) change({ speed: next });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles['all']} onKeyDown={onKeyDown}>
      <div className={styles['bar']}>
        <Dialog.Title className={styles['title']}>{title}</Dialog.Title>
        <IconButton
          label={playing ? splitWords.pause : splitWords.play}
          shortcut="Space"
          emphasis
          onClick={() => change({ playing: !playing })}
        >
          {playing ? <Pause /> : <Play />}
        </IconButton>
        <IconButton label={splitWords.step} shortcut="." onClick={step}>
          <StepForward />
        </IconButton>
        <Choice
          label={splitWords.speed}
          isQuiet
          of={SPEEDS}
          say={formatSpeed}
          chosen={speed}
          onChoose={(next) => change({ speed: next })}
        />
        <output aria-label={splitWords.time}>{clock}</output>
        <span className={styles['grow']} />
        <IconButton label={splitWords.close} shortcut="Escape" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <div className={styles['pair']}>
        {pair.map((twin, i) => (
          <figure key={twin.name} className={styles['side']}>
            <Picture twin={twin} going={now} side={i} />
            <Counts name={twin.name} counted={counts[i]!} />
          </figure>
        ))}
        <Differences names={[pair[0].name, pair[1].name]} found={differences} />
      </div>
    </div>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function SideBySide(props: Props) {
  useEffect(pause, []);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']}>
          <Pictures {...props} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
