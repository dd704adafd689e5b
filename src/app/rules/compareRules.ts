/**
 * Two nodes' rules side by side. Every node holds the rules of the whole cluster, so the answer is mostly "identical but for…":
 * the chains that differ are the ones about the node itself.
 */
import { chainSections, type ChainSection, type RuleLine } from './ruleLines.ts';

export interface ChainDifference {
  readonly key: string;
  readonly table: string;
  readonly chain: string;
  /** Rules only here, or only there, without what both have in the same order. */
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
}

export interface RuleComparison {
  readonly differences: readonly ChainDifference[];
  /** Chains with the same rules in the same order. */
  readonly identical: number;
}

/** What is left of `a` when the longest common subsequence with `b` is taken out. Chains are short, so the square table is small. */
function without(a: readonly string[], b: readonly string[]): string[] {
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i]![j] = a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
  const left: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length) {
    if (a[i] === b[j] && j < b.length) [i, j] = [i + 1, j + 1];
    else if (j >= b.length || longest[i + 1]![j]! >= longest[i]![j + 1]!) left.push(a[i++]!);
    else j++;
  }
  return left;
}

/** Beyond this many rules the order no longer counts: KUBE-SERVICES of a large cluster would need a table of a billion cells. */
const ORDER_COUNTS_UP_TO = 600;

function difference(here: readonly string[], there: readonly string[]): { onlyHere: string[]; onlyThere: string[] } {
  if (here.length > ORDER_COUNTS_UP_TO || there.length > ORDER_COUNTS_UP_TO) {
    const [inHere, inThere] = [new Set(here), new Set(there)];
    return {
      onlyHere: here.filter((rule) => !inThere.has(rule)),
      onlyThere: there.filter((rule) => !inHere.has(rule)),
    };
  }
  return { onlyHere: without(here, there), onlyThere: without(there, here) };
}

export function compareRules(here: readonly RuleLine[], there: readonly RuleLine[]): RuleComparison {
  const theirs = new Map(chainSections(there).map((section) => [section.key, section]));
  const ours = new Map(chainSections(here).map((section) => [section.key, section]));
  const differences: ChainDifference[] = [];
  let identical = 0;
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [mine, other] = [ours.get(key), theirs.get(key)];
    const { table, chain } = (mine ?? other) as ChainSection;
    const { onlyHere, onlyThere } = difference(textsOf(mine), textsOf(other));
    if (mine && other && onlyHere.length === 0 && onlyThere.length === 0) identical++;
    else differences.push({ key, table, chain, onlyHere, onlyThere });
  }
  return { differences, identical };
}

const textsOf = (section: ChainSection | undefined): string[] => section?.rules.map(({ text }) => text) ?? [];
