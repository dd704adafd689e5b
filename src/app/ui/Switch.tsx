/** On or off. */
import { useId, type ReactNode } from 'react';
import styles from './Switch.module.css';

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly title?: string;
  /** Spoken instead of the words beside it, where those are too few. */
  readonly label?: string;
  readonly children?: ReactNode;
}

export function Switch({ checked, onChange, title, label, children }: Props) {
  const id = useId();
  return (
    <label className={styles['switch']} htmlFor={id} title={title}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-label={label}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  );
}
