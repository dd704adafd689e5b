/** A button with a picture for a face: its name is spoken, and shown with its shortcut when pointed at or focused. */
import type { ReactNode } from 'react';
import { Tooltip } from '@base-ui/react/tooltip';
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
    <Tooltip.Root>
      <Tooltip.Trigger
        className={styles['button']}
        aria-label={label}
        aria-pressed={pressed}
        data-emphasis={emphasis || undefined}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className={styles['positioner']}>
          <Tooltip.Popup className={styles['tooltip']}>
            {label}
            {shortcut && <kbd>{shortcut}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
