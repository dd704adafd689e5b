/** Rows and selections are two names of one thing: what a row selects, and which row stands for what is selected. */
import type { Cluster } from '../../cluster/index.ts';
import type { Selection } from '../store/viewStore.ts';
import type { HappeningRow } from './happeningRows.ts';

type Reading = Pick<Cluster, 'connection'>;

/** A hop is selected as a hop of its connection, as long as that is remembered; all else as itself. */
export function selectionOfRow(cluster: Reading, row: HappeningRow): Selection | undefined {
  const { connection, hop, revision } = row.happening;
  // A read has written nothing that could be looked at: it shows the object that was asked for.
  if (row.kind === 'request') return row.object;
  const record = connection === undefined ? undefined : cluster.connection(connection);
  if (record) {
    const index = hop ? record.hops.indexOf(hop) : -1;
    return { kind: 'connection', id: record.id, ...(index < 0 ? {} : { hop: index }) };
  }
  return { kind: 'happening', revision, ...(row.object ? { about: row.object } : {}) };
}

/** The row that shows what is selected: itself, the hop that is looked at, or the last thing that happened to the connection. */
export function keyOfSelected(
  cluster: Reading,
  rows: readonly HappeningRow[],
  selection: Selection | undefined,
): string | undefined {
  if (selection?.kind === 'happening') return String(selection.revision);
  if (selection?.kind !== 'connection') return undefined;
  const hop = selection.hop === undefined ? undefined : cluster.connection(selection.id)?.hops[selection.hop];
  const row = rows.find(({ happening }) =>
    hop ? happening.hop === hop : happening.connection === selection.id && happening.kind === 'end',
  );
  return (row ?? (hop ? undefined : rows.find(({ happening }) => happening.connection === selection.id)))?.id;
}
