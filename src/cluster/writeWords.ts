/**
 * A write of an API object in a few words: created, deleted, or which fields are other than before. The fields everybody waits for
 * (a Pod's node, its readiness, a Deployment's replicas) say what they became.
 */
import type { AnyObject, Said } from '../api/index.ts';
import { clusterSays as says } from './sentences.ts';

/** Fields named at most; more is "and so on". */
const MOST_FIELDS = 3;
/** Bookkeeping that changes with every write. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['resourceVersion', 'generation', 'managedFields']);
/** So long a value is still said. */
const SHORT = 24;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Fields of two versions that differ, two levels deep: `spec.replicas`, `metadata.labels`. */
function changedFields(before: Fields, after: Fields, path = ''): readonly Change[] {
  const changes: Change[] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [a, b] = [before[key], after[key]];
    if (BOOKKEEPING.has(key) || isSame(a, b)) continue;
    if (path === '' && (isFields(a) || a === undefined) && isFields(b))
      changes.push(...changedFields(a ?? {}, b, `${key}.`));
    else changes.push({ path: path + key, before: a, after: b });
  }
  return changes;
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** Conditions that turned: "Ready True". */
function turned(before: unknown, after: unknown): string {
  const list = (value: unknown) => (Array.isArray(value) ? (value as readonly Condition[]) : []);
  const known = new Map(list(before).map(({ type, status }) => [type, status]));
  return list(after)
    .filter(({ type, status }) => known.get(type) !== status)
    .map(({ type, status }) => `${type} ${status}`)
    .join(', ');
}

const short = (value: unknown): string | Said | undefined => {
  if (value === undefined) return says.nothing;
  if (typeof value === 'object') return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SHORT ? text : undefined;
};

function describeChange({ path, before, after }: Change): string | Said {
  if (path === 'status.conditions') return turned(before, after) || path;
  if (path === 'metadata.deletionTimestamp') return says.markedForDeletion;
  if (before === undefined && path === 'spec.nodeName') return says.boundTo(String(after));
  const [was, is] = [short(before), short(after)];
  if (was === undefined || is === undefined) return path;
  return before === undefined ? says.set(path, is) : says.became(path, was, is);
}

/** "created", "deleted", "updated: spec.replicas 3 → 5". */
export function describeWrite(before: AnyObject | undefined, after: AnyObject | undefined): Said {
  if (!after) return says.deleted;
  if (!before) return says.created;
  const changes = changedFields(before as unknown as Fields, after as unknown as Fields).map(describeChange);
  if (changes.length === 0) return says.unchanged;
  const rest = changes.length - MOST_FIELDS;
  return rest > 0 ? says.updatedAndMore(changes.slice(0, MOST_FIELDS), rest) : says.updated(changes);
}
