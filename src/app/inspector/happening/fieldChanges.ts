/** What a write changed, field by field: every leaf that is other than before, with its path. */
export interface FieldChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const IGNORED: ReadonlySet<string> = new Set(['metadata.resourceVersion', 'metadata.managedFields']);

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const leaf = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);

const step = (path: string, key: string, inList: boolean): string =>
  inList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;

/** Leaves that differ, in the order of the newer version; at most `limit`. */
export function fieldChanges(before: unknown, after: unknown, limit = 40, path = ''): readonly FieldChange[] {
  if (before === after || IGNORED.has(path) || limit <= 0) return [];
  const branches = (isBranch(before) || before === undefined) && (isBranch(after) || after === undefined);
  if (!branches) return [{ path, before: leaf(before), after: leaf(after) }];
  const [a, b] = [before ?? {}, after ?? {}];
  const inList = Array.isArray(after ?? before);
  const changes: FieldChange[] = [];
  for (const key of new Set([...Object.keys(b), ...Object.keys(a)])) {
    const [was, is] = [a[key], b[key]] as [unknown, unknown];
    changes.push(...fieldChanges(was, is, limit - changes.length, step(path, key, inList)));
  }
  return changes;
}
