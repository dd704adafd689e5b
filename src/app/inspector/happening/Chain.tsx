/** Causes as a chain one can walk: each link selects itself, the last one is what a learner did. */
import type { Happening } from '../../../cluster/index.ts';
import { happeningRow } from '../../happenings/happeningRows.ts';
import { selectionOfRow } from '../../happenings/selectRow.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { select } from '../../store/viewStore.ts';
import { inspectorWords } from '../words.tsx';
import styles from './Happening.module.css';

function Link({ happening }: { readonly happening: Happening }) {
  const row = happeningRow(happening);
  const go = () => select(selectionOfRow(clusterStore().getState().cluster, row));
  const mine = happening.kind === 'action';
  return (
    <li data-kind-of={happening.kind}>
      <button type="button" onClick={go}>
        {mine ? inspectorWords.causes.you : row.who}
      </button>{' '}
      {row.about !== '' && <code>{row.about}</code>} <span lang="en">{row.text}</span>
      <time>{row.time}</time>
    </li>
  );
}

interface Props {
  readonly label: string;
  readonly chain: readonly Happening[];
  /** Said when the chain is empty. */
  readonly empty: string;
}

export function Chain({ label, chain, empty }: Props) {
  if (chain.length === 0) return <p className={styles['note']}>{empty}</p>;
  return (
    <ol className={styles['chain']} aria-label={label}>
      {chain.map((happening) => (
        <Link key={happening.revision} happening={happening} />
      ))}
    </ol>
  );
}
