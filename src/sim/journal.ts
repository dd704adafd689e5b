/**
 * The journal: every write of the simulation, in order, reversible, with its cause. A revision is a position in it, and the
 * same number is Kubernetes' resourceVersion, a watch's bookmark and the coordinate of time travel.
 * Kept as parallel arrays: one write costs about a microsecond and no object of its own.
 */
import { invariant } from './invariant.ts';

/** Position in the journal: the number of writes since boot. */
export type Revision = number;

/** Milliseconds of cluster time since boot. Fractions are allowed. */
export type SimTime = number;

/** Who wrote, and which earlier write made it do so (0: nothing before it, as at boot). */
export interface Cause {
  readonly by: string;
  readonly because: Revision;
}

export interface JournalEntry extends Cause {
  readonly revision: Revision;
  readonly at: SimTime;
  readonly table: string;
  readonly key: string | number;
  readonly prev: unknown;
  readonly next: unknown;
}

/** What the journal needs of a table to move it back and forth. */
export interface Journaled {
  readonly name: string;
  restore(slot: number, revision: Revision, prev: unknown, next: unknown): void;
  repeat(slot: number, revision: Revision, prev: unknown, next: unknown): void;
  keyOf(slot: number): string | number;
}

/** Entries beyond the present moment, column by column. */
export type Future = readonly (readonly unknown[])[];

export class Journal {
  /** Grows with every write, undo and redo, for caches; it is not state and never goes back. */
  changes = 0;
  /** Writes in force. Entries beyond it are the future that a seek back has left behind. */
  revision: Revision = 0;
  private readonly tables: Journaled[] = [];
  private readonly slots: number[] = [];
  private readonly prevs: unknown[] = [];
  private readonly nexts: unknown[] = [];
  private readonly times: SimTime[] = [];
  private readonly causes: Cause[] = [];

  /** Writes recorded, those of the abandoned future included. */
  get length(): number {
    return this.tables.length;
  }

  get hasFuture(): boolean {
    return this.tables.length > this.revision;
  }

  append(table: Journaled, slot: number, prev: unknown, next: unknown, at: SimTime, cause: Cause): Revision {
    // A write after a seek back forks: what had come after is no longer part of this run.
    if (this.tables.length > this.revision) this.takeFuture();
    this.tables.push(table);
    this.slots.push(slot);
    this.prevs.push(prev);
    this.nexts.push(next);
    this.times.push(at);
    this.causes.push(cause);
    this.changes++;
    return ++this.revision;
  }

  private get columns(): unknown[][] {
    return [this.tables, this.slots, this.prevs, this.nexts, this.times, this.causes];
  }

  /** Cuts off what lies beyond the present moment and returns it. */
  takeFuture(): Future {
    return this.columns.map((column) => column.splice(this.revision));
  }

  /** Puts a future back where it was taken, with nothing written since: whatever lies there now is replaced. */
  giveFuture(future: Future): void {
    this.columns.forEach((column, i) => {
      column.length = this.revision;
      for (const value of future[i] ?? []) column.push(value);
    });
  }

  /** Takes the last write back and returns its index. */
  undo(): number {
    invariant(this.revision > 0, 'the journal was undone past its beginning');
    const index = this.revision - 1;
    this.tables[index]!.restore(this.slots[index]!, this.revision, this.prevs[index], this.nexts[index]);
    this.revision = index;
    this.changes++;
    return index;
  }

  /** Repeats the next write of the future and returns its index. */
  redo(): number {
    invariant(this.hasFuture, 'the journal was redone past its end');
    const index = this.revision;
    this.revision = index + 1;
    this.changes++;
    this.tables[index]!.repeat(this.slots[index]!, this.revision, this.prevs[index], this.nexts[index]);
    return index;
  }

  /** The number of writes made until `time`, of those in force. Time never runs backwards in them. */
  revisionAt(time: SimTime): Revision {
    let low = 0;
    let high = this.revision;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.times[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  timeAt(index: number): SimTime {
    return this.times[index]!;
  }

  tableAt(index: number): Journaled {
    return this.tables[index]!;
  }

  /** Whether the write removed a value, and who did it: enough to tell an event that ran from one that was cancelled. */
  isRemoval(index: number): boolean {
    return this.nexts[index] === undefined;
  }

  causeAt(index: number): Cause {
    return this.causes[index]!;
  }

  /** The write that made `revision` (1 … revision). */
  entry(revision: Revision): JournalEntry | undefined {
    const index = revision - 1;
    const table = this.tables[index];
    if (!table || revision > this.revision) return undefined;
    return {
      revision,
      at: this.times[index]!,
      table: table.name,
      key: table.keyOf(this.slots[index]!),
      prev: this.prevs[index],
      next: this.nexts[index],
      ...this.causes[index]!,
    };
  }
}
