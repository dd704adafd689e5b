/** The top bar: which scenario, the hold on time, the lens, the panels, the theme. One row, whatever the page's width (barRoom.ts). */
import { CircleQuestionMark, Menu as MenuIcon, RotateCcw, Search } from 'lucide-react';
import { Suspense } from 'react';
import { bridgeOffer } from '../bridge/offer.ts';
import { ShareButton } from '../share/ShareButton.tsx';
import { toggleOverlay } from '../store/overlayStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { LateButton } from '../ui/LateButton.tsx';
import { latePart } from '../ui/latePart.tsx';
import { LensChoice, startAgain, ThemeButton } from './barChoices.tsx';
import { useBarRoom } from './barRoom.ts';
import { Logo } from './Logo.tsx';
import { PanelToggles } from './PanelToggles.tsx';
import type { ScenarioSelectProps } from './ScenarioList.tsx';
import { ScenarioSelect } from './ScenarioSelect.tsx';
import { shortWords } from './short.words.ts';
import { Transport } from './Transport.tsx';
import styles from './TopBar.module.css';
import { shellWords } from './words.tsx';

const BridgeBadge = latePart(() => import('../bridge/BridgeBadge.tsx'));
const hasBridge = bridgeOffer() !== undefined;

const loadMenu = () => import('./ShortMenu.tsx');
const ShortMenu = latePart(loadMenu);

/** What is seldom wanted while one teaches. */
function Seldom({ isSign }: { readonly isSign: boolean }) {
  const said = shellWords.bar;
  return (
    <>
      <span data-help="share" className={styles['toggles']}>
        <ShareButton isSign={isSign} />
      </span>
      <div className={styles['toggles']} role="group" aria-label={said.help} data-help="commands">
        <IconButton label={said.palette} shortcut="Ctrl+K" onClick={() => toggleOverlay('palette')}>
          <Search />
        </IconButton>
        <IconButton label={said.openHelp} shortcut="?" onClick={() => toggleOverlay('help')}>
          <CircleQuestionMark />
        </IconButton>
      </div>
    </>
  );
}

export function TopBar({ scenario, onScenario }: ScenarioSelectProps) {
  const said = shellWords.bar;
  const room = useBarRoom();
  const hasMenu = room === 'menu' || room === 'bare';
  return (
    <header className={styles['bar']}>
      <h1 className={styles['brand']}>
        <Logo /> <span className={styles['word']}>{shellWords.page}</span>
      </h1>
      <ScenarioSelect scenario={scenario} onScenario={onScenario} />
      {!hasMenu && (
        <span data-help="again" className={styles['toggles']}>
          <IconButton label={said.startAgain} onClick={startAgain}>
            <RotateCcw />
          </IconButton>
        </span>
      )}
      <Transport isShort={hasMenu} />
      <span className={styles['space']} />
      {room !== 'bare' && <LensChoice />}
      {hasBridge && (
        <Suspense fallback={null}>
          <BridgeBadge />
        </Suspense>
      )}
      {!hasMenu && <Seldom isSign={room === 'signs'} />}
      <div className={styles['toggles']} role="group" aria-label={said.panels} data-help="panels">
        <PanelToggles />
        {!hasMenu && <ThemeButton />}
      </div>
      {hasMenu && (
        <span data-help="menu" className={styles['toggles']}>
          <LateButton label={shortWords.more} icon={<MenuIcon />} load={loadMenu}>
            <ShortMenu hasLens={room === 'bare'} />
          </LateButton>
        </span>
      )}
    </header>
  );
}
