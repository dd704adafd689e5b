/** The panels: manifests on the left, the scene in the middle, the inspector on the right, tables below. Sizes are remembered. */
import { Suspense, useState, type ReactNode } from 'react';
import { Scene } from '../canvas/index.ts';
import { usePresent } from '../store/presentStore.ts';
import { usePanelSizes, type SizedPanel } from '../store/panelSizes.ts';
import { useView } from '../store/viewStore.ts';
import { latePart } from '../ui/latePart.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { isFirstVisit } from '../welcome/welcome.ts';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { QuietBoundary } from '../ui/QuietBoundary.tsx';
import styles from './Workbench.module.css';

const LeftPanel = latePart(() => import('./LeftPanel.tsx'));
const Inspector = latePart(() => import('../inspector/Inspector.tsx'));
const Invitation = latePart(() => import('../welcome/Invitation.tsx'));
const Dock = latePart(() => import('../dock/Dock.tsx'));

/** A panel's content: loaded when first asked for, and kept from taking the page down with it. */
function Room({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <PanelBoundary name={name}>
      <Suspense fallback={<p className={styles['loading']}>Loading {name}…</p>}>{children}</Suspense>
    </PanelBoundary>
  );
}

export function Workbench() {
  const { leftOpen, inspectorOpen, dockOpen } = useView((state) => state);
  const [sizes, choose] = usePanelSizes();
  const [invites] = useState(isFirstVisit);
  const isPresenting = usePresent((state) => state.on);
  const side = (panel: SizedPanel, children: ReactNode) => (
    <div
      id={`panel-${panel}`}
      className={styles[panel]}
      style={sizes[panel] === undefined ? undefined : { flexBasis: sizes[panel] }}
    >
      {children}
    </div>
  );
  return (
    <main className={styles['workbench']}>
      {leftOpen && (
        <>
          {side(
            'left',
            <Room name="manifests">
              <LeftPanel />
            </Room>,
          )}
          <Splitter
            label="Width of the manifests"
            controls="panel-left"
            panel="before"
            orientation="vertical"
            onSize={(px) => choose('left', px)}
          />
        </>
      )}
      <div key="center" className={styles['center']}>
        <div className={styles['scene']}>
          <Room name="scene">
            <Scene />
          </Room>
          {invites && !isPresenting && (
            <QuietBoundary>
              <Suspense fallback={null}>
                <Invitation />
              </Suspense>
            </QuietBoundary>
          )}
        </div>
        {dockOpen && (
          <>
            <Splitter
              label="Height of the tables"
              controls="panel-dock"
              panel="after"
              orientation="horizontal"
              onSize={(px) => choose('dock', px)}
            />
            {side(
              'dock',
              <Room name="tables">
                <Dock />
              </Room>,
            )}
          </>
        )}
      </div>
      {inspectorOpen && (
        <>
          <Splitter
            label="Width of the inspector"
            controls="panel-inspector"
            panel="after"
            orientation="vertical"
            onSize={(px) => choose('inspector', px)}
          />
          {side(
            'inspector',
            <Room name="inspector">
              <Inspector />
            </Room>,
          )}
        </>
      )}
    </main>
  );
}
