/** Every connection of the cluster, newest first: what a capture on all nodes at once would show, with the reason beside it. */
import { useMemo, useState } from 'react';
import { ListFilter } from 'lucide-react';
import { useCluster } from '../../store/clusterStore.ts';
import { select, useView } from '../../store/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import field from '../../ui/Field.module.css';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import { WindowedTable, type Column } from '../../ui/WindowedTable.tsx';
import { EVERYTHING, filterPackets, packetRowOf, sourcesOf, type PacketFilter, type PacketRow } from './packetRows.ts';
import { SendBar } from './SendBar.tsx';
import { Follow } from './Follow.tsx';
import { useHeldRows } from './useHeldRows.ts';
import styles from './PacketsTab.module.css';
import { dockWords } from '../words.tsx';
import { outcomeWords } from '../../presenters/outcome.words.ts';

const MOST_ROWS = 2000;

const withAddress = (name: string, ip: string) => (
  <>
    {name}
    {ip !== '' && ip !== name && <span className={styles['address']}> {ip}</span>}
  </>
);

/** Where there is little room, the ends of the story matter most: who asked whom, and how it ended. */
const COLUMNS: readonly Column<PacketRow>[] = [
  { title: () => dockWords.packets.columns.number, width: '3.5rem', cell: (row) => row.number },
  { title: () => dockWords.packets.columns.time, width: '6.25rem', wants: 980, cell: (row) => row.time },
  {
    title: () => dockWords.packets.columns.from,
    width: '15%',
    cell: (row) => withAddress(row.from, row.fromIP),
    full: (row) => `${row.from} ${row.fromIP}`,
  },
  {
    title: () => dockWords.packets.columns.to,
    width: 'var(--packets-to)',
    cell: (row) => withAddress(row.to, row.toIP),
    full: (row) => `${row.to} ${row.toIP}`,
  },
  { title: () => dockWords.packets.columns.decidedOn, width: '6.75rem', wants: 600, cell: (row) => row.decidedOn },
  { title: () => dockWords.packets.columns.rewrittenTo, width: '9rem', wants: 840, cell: (row) => row.rewrittenTo },
  { title: () => dockWords.packets.columns.seenSource, width: '8rem', wants: 1120, cell: (row) => row.sourceSeen },
  {
    title: () => dockWords.packets.columns.verdict,
    width: 'auto',
    cell: (row) => (
      <span className={styles['verdict']} data-outcome={row.outcome}>
        <OutcomeMark outcome={row.outcome} bare /> {row.line}
      </span>
    ),
    full: (row) => row.line,
  },
];

function outcomesInWords(): Readonly<Record<PacketFilter['outcome'], string>> {
  const { allVerdicts, allFailed } = dockWords.packets;
  return { all: allVerdicts, failed: allFailed, ...outcomeWords };
}

const keyOfRow = (row: PacketRow) => row.id;
const attributesOf = (row: PacketRow) => ({ 'data-verdict': row.verdict, 'data-connection': row.id });
const selectRow = (row: PacketRow) => select({ kind: 'connection', id: row.id });

interface FilterProps {
  readonly filter: PacketFilter;
  readonly rows: readonly PacketRow[];
  readonly onChange: (filter: PacketFilter) => void;
}

function Filters({ filter, rows, onChange }: FilterProps) {
  const sources = useMemo(() => sourcesOf(rows), [rows]);
  const outcomes = outcomesInWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <span className={styles['toggle']}>
        <Button pressed={open} onClick={() => setOpen(!open)}>
          <ListFilter aria-hidden="true" /> <span className={styles['word']}>{dockWords.packets.filters}</span>
        </Button>
      </span>
      <span className={styles['filters']} data-open={open || undefined}>
        <Choice
          label={dockWords.packets.verdict}
          isQuiet
          of={Object.keys(outcomes) as PacketFilter['outcome'][]}
          say={(outcome) => outcomes[outcome]}
          chosen={filter.outcome}
          onChoose={(outcome) => onChange({ ...filter, outcome })}
        />
        <Choice
          label={dockWords.packets.sentBy}
          isQuiet
          of={['', ...sources]}
          say={(source) => source || dockWords.packets.everyone}
          chosen={filter.source}
          onChoose={(source) => onChange({ ...filter, source })}
        />
        <label className={field['field']}>
          <span className="visually-hidden">{dockWords.contains}</span>
          <input
            type="search"
            placeholder={dockWords.filter}
            className={styles['search']}
            value={filter.text}
            onChange={(event) => onChange({ ...filter, text: event.target.value })}
          />
        </label>
      </span>
    </>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return filtered ? dockWords.packets.nonePasses : dockWords.packets.noneYet;
}

export function PacketsTab() {
  const records = useCluster((state) => state.cluster.connections(MOST_ROWS));
  const selection = useView((state) => state.selection);
  const [filter, setFilter] = useState(EVERYTHING);
  const rows = useMemo(() => records.map(packetRowOf), [records]);
  const all = useMemo(() => filterPackets(rows, filter), [rows, filter]);
  const held = useHeldRows(all);
  const selected = selection?.kind === 'connection' ? selection.id : undefined;

  return (
    <div className={styles['packets']}>
      <div className={styles['bar']}>
        <SendBar />
        <span className={styles['space']} />
        <Filters filter={filter} rows={rows} onChange={setFilter} />
        <Follow held={held} />
      </div>
      <div className={styles['rows']} onPointerMove={held.onPointerMove} onPointerLeave={held.onPointerLeave}>
        <WindowedTable
          // A new table begins at its top.
          key={held.resumed}
          label={dockWords.packets.table}
          columns={COLUMNS}
          rows={held.rows}
          keyOf={keyOfRow}
          attributesOf={attributesOf}
          selectedKey={selected}
          onSelect={selectRow}
          onScroll={held.onScroll}
          empty={<Nothing filtered={filter !== EVERYTHING && records.length > 0} />}
        />
      </div>
    </div>
  );
}
