/**
 * The journal: every write of the simulation, in order, reversible, with its cause. A revision is a position in it, and the
 * same number is Kubernetes' resourceVersion, a watch's bookmark and the coordinate of time travel.
 * Kept as parallel columns: one write costs about a microsecond and no object of its own.
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
  /** A mark for each slot that holds something, when so many are empty that their gaps are worth closing. */
  wornSlots?(): Uint8Array | undefined;
  /** Lets go of the slots that are not marked; returns where each of the others is now. */
  closeGaps?(used: Uint8Array): Int32Array;
}

/** An entry as it lies in the journal: the number of its table, and the rest as it was written. */
interface Line {
  readonly table: number;
  readonly slot: number;
  readonly prev: unknown;
  readonly next: unknown;
  readonly at: SimTime;
  readonly cause: Cause;
}

/** Entries beyond the present moment. */
export type Future = readonly Line[];

const NOTHING: Future = [];

const CHUNK_BITS = 12;
/** Entries that are forgotten together. */
export const CHUNK = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK - 1;

export const NO_CAUSE: Cause = { by: 'boot', because: 0 };
/**
 * The clock takes an event from the queue because it is due. What scheduled it is the event's own key, which is its slot: one cause for
 * all of them, and the journal reads the rest beside it.
 */
export const DUE: Cause = { by: 'clock', because: 0 };

/**
 * Some thousand entries, column by column. In chunks, a journal that grows is never copied; and numbers in typed columns are nothing
 * that the garbage collector has to look at.
 */
class Chunk {
  /** Holds on to nothing from this place on. */
  empty(from = 0): void {
    this.prevs.fill(undefined, from);
    this.nexts.fill(undefined, from);
    this.causes.fill(NO_CAUSE, from);
  }

  readonly tables = new Uint16Array(CHUNK);
  readonly slots = new Int32Array(CHUNK);
  readonly times = new Float64Array(CHUNK);
  readonly prevs = new Array<unknown>(CHUNK).fill(undefined);
  readonly nexts = new Array<unknown>(CHUNK).fill(undefined);
  readonly causes = new Array<Cause>(CHUNK).fill(NO_CAUSE);
}

export class Journal {
  /** Grows with every write, undo and redo, for caches; it is not state and never goes back. */
  changes = 0;
  /** Writes in force. Entries beyond it are the future that a seek back has left behind. */
  revision: Revision = 0;
  /** Writes recorded, those of the abandoned future included. */
  length = 0;
  /** The first writes, up to this one, are forgotten: nobody goes back before it. A whole moment ends with it, and so a step. */
  horizon: Revision = 0;
  /** When the last of them was made. */
  horizonAt: SimTime = 0;
  private readonly known: Journaled[] = [];
  /** Those before the horizon's are gone. */
  private readonly chunks: (Chunk | undefined)[] = [];
  private spare: Chunk | undefined;

  get hasFuture(): boolean {
    return this.length > this.revision;
  }

  /** The number under which a table's writes are entered. */
  register(table: Journaled): number {
    return this.known.push(table) - 1;
  }

  append(table: number, slot: number, prev: unknown, next: unknown, at: SimTime, cause: Cause): Revision {
    // A write after a seek back forks: what had come after is no longer part of this run.
    if (this.length > this.revision) this.takeFuture();
    const index = this.length++;
    const place = index & IN_CHUNK;
    const chunk = (this.chunks[index >> CHUNK_BITS] ??= this.emptyChunk());
    chunk.tables[place] = table;
    chunk.slots[place] = slot;
    chunk.prevs[place] = prev;
    chunk.nexts[place] = next;
    chunk.times[place] = at;
    chunk.causes[place] = cause;
    this.changes++;
    return ++this.revision;
  }

  private emptyChunk(): Chunk {
    const chunk = this.spare ?? new Chunk();
    this.spare = undefined;
    return chunk;
  }

  private chunkAt(index: number): Chunk {
    return this.chunks[index >> CHUNK_BITS]!;
  }

  /** Forgets the entries beyond the first `length`, which reach to the present moment at least. */
  cutTo(length: number): void {
    invariant(length >= this.revision, 'writes in force were cut off');
    this.length = length;
    this.forgetRest();
  }

  /** Cuts off what lies beyond the present moment and returns it. */
  takeFuture(): Future {
    if (!this.hasFuture) return NOTHING;
    const future = Array.from({ length: this.length - this.revision }, (_, i) => {
      const index = this.revision + i;
      const place = index & IN_CHUNK;
      const { tables, slots, prevs, nexts, times, causes } = this.chunkAt(index);
      return {
        table: tables[place]!,
        slot: slots[place]!,
        prev: prevs[place],
        next: nexts[place],
        at: times[place]!,
        cause: causes[place]!,
      };
    });
    this.cutTo(this.revision);
    return future;
  }

