/**
 * The last things that happened, read from the engine's journal: forward as time passes, backward while there is room. The journal is
 * long and mostly machinery, so it is read in small bites and never twice. Frequent kinds (hops, probes) are kept for a shorter while,
 * so that what a learner did long ago is still there.
 */
import type { Cluster, Happening } from '../../cluster/index.ts';

type Kind = Happening['kind'];

/** Kept of each kind; those that come by the thousand are forgotten first. */
const MOST: Readonly<Record<Kind, number>> = {
  action: 3000,
  write: 3000,
  event: 2000,
  sync: 1500,
  verdict: 1500,
  end: 2000,
  probe: 1000,
  hop: 4000,
};
/** Beyond so many new entries it is cheaper to begin again at the present than to catch up. */
const LONGEST_GAP = 40_000;
/** So far back the journal is read. */
const FARTHEST = 400_000;
/** Entries between two looks at the clock. */
const BITE = 500;

/** What tells one journal from another at a revision. */
interface Anchor {
  readonly at: number;
  readonly next: unknown;
  readonly by: string;
}

export class HappeningLog {
  /** Oldest first. */
  private rows: Happening[] = [];
  /** What each of them wrote: by that one knows it again, or another that has taken its place. */
  private readonly written = new WeakMap<Happening, unknown>();
  private readonly counts = new Map<Kind, number>();
  private cluster: Cluster | undefined;
  /** Revisions from `from` to `to` have been read. */
  private from = 1;
  private to = 0;
  private anchor: Anchor | undefined;
  private newestFirst: readonly Happening[] | undefined;

  /** What is known now, newest first; the same list until something is added or taken back. */
  list(): readonly Happening[] {
    return (this.newestFirst ??= [...this.rows].reverse());
  }

  /** Follows the cluster to its present moment. */
  follow(cluster: Cluster): void {
    if (this.cluster !== cluster) this.beginAt(cluster);
    if (cluster.revision < this.to || !this.isSameRun(cluster)) this.rewind(cluster);
    if (cluster.revision - this.to > LONGEST_GAP) this.beginAt(cluster);
    while (this.to < cluster.revision) this.add(cluster, cluster.happening(++this.to));
    this.anchor = anchorAt(cluster, this.to);
    this.trim();
  }

  /** Reads on into the past for at most `ms` real milliseconds; whether there is more to read. */
  lookBack(ms: number): boolean {
    const { cluster } = this;
    if (!cluster) return false;
    const started = performance.now();
    const older: Happening[] = [];
    const wanted = (happening: Happening) => (this.counts.get(happening.kind) ?? 0) < MOST[happening.kind];
    const earliest = cluster.horizon.revision + 1;
    for (let read = 0; this.from > earliest; read++) {
      if (read % BITE === BITE - 1 && performance.now() - started > ms) break;
      const happening = cluster.happening(--this.from);
      if (!happening || !wanted(happening)) continue;
      this.written.set(happening, cluster.journalEntry(happening.revision)?.next);
      this.count(happening.kind, 1);
      older.push(happening);
    }
    if (older.length > 0) {
      this.rows = [...older.reverse(), ...this.rows];
      this.newestFirst = undefined;
    }
    return this.from > earliest && this.to - this.from < FARTHEST;
  }

  private beginAt(cluster: Cluster): void {
    this.cluster = cluster;
    this.rows = [];
    this.counts.clear();
    this.newestFirst = undefined;
    this.to = cluster.revision;
    this.from = cluster.revision + 1;
    this.anchor = anchorAt(cluster, this.to);
  }

  private isSameRun(cluster: Cluster): boolean {
    const now = anchorAt(cluster, this.to);
    return now?.at === this.anchor?.at && now?.next === this.anchor?.next && now?.by === this.anchor?.by;
  }

  /** Takes back what lies beyond the present, and what another future has taken the place of. */
  private rewind(cluster: Cluster): void {
    const { revision: forgotten } = cluster.horizon;
    for (let last = this.rows.at(-1); last; last = this.rows.at(-1)) {
      const isSame = this.written.get(last) === cluster.journalEntry(last.revision)?.next;
      // What the cluster has forgotten itself, it cannot take back.
      if (last.revision <= forgotten || (last.revision <= cluster.revision && isSame)) break;
      this.rows.pop();
      this.count(last.kind, -1);
    }
    this.newestFirst = undefined;
    const last = this.rows.at(-1);
    if (!last) return this.beginAt(cluster);
    this.to = last.revision;
    this.from = Math.min(this.from, this.to);
  }

  private add(cluster: Cluster, happening: Happening | undefined): void {
    if (!happening) return;
    this.written.set(happening, cluster.journalEntry(happening.revision)?.next);
    this.rows.push(happening);
    this.count(happening.kind, 1);
    this.newestFirst = undefined;
  }

  private count(kind: Kind, by: 1 | -1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + by);
  }

  /** Forgets the oldest of a kind, a quarter at a time. */
  private trim(): void {
    for (const [kind, count] of this.counts) {
      if (count <= MOST[kind] * 1.25) continue;
      let surplus = count - MOST[kind];
      this.rows = this.rows.filter((row) => row.kind !== kind || surplus-- <= 0);
      this.counts.set(kind, MOST[kind]);
      this.newestFirst = undefined;
    }
  }
}

function anchorAt(cluster: Cluster, revision: number): Anchor | undefined {
  const entry = cluster.journalEntry(revision);
  return entry && { at: entry.at, next: entry.next, by: entry.by };
}
