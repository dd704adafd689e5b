/** The top bar: which scenario, the hold on time, the lens, the panels, the theme. */
import {
  CircleQuestionMark,
  Moon,
  PanelBottom,
  PanelLeft,
  PanelRight,
  RotateCcw,
  Search,
  Sun,
  SunMoon,
} from 'lucide-react';
import { Suspense } from 'react';
import { bridgeOffer } from '../bridge/offer.ts';
import { ShareButton } from '../share/ShareButton.tsx';
import { toggleOverlay } from '../store/overlayStore.ts';
import { useView, viewStore, type Lens, type Theme } from '../store/viewStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { latePart, sayNotLoaded } from '../ui/latePart.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Logo } from './Logo.tsx';
import type { ScenarioSelectProps } from './ScenarioList.tsx';
import { ScenarioSelect } from './ScenarioSelect.tsx';
import { Transport } from './Transport.tsx';
import styles from './TopBar.module.css';

const BridgeBadge = latePart(() => import('../bridge/BridgeBadge.tsx'));
const hasBridge = bridgeOffer() !== undefined;

const LENSES: readonly { value: Lens; label: string; title: string }[] = [
  { value: 'logical', label: 'Logical', title: 'The Service as a hub: a simplification, good for a first look' },
  { value: 'data-path', label: 'Data path', title: 'What happens: each node’s kernel rewrites the packet' },
];

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICON = { system: <SunMoon />, light: <Sun />, dark: <Moon /> };

/** The panic button: whatever was done, the cluster and its files as they were at first. */
const startAgain = (): void =>
  void import('../lesson/startLessonAgain.ts').then(({ startAllAgain }) => startAllAgain(), sayNotLoaded);

export function TopBar({ scenario, onScenario }: ScenarioSelectProps) {
  const view = useView((state) => state);
  return (
    <header className={styles['bar']}>
      <h1 className={styles['brand']}>
        <Logo /> <span className={styles['word']}>ServiceScope</span>
      </h1>
      <ScenarioSelect scenario={scenario} onScenario={onScenario} />
      <IconButton label="Start again from the beginning" onClick={startAgain}>
        <RotateCcw />
      </IconButton>
      <Transport />
      <span className={styles['space']} />
      <Segmented label="Lens" value={view.lens} options={LENSES} onChange={(lens) => viewStore.setState({ lens })} />
      {hasBridge && (
        <Suspense fallback={null}>
          <BridgeBadge />
        </Suspense>
      )}
      <span data-help="share" className={styles['toggles']}>
        <ShareButton />
      </span>
      <div className={styles['toggles']} role="group" aria-label="Commands and help">
        <IconButton label="Commands" shortcut="Ctrl+K" onClick={() => toggleOverlay('palette')}>
          <Search />
        </IconButton>
        <IconButton label="Help" shortcut="?" onClick={() => toggleOverlay('help')}>
          <CircleQuestionMark />
        </IconButton>
      </div>
      <div className={styles['toggles']} role="group" aria-label="Panels and theme">
        <IconButton
          label="Manifests panel"
          pressed={view.leftOpen}
          onClick={() => viewStore.setState({ leftOpen: !view.leftOpen })}
        >
          <PanelLeft />
        </IconButton>
        <IconButton
          label="Packets, events and rules"
          pressed={view.dockOpen}
          onClick={() => viewStore.setState({ dockOpen: !view.dockOpen })}
        >
          <PanelBottom />
        </IconButton>
        <IconButton
          label="Inspector"
          pressed={view.inspectorOpen}
          onClick={() => viewStore.setState({ inspectorOpen: !view.inspectorOpen })}
        >
          <PanelRight />
        </IconButton>
        <IconButton
          label={`Theme: ${view.theme}`}
          onClick={() => viewStore.setState({ theme: NEXT_THEME[view.theme] })}
        >
          {THEME_ICON[view.theme]}
        </IconButton>
      </div>
    </header>
  );
}
