/** Finding what happened by its time: the journal is in the order of time, so a moment is found by halving. */
import type { Cluster, Happening } from '../../cluster/index.ts';

type Journal = Pick<Cluster, 'journalEntry' | 'happening' | 'revision' | 'horizon'>;

/** Writes looked at for one span: a summary needs no more. */
const MOST_LOOKED_AT = 4000;

/** The first revision written at a moment or later, of those that are not forgotten. */
export function firstAt(cluster: Pick<Journal, 'journalEntry' | 'revision' | 'horizon'>, at: number): number {
  let low = cluster.horizon.revision + 1;
  let high = cluster.revision + 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cluster.journalEntry(middle)?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function happeningsBetween(cluster: Journal, from: number, to: number): readonly Happening[] {
  const found: Happening[] = [];
  const first = firstAt(cluster, from);
  for (let revision = first; revision < first + MOST_LOOKED_AT; revision++) {
    if ((cluster.journalEntry(revision)?.at ?? Infinity) > to) break;
    const happening = cluster.happening(revision);
    if (happening) found.push(happening);
  }
  return found;
}
