/** Two moments of one run: which objects came, went and changed between them. Read from the journal, so nothing has to be replayed. */
import type { Cluster } from '../../cluster/index.ts';
import { firstAt } from '../happenings/between.ts';
import { describeChange } from './describeChange.ts';

type Journal = Pick<Cluster, 'journalEntry' | 'revision' | 'horizon'>;

export interface ObjectDifference {
  readonly resource: string;
  readonly key: string;
  readonly what: 'came' | 'went' | 'changed';
  /** The fields that differ, for what changed. */
  readonly fields: readonly string[];
}

const REGISTRY = 'registry/';
/** Written all the time, and no part of what one compares. */
const LEFT_OUT: ReadonlySet<string> = new Set(['leases', 'events']);

/** Differences between two moments, in the order of the first write; what came and went between them is none. */
export function differencesBetween(cluster: Journal, from: number, to: number): readonly ObjectDifference[] {
  const touched = new Map<string, { before: unknown; after: unknown }>();
  const last = Math.min(cluster.revision, firstAt(cluster, to + Number.EPSILON * Math.max(1, to)) - 1);
  for (let revision = firstAt(cluster, from); revision <= last; revision++) {
    const entry = cluster.journalEntry(revision);
    if (!entry?.table.startsWith(REGISTRY)) continue;
    const resource = entry.table.slice(REGISTRY.length);
    if (LEFT_OUT.has(resource)) continue;
    const key = `${resource} ${entry.key}`;
    const known = touched.get(key);
    touched.set(key, { before: known ? known.before : entry.prev, after: entry.next });
  }
  return [...touched].flatMap(([name, { before, after }]): readonly ObjectDifference[] => {
    const [resource = '', key = ''] = name.split(' ');
    if (before === undefined && after === undefined) return [];
    if (before === undefined) return [{ resource, key, what: 'came', fields: [] }];
    if (after === undefined) return [{ resource, key, what: 'went', fields: [] }];
    const fields = describeChange(before, after);
    return fields.length === 0 ? [] : [{ resource, key, what: 'changed', fields }];
  });
}
