/**
 * One node's conntrack table, live, as `conntrack -L` prints it: why only a connection's first packet meets the nat rules, and how its
 * answers are translated back. An entry leads to its connection; the selected packet's entries are lit.
 */
import { useMemo, useState } from 'react';
import type { ConntrackRow, Hop } from '../../../api/index.ts';
import { packetName } from '../../presenters/flowWords.ts';
import { act, clusterStore, useCluster } from '../../store/clusterStore.ts';
import { useEngine, useSeconds } from '../../store/useEngine.ts';
import { select, useView } from '../../store/viewStore.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import field from '../../ui/Field.module.css';
import { Goto } from '../../ui/Goto.tsx';
import { WindowedTable, type Column, type NarrowForm } from '../../ui/WindowedTable.tsx';
import { NodeSelect, useDockNode } from '../NodeSelect.tsx';
import {
  conntrackLine,
  connectionOf,
  entrySentences,
  litEntries,
  trackedRows,
  type TrackedRow,
  type TupleField,
} from './conntrackRows.ts';
import styles from './ConntrackTab.module.css';
import { dockWords } from '../words.tsx';

/** Connections that are searched for the one an entry belongs to: all that are kept. */
const KEPT = 2000;
const NO_HOPS: readonly Hop[] = [];

function TimeLeft({ row }: { readonly row: TrackedRow }) {
  return Math.max(0, Math.ceil((row.expiresAt - useSeconds()) / 1000));
}

function Tuple({ fields }: { readonly fields: readonly TupleField[] }) {
  return fields.map(({ text, rewritten }, index) => (
    <span key={text}>
      {index > 0 && ' '}
      {rewritten ? <mark title={dockWords.conntrack.rewritten}>{text}</mark> : text}
    </span>
  ));
}

const textOf = (fields: readonly TupleField[]): string => fields.map(({ text }) => text).join(' ');

const TUPLE_WIDTH = '29rem';

const PROTOCOL: Column<TrackedRow> = {
  title: () => dockWords.conntrack.columns.protocol,
  width: '5rem',
  cell: (row) => row.protocol.replace(/\s+/, ' '),
};
const TIMEOUT: Column<TrackedRow> = {
  title: () => dockWords.conntrack.columns.timeout,
  width: '4.75rem',
  cell: (row) => <TimeLeft row={row} />,
};
const STATE: Column<TrackedRow> = {
  title: () => dockWords.conntrack.columns.state,
  width: '7.5rem',
  cell: (row) => row.state,
};
const NAT: Column<TrackedRow> = {
  title: () => dockWords.conntrack.columns.nat,
  width: '7rem',
  cell: (row) => row.translation,
};

/** Where there is width for addresses and ports whole, in both directions. */
const WIDE: readonly Column<TrackedRow>[] = [
  PROTOCOL,
  TIMEOUT,
  STATE,
  NAT,
  {
    title: () => dockWords.conntrack.columns.original,
    width: TUPLE_WIDTH,
    cell: (row) => textOf(row.original),
    full: (row) => textOf(row.original),
  },
  {
    title: () => dockWords.conntrack.columns.reply,
    width: TUPLE_WIDTH,
    cell: (row) => <Reply row={row} />,
    full: (row) => textOf(row.reply),
  },
];

/** The answer's tuple, with what the tool prints beside it. */
function Reply({ row }: { readonly row: TrackedRow }) {
  return (
    <>
      {row.flag === '[UNREPLIED]' && <span className={styles['flag']}>{row.flag} </span>}
      <Tuple fields={row.reply} />
      {row.flag === '[ASSURED]' && <span className={styles['flag']}> {row.flag}</span>}
    </>
  );
}

/** Both directions, one below the other. */
function Directions({ row }: { readonly row: TrackedRow }) {
  return (
    <span className={styles['directions']}>
      <span>
        <span className={styles['flag']} aria-hidden="true">
          →{' '}
        </span>
        {textOf(row.original)}
      </span>
      <span>
        <span className={styles['flag']} aria-hidden="true">
          ←{' '}
        </span>
        <Reply row={row} />
      </span>
    </span>
  );
}

