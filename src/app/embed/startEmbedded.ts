/** What `?embed` and `?scenario=` ask for, done once the page stands. */
import { SCENARIOS } from '../scenarios/index.ts';
import { openScenario } from '../session/openScenario.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';
import { embedding } from './embedAddress.ts';
import { embedWords } from './words.ts';

/** Before the first drawing. */
export function beginEmbedded(): void {
  if (!embedding) return;
  viewStore.setState(embedding.view);
  document.documentElement.dataset['embed'] = '';
  if (embedding.isLarge) document.documentElement.dataset['presenter'] = '';
}

function openAddressedScenario(): void {
  const wanted = new URLSearchParams(location.search).get('scenario');
  if (wanted === null) return;
  const scenario = SCENARIOS.find(({ id }) => id === wanted);
  if (scenario) openScenario(scenario);
  else showToast(embedWords.noScenario(wanted.slice(0, 60)), { tone: 'error' });
}

/** Returns how to stop. */
export function followEmbedding(): () => void {
  openAddressedScenario();
  if (!embedding) return () => undefined;
  let stop: (() => void) | undefined;
  let isGone = false;
  const { allowed, isPaused } = embedding;
  Promise.all([import('./messages.ts'), engineRunning()]).then(([{ listenToParent }]) => {
    if (isPaused) clusterStore().setState({ playing: false });
    if (!isGone) stop = listenToParent(allowed);
  }, sayNotLoaded);
  return () => {
    isGone = true;
    stop?.();
  };
}
