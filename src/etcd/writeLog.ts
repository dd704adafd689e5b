/**
 * Which revisions of the journal wrote API objects. Tables tell it of every write, undo and redo, so the list is right at any
 * moment of a run: it is the history a watch replays, and its last entry is the resourceVersion of a list.
 */
import { invariant, type JournalEntry, type Revision, type Simulation } from '../sim/index.ts';

export class WriteLog {
  private readonly revisions: Revision[] = [];

  /** Where undoing went back to, by growing number of undos: each entry lower than all that came after it. */
  private readonly undone: { readonly at: number; readonly revision: Revision }[] = [];
  /** Undos of writes to API objects since the run began. Not state: it never goes back. */
  undos = 0;

  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    this.sim = sim;
    // The last one stays, to be the last.
    sim.beforeForgetting(
      ({ to }) => void this.revisions.splice(0, Math.min(this.firstAfter(to), this.revisions.length - 1)),
    );
  }

  get last(): Revision {
    return this.revisions[this.revisions.length - 1] ?? 0;
  }

  /**
   * Called by the tables within each write, undo and redo. While an undo runs, the journal still stands at the write being
   * taken back, which is then the last one here; any other revision is a new (or repeated) write.
   */
  follow(): void {
    const { revision } = this.sim;
    if (this.last !== revision) {
      this.revisions.push(revision);
      return;
    }
    this.revisions.pop();
    this.undos++;
    while ((this.undone[this.undone.length - 1]?.revision ?? 0) >= revision) this.undone.pop();
    this.undone.push({ at: this.undos, revision });
  }

  /** Whether a reader who had read up to `revision`, when there had been so many `undos`, has read what has since been taken back. */
  isTakenBack(revision: Revision, undos: number): boolean {
    const first = this.undone.find(({ at }) => at > undos);
    return first !== undefined && first.revision <= revision;
  }

  /** The revision of the newest write that is not among the last `kept`; 0 when they are all. */
  before(kept: number): Revision {
    return this.revisions[this.revisions.length - 1 - kept] ?? 0;
  }

  /** Journal entries of the writes after `revision`, oldest first. */
  since(revision: Revision): JournalEntry[] {
    return this.revisions.slice(this.firstAfter(revision)).map((written) => {
      const entry = this.sim.entry(written);
      invariant(entry, `the journal has no entry ${String(written)}`);
      return entry;
    });
  }

  private firstAfter(revision: Revision): number {
    if (this.last <= revision) return this.revisions.length;
    let low = 0;
    let high = this.revisions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.revisions[middle]! <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
