/** The whole page: bar, timeline, panels, messages. */
import { useEffect, useLayoutEffect, useState } from 'react';
import { startClock } from '../clock.ts';
import { loadManifests } from '../editor/manifestStore.ts';
import { listenToKeys } from '../keyboard.ts';
import type { Scenario } from '../scenarios/index.ts';
import { openScenario, startEngine } from '../session/session.ts';
import { clusterStore, useCluster } from '../store/clusterStore.ts';
import { followRun } from '../store/timelineStore.ts';
import { useView } from '../store/viewStore.ts';
import { withEngine } from '../store/withEngine.ts';
import { TooltipLayer } from '../ui/TooltipLayer.tsx';
import { EngineStatus } from './EngineStatus.tsx';
import { FaultBanner } from './FaultBanner.tsx';
import { keepOnePanel } from './onePanel.ts';
import { PanelBoundary } from './PanelBoundary.tsx';
import { Timeline } from './Timeline.tsx';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import { Workbench } from './Workbench.tsx';
import styles from './App.module.css';

/** The theme is an attribute of the document, so that portals and Monaco follow it too. */
function useTheme(): void {
  const theme = useView((state) => state.theme);
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

export function App({ first }: { readonly first: Scenario }) {
  const [scenario, setScenario] = useState(first);
  const isAwaited = useCluster((state) => state.engine === 'awaited');
  useTheme();
  useEffect(startClock, []);
  useEffect(listenToKeys, []);
  useEffect(keepOnePanel, []);
  useEffect(() => followRun(clusterStore()), []);

  const open = (next: Scenario) =>
    withEngine(() => {
      openScenario(next);
      loadManifests(next);
      setScenario(next);
    });

  return (
    <div className={styles['page']} aria-busy={isAwaited}>
      <TopBar scenario={scenario} onScenario={open} />
      <PanelBoundary name="timeline">
        <Timeline />
      </PanelBoundary>
      <FaultBanner onReset={() => open(scenario)} onReload={() => void startEngine(scenario)} />
      <Workbench key={scenario.id} />
      <EngineStatus />
      <Toasts />
      <TooltipLayer />
    </div>
  );
}
