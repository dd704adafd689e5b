/** One node's conntrack table, live: why only a connection's first packet meets the nat rules. */
import { useMemo, useState } from 'react';
import { useCluster } from '../../store/clusterStore.ts';
import { useSeconds } from '../../store/useEngine.ts';
import field from '../../ui/Field.module.css';
import { WindowedTable, type Column } from '../../ui/WindowedTable.tsx';
import { NodeSelect, useDockNode } from '../NodeSelect.tsx';
import styles from '../events/EventsTab.module.css';
import { trackedRows, type TrackedRow } from './conntrackRows.ts';

function Expires({ row }: { readonly row: TrackedRow }) {
  return `${Math.max(0, Math.ceil((row.expiresAt - useSeconds()) / 1000))} s`;
}

const COLUMNS: readonly Column<TrackedRow>[] = [
  { title: 'protocol', width: '5.5rem', wants: 1000, cell: (row) => row.protocol.toLowerCase() },
  { title: 'state', width: '8rem', cell: (row) => row.state },
  { title: 'expires in', width: '6.5rem', wants: 900, cell: (row) => <Expires row={row} /> },
  { title: 'translation', width: '7.5rem', cell: (row) => row.translation },
  { title: 'original', width: '40%', cell: (row) => row.original, full: (row) => row.original },
  { title: 'answers will carry', width: 'auto', cell: (row) => row.reply, full: (row) => row.reply },
];

const keyOfRow = (row: TrackedRow) => row.key;

export function ConntrackTab() {
  const node = useDockNode();
  const entries = useCluster((state) => state.cluster.conntrack(node));
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string>();
  const rows = useMemo(() => trackedRows(entries, text), [entries, text]);
  return (
    <div className={styles['events']}>
      <div className={styles['bar']}>
        <NodeSelect node={node} />
        <label className={field['field']}>
          <span className="visually-hidden">Contains</span>
          <input type="search" placeholder="Filter…" value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <span className={styles['count']}>
          {rows.length} of {entries.length} tracked {entries.length === 1 ? 'connection' : 'connections'}
        </span>
      </div>
      <WindowedTable
        label={`Connection tracking of ${node}`}
        columns={COLUMNS}
        rows={rows}
        keyOf={keyOfRow}
        selectedKey={chosen}
        onSelect={(row) => setChosen(row.key)}
        empty={`${node} tracks no connection now.`}
      />
    </div>
  );
}
