/** Names and values in two columns. */
import type { ReactNode } from 'react';
import styles from './Facts.module.css';

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles['facts']}>{children}</dl>;
}

interface FactProps {
  readonly term: string;
  /** Addresses, labels and other things to be read letter by letter. */
  readonly mono?: boolean;
  readonly children: ReactNode;
}

export function Fact({ term, mono = false, children }: FactProps) {
  return (
    <div className={styles['fact']}>
      <dt>{term}</dt>
      <dd data-mono={mono || undefined}>{children}</dd>
    </div>
  );
}
