/** What Pods and nodes use, as metrics-server prints it: sums of a Pod's containers. Upstream: metrics-server's pkg/api/table.go. */
import type { KubernetesObject } from '../../../api/index.ts';
import { column, NAME, type Cell, type Printer } from './printer.ts';

interface Usage {
  /** `1234567n`, or 0. */
  readonly cpu: string;
  /** `20912Ki`, or 0. */
  readonly memory: string;
}

const COLUMNS = [
  NAME,
  column('cpu', 'CPU in use.'),
  column('memory', 'Memory in use.'),
  column('Window', 'How long was measured.'),
];

/** The server writes all its figures in one unit. */
function sum(texts: readonly string[], unit: string): string {
  const total = texts.reduce((all, text) => all + parseInt(text, 10), 0);
  return total === 0 ? '0' : `${total}${unit}`;
}

function cellsOf(name: string, usages: readonly Usage[], window: string): readonly Cell[] {
  const cpu = sum(
    usages.map((usage) => usage.cpu),
    'n',
  );
  const memory = sum(
    usages.map((usage) => usage.memory),
    'Ki',
  );
  return [name, cpu, memory, window];
}

interface Measured extends KubernetesObject {
  readonly window: string;
}

export const nodeMetricsPrinter: Printer<Measured & { readonly usage: Usage }> = {
  columns: COLUMNS,
  cells: ({ metadata, usage, window }) => cellsOf(metadata.name, [usage], window),
};

export const podMetricsPrinter: Printer<Measured & { readonly containers: readonly { readonly usage: Usage }[] }> = {
  columns: COLUMNS,
  cells: ({ metadata, containers, window }) =>
    cellsOf(
      metadata.name,
      containers.map(({ usage }) => usage),
      window,
    ),
};
