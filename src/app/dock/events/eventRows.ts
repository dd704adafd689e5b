/** Events as `kubectl get events` prints them. Upstream: pkg/printers/internalversion/printers.go, printEvent. */
import { parseTimestamp, type Event, printAge } from '../../../api/index.ts';
import { selectionOf } from '../../presenters/selections.ts';
import type { Selection } from '../../store/viewStore.ts';

export interface EventRow {
  readonly key: string;
  readonly type: string;
  readonly reason: string;
  /** "pod/web-1". */
  readonly object: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** What the Event is about. */
  readonly about: Selection | undefined;
}

const momentOf = (...times: readonly (string | undefined)[]): number => {
  for (const time of times) {
    const at = time === undefined ? undefined : parseTimestamp(time);
    if (at !== undefined) return at;
  }
  return 0;
};

function eventRow(event: Event): EventRow {
  const { metadata, involvedObject, firstTimestamp, lastTimestamp, count = 1 } = event;
  return {
    key: metadata.uid,
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    object: `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`,
    message: (event.message ?? '').trim(),
    count,
    firstAt: momentOf(firstTimestamp, metadata.creationTimestamp),
    lastAt: momentOf(lastTimestamp, firstTimestamp, metadata.creationTimestamp),
    about: selectionOf(involvedObject, metadata.namespace),
  };
}

const rows = new WeakMap<Event, EventRow>();

export function eventRowOf(event: Event): EventRow {
  let row = rows.get(event);
  if (!row) {
    row = eventRow(event);
    rows.set(event, row);
  }
  return row;
}

/** The LAST SEEN column: 14s, or "14s (x3 over 5m)". */
export function printLastSeen({ firstAt, lastAt, count }: EventRow, now: number): string {
  const last = printAge(now - lastAt);
  return count > 1 ? `${last} (x${count} over ${printAge(now - firstAt)})` : last;
}

/** The newest first; those of one moment as they were recorded, the later above. */
export function eventRows(events: readonly Event[], text: string, warningsOnly: boolean): readonly EventRow[] {
  const needle = text.toLowerCase();
  return events
    .map(eventRowOf)
    .filter(
      (row) =>
        (!warningsOnly || row.type === 'Warning') &&
        (needle === '' ||
          [row.type, row.reason, row.object, row.message].some((cell) => cell.toLowerCase().includes(needle))),
    )
    .reverse()
    .sort((a, b) => b.lastAt - a.lastAt);
}
