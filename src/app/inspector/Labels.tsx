/** Labels as chips. */
import type { Labels as LabelMap } from '../../api/index.ts';
import styles from './Inspector.module.css';

export function Labels({ labels }: { readonly labels: LabelMap | undefined }) {
  const pairs = Object.entries(labels ?? {});
  if (pairs.length === 0) return <span className={styles['note']}>{'<none>'}</span>;
  return (
    <ul className={styles['labels']}>
      {pairs.map(([key, value]) => (
        <li key={key}>
          {key}={value}
        </li>
      ))}
    </ul>
  );
}
