/** The panels: manifests on the left, the scene in the middle, the inspector on the right, tables below. Sizes are remembered. */
import { Suspense, useState, type ReactNode } from 'react';
import { Scene } from '../canvas/index.ts';
import { usePresent } from '../store/presentStore.ts';
import { usePanelSizes, type SizedPanel } from '../store/panelSizes.ts';
import { useView } from '../store/viewStore.ts';
import { useCompact } from '../ui/compact.ts';
import { latePart } from '../ui/latePart.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { isFirstVisit } from '../welcome/welcome.ts';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { QuietBoundary } from '../ui/QuietBoundary.tsx';
import { shortWords } from './short.words.ts';
import { PICTURE } from './picture.ts';
import styles from './Workbench.module.css';
import { shellWords } from './words.tsx';

const LeftPanel = latePart(() => import('./LeftPanel.tsx'));
const Inspector = latePart(() => import('../inspector/Inspector.tsx'));
const Invitation = latePart(() => import('../welcome/Invitation.tsx'));
const Dock = latePart(() => import('../dock/Dock.tsx'));

/** A panel's content: loaded when first asked for, and kept from taking the page down with it. */
function Room({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <PanelBoundary name={name}>
      <Suspense fallback={<p className={styles['loading']}>{shellWords.loading(name)}</p>}>{children}</Suspense>
    </PanelBoundary>
  );
}

type Panel = Exclude<SizedPanel, 'sheet'>;

/** A panel's line, and how the panel is sized: beside or below the picture, or, on a phone, as the sheet beneath it. */
function usePanels() {
  const isSheet = useCompact() === 'sheet';
  const [sizes, choose] = usePanelSizes();
  const side = (panel: Panel, children: ReactNode) => {
    const size = sizes[isSheet ? 'sheet' : panel];
    return (
      <div
        id={`panel-${panel}`}
        className={styles[panel]}
        style={size === undefined ? undefined : { flexBasis: size }}
        data-panel={panel}
      >
        {children}
      </div>
    );
  };
  const line = (panel: Panel, label: string) => (
    <Splitter
      label={isSheet ? shortWords.panelHeight : label}
      controls={`panel-${panel}`}
      panel={panel === 'left' && !isSheet ? 'before' : 'after'}
      orientation={panel === 'dock' || isSheet ? 'horizontal' : 'vertical'}
      onSize={(px) => choose(isSheet ? 'sheet' : panel, px)}
    />
  );
  return { side, line };
}

export function Workbench() {
  const { leftOpen, inspectorOpen, dockOpen } = useView((state) => state);
  const [invites] = useState(isFirstVisit);
  const isPresenting = usePresent((state) => state.on);
  const { side, line } = usePanels();
  return (
    <main className={styles['workbench']} data-left={leftOpen || undefined} data-inspector={inspectorOpen || undefined}>
      {leftOpen && (
        <>
          {side(
            'left',
            <Room name={shellWords.parts.left}>
              <LeftPanel />
            </Room>,
          )}
          {line('left', shellWords.sizes.manifests)}
        </>
      )}
      <div key="center" className={styles['center']}>
        <div id={PICTURE} className={styles['scene']}>
          <Room name={shellWords.parts.scene}>
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
            {line('dock', shellWords.sizes.tables)}
            {side(
              'dock',
              <Room name={shellWords.parts.tables}>
                <Dock />
              </Room>,
            )}
          </>
        )}
      </div>
      {inspectorOpen && (
        <>
          {line('inspector', shellWords.sizes.inspector)}
          {side(
            'inspector',
            <Room name={shellWords.parts.inspector}>
              <Inspector />
            </Room>,
          )}
        </>
      )}
    </main>
  );
}