  /** Puts a future back where it was taken, with nothing written since: whatever lies there now is replaced. */
  giveFuture(future: Future): void {
    const { revision, changes } = this;
    this.length = revision;
    for (const { table, slot, prev, next, at, cause } of future) this.append(table, slot, prev, next, at, cause);
    this.revision = revision;
    this.changes = changes;
    this.forgetRest();
  }

  /** What lies in the chunks beyond the last entry holds on to nothing. */
  private forgetRest(): void {
    this.chunks.length = Math.ceil(this.length / CHUNK);
    const place = this.length & IN_CHUNK;
    if (place === 0) return;
    this.chunkAt(this.length).empty(place);
  }

  /** Takes the last write back and returns its index. */
  undo(): number {
    invariant(this.revision > this.horizon, 'the journal was undone past its beginning');
    const index = this.revision - 1;
    const place = index & IN_CHUNK;
    const { slots, prevs, nexts } = this.chunkAt(index);
    this.tableAt(index).restore(slots[place]!, this.revision, prevs[place], nexts[place]);
    this.revision = index;
    this.changes++;
    return index;
  }

  /** Repeats the next write of the future and returns its index. */
  redo(): number {
    invariant(this.hasFuture, 'the journal was redone past its end');
    const index = this.revision;
    const place = index & IN_CHUNK;
    const { slots, prevs, nexts } = this.chunkAt(index);
    this.revision = index + 1;
    this.changes++;
    this.tableAt(index).repeat(slots[place]!, this.revision, prevs[place], nexts[place]);
    return index;
  }

  /** The number of writes made until `time`, of those in force: never before the horizon. Time never runs backwards in them. */
  revisionAt(time: SimTime): Revision {
    let low = this.horizon;
    let high = this.revision;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  timeAt(index: number): SimTime {
    return this.chunkAt(index).times[index & IN_CHUNK]!;
  }

  tableAt(index: number): Journaled {
    return this.known[this.chunkAt(index).tables[index & IN_CHUNK]!]!;
  }

  /** Whether the write took an event from the queue to run it: one that was cancelled has another cause. */
  wasDue(index: number): boolean {
    return this.chunkAt(index).causes[index & IN_CHUNK] === DUE;
  }

  /** The write that made `revision` (1 … revision); undefined also when it is forgotten. */
  entry(revision: Revision): JournalEntry | undefined {
    const index = revision - 1;
    if (index < this.horizon || index >= this.revision) return undefined;
    const table = this.tableAt(index);
    const place = index & IN_CHUNK;
    const { slots, prevs, nexts, times, causes } = this.chunkAt(index);
    return {
      revision,
      at: times[place]!,
      table: table.name,
      key: table.keyOf(slots[place]!),
      prev: prevs[place],
      next: nexts[place],
      ...(causes[place] === DUE ? { by: DUE.by, because: slots[place]! } : causes[place]!),
    };
  }

  // Forgetting

  /** The horizon as it would be with a chunk less: the first end of a moment after it. Undefined: there is none yet. */
  nextHorizon(): Revision | undefined {
    const from = ((this.horizon >> CHUNK_BITS) + 1) << CHUNK_BITS;
    for (let index = from; index < this.revision; index++)
      if (this.timeAt(index) > this.timeAt(index - 1)) return index;
    return undefined;
  }

  /** Forgets the writes up to `horizon`, which is one that `nextHorizon` has named. There must be no future. */
  forgetTo(horizon: Revision): void {
    this.horizonAt = this.timeAt(horizon - 1);
    for (let number = this.horizon >> CHUNK_BITS; number < horizon >> CHUNK_BITS; number++) {
      this.spare = this.chunks[number];
      this.spare?.empty();
      this.chunks[number] = undefined;
    }
    this.horizon = horizon;
  }

  /** Slots that hold nothing, and of which no write speaks any more, are let go. */
  closeGaps(): void {
    const used = this.known.map((table) => table.wornSlots?.());
    if (used.every((marks) => marks === undefined)) return;
    this.eachKept((tables, slots, place) => {
      const marks = used[tables[place]!];
      if (marks) marks[slots[place]!] = 1;
    });
    const moved = used.map((marks, number) => marks && this.known[number]!.closeGaps?.(marks));
    this.eachKept((tables, slots, place) => {
      const to = moved[tables[place]!];
      if (to) slots[place] = to[slots[place]!]!;
    });
  }

  private eachKept(visit: (tables: Uint16Array, slots: Int32Array, place: number) => void): void {
    for (let index = this.horizon; index < this.length; index++) {
      const { tables, slots } = this.chunkAt(index);
      visit(tables, slots, index & IN_CHUNK);
    }
  }
}
