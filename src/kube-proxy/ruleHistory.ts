/**
 * What a node's rules were before: each sync is a place in the log of changes, and the rules of that place can be made again without
 * taking the cluster back. Upstream has nothing like it: the kernel forgets what was flushed.
 */
import type { RuleChange } from '../api/index.ts';
import { printNftTable, type NftTable, type Ruleset } from '../netfilter/index.ts';
import type { WrittenSync } from './agents.ts';

/** Rules may be asked for at any place of the log. */
export interface RulesBySync {
  readonly syncs: readonly WrittenSync[];
  /** `by`: the sync whose settings they are made with. */
  rules(synced: number, by: WrittenSync): Ruleset;
  revision(synced: number): number;
}

/** Whether two rulesets say the same: chain by chain, most of them one and the same object. */
function isSameRuleset(a: Ruleset, b: Ruleset): boolean {
  if (a === b) return true;
  if (a.ipvs !== b.ipvs && JSON.stringify(a.ipvs) !== JSON.stringify(b.ipvs)) return false;
  if (!isSameNft(a.nft, b.nft)) return false;
  return (['mangle', 'filter', 'nat'] as const).every((name) => {
    const [here, there] = [a.tables[name], b.tables[name]];
    if (here === there) return true;
    if (here.size !== there.size) return false;
    for (const [chain, { rules }] of here) {
      const other = there.get(chain)?.rules;
      if (rules !== other && JSON.stringify(rules) !== JSON.stringify(other)) return false;
    }
    return true;
  });
}

function isSameNft(a: NftTable | undefined, b: NftTable | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && printNftTable(a) === printNftTable(b));
}

/** The syncs that changed the rules, newest first. Most syncs of a node that has nothing of its own in a change still do. */
export function ruleChanges({ syncs, rules, revision }: RulesBySync, limit: number): readonly RuleChange[] {
  const found: RuleChange[] = [];
  for (let i = 0; i < syncs.length && found.length < limit; i++) {
    const sync = syncs[i]!;
    const { synced, syncedAt } = sync;
    const before = syncs[i + 1]?.synced ?? 0;
    if (before !== synced && !isSameRuleset(rules(before, syncs[i + 1] ?? sync), rules(synced, sync)))
      found.push({ at: syncedAt, revision: revision(synced), before: revision(before) });
  }
  return found;
}
