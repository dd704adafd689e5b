/** A titled part of a panel. With `folded` it can be opened and closed. */
import type { ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import styles from './Section.module.css';

interface Props {
  readonly title: string;
  /** A few words beside the title: a count, a state. */
  readonly aside?: ReactNode;
  /** Absent: always open. */
  readonly folded?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, aside, folded, children }: Props) {
  if (folded === undefined)
    return (
      <section className={styles['section']}>
        <h3 className={styles['title']}>
          {title}
          {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
        </h3>
        {children}
      </section>
    );
  return (
    <details className={styles['section']} open={!folded}>
      <summary className={styles['summary']}>
        <ChevronRight aria-hidden="true" />
        <h3 className={styles['title']}>
          {title}
          {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
        </h3>
      </summary>
      {children}
    </details>
  );
}
