/** What the cluster’s components have said about objects: `kubectl get events`, the newest first. */
import { useMemo, useState, type ReactNode } from 'react';
import { Info, TriangleAlert } from 'lucide-react';
import { isSameSelection } from '../../presenters/selections.ts';
import { useObjects } from '../../store/clusterStore.ts';
import { useSeconds } from '../../store/useEngine.ts';
import { select, useView } from '../../store/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import field from '../../ui/Field.module.css';
import { WindowedTable, type Column } from '../../ui/WindowedTable.tsx';
import { eventRows, printLastSeen, type EventRow } from './eventRows.ts';
import styles from './EventsTab.module.css';
import { dockWords } from '../words.tsx';

/** The only cell that changes with time, so the row need not. */
function LastSeen({ row }: { readonly row: EventRow }) {
  return printLastSeen(row, useSeconds());
}

const COLUMNS: readonly Column<EventRow>[] = [
  { title: () => 'LAST SEEN', width: '10.5rem', cell: (row) => <LastSeen row={row} /> },
  {
    title: () => 'TYPE',
    width: '6.5rem',
    wants: 700,
    cell: ({ type }) => (
      <span className={styles['type']} data-type={type}>
        {type === 'Warning' ? <TriangleAlert aria-hidden="true" /> : <Info aria-hidden="true" />} {type}
      </span>
    ),
  },
  { title: () => 'REASON', width: '9rem', cell: (row) => row.reason, full: (row) => row.reason },
  { title: () => 'OBJECT', width: '30%', wants: 560, cell: (row) => row.object, full: (row) => row.object },
  { title: () => 'MESSAGE', width: 'auto', cell: (row) => row.message, full: (row) => row.message },
];

const keyOfRow = (row: EventRow) => row.key;
const attributesOf = (row: EventRow) => ({ 'data-kind': 'Event', 'data-reason': row.reason, 'data-type': row.type });

export function ObjectEventsTable({ children }: { readonly children: ReactNode }) {
  const events = useObjects('events');
  const selection = useView((state) => state.selection);
  const [text, setText] = useState('');
  const [warningsOnly, setWarningsOnly] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const rows = useMemo(() => eventRows(events, text, warningsOnly), [events, text, warningsOnly]);
  const row = rows.find(({ key }) => key === chosen);

  const choose = (next: EventRow) => {
    setChosen(next.key);
    if (next.about) select(next.about);
  };

  return (
    <div className={styles['events']}>
      <div className={styles['bar']}>
        {children}
        <label className={field['field']}>
          <span className="visually-hidden">{dockWords.contains}</span>
          <input
            type="search"
            placeholder={dockWords.filter}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <Button pressed={warningsOnly} onClick={() => setWarningsOnly(!warningsOnly)}>
          <TriangleAlert aria-hidden="true" /> {dockWords.events.warnings}
        </Button>
        <span className={styles['count']}>{dockWords.events.count(rows.length)}</span>
      </div>
      <WindowedTable
        label={dockWords.events.table}
        columns={COLUMNS}
        rows={rows}
        keyOf={keyOfRow}
        attributesOf={attributesOf}
        selectedKey={row && (!row.about || isSameSelection(row.about, selection)) ? row.key : undefined}
        onSelect={choose}
        empty={events.length === 0 ? dockWords.events.noEvents : dockWords.events.noEventPasses}
      />
    </div>
  );
}
