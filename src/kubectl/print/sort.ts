/** `--sort-by`: rows or objects in the order of a field. Upstream: kubectl/pkg/cmd/get/sorter.go. */
import { compareText, parseQuantity } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { parsePath, relaxedPath } from './customColumns.ts';
import { findAll } from './jsonpath/evaluate.ts';
import { JsonPathError } from './jsonpath/nodes.ts';

/** @throws Failure when no object has the field */
export function sortedBy<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): T[] {
  const field = relaxedPath(path);
  const nodes = parsePath(field);
  const keyed = items.map((item) => ({ item, key: first(nodes, objectOf(item)) }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new Failure(`couldn't find any field with path ${JSON.stringify(field)} in the list of objects`);
  return keyed.sort((a, b) => order(a.key, b.key)).map(({ item }) => item);
}

function first(nodes: ReturnType<typeof parsePath>, object: unknown): unknown {
  try {
    return findAll(nodes, object, true)[0]?.[0];
  } catch (error) {
    throw error instanceof JsonPathError ? new Failure(error.message) : error;
  }
}

/** Those without the field come first. */
function order(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [quantity(a), quantity(b)];
    return left !== undefined && right !== undefined ? left - right : compareText(a, b);
  }
  return 0;
}

const quantity = (text: string): number | undefined => parseQuantity(text);
