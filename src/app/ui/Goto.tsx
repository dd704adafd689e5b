/** A name that takes the selection to what it names. Without a target it is plain text. */
import type { ReactNode } from 'react';
import { hover, select, type Selection } from '../store/viewStore.ts';
import styles from './Goto.module.css';

interface Props {
  readonly to: Selection | undefined;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

export function Goto({ to, title, children }: Props) {
  if (!to) return <span title={title}>{children}</span>;
  return (
    <button
      type="button"
      className={styles['goto']}
      title={title}
      onClick={() => select(to)}
      onPointerEnter={() => hover(to)}
      onPointerLeave={() => hover(undefined)}
      onFocus={() => hover(to)}
      onBlur={() => hover(undefined)}
    >
      {children}
    </button>
  );
}
