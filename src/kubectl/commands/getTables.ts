/** What `kubectl get` shows people: the server's tables, decorated as the flags want. Upstream: kubectl/pkg/cmd/get/humanreadable_flags.go. */
import type { Invocation } from '../cli/command.ts';
import { itemsOf } from '../print/objects.ts';
import { isTable, TablePrinter, type Table, type TableRow } from '../print/table.ts';
import { singularName, type Resource } from '../rest/discovery.ts';
import type { Info } from '../rest/infos.ts';

/** Prints tables of one resource. */
export function tablePrinter(
  call: Invocation,
  resource: Resource,
  withNamespace: boolean,
  manyKinds: boolean,
): TablePrinter {
  const { flags } = call;
  return new TablePrinter({
    wide: flags.text('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace,
    withKind: manyKinds || flags.bool('show-kind') ? singularName(resource) : undefined,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
  });
}

/** What a server without tables answers is shown by name and age. */
export function tableOf({ object }: Pick<Info, 'object'>): Table {
  if (isTable(object)) return object;
  const rows: TableRow[] = itemsOf(object).map((item) => ({
    cells: [(item['metadata'] as { name?: string } | undefined)?.name ?? ''],
    object: item,
  }));
  return { kind: 'Table', columnDefinitions: [{ name: 'Name', format: 'name' }], rows };
}
