/**
 * What a printer says of a kind: its columns and, for each object, a cell for every column. Upstream: pkg/printers and
 * apimachinery/pkg/apis/meta/v1 (Table). Descriptions are this server's own, and short: kubectl does not show them.
 */
import { printAgeSince, type KubernetesObject, type Time } from '../../../api/index.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
  /** `name` marks the object's own name. */
  readonly format: '' | 'name';
  readonly description: string;
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority: 0 | 1;
}

export type Cell = string | number | boolean;

export interface RowCondition {
  readonly type: 'Completed';
  readonly status: 'True';
  readonly reason: string;
  readonly message: string;
}

export interface Printer<T = KubernetesObject> {
  readonly columns: readonly Column[];
  /** @param now cluster time in ms, for ages */
  readonly cells: (object: T, now: number) => readonly Cell[];
  /** What a client may want to leave out, such as Pods that are done. */
  readonly conditions?: (object: T) => readonly RowCondition[] | undefined;
}

export function column(name: string, description: string, type: Column['type'] = 'string'): Column {
  return { name, type, format: '', description, priority: 0 };
}

/** Shown with `-o wide` only. */
export function wide(name: string, description: string): Column {
  return { ...column(name, description), priority: 1 };
}

export const NAME: Column = { ...column('Name', 'Name of the object, unique in its namespace.'), format: 'name' };
export const AGE = column('Age', 'Time since the object was created.');
export const CONTAINERS = wide('Containers', 'Names of the containers in the template.');
export const IMAGES = wide('Images', 'Images of the containers in the template.');
export const SELECTOR = wide('Selector', 'Labels of the Pods it looks after.');

export function age({ metadata }: { readonly metadata: { readonly creationTimestamp?: Time } }, now: number): string {
  return printAgeSince(metadata.creationTimestamp, now);
}
