/** The whole page: bar, timeline, panels, messages. */
import { lazy, Suspense, useEffect, useLayoutEffect } from 'react';
import { startClock } from '../clock.ts';
import { embedding } from '../embed/embedAddress.ts';
import { EmbedBar } from '../embed/EmbedBar.tsx';
import { followEmbedding } from '../embed/startEmbedded.ts';
import { listenToKeys } from '../keyboard.ts';
import { openAddressedLesson } from '../lesson/address.ts';
import type { Scenario } from '../scenarios/index.ts';
import { firstPaint } from '../session/firstPaint.ts';
import { openScenario } from '../session/openScenario.ts';
import { startEngine } from '../session/session.ts';
import { clearAddress } from '../share/link.ts';
import { listenToSharedRuns } from '../share/listen.ts';
import { clusterStore, useCluster } from '../store/clusterStore.ts';
import { useScenario } from '../store/scenarioStore.ts';
import { usePresent } from '../store/presentStore.ts';
import { followRun } from '../store/timelineStore.ts';
import { showToast } from '../store/toastStore.ts';
import { followForks } from '../time/branches.ts';
import { useView } from '../store/viewStore.ts';
import { latePart, sayNotLoaded } from '../ui/latePart.tsx';
import { useCompactPage } from '../ui/compact.ts';
import { useTheme } from '../ui/useTheme.ts';
import { EngineStatus } from './EngineStatus.tsx';
import { FaultBanner } from './FaultBanner.tsx';
import { keepOnePanel } from './onePanel.ts';
import { OpeningVeil } from './OpeningVeil.tsx';
import { Overlays } from './Overlays.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { QuietBoundary } from '../ui/QuietBoundary.tsx';
import { ShortBar } from './ShortBar.tsx';
import { ShortFoot } from './ShortFoot.tsx';
import { Timeline } from './Timeline.tsx';
import { TopBar } from './TopBar.tsx';
import { Workbench } from './Workbench.tsx';
import styles from './App.module.css';
import { shellWords } from './words.tsx';

/** Not with the engine: that it cannot be loaded is said by one of them. */
const Toasts = lazy(() => firstPaint().then(() => import('./Toasts.tsx').then((part) => ({ default: part.Toasts }))));
const Narration = latePart(() => import('../narration/Narration.tsx'));
const TooltipLayer = latePart(() => import('../ui/TooltipLayer.tsx'));
const PresentLayer = latePart(() => import('../present/PresentLayer.tsx'));

/** Large type while somebody presents, and where an embedding page asked for it. */
function usePresenting(): boolean {
  const on = usePresent((state) => state.on);
  const isLarge = on || (embedding?.isLarge ?? false);
  useLayoutEffect(() => {
    if (isLarge) document.documentElement.dataset['presenter'] = '';
    else delete document.documentElement.dataset['presenter'];
  }, [isLarge]);
  return on;
}

/** Something that goes on behind the page, loaded once the first scene stands; a page it does not come to does without. Returns how to stop. */
function onceShown(load: () => Promise<() => () => void>): () => void {
  let stop: (() => void) | undefined;
  let isGone = false;
  void firstPaint()
    .then(load)
    .then(
      (start) => {
        if (!isGone) stop = start();
      },
      () => undefined,
    );
  return () => {
    isGone = true;
    stop?.();
  };
}

const keepRun = () =>
  embedding ? undefined : onceShown(() => import('../resume/keepRun.ts').then(({ startKeeping }) => startKeeping));

/** Nothing has the focus yet that could be lost. */
const keepFocus = () => onceShown(() => import('./keepPageFocus.ts').then(({ keepPageFocus }) => keepPageFocus));

const sayForked = (name: string): void => showToast(shellWords.timeline.forked(name));

export function App() {
  const { scenario, opened, opening } = useScenario((state) => state);
  const isAwaited = useCluster((state) => state.engine === 'awaited');
  useTheme(useView((state) => state.theme));
  const isPresenting = usePresenting();
  const isShort = useCompactPage() !== undefined && !embedding;
  const Bar = isShort ? ShortBar : TopBar;
  useEffect(startClock, []);
  useEffect(listenToKeys, []);
  useEffect(keepOnePanel, []);
  useEffect(listenToSharedRuns, []);
  useEffect(keepRun, []);
  useEffect(keepFocus, []);
  useEffect(followEmbedding, []);
  useEffect(openAddressedLesson, []);
  useEffect(() => followRun(clusterStore()), []);
  useEffect(() => followForks(clusterStore(), sayForked), []);

  const choose = (next: Scenario) => {
    clearAddress();
    void import('../session/startAgain.ts').then(({ changeScenario }) => changeScenario(next), sayNotLoaded);
  };
  return (
    <div
      className={styles['page']}
      data-embedded={embedding ? '' : undefined}
      aria-busy={isAwaited || opening !== undefined}
    >
      <PanelBoundary name={shellWords.parts.topBar}>
        {embedding ? <EmbedBar /> : <Bar scenario={scenario} onScenario={choose} />}
      </PanelBoundary>
      {(embedding ? embedding.hasTimeline : !isShort) && (
        <PanelBoundary name={shellWords.parts.timeline}>
          <Timeline />
        </PanelBoundary>
      )}
      <FaultBanner onReset={() => openScenario(scenario)} onReload={() => void startEngine(scenario)} />
      <Workbench key={opened} />
      {isShort && (
        <PanelBoundary name={shellWords.parts.transport}>
          <ShortFoot />
        </PanelBoundary>
      )}
      <OpeningVeil />
      <EngineStatus />
      <Overlays />
      <QuietBoundary instead={null}>
        <Suspense fallback={null}>
          <Toasts />
        </Suspense>
      </QuietBoundary>
      <QuietBoundary>
        <Suspense fallback={null}>
          <Narration />
        </Suspense>
      </QuietBoundary>
      <QuietBoundary key={`presenting ${isPresenting}`}>
        <Suspense fallback={null}>{isPresenting && <PresentLayer />}</Suspense>
      </QuietBoundary>
      <QuietBoundary>
        <Suspense fallback={null}>
          <TooltipLayer />
        </Suspense>
      </QuietBoundary>
    </div>
  );
}
