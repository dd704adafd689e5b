/** Causes as a chain one can walk: each link selects itself, the last one is what a learner did. */
import type { Happening } from '../../../cluster/index.ts';
import { actorOf, endOfWhy } from '../../happenings/endOfWhy.ts';
import { happeningRow } from '../../happenings/happeningRows.ts';
import { selectionOfRow } from '../../happenings/selectRow.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { select } from '../../store/viewStore.ts';
import styles from './Happening.module.css';

function Link({ happening }: { readonly happening: Happening }) {
  const row = happeningRow(happening);
  const go = () => select(selectionOfRow(clusterStore().getState().cluster, row));
  return (
    <li data-kind-of={happening.kind}>
      <button type="button" onClick={go}>
        {actorOf(happening, row.who)}
      </button>{' '}
      {row.about !== '' && <code>{row.about}</code>} <span lang={row.lang}>{row.text}</span>
      <time>{row.time}</time>
    </li>
  );
}

interface Props {
  readonly label: string;
  readonly chain: readonly Happening[];
  /** What it is about: said when nothing led there. */
  readonly first?: Happening;
}

export function Chain({ label, chain, first }: Props) {
  const end = endOfWhy(clusterStore().getState().cluster, chain, first);
  return (
    <>
      {chain.length > 0 && (
        <ol className={styles['chain']} aria-label={label}>
          {chain.map((happening) => (
            <Link key={happening.revision} happening={happening} />
          ))}
        </ol>
      )}
      {end !== undefined && <p className={styles['note']}>{end}</p>}
    </>
  );
}
