/** A packet's way through one kernel's rules, as a row. Rows know the one before them, so that nobody has to add up while packets move. */
import type { RulePath } from '../netfilter/index.ts';

/** A node's passages so far, the last one first. */
export class PassageRow {
  readonly path: RulePath;
  before: PassageRow | undefined;
  /** Where the rows before this one are forgotten: how often each path was gone in them. */
  earlier: ReadonlyMap<RulePath, number> | undefined;
  /** Passages up to this one. */
  readonly number: number;

  constructor(path: RulePath, before: PassageRow | undefined) {
    this.path = path;
    this.before = before;
    this.number = (before?.number ?? 0) + 1;
  }

  /** Adds up the rows before this one, and lets go of them. */
  forgetBefore(): void {
    if (!this.before) return;
    const earlier = new Map<RulePath, number>();
    const add = (path: RulePath, times: number) => void earlier.set(path, (earlier.get(path) ?? 0) + times);
    for (let row: PassageRow | undefined = this.before; row; row = row.before) {
      add(row.path, 1);
      row.earlier?.forEach((times, path) => add(path, times));
    }
    this.before = undefined;
    this.earlier = earlier;
  }

  /** For fingerprints of a run: the rows before this one have had theirs. */
  toJSON(): unknown {
    return [this.number, ...this.path.rules.map(({ table, chain, number }) => `${table} ${chain} ${number}`)];
  }
}
