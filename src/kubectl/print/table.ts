/**
 * Tables as the server made them, for people: columns chosen, decorated with namespaces, kinds and labels. Upstream:
 * cli-runtime/pkg/printers/tableprinter.go.
 */
import { isRecord } from '../records.ts';
import { goText } from './goText.ts';
import type { Columns } from './columns.ts';

export interface TableColumn {
  readonly name: string;
  readonly format?: string;
  readonly priority?: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object?: Readonly<Record<string, unknown>>;
}

export interface Table {
  readonly kind: 'Table';
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly columnDefinitions?: readonly TableColumn[];
  readonly rows?: readonly TableRow[];
}

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  /** "pod", "deployment.apps": put before every name. */
  readonly withKind: string | undefined;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
}

export const isTable = (value: unknown): value is Table => isRecord(value) && value['kind'] === 'Table';

const metadataOf = (row: TableRow | undefined): Readonly<Record<string, unknown>> => {
  const metadata = row?.object?.['metadata'];
  return isRecord(metadata) ? metadata : {};
};

const labelsOf = (row: TableRow): Readonly<Record<string, unknown>> => {
  const { labels } = metadataOf(row) as { labels?: unknown };
  return isRecord(labels) ? labels : {};
};

/** "a=1,b=2" or "<none>". */
function labelText(labels: Readonly<Record<string, unknown>>, none = '<none>'): string {
  const keys = Object.keys(labels).sort();
  return keys.length === 0 ? none : keys.map((key) => `${key}=${goText(labels[key])}`).join(',');
}

/** Prints one table after another; headers only when the columns are others than before. */
export class TablePrinter {
  private readonly options: TableOptions;
  private last: readonly TableColumn[] = [];
  private lastText = '';
  private hasHeaders = false;

  constructor(options: TableOptions) {
    this.options = options;
  }

  /** @param event ADDED, MODIFIED … in a column of its own. @returns lines */
  print(table: Table, columns: Columns, event?: string): string {
    const given = table.columnDefinitions ?? [];
    const text = JSON.stringify(given);
    const isSame = given.length === 0 || text === this.lastText;
    let { noHeaders } = this.options;
    if (this.hasHeaders && isSame) noHeaders = true;
    if (!isSame) {
      this.last = given;
      this.lastText = text;
      this.hasHeaders = false;
    }
    const rows = table.rows ?? [];
    if (rows.length === 0) return '';
    this.hasHeaders = true;
    const lines = rows.map((row) => this.cells(row, event));
    return columns.lines(noHeaders ? lines : [this.headers(event), ...lines]);
  }

  private headers(event: string | undefined): string[] {
    const { wide, withNamespace, showLabels, labelColumns } = this.options;
    return [
      ...(event === undefined ? [] : ['EVENT']),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...this.last.filter(({ priority = 0 }) => wide || priority === 0).map(({ name }) => name.toUpperCase()),
      ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ];
  }

  private cells(row: TableRow, event: string | undefined): string[] {
    const { wide, withNamespace, withKind, showLabels, labelColumns } = this.options;
    const cells: string[] = event === undefined ? [] : [event.padEnd(8)];
    if (withNamespace) cells.push(goText(metadataOf(row)['namespace'] ?? ''));
    for (const [index, { name, format, priority = 0 }] of this.last.entries()) {
      if (!wide && priority !== 0) continue;
      const value = row.cells[index];
      const text = value === null || value === undefined ? '' : cellText(value);
      const isName = format === 'name' && name.toLowerCase() === 'name';
      cells.push(isName && withKind !== undefined ? `${withKind}/${text}` : text);
    }
    const labels = labelsOf(row);
    for (const label of labelColumns) {
      const value = labels[label];
      cells.push(value === undefined || value === '' ? '' : goText(value));
    }
    if (showLabels) cells.push(labelText(labels));
    return cells;
  }
}

/** Of a text of many lines only the first is shown. */
function cellText(value: unknown): string {
  const text = goText(value);
  const end = text.search(/[\f\n\r]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}
