/** The top bar: which scenario, the hold on time, the lens, the panels, the theme. */
import { CircleQuestionMark, RotateCcw, Search } from 'lucide-react';
import { Suspense } from 'react';
import { bridgeOffer } from '../bridge/offer.ts';
import { ShareButton } from '../share/ShareButton.tsx';
import { toggleOverlay } from '../store/overlayStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { latePart } from '../ui/latePart.tsx';
import { LensChoice, startAgain, ThemeButton } from './barChoices.tsx';
import { Logo } from './Logo.tsx';
import { PanelToggles } from './PanelToggles.tsx';
import type { ScenarioSelectProps } from './ScenarioList.tsx';
import { ScenarioSelect } from './ScenarioSelect.tsx';
import { Transport } from './Transport.tsx';
import styles from './TopBar.module.css';
import { shellWords } from './words.tsx';

const BridgeBadge = latePart(() => import('../bridge/BridgeBadge.tsx'));
const hasBridge = bridgeOffer() !== undefined;

export function TopBar({ scenario, onScenario }: ScenarioSelectProps) {
  const said = shellWords.bar;
  return (
    <header className={styles['bar']}>
      <h1 className={styles['brand']}>
        <Logo /> <span className={styles['word']}>{shellWords.page}</span>
      </h1>
      <ScenarioSelect scenario={scenario} onScenario={onScenario} />
      <span data-help="again" className={styles['toggles']}>
        <IconButton label={said.startAgain} onClick={startAgain}>
          <RotateCcw />
        </IconButton>
      </span>
      <Transport />
      <span className={styles['space']} />
      <LensChoice />
      {hasBridge && (
        <Suspense fallback={null}>
          <BridgeBadge />
        </Suspense>
      )}
      <span data-help="share" className={styles['toggles']}>
        <ShareButton />
      </span>
      <div className={styles['toggles']} role="group" aria-label={said.help} data-help="commands">
        <IconButton label={said.palette} shortcut="Ctrl+K" onClick={() => toggleOverlay('palette')}>
          <Search />
        </IconButton>
        <IconButton label={said.openHelp} shortcut="?" onClick={() => toggleOverlay('help')}>
          <CircleQuestionMark />
        </IconButton>
      </div>
      <div className={styles['toggles']} role="group" aria-label={said.panels} data-help="panels">
        <PanelToggles />
        <ThemeButton />
      </div>
    </header>
  );
}
