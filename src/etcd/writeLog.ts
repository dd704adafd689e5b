/**
 * Which revisions of the journal wrote API objects. Tables tell it of every write, undo and redo, so the list is right at any
 * moment of a run: it is the history a watch replays, and its last entry is the resourceVersion of a list.
 */
import { invariant, type JournalEntry, type Revision, type Simulation } from '../sim/index.ts';

export class WriteLog {
  private readonly revisions: Revision[] = [];

  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    this.sim = sim;
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
    if (this.last === revision) this.revisions.pop();
    else this.revisions.push(revision);
  }

  /** Journal entries of the writes after `revision`, oldest first. */
  since(revision: Revision): JournalEntry[] {
    let low = 0;
    let high = this.revisions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.revisions[middle]! <= revision) low = middle + 1;
      else high = middle;
    }
    return this.revisions.slice(low).map((written) => {
      const entry = this.sim.entry(written);
      invariant(entry, `the journal has no entry ${String(written)}`);
      return entry;
    });
  }
}
