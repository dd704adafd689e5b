/** A packet's way through one kernel's rules, as a row. Rows know the one before them, so that nobody has to add up while packets move. */
import type { RulePath } from '../netfilter/index.ts';

/** A node's passages so far, the last one first. */
export class PassageRow {
  readonly path: RulePath;
  readonly before: PassageRow | undefined;
  /** Passages up to this one. */
  readonly number: number;

  constructor(path: RulePath, before: PassageRow | undefined) {
    this.path = path;
    this.before = before;
    this.number = (before?.number ?? 0) + 1;
  }

  /** For fingerprints of a run: the rows before this one have had theirs. */
  toJSON(): unknown {
    return [this.number, ...this.path.rules.map(({ table, chain, number }) => `${table} ${chain} ${number}`)];
  }
}
