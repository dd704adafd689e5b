/** The whole page: bar, timeline, panels, messages. */
import { useEffect, useState } from 'react';
import { Tooltip } from '@base-ui/react/tooltip';
import { startClock } from '../clock.ts';
import { loadManifests } from '../editor/index.ts';
import { listenToKeys } from '../keyboard.ts';
import type { Scenario } from '../scenarios/index.ts';
import { openScenario } from '../session.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { followRun } from '../store/timelineStore.ts';
import { useView } from '../store/viewStore.ts';
import { FaultBanner } from './FaultBanner.tsx';
import { PanelBoundary } from './PanelBoundary.tsx';
import { Timeline } from './Timeline.tsx';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import { Workbench } from './Workbench.tsx';
import styles from './App.module.css';

/** The theme is an attribute of the document, so that portals and Monaco follow it too. */
function useTheme(): void {
  const theme = useView((state) => state.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

export function App({ first }: { readonly first: Scenario }) {
  const [scenario, setScenario] = useState(first);
  useTheme();
  useEffect(startClock, []);
  useEffect(listenToKeys, []);
  useEffect(() => followRun(clusterStore()), []);

  const open = (next: Scenario) => {
    openScenario(next);
    loadManifests(next);
    setScenario(next);
  };

  return (
    <Tooltip.Provider>
      <div className={styles['page']}>
        <TopBar scenario={scenario} onScenario={open} />
        <PanelBoundary name="timeline">
          <Timeline />
        </PanelBoundary>
        <FaultBanner onReset={() => open(scenario)} />
        <Workbench key={scenario.id} />
        <Toasts />
      </div>
    </Tooltip.Provider>
  );
}
