/** One rule made ready for walking: the words of the walk. */
import type { TableName } from '../api/index.ts';
import type { CountedRule } from './matchedRules.ts';
import { printRule } from './printRule.ts';
import type { CtState, Rule, Target } from './types.ts';

/** Conntrack states as bits; DNAT is the status bit that the same option tests. */
export const STATE: Readonly<Record<CtState, number>> = { NEW: 1, ESTABLISHED: 2, RELATED: 4, INVALID: 8, DNAT: 16 };

/** Protocol numbers of IP. 0 in a rule: any. */
export const PROTOCOL = { ICMP: 1, TCP: 6, UDP: 17, SCTP: 132 } as const;

/** What a step of a rule looks at. Numbers, and one shape for all steps, so that the walk stays fast. */
export const STEP = {
  ports: 0,
  state: 1,
  mark: 2,
  localSource: 3,
  localDestination: 4,
  statistic: 5,
  recentCheck: 6,
  recentSet: 7,
  set: 8,
  physdev: 9,
  ipvs: 10,
} as const;

export interface Step {
  /** One of STEP. */
  readonly kind: number;
  readonly not: boolean;
  /** Ports: destination port or -1. State: bits. Mark: value. Statistic: probability. Recent: ms to look back. Set: directions. ipvs: port. */
  readonly value: number;
  /** Ports: source port or -1. Mark: mask. */
  readonly more: number;
  /** Ports, ipvs: the protocol. */
  readonly protocol: number;
  /** Recent: the list. Set: its name. ipvs: the address. */
  readonly name: string;
}

/** An address test: (address & mask) === base, turned round by `not`. Any address: mask 0, base 0. */
export interface AddressTest {
  readonly base: number;
  readonly mask: number;
  readonly not: boolean;
}

export interface CompiledRule extends CountedRule {
  readonly table: TableName;
  readonly rule: Rule;
  readonly src: AddressTest | undefined;
  readonly dst: AddressTest | undefined;
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  readonly protocol: number;
  /** Matches in the order given, since some of them roll dice or write lists. */
  readonly steps: readonly Step[];
  readonly target: Target | undefined;
  /** The chain it jumps to, the most common target. */
  readonly jump: string | undefined;
}

/** Derived from immutable rules: every packet of a connection is told which rules decided, mostly the same few. */
const texts = new WeakMap<CompiledRule, string>();

/** The rule as iptables-save prints it. */
export function textOf(rule: CompiledRule): string {
  let text = texts.get(rule);
  if (text === undefined) texts.set(rule, (text = printRule(rule.chain, rule.rule)));
  return text;
}
