/**
 * A packet's way through one node's rules: each rule it met in order, and whether it was rolled for and lost. Read from the hops of its connection; nothing is worked out again.
 */
import type { Decision, Hop, SegmentName } from '../../api/index.ts';
import { choiceIn, type Choice } from '../presenters/choices.ts';
import { decisionWords } from '../presenters/hopWords.ts';
import { ruleKey } from './ruleLines.ts';

type RuleDecision = Extract<Decision, { kind: 'rule' }>;

export interface PathStep {
  /** From 1, along this passage. */
  readonly order: number;
  readonly key: string;
  readonly rule: RuleDecision;
  /** A roll that was lost: this rule it was not. */
  readonly missed: boolean;
}

/** One packet of a connection at one node. */
export interface Passage {
  /** Index of the hop in its connection. */
  readonly hop: number;
  readonly segment: SegmentName;
  readonly steps: readonly PathStep[];
  /** What was decided besides rules: conntrack, routing, IPVS. */
  readonly beside: readonly string[];
  /** Whose turn it was at a virtual server of IPVS mode. */
  readonly turns: readonly Choice[];
  readonly compared: number;
}

/** A rule lit by a passage. */
export interface LitRule {
  readonly hop: number;
  readonly orders: readonly number[];
  /** It was rolled for and lost. */
  readonly missed: boolean;
}

function stepOf(rule: RuleDecision, order: number): PathStep {
  const { roll } = rule;
  return { order, key: ruleKey(rule), rule, missed: roll?.hit === false };
}

/** The passages of a connection's packets through a node, in order. */
export function passagesAt(hops: readonly Hop[], node: string): readonly Passage[] {
  return hops.flatMap(({ place, decided, compared, segment }, hop) => {
    if (place.kind !== 'node' || place.name !== node) return [];
    const rules = decided.filter((decision) => decision.kind === 'rule');
    const beside = decided.flatMap((decision) => (decision.kind === 'rule' ? [] : [decisionWords(decision)]));
    const turns = decided.flatMap((decision) => (decision.kind === 'ipvs' ? (choiceIn(decision) ?? []) : []));
    return [{ hop, segment, compared, beside, turns, steps: rules.map((rule, index) => stepOf(rule, index + 1)) }];
  });
}

const OPENING: ReadonlySet<SegmentName> = new Set(['SYN', 'datagram', 'query', 'echo request']);

/** The passage to show first: that of the hop one looks at, else of the packet that opened the connection. */
export function firstPassage(passages: readonly Passage[], hop: number | undefined): Passage | undefined {
  const looked = passages.find((passage) => passage.hop === hop);
  const opening = passages.find(({ segment }) => OPENING.has(segment) && segment !== 'query');
  return looked ?? opening ?? passages.find(({ segment }) => OPENING.has(segment)) ?? passages[0];
}

/** The rules to light, by key. */
export function litRules(passage: Passage | undefined): ReadonlyMap<string, LitRule> {
  const lit = new Map<string, LitRule>();
  for (const { key, order, missed } of passage?.steps ?? []) {
    const before = lit.get(key);
    lit.set(key, { hop: (passage?.hop ?? 0) + 1, orders: [...(before?.orders ?? []), order], missed });
  }
  return lit;
}
