/** The panels: manifests on the left, the scene in the middle, the inspector on the right, tables below. Sizes are remembered. */
import { lazy, Suspense, type ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Scene } from '../canvas/index.ts';
import { useView } from '../store/viewStore.ts';
import { safeStorage } from '../store/safeStorage.ts';
import { PanelBoundary } from './PanelBoundary.tsx';
import styles from './Workbench.module.css';

const LeftPanel = lazy(() => import('./LeftPanel.tsx'));
const Inspector = lazy(() => import('../inspector/Inspector.tsx'));
const Dock = lazy(() => import('../dock/Dock.tsx'));

/** A panel's content: loaded when first asked for, and kept from taking the page down with it. */
function Room({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <PanelBoundary name={name}>
      <Suspense fallback={<p className={styles['loading']}>Loading {name}…</p>}>{children}</Suspense>
    </PanelBoundary>
  );
}

function SceneAndDock() {
  const dockOpen = useView((state) => state.dockOpen);
  const panelIds = dockOpen ? ['scene', 'dock'] : ['scene'];
  const layout = useDefaultLayout({ id: 'servicescope.rows', panelIds, storage: safeStorage });
  return (
    <Group orientation="vertical" id="servicescope.rows" {...layout}>
      <Panel id="scene" minSize="30%" className={styles['scene']}>
        <Room name="scene">
          <Scene />
        </Room>
      </Panel>
      {dockOpen && (
        <>
          <Separator className={styles['rowSeparator']} aria-label="Height of the tables" />
          <Panel id="dock" defaultSize="30%" minSize={120} className={styles['side']}>
            <Room name="tables">
              <Dock />
            </Room>
          </Panel>
        </>
      )}
    </Group>
  );
}

export function Workbench() {
  const leftOpen = useView((state) => state.leftOpen);
  const inspectorOpen = useView((state) => state.inspectorOpen);
  const panelIds = [...(leftOpen ? ['left'] : []), 'center', ...(inspectorOpen ? ['inspector'] : [])];
  const layout = useDefaultLayout({ id: 'servicescope.columns', panelIds, storage: safeStorage });
  return (
    <main className={styles['workbench']}>
      <Group orientation="horizontal" id="servicescope.columns" {...layout}>
        {leftOpen && (
          <>
            <Panel id="left" defaultSize={372} minSize={260} maxSize="50%" className={styles['side']}>
              <Room name="manifests">
                <LeftPanel />
              </Room>
            </Panel>
            <Separator className={styles['columnSeparator']} aria-label="Width of the manifests" />
          </>
        )}
        <Panel id="center" minSize="30%">
          <SceneAndDock />
        </Panel>
        {inspectorOpen && (
          <>
            <Separator className={styles['columnSeparator']} aria-label="Width of the inspector" />
            <Panel id="inspector" defaultSize={340} minSize={260} maxSize="50%" className={styles['side']}>
              <Room name="inspector">
                <Inspector />
              </Room>
            </Panel>
          </>
        )}
      </Group>
    </main>
  );
}
