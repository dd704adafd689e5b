/** Everything that happens as one list, newest first; what is selected here is selected on the canvas and in the inspector. */
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Crosshair } from 'lucide-react';
import { clusterStore, useCluster } from '../../store/clusterStore.ts';
import { select, useView, type Selection } from '../../store/viewStore.ts';
import {
  EVERYTHING,
  filterHappenings,
  type HappeningFilter,
  type HappeningRow,
} from '../../happenings/happeningRows.ts';
import { keyOfSelected, selectionOfRow } from '../../happenings/selectRow.ts';
import { useHappenings } from '../../happenings/useHappenings.ts';
import { kindWords } from '../../happenings/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import field from '../../ui/Field.module.css';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import { WindowedTable, type Column } from '../../ui/WindowedTable.tsx';
import { Follow } from '../packets/Follow.tsx';
import { useHeldRows } from '../packets/useHeldRows.ts';
import styles from './EventsTab.module.css';
import { KindMark } from './KindMark.tsx';
import { dockWords } from '../words.tsx';
import { outcomeWords } from '../../presenters/outcome.words.ts';

const COLUMNS: readonly Column<HappeningRow>[] = [
  { title: () => dockWords.events.columns.time, width: '6.25rem', cell: (row) => row.time },
  { title: () => dockWords.events.columns.what, width: '9rem', wants: 520, cell: (row) => <KindMark row={row} /> },
  {
    title: () => dockWords.events.columns.by,
    width: '11rem',
    wants: 860,
    cell: (row) => row.who,
    full: (row) => row.who,
  },
  {
    title: () => dockWords.events.columns.about,
    width: '24%',
    wants: 640,
    cell: (row) => row.about,
    full: (row) => row.about,
  },
  {
    title: () => dockWords.events.columns.happened,
    width: 'auto',
    cell: (row) => (
      <span className={styles['text']} lang={row.lang} data-failed={row.failed || undefined}>
        {row.kind === 'end' && row.verdict && <OutcomeMark outcome={row.verdict} bare />} {row.text}
      </span>
    ),
    full: (row) => row.text,
  },
];

function kindsInWords(): Readonly<Record<HappeningFilter['kind'], string>> {
  const { everything, packets } = dockWords.events;
  return { all: everything, packet: packets, ...kindWords };
}

const VERDICTS = ['any', 'failed', 'accept', 'refused', 'reject', 'drop', 'unroutable', 'nxdomain'] as const;

function verdictsInWords(): Readonly<Record<HappeningFilter['verdict'], string>> {
  const { anyOutcome, allFailed } = dockWords.events;
  return { any: anyOutcome, failed: allFailed, ...outcomeWords };
}

const keyOfRow = (row: HappeningRow) => row.id;
const attributesOf = (row: HappeningRow) => ({
  'data-happening': row.kind,
  'data-verdict': row.verdict,
  'data-reason': row.happening.reason,
  'data-failed': row.failed ? '' : undefined,
});

/** The row of what is selected elsewhere: found again when the selection or the list changes. */
function useSelectedKey(rows: readonly HappeningRow[], selection: Selection | undefined): string | undefined {
  const cluster = useCluster((state) => state.cluster);
  return useMemo(() => keyOfSelected(cluster, rows, selection), [cluster, rows, selection]);
}

export function HappeningsTable({ children }: { readonly children: ReactNode }) {
  const happenings = useHappenings();
  const selection = useView((state) => state.selection);
  const [filter, setFilter] = useState(EVERYTHING);
  const [chosen, setChosen] = useState<{ readonly id: string; readonly selection: Selection | undefined }>();
  const all = useMemo(() => filterHappenings(happenings, filter), [happenings, filter]);
  const held = useHeldRows(all);
  const found = useSelectedKey(held.rows, selection);
  const selected = chosen && chosen.selection === selection ? chosen.id : found;
  const said = dockWords.events;
  const kinds = kindsInWords();
  const verdicts = verdictsInWords();

  const choose = useCallback((row: HappeningRow) => {
    const next = selectionOfRow(clusterStore().getState().cluster, row);
    setChosen({ id: row.id, selection: next });
    select(next);
  }, []);

  return (
    <div className={styles['events']}>
      <div className={styles['bar']}>
        {children}
        <Choice
          label={said.kind}
          isQuiet
          of={Object.keys(kinds) as HappeningFilter['kind'][]}
          say={(kind) => kinds[kind]}
          chosen={filter.kind}
          onChoose={(kind) => setFilter({ ...filter, kind })}
        />
        <Choice
          label={said.outcome}
          isQuiet
          of={VERDICTS}
          say={(verdict) => verdicts[verdict]}
          chosen={filter.verdict}
          onChoose={(verdict) => setFilter({ ...filter, verdict })}
        />
        <label className={field['field']}>
          <span className="visually-hidden">{dockWords.contains}</span>
          <input
            type="search"
            placeholder={dockWords.filter}
            value={filter.text}
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          />
        </label>
        <Button
          pressed={filter.about !== undefined}
          disabled={filter.about === undefined && (selection === undefined || selection.kind === 'trace')}
          title={said.onlyThisTip}
          onClick={() => setFilter({ ...filter, about: filter.about ? undefined : selection })}
        >
          <Crosshair aria-hidden="true" /> <span className={styles['word']}>{said.onlyThis}</span>
        </Button>
        <span className={styles['space']} />
        <span className={styles['count']}>{said.rows(all.length)}</span>
        <Follow held={held} />
      </div>
      <div className={styles['rows']} onPointerMove={held.onPointerMove} onPointerLeave={held.onPointerLeave}>
        <WindowedTable
          key={held.resumed}
          label={said.table}
          columns={COLUMNS}
          rows={held.rows}
          keyOf={keyOfRow}
          attributesOf={attributesOf}
          selectedKey={selected}
          follows={chosen?.selection !== selection}
          onSelect={choose}
          onScroll={held.onScroll}
          empty={filter === EVERYTHING ? said.nothingYet : said.nothingPasses}
        />
      </div>
    </div>
  );
}
