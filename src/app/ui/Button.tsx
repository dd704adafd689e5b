/** A button with words on it. */
import type { ReactNode } from 'react';
import styles from './Button.module.css';

interface Props {
  readonly tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  /** What it began goes on: pressing it does nothing meanwhile, but the focus stays on it. */
  readonly busy?: boolean;
  readonly title?: string;
  readonly pressed?: boolean;
  readonly onClick?: () => void;
  readonly children: ReactNode;
}

export function Button({
  tone = 'plain',
  type = 'button',
  disabled,
  busy = false,
  title,
  pressed,
  onClick,
  children,
}: Props) {
  return (
    <button
      type={type}
      className={styles['button']}
      data-tone={tone}
      disabled={disabled}
      aria-disabled={busy || undefined}
      title={title}
      aria-pressed={pressed}
      onClick={busy ? undefined : onClick}
    >
      {children}
    </button>
  );
}
