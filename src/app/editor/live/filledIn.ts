/** Which fields of a live object nobody wrote: they are not in what was applied last, so the API server or a controller set them. */
import type { FieldPath } from '../yaml/fieldPath.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What was applied last, from the annotation kubectl leaves for the next apply; undefined when the object was not applied. */
export function lastApplied(object: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}): unknown {
  const text = object.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether the path leads to something in `written`. Items of a list are matched by name, port or place. */
export function isWritten(written: unknown, live: unknown, path: FieldPath): boolean {
  let here = written;
  let there = live;
  for (const segment of path) {
    if (typeof segment === 'number') {
      there = Array.isArray(there) ? (there as unknown[])[segment] : undefined;
      here = Array.isArray(here) ? sameItem(here, there, segment) : undefined;
    } else {
      here = fieldOf(here, segment);
      there = fieldOf(there, segment);
    }
    if (here === undefined) return false;
  }
  return true;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** The fields by which Kubernetes tells the items of its lists apart. */
const itemKeys = ['name', 'containerPort', 'port', 'ip', 'key'];

export function itemKey(item: unknown): string | undefined {
  for (const key of itemKeys) {
    const value = fieldOf(item, key);
    if (typeof value === 'string' || typeof value === 'number') return `${key}=${value}`;
  }
  return undefined;
}

function sameItem(items: readonly unknown[], live: unknown, index: number): unknown {
  const key = itemKey(live);
  const byKey = key === undefined ? undefined : items.find((item) => itemKey(item) === key);
  return byKey ?? items[index];
}
