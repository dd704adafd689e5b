/** A lamp with its word. On and off differ in shape as well as in colour: a full disc, a ring, a ring with a bar. */
import type { ReactNode } from 'react';
import styles from './Lamp.module.css';

export type LampState = 'ok' | 'bad' | 'warn' | 'off';

export function Lamp({ state, children }: { readonly state: LampState; readonly children: ReactNode }) {
  return (
    <span className={styles['lamp']} data-lamp={state}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <circle cx="6" cy="6" r="4.5" />
        {state === 'bad' && <path d="M3.6 3.6 8.4 8.4" />}
        {state === 'warn' && <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" />}
      </svg>
      {children}
    </span>
  );
}
