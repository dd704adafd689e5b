/** The top bar where there is little room: the scenario, the panels, and a menu for all the rest. */
import { Menu as MenuIcon } from 'lucide-react';
import { LateButton } from '../ui/LateButton.tsx';
import { latePart } from '../ui/latePart.tsx';
import { Logo } from './Logo.tsx';
import { PanelToggles } from './PanelToggles.tsx';
import type { ScenarioSelectProps } from './ScenarioList.tsx';
import { ScenarioSelect } from './ScenarioSelect.tsx';
import { shortWords } from './short.words.ts';
import styles from './ShortBar.module.css';
import { shellWords } from './words.tsx';

const loadMenu = () => import('./ShortMenu.tsx');
const ShortMenu = latePart(loadMenu);

export function ShortBar(props: ScenarioSelectProps) {
  return (
    <header className={styles['bar']}>
      <h1 className={styles['brand']}>
        <Logo /> <span className="visually-hidden">{shellWords.page}</span>
      </h1>
      <ScenarioSelect {...props} />
      <div className={styles['toggles']} role="group" aria-label={shortWords.panels} data-help="panels">
        <PanelToggles />
      </div>
      <span data-help="menu" className={styles['toggles']}>
        <LateButton label={shortWords.more} icon={<MenuIcon />} load={loadMenu}>
          <ShortMenu hasLens hasView />
        </LateButton>
      </span>
    </header>
  );
}
