/** `kubectl get --watch`: what is there, and then every change of it. Upstream: kubectl/pkg/cmd/get/get.go (watch). */
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { Columns } from '../print/columns.ts';
import { itemsOf, type KubeObject, type Printer } from '../print/objects.ts';
import { makePrinter } from '../print/printer.ts';
import { isRecord } from '../records.ts';
import { TABLE_ACCEPT } from '../rest/client.ts';
import { resourcePath } from '../rest/discovery.ts';
import { fetchPlaced, placedTargets } from '../rest/infos.ts';
import { watched } from '../rest/watch.ts';
import { tableOf, tablePrinter } from './getTables.ts';

export function* watchTables(call: Invocation, isForPeople: boolean): Routine<number> {
  const { flags, client, err } = call;
  if (flags.text('sort-by') !== '')
    yield* err(
      flags.bool('watch')
        ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
        : 'warning: --watch-only requested, --sort-by will be ignored\n',
    );
  const placed = yield* placedTargets(call);
  if (placed.targets.length > 1) throw new Failure('you may only specify a single resource type');
  const accept = isForPeople ? TABLE_ACCEPT : 'application/json';
  const { infos, failures } = yield* fetchPlaced(call, placed, { accept });
  if (failures[0]) throw failures[0];
  const info = infos[0];
  if (!info) return 0;
  const print = yield* printerOf(
    call,
    isForPeople,
    info.resource.namespaced && flags.bool('all-namespaces'),
    info.resource,
  );
  const isList = info.name === undefined;
  const shown = flags.bool('watch-only') ? [] : isForPeople ? [info.object] : itemsOf(info.object);
  for (const object of shown) yield* call.out(print(object, 'ADDED'));
  const query = {
    labelSelector: flags.text('selector') || undefined,
    fieldSelector: isList ? flags.text('field-selector') || undefined : `metadata.name=${info.name ?? ''}`,
    resourceVersion: isList ? versionOf(info.object) : '0',
    watch: 'true',
  };
  const stream = yield* client.open(resourcePath(info.resource, info.namespace), query, accept);
  const reader = watched(client, stream);
  // A watch of one object says first what is there: that has been printed.
  let isFirst = !isList;
  for (;;) {
    const event = yield* reader.next();
    if (event === undefined || event === 'late') return 0;
    if (event.type === 'ERROR')
      throw new Failure(
        `an error on the server ("${messageOf(event.object)}") has prevented the request from succeeding`,
      );
    if (!isFirst) yield* call.out(print(event.object, event.type));
    isFirst = false;
  }
}

const versionOf = ({ metadata }: KubeObject): string =>
  isRecord(metadata) && typeof metadata['resourceVersion'] === 'string' ? metadata['resourceVersion'] : '0';

const messageOf = ({ message }: KubeObject): string => (typeof message === 'string' ? message : '');

type EventPrinter = (object: KubeObject, type: string) => string;

function* printerOf(
  call: Invocation,
  isForPeople: boolean,
  withNamespace: boolean,
  resource: Parameters<typeof tablePrinter>[1],
): Routine<EventPrinter> {
  const withEvents = call.flags.bool('output-watch-events');
  if (isForPeople) {
    const columns = new Columns();
    const printer = tablePrinter(call, resource, withNamespace, false);
    return (object, type) => printer.print(tableOf({ object }), columns, withEvents ? type : undefined);
  }
  const print: Printer = yield* makePrinter(call, true);
  return (object, type) => {
    if (!withEvents) return print(object);
    const event = { type, object };
    return call.flags.text('output') === 'json' ? `${JSON.stringify(event)}\n` : print(event);
  };
}