/** Nothing is scrolled sideways. On a telephone ports stand below their addresses. */
const NARROW: readonly NarrowForm<TrackedRow>[] = [
  { below: 38, lines: 4 },
  { below: 82, lines: 2 },
].map(({ below, lines }): NarrowForm<TrackedRow> => ({
  below,
  lines,
  columns: [
    { ...PROTOCOL, wants: 960 },
    { ...TIMEOUT, wants: 700 },
    { ...STATE, wants: 860 },
    { ...NAT, width: '5rem', cell: (row) => <span className={styles['nat']}>{row.translation}</span> },
    {
      title: () => dockWords.conntrack.columns.directions,
      width: 'auto',
      cell: (row) => <Directions row={row} />,
      full: (row) => `${textOf(row.original)}\n${textOf(row.reply)}`,
    },
  ],
}));

const keyOfRow = (row: TrackedRow) => row.key;

/** The chosen entry as the tool prints it, and what it does. */
function Chosen({ row, node }: { readonly row: TrackedRow; readonly node: string }) {
  const now = useSeconds();
  const records = useCluster((state) => state.cluster.connections(KEPT));
  const found = useMemo(() => connectionOf(row.entry, records, node), [row, records, node]);
  return (
    <div className={styles['chosen']} role="region" aria-label={dockWords.conntrack.chosen}>
      <code>{conntrackLine(row, now)}</code>
      <p>
        {entrySentences(row.entry).join(' ')}{' '}
        {found ? (
          <Goto to={{ kind: 'connection', id: found.id, hop: found.hop }}>{packetName(found.id)}</Goto>
        ) : (
          dockWords.conntrack.forgotten
        )}
      </p>
    </div>
  );
}

/** Which entries the selected packet met here, and which of them the hop that is looked at. */
function useLit(entries: readonly ConntrackRow[], node: string) {
  const packet = useView((state) => (state.selection?.kind === 'connection' ? state.selection : state.packet));
  const hops = useEngine((cluster) => (packet ? (cluster.connection(packet.id)?.hops ?? NO_HOPS) : NO_HOPS));
  const lit = useMemo(() => litEntries(entries, hops, node, undefined), [entries, hops, node]);
  const hop = packet?.hop;
  const looked = useMemo(
    () => (hop === undefined ? undefined : [...litEntries(entries, hops, node, hop)][0]),
    [entries, hops, node, hop],
  );
  return { lit, looked, packet };
}

export function ConntrackTab() {
  const node = useDockNode();
  const entries = useCluster((state) => state.cluster.conntrack(node));
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<{ readonly key: string; readonly looked: string | undefined }>();
  const rows = useMemo(() => trackedRows(entries, text), [entries, text]);
  const { lit, looked } = useLit(entries, node);
  const lookedKey = looked?.[0];
  // Stepping from hop to hop moves through the table, until another row is picked.
  const chosen = picked?.looked === lookedKey ? picked?.key : (lookedKey ?? picked?.key);
  const row = rows.find(({ key }) => key === chosen);
  const choose = (next: TrackedRow) => {
    const found = act((cluster) => connectionOf(next.entry, cluster.connections(KEPT), node));
    setPicked({ key: next.key, looked: found ? next.key : lookedKey });
    if (found) select({ kind: 'connection', ...found });
  };
  const copied = () => {
    const { now } = clusterStore().getState();
    return rows.map((each) => `${conntrackLine(each, now)}\n`).join('');
  };
  return (
    <div className={styles['conntrack']}>
      <div className={styles['bar']}>
        <NodeSelect node={node} />
        <label className={field['field']}>
          <span className="visually-hidden">{dockWords.contains}</span>
          <input
            type="search"
            placeholder={dockWords.filter}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <span className={styles['count']}>
          {dockWords.conntrack.count(rows.length, entries.length)}
          {lit.size > 0 && <strong> {dockWords.conntrack.ofSelected(lit.size)}</strong>}
        </span>
        <span className={styles['space']} />
        <CopyButton text={copied} />
      </div>
      <WindowedTable
        label={dockWords.conntrack.table(node)}
        columns={WIDE}
        narrow={NARROW}
        rows={rows}
        keyOf={keyOfRow}
        attributesOf={(each) => ({
          'data-lit': lit.get(each.key),
          'data-nat': each.translation === '–' ? undefined : each.translation,
        })}
        selectedKey={chosen}
        follows
        onSelect={choose}
        empty={entries.length === 0 ? dockWords.conntrack.none : dockWords.conntrack.nonePasses}
      />
      {row && <Chosen row={row} node={node} />}
    </div>
  );
}
