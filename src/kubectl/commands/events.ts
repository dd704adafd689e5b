/** `kubectl events`. Upstream: kubectl/pkg/cmd/events. */
import { bootEpochMs, compareText, type Event } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, PlainFailure } from '../cli/failure.ts';
import { interval } from '../describe/events.ts';
import { Columns } from '../print/columns.ts';
import { makePrinter } from '../print/printer.ts';
import { groupVersion, type Resource } from '../rest/discovery.ts';
import { listAll } from '../rest/typed.ts';
import { watched } from '../rest/watch.ts';

export const events: Command = {
  path: 'events',
  completes: 'nothing',
  *run(call) {
    const { flags, client, namespace, err } = call;
    const types = flags.list('types').map((type) => type.toLowerCase());
    if (types.some((type) => type !== 'normal' && type !== 'warning'))
      throw new Failure('valid --types are Normal or Warning');
    const all = flags.bool('all-namespaces');
    const path = all ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
    const query = { fieldSelector: yield* forObject(call) };
    const isWanted = ({ type }: Event): boolean => types.length === 0 || types.includes((type ?? '').toLowerCase());
    const printer = new EventPrinter(call);
    if (flags.bool('watch')) return yield* watching(call, path, query, isWanted, printer);
    const found = (yield* listAll<Event>(client, path, query)).filter(isWanted);
    if (found.length === 0) {
      yield* err(all ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
      return 0;
    }
    const sorted = found.sort((a, b) => compareText(eventTime(a), eventTime(b)));
    // Upstream's printer of names says nothing of a list of events.
    if (flags.text('output') === 'name') return 0;
    if (flags.text('output') === '') yield* call.out(printer.lines(sorted, (yield* call.now()) - bootEpochMs()));
    else {
      const print = yield* makePrinter(call);
      const items = sorted.map((event) => ({ ...event, apiVersion: 'v1', kind: 'Event' }));
      yield* call.out(print({ apiVersion: 'v1', items, kind: 'EventList', metadata: {} }));
    }
    return 0;
  },
};

function* forObject({ flags, discovery }: Invocation): Routine<string | undefined> {
  const word = flags.text('for');
  if (word === '') return undefined;
  const [type = '', name, more] = word.split('/');
  if (name === undefined) throw new Failure('--for must be in resource/name form');
  if (more !== undefined) throw new Failure('arguments in resource/name form may not have more than one slash');
  const resource = yield* named(discovery, type);
  return `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${groupVersion(resource)},involvedObject.name=${name}`;
}

/** Here the refusal has no "error: ". @throws PlainFailure */
function* named(discovery: Invocation['discovery'], type: string): Routine<Resource> {
  try {
    return yield* discovery.named(type);
  } catch (error) {
    throw error instanceof Failure ? new PlainFailure(error.message) : error;
  }
}

function* watching(
  call: Invocation,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  isWanted: (event: Event) => boolean,
  printer: EventPrinter,
): Routine<number> {
  const { client } = call;
  const stream = yield* client.open(path, { ...query, limit: '500', watch: 'true' }, 'application/json');
  const reader = watched<Event>(client, stream);
  for (;;) {
    const change = yield* reader.next();
    if (change === undefined || change === 'late') return 0;
    if (change.type === 'DELETED' || !isWanted(change.object)) continue;
    yield* call.out(printer.lines([change.object], (yield* call.now()) - bootEpochMs()));
  }
}

/** The time by which events are sorted. */
const eventTime = ({ lastTimestamp }: Event): string => lastTimestamp ?? '';

class EventPrinter {
  private readonly columns = new Columns();
  private readonly withNamespace: boolean;
  private hasHeaders: boolean;

  constructor({ flags }: Invocation) {
    this.withNamespace = flags.bool('all-namespaces');
    this.hasHeaders = flags.bool('no-headers');
  }

  lines(found: readonly Event[], now: number): string {
    const rows = found.map((event) => [
      ...(this.withNamespace ? [event.metadata.namespace ?? ''] : []),
      interval(event, now),
      event.type ?? '',
      event.reason ?? '',
      `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`,
      (event.message ?? '').trim(),
    ]);
    const headers = [...(this.withNamespace ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    const text = this.columns.lines(this.hasHeaders ? rows : [headers, ...rows]);
    this.hasHeaders = true;
    return text;
  }
}
