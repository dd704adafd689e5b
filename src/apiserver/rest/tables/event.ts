/** Events, of the old shape and the new (a series, one exact time). Upstream: printEvent. */
import { eventSource, printAgeSince, type Event, type Time } from '../../../api/index.ts';
import { column, NAME, wide, type Printer } from './printer.ts';

/** The fields of an Event that events.k8s.io added. */
interface SeriesEvent extends Event {
  readonly eventTime?: Time | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: Time };
}

function targetCell({ kind = '', name = '' }: Event['involvedObject']): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

export const eventPrinter: Printer<SeriesEvent> = {
  columns: [
    column('Last Seen', 'Time since it happened last.'),
    column('Type', 'Normal or Warning.'),
    column('Reason', 'Why it was reported, in a word.'),
    column('Object', 'What it happened to.'),
    wide('Subobject', 'Which part of the object.'),
    wide('Source', 'Who reports it.'),
    column('Message', 'What happened.'),
    wide('First Seen', 'Time since it happened first.'),
    wide('Count', 'How often it happened.'),
    { ...NAME, priority: 1 },
  ],
  cells(event, now) {
    const { series, count, involvedObject, firstTimestamp, lastTimestamp, eventTime } = event;
    const first = printAgeSince(firstTimestamp ?? eventTime ?? undefined, now);
    const last = lastTimestamp ? printAgeSince(lastTimestamp, now) : first;
    return [
      series ? printAgeSince(series.lastObservedTime, now) : last,
      event.type ?? '',
      event.reason ?? '',
      targetCell(involvedObject),
      involvedObject.fieldPath ?? '',
      eventSource(event),
      (event.message ?? '').trim(),
      first,
      series?.count ?? (count || 1),
      event.metadata.name,
    ];
  },
};
