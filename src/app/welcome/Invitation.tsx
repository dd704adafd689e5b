/**
 * A first visit's invitation over the scene: one sentence. Doing it, or a key, puts it away for good. Who did it is told what to look
 * for until the Pod's place is taken again.
 */
import { X } from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import type { Cluster } from '../../cluster/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { invitationStore } from '../store/invitationStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { rememberWelcome } from './welcome.ts';
import { welcomeWords } from './words.ts';
import styles from './Invitation.module.css';

type Stage = 'invites' | 'heals' | 'healed';

/** Long enough to be read once more. */
const HEALED_MS = 6_000;

const ready = (cluster: Cluster): number =>
  cluster
    .objects('pods')
    .filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    ).length;

/** Follows what the learner does; `undefined` once it is over. */
function useStage(): [Stage | undefined, () => void] {
  const [stage, setStage] = useState<Stage | undefined>('invites');
  useEffect(() => {
    const { cluster: first } = clusterStore().getState();
    const before = { actions: first.actions().length, ready: ready(first) };
    let at: Stage = 'invites';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = (next: Stage | undefined): void => {
      rememberWelcome();
      if (next) at = next;
      setStage(next);
    };
    const stops = [
      clusterStore().subscribe(({ cluster }) => {
        if (cluster !== first) return go(undefined);
        const last = cluster.actions().at(-1);
        if (at === 'invites' && cluster.actions().length > before.actions && last?.kind === 'kill') go('heals');
        else if (at === 'heals' && ready(cluster) >= before.ready && last && cluster.now > last.at + 1000) {
          go('healed');
          timer = setTimeout(() => setStage(undefined), HEALED_MS);
        }
      }),
      scenarioStore.subscribe(({ opening }) => opening !== undefined && go(undefined)),
    ];
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') go(undefined);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      stops.forEach((stop) => stop());
      clearTimeout(timer);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
  const dismiss = (): void => {
    rememberWelcome();
    setStage(undefined);
  };
  return [stage, dismiss];
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function Invitation() {
  const [stage, dismiss] = useStage();
  const isShown = stage !== undefined;
  // Messages make room for it. A rule that looks for it with :has() would have the whole page's styles worked out at every change.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (isShown) dataset['invites'] = '';
    invitationStore.setState({ isShown });
    return () => {
      delete dataset['invites'];
      invitationStore.setState({ isShown: false });
    };
  }, [isShown]);
  if (!isShown) return null;
  return (
    <p className={styles['invitation']} data-foot="" role="status" data-invitation={stage}>
      <span>{welcomeWords.stages[stage]}</span>
      <button type="button" aria-label={welcomeWords.putAway} aria-keyshortcuts="Escape" onClick={dismiss}>
        <X aria-hidden="true" />
      </button>
    </p>
  );
}
