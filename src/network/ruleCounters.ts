/**
 * How many packets matched each rule of a node: what `iptables-save -c` prints in front of it. Upstream: the counters in the kernel's
 * copy of a rule, which live and die with it: a chain that is written anew begins at 0.
 *
 * A passage through a kernel writes one row, which names the rules it matched and links to the row before it. Nobody adds anything up
 * until somebody reads; then the reader walks from the row it last counted to the one in force now, forwards or (after a seek back, an
 * undo or a fork) backwards. Left out: bytes, since packets here have no sizes, and the counters of chain policies.
 */
import { isInForce, pathOwner, type CountedRule, type RulePath, type Ruleset } from '../netfilter/index.ts';
import { PassageRow } from './passageRow.ts';
import type { NetworkTables } from './tables.ts';

export interface RuleCounters {
  /** A packet has passed a node's rules. */
  count(node: string, path: RulePath): void;
  /** Packets by "table chain number", for the rules in force; those that nothing matched are left out. */
  of(node: string): ReadonlyMap<string, number>;
  /** The node's kernel is gone, and its counters with it. */
  forget(node: string): void;
}

/**
 * When a chain is written anew, so that its rules begin at 0: with every sync; together with the chain that leads there (an endpoint's
 * with its Service's); or only for itself.
 */
export type WrittenWith = (chain: string) => 'sync' | 'caller' | 'itself';

const EVER = {};

function isRule(until: object): until is CountedRule {
  return 'serial' in until;
}

class Tally {
  private row: PassageRow | undefined;
  private readonly paths = new Map<RulePath, number>();
  /** Counts by rule, and by what they end with: a ruleset, a rule of the chain that leads there, or EVER. */
  private readonly counts = new Map<object, Map<CountedRule, number>>();
  private readonly writtenWith: WrittenWith;

  constructor(writtenWith: WrittenWith) {
    this.writtenWith = writtenWith;
  }

  moveTo(row: PassageRow | undefined): void {
    let [here, there] = [this.row, row];
    while (here !== there) {
      if ((here?.number ?? 0) > (there?.number ?? 0)) here = this.step(here, -1);
      else if ((there?.number ?? 0) > (here?.number ?? 0)) there = this.step(there, 1);
      else [here, there] = [this.step(here, -1), this.step(there, 1)];
    }
    this.row = row;
  }

  private step(row: PassageRow | undefined, by: 1 | -1): PassageRow | undefined {
    if (!row) return undefined;
    this.add(row.path, by);
    row.earlier?.forEach((times, path) => this.add(path, by * times));
    return row.before;
  }

  private add(path: RulePath, times: number): void {
    this.paths.set(path, (this.paths.get(path) ?? 0) + times);
  }

  read(rules: Ruleset): ReadonlyMap<string, number> {
    this.addUp();
    const found = new Map<string, number>();
    const ruleset = pathOwner(rules);
    for (const [until, counts] of this.counts) {
      const lasts = until === EVER || until === ruleset || (isRule(until) && isInForce(rules, until));
      if (!lasts) continue;
      for (const [rule, count] of counts) {
        if (count === 0 || !isInForce(rules, rule)) continue;
        const key = `${rule.table} ${rule.chain} ${rule.number}`;
        found.set(key, (found.get(key) ?? 0) + count);
      }
    }
    return found;
  }

  /** From paths to rules. */
  private addUp(): void {
    for (const [{ rules, ruleset }, times] of this.paths) {
      let caller: object = EVER;
      for (const rule of rules) {
        const written = this.writtenWith(rule.chain);
        const until = written === 'sync' ? ruleset : written === 'caller' ? caller : EVER;
        if (written === 'itself') caller = rule;
        let counts = this.counts.get(until);
        if (!counts) this.counts.set(until, (counts = new Map<CountedRule, number>()));
        counts.set(rule, (counts.get(rule) ?? 0) + times);
      }
    }
    this.paths.clear();
  }
}

export function createRuleCounters(
  { passages }: NetworkTables,
  rulesOf: (node: string) => Ruleset,
  writtenWith: WrittenWith = () => 'itself',
): RuleCounters {
  // What has been added up so far: a derived view, which goes wherever the rows are.
  const tallies = new Map<string, Tally>();
  return {
    count: (node, path) => void passages.put(node, new PassageRow(path, passages.get(node))),
    of(node) {
      let tally = tallies.get(node);
      if (!tally) tallies.set(node, (tally = new Tally(writtenWith)));
      tally.moveTo(passages.get(node));
      return tally.read(rulesOf(node));
    },
    forget: (node) => void passages.delete(node),
  };
}
