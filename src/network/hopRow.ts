/**
 * What a connection's packets went through, as a row for each that has landed. Rows know the one before them, so that a connection
 * that is kept open for hours is not written out anew with every packet.
 */
import type { Hop } from '../api/index.ts';
import { tellHop } from '../netfilter/index.ts';

/** Of a connection that lives long, its beginning and its last packets are told: so many hops of each. */
const EARLY = 40;
const LATE = 200;

export class HopRow {
  readonly hops: readonly Hop[];
  /** undefined: there was none, or nobody tells it any more. */
  before: HopRow | undefined;
  /** Hops up to this row. */
  readonly count: number;
  /** The row with which the beginning ends, once there is more. */
  private readonly early: HopRow | undefined;

  constructor(hops: readonly Hop[], before: HopRow | undefined) {
    this.hops = hops;
    this.before = before;
    this.count = (before?.count ?? 0) + hops.length;
    this.early = before && (before.early ?? (before.count >= EARLY ? before : undefined));
  }

  /** In the order in which they landed. */
  all(): readonly Hop[] {
    this.told ??= this.tell();
    return this.told;
  }

  private told: readonly Hop[] | undefined;

  private tell(): readonly Hop[] {
    if (this.count <= EARLY + LATE || !this.early) return collect(this, undefined, Infinity);
    return [...collect(this.early, undefined, Infinity), ...collect(this, this.early, LATE)];
  }

  /** For fingerprints of a run: the rows before this one have had theirs. */
  toJSON(): unknown {
    return [this.count, ...this.hops];
  }
}

/** The hops of the rows from `last` back to (and without) `until`, as far as `limit` allows whole rows. */
function collect(last: HopRow, until: HopRow | undefined, limit: number): Hop[] {
  const rows: HopRow[] = [];
  let count = 0;
  for (let row: HopRow | undefined = last; row && row !== until && count < limit; row = row.before) {
    rows.push(row);
    count += row.hops.length;
  }
  return rows.reverse().flatMap(({ hops }) => hops.map(tellHop));
}

/** Lets go of the rows that are told of neither by this one nor by those that come after it. */
export function forgetBefore(last: HopRow): void {
  let told = 0;
  let row: HopRow | undefined = last.count > EARLY + LATE ? last : undefined;
  for (; row && told + row.hops.length < LATE; row = row.before) told += row.hops.length;
  if (row) row.before = undefined;
}
