/**
 * An index over a long dispatch chain (KUBE-SERVICES has a rule per virtual address, KUBE-NODEPORTS one per port). The kernel reads
 * such a chain rule by rule; we only look at the rules that can match this destination, in the same order, and still count every
 * rule the kernel would have compared.
 */
import { STEP, type CompiledRule } from './compiledRule.ts';

export interface ChainIndex {
  readonly by: 'address' | 'port';
  /** Positions of the rules that can match, ascending, by destination address or port. */
  readonly byKey: ReadonlyMap<number, readonly number[]>;
  /** For destinations that no rule names: the rules that name none. */
  readonly others: readonly number[];
}

/** Below this length reading on is quicker than looking up. */
const WORTH_INDEXING = 8;
/** Rules without a key are repeated under every key; with many of them an index is no help. */
const MOST_UNKEYED = 8;

export function indexChain(rules: readonly CompiledRule[]): ChainIndex | undefined {
  if (rules.length < WORTH_INDEXING) return undefined;
  return indexBy('address', rules, addressKey) ?? indexBy('port', rules, portKey);
}

function indexBy(
  by: ChainIndex['by'],
  rules: readonly CompiledRule[],
  keyOf: (rule: CompiledRule) => number | undefined,
): ChainIndex | undefined {
  const others: number[] = [];
  const keyed = new Map<number, number[]>();
  rules.forEach((rule, position) => {
    const key = keyOf(rule);
    const same = key === undefined ? others : keyed.get(key);
    if (same) same.push(position);
    else if (key !== undefined) keyed.set(key, [position]);
  });
  if (others.length > MOST_UNKEYED) return undefined;
  for (const positions of keyed.values()) {
    positions.push(...others);
    positions.sort((a, b) => a - b);
  }
  return { by, byKey: keyed, others };
}

/** The one address a rule is about, when it is about one. */
function addressKey(rule: CompiledRule): number | undefined {
  return rule.dst && !rule.dst.not && rule.dst.mask === 0xffffffff ? rule.dst.base : undefined;
}

function portKey(rule: CompiledRule): number | undefined {
  for (const step of rule.steps) if (step.kind === STEP.ports && step.value >= 0) return step.value;
  return undefined;
}
