/** What is selected: its kind, its name, and a way to let go of it. */
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { select } from '../store/viewStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Inspector.module.css';
import { inspectorWords } from './words.tsx';

interface Props {
  readonly kind: string;
  readonly name: string;
  readonly icon: ReactNode;
  /** State, at the right. */
  readonly aside?: ReactNode;
  readonly subtitle?: ReactNode;
}

export function PanelHeader({ kind, name, icon, aside, subtitle }: Props) {
  return (
    <header className={styles['header']}>
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      <div className={styles['names']}>
        <p className={styles['kind']}>{kind}</p>
        <h2 className={styles['name']} translate="no">
          {name}
        </h2>
        {subtitle !== undefined && <p className={styles['subtitle']}>{subtitle}</p>}
      </div>
      {aside}
      <IconButton label={inspectorWords.nothing} shortcut="Esc" onClick={() => select(undefined)}>
        <X />
      </IconButton>
    </header>
  );
}
