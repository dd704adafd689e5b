/** A clip of what was just seen: how long a stretch, how fast, video or GIF. Made beside the page, with its progress, and cancelled at any time. */
import { Dialog } from '@base-ui/react/dialog';
import { useEffect, useRef, useState } from 'react';
import { prepareSlowly } from '../session/session.ts';
import { SPEEDS } from '../clock.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { showOverlay } from '../store/overlayStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { formatProgress, formatSeconds, formatSpeed, formatStretch } from '../ui/format.ts';
import { framesOf, tooLong, type Clip, type ClipKind } from './clip/limits.ts';
import { canEncodeVideo, recordClip } from './clip/recordClip.ts';
import { stageOfPage } from './picture.ts';
import { saveText } from './save.ts';
import styles from './ClipDialog.module.css';
import { exportWords } from './words.ts';

const STRETCHES_MS = [200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000] as const;

const close = (): void => showOverlay(undefined);

interface Choices {
  readonly stretch: number;
  readonly speed: number;
  readonly kind: ClipKind;
}

/** The stretch that ends now, as far as it is remembered. */
function clipOf({ stretch, speed, kind }: Choices): Clip {
  const { now: to, horizon } = clusterStore().getState().cluster;
  return { kind, speed, from: Math.max(horizon.at, to - stretch), to };
}

async function make(clip: Clip, say: (what: string, share: number) => void, signal: AbortSignal): Promise<void> {
  const run = clusterStore().getState().cluster.exportRun();
  const stage = stageOfPage(clip.speed);
  const scenario = { ...scenarioStore.getState().scenario, run };
  const cluster = await prepareSlowly(scenario, (share) => say(exportWords.clip.replaying, share), signal);
  const blob = await recordClip(clip, cluster, stage, (share) => say(exportWords.clip.drawing, share), signal);
  if (blob) saveText(blob, `servicescope.${clip.kind}`, blob.type);
}

/** What is being made, and how to begin and to end it. */
function useMaking() {
  const [state, setState] = useState<{ readonly what: string; readonly share: number }>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const start = (clip: Clip): void => {
    const controller = new AbortController();
    stop.current = controller;
    clusterStore().setState({ playing: false });
    setState({ what: exportWords.clip.replaying, share: 0 });
    make(clip, (what, share) => setState({ what, share }), controller.signal)
      .then(() => !controller.signal.aborted && close())
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        showToast(exportWords.clip.notMade(error instanceof Error ? error.message : String(error)), {
          tone: 'error',
        });
      })
      .finally(() => setState(undefined));
  };
  return { state, start, stop: () => stop.current?.abort() };
}

const kindWords = (kind: ClipKind): string => exportWords.clip.kinds[kind];

function Form({ onStart }: { readonly onStart: (clip: Clip) => void }) {
  const kinds: readonly ClipKind[] = canEncodeVideo() ? ['webm', 'gif'] : ['gif'];
  const [choices, setChoices] = useState<Choices>(() => ({
    stretch: 2000,
    speed: Math.min(1, clusterStore().getState().speed),
    kind: kinds[0]!,
  }));
  const choose =
    <K extends keyof Choices>(what: K) =>
    (value: Choices[K]): void =>
      setChoices({ ...choices, [what]: value });
  const clip = clipOf(choices);
  const problem = tooLong(clip);
  const length = formatSeconds((clip.to - clip.from) / clip.speed, 1);
  const said = exportWords.clip;
  return (
    <>
      <div className={styles['row']}>
        <Choice
          label={said.last}
          of={STRETCHES_MS}
          say={formatStretch}
          chosen={choices.stretch}
          onChoose={choose('stretch')}
        />
        <Choice label={said.playedAt} of={SPEEDS} say={formatSpeed} chosen={choices.speed} onChoose={choose('speed')} />
        <Choice label={said.as} of={kinds} say={kindWords} chosen={choices.kind} onChoose={choose('kind')} />
      </div>
      <p role="status" className={styles['said']}>
        {problem ?? said.length(length, framesOf(clip))}
      </p>
      <div className={styles['row']}>
        <Button tone="primary" disabled={problem !== undefined} onClick={() => onStart(clip)}>
          {said.make}
        </Button>
        <Button onClick={close}>{said.close}</Button>
      </div>
    </>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function ClipDialog() {
  const { state, start, stop } = useMaking();
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']}>
          <Dialog.Title className={styles['title']}>{exportWords.clip.title}</Dialog.Title>
          <Dialog.Description className={styles['said']}>{exportWords.clip.text}</Dialog.Description>
          {state ? (
            <div className={styles['row']}>
              <progress max={1} value={state.share} aria-label={state.what} />
              <span role="status">{exportWords.clip.progress(state.what, formatProgress(state.share))}</span>
              <Button onClick={stop}>{exportWords.clip.cancel}</Button>
            </div>
          ) : (
            <Form onStart={start} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
