/**
 * `kubectl get`: one or many resources, as tables of the server's or in formats of one's own. Upstream: kubectl/pkg/cmd/get.
 */
import type { Command, Invocation } from '../cli/command.ts';
import { combined, Failure, gathered, usageFailure } from '../cli/failure.ts';
import type { Routine } from '../../shell/index.ts';
import { Columns } from '../print/columns.ts';
import { isListObject, itemsOf, type KubeObject } from '../print/objects.ts';
import { makePrinter } from '../print/printer.ts';
import { sortedBy } from '../print/sort.ts';
import type { Table } from '../print/table.ts';
import { TABLE_ACCEPT } from '../rest/client.ts';
import { fetchInfos, type Info } from '../rest/infos.ts';
import { tableOf, tablePrinter } from './getTables.ts';
import { watchTables } from './getWatch.ts';

export const get: Command = {
  path: 'get',
  completes: 'resources',
  *run(call) {
    const { flags, args, client, out } = call;
    const raw = flags.text('raw');
    validate(call);
    if (raw !== '') {
      yield* out(yield* client.text('GET', raw));
      return 0;
    }
    const isWatch = flags.bool('watch') || flags.bool('watch-only');
    if (!isWatch && args.length === 0 && flags.list('filename').length === 0 && flags.text('kustomize') === '') {
      yield* call.err(
        'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
      );
      throw usageFailure(
        'get',
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
      );
    }
    if (isWatch) return yield* watchTables(call, isForPeople(call));
    return isForPeople(call) ? yield* tables(call) : yield* generic(call);
  },
};

const isForPeople = ({ flags }: Invocation): boolean =>
  flags.text('output') === 'wide' || (flags.text('output') === '' && flags.text('template') === '');

function validate({ flags }: Invocation): void {
  const output = flags.text('output');
  if (flags.text('raw') !== '') {
    if (flags.bool('watch') || flags.bool('watch-only') || flags.text('selector') !== '')
      throw new Failure(
        '--raw may not be specified with other flags that filter the server request or alter the output',
      );
    if (output !== '') throw new Failure('--raw and --output are mutually exclusive');
    if (!flags.text('raw').startsWith('/'))
      throw new Failure(
        `--raw must be a valid URL path: parse ${JSON.stringify(flags.text('raw'))}: invalid URI for request`,
      );
  }
  if (flags.bool('show-labels') && output !== '' && output !== 'wide')
    throw new Failure(`--show-labels option cannot be used with ${output} printer`);
  if (flags.list('label-columns').length > 0 && output.startsWith('custom-columns'))
    throw new Failure(`--label-columns option cannot be used with ${output} printer`);
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only'))
    throw new Failure('--output-watch-events option can only be used with --watch or --watch-only');
}

function* tables(call: Invocation): Routine<number> {
  const { flags, out, err, namespace } = call;
  const sortBy = flags.text('sort-by');
  const query = sortBy === '' ? {} : { includeObject: 'Object' };
  const { infos, failures } = yield* fetchInfos(call, { accept: TABLE_ACCEPT, query, chunk: sortBy === '' });
  const all = flags.bool('all-namespaces');
  const manyKinds = infos.some(({ resource }) => resource.kind !== infos[0]!.resource.kind);
  let written = false;
  for (const group of byResource(infos)) {
    const { resource } = group[0]!;
    const printer = tablePrinter(call, resource, all && resource.namespaced, manyKinds);
    const text = printer.print(sorted(joined(group), sortBy), new Columns());
    if (text === '') continue;
    yield* out(written && !flags.bool('no-headers') ? `\n${text}` : text);
    written = true;
  }
  const failure = gathered(failures);
  if (!written && !flags.bool('ignore-not-found') && !failure) {
    const isNamespaced = !all && infos.every(({ resource }) => resource.namespaced);
    yield* err(isNamespaced ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n');
  }
  if (failure) throw failure;
  return 0;
}

/** Runs of answers about one resource. */
function byResource(infos: readonly Info[]): Info[][] {
  const groups: Info[][] = [];
  for (const info of infos) {
    const last = groups.at(-1);
    if (last?.[0]?.resource.name === info.resource.name) last.push(info);
    else groups.push([info]);
  }
  return groups;
}

/** One table of all their rows. */
function joined(infos: readonly Info[]): Table {
  const tables = infos.map(tableOf);
  const columnDefinitions = tables.find((one) => (one.columnDefinitions?.length ?? 0) > 0)?.columnDefinitions ?? [];
  return { kind: 'Table', columnDefinitions, rows: tables.flatMap(({ rows = [] }) => rows) };
}

/** A table that cannot be sorted is not shown, as upstream. */
function sorted(table: Table, sortBy: string): Table {
  if (sortBy === '' || !table.rows) return table;
  try {
    return { ...table, rows: sortedBy(table.rows, sortBy, ({ object }) => object) };
  } catch (error) {
    if (error instanceof Failure) return { ...table, rows: [] };
    throw error;
  }
}

function* generic(call: Invocation): Routine<number> {
  const { flags, out } = call;
  const sortBy = flags.text('sort-by');
  const { infos, failures, isSingle } = yield* fetchInfos(call, { chunk: sortBy === '' });
  const failure = combined(failures);
  if (failure && isSingle) throw failure;
  if (infos.length === 0 && flags.bool('ignore-not-found')) {
    if (failure) throw failure;
    return 0;
  }
  const print = yield* makePrinter(call, true);
  const only = isSingle && infos.length === 1 ? infos[0]?.object : undefined;
  yield* out(print(only && !isListObject(only) ? only : asList(infos, sortBy)));
  if (failure) throw failure;
  return 0;
}

/** The objects of all answers, under one v1 List. */
function asList(infos: readonly Info[], sortBy: string): KubeObject {
  const items = infos.flatMap(({ object }) => itemsOf(object));
  return {
    apiVersion: 'v1',
    items: sortBy === '' ? items : sortedBy(items, sortBy, (item) => item),
    kind: 'List',
    metadata: { resourceVersion: '' },
  };
}
