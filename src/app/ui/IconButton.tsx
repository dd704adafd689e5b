/** A button with a picture for a face: its name is spoken, and shown with its shortcut when pointed at or focused. */
import type { ReactNode } from 'react';
import { tip } from './tip.ts';
import styles from './IconButton.module.css';

interface Props {
  readonly label: string;
  readonly shortcut?: string;
  readonly pressed?: boolean;
  readonly emphasis?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export function IconButton({ label, shortcut, pressed, emphasis = false, disabled = false, onClick, children }: Props) {
  return (
    <button
      type="button"
      className={styles['button']}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
      data-emphasis={emphasis || undefined}
      disabled={disabled}
      onClick={onClick}
      {...tip(label, shortcut)}
    >
      {children}
    </button>
  );
}
