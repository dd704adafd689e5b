/**
 * Rules made ready for walking: addresses as numbers, states as bits, comments left behind. A chain is compiled once and the result
 * kept by the chain's identity, so chains that are shared between versions and between nodes are compiled once for all of them.
 * A derived cache: forgetting it changes nothing but time.
 */
import { parseCidr, type HookName, type TableName } from '../api/index.ts';
import { invariant } from '../sim/index.ts';
import { indexChain, type ChainIndex } from './chainIndex.ts';
import { printRule } from './printRule.ts';
import type { Chain, CtState, Match, Rule, RuleTable, Ruleset, Target } from './types.ts';

/** Conntrack states as bits; DNAT is the status bit that the same option tests. */
export const STATE: Readonly<Record<CtState, number>> = { NEW: 1, ESTABLISHED: 2, RELATED: 4, INVALID: 8, DNAT: 16 };

/** Protocol numbers of IP. 0 in a rule: any. */
export const PROTOCOL = { ICMP: 1, TCP: 6, UDP: 17, SCTP: 132 } as const;
const NUMBER_OF = { tcp: PROTOCOL.TCP, udp: PROTOCOL.UDP, sctp: PROTOCOL.SCTP } as const;

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
} as const;

export interface Step {
  /** One of STEP. */
  readonly kind: number;
  readonly not: boolean;
  /** Ports: destination port or -1. State: bits. Mark: value. Statistic: probability. Recent: ms to look back. */
  readonly value: number;
  /** Ports: source port or -1. Mark: mask. */
  readonly more: number;
  /** Ports: the protocol. */
  readonly protocol: number;
  /** Recent: the list. */
  readonly name: string;
}

/** An address test: (address & mask) === base, turned round by `not`. Any address: mask 0, base 0. */
export interface AddressTest {
  readonly base: number;
  readonly mask: number;
  readonly not: boolean;
}

export interface CompiledRule {
  readonly rule: Rule;
  readonly chain: string;
  /** From 1. */
  readonly number: number;
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

export interface CompiledChain {
  readonly name: string;
  readonly rules: readonly CompiledRule[];
  /** For long chains: the rules that can match a destination, so that the others need not be looked at. */
  readonly index: ChainIndex | undefined;
}

/** One table: its chains, compiled as they are first entered. */
export class CompiledTable {
  private readonly source: RuleTable;
  private readonly entered = new Map<string, CompiledChain>();
  /** Chains at the hooks; undefined for those that hold no rules and have nothing to say. */
  readonly hooks: Readonly<Record<HookName, CompiledChain | undefined>>;

  constructor(source: RuleTable) {
    this.source = source;
    const hook = (name: HookName) => (source.get(name)?.rules.length ? this.chain(name) : undefined);
    this.hooks = {
      PREROUTING: hook('PREROUTING'),
      INPUT: hook('INPUT'),
      FORWARD: hook('FORWARD'),
      OUTPUT: hook('OUTPUT'),
      POSTROUTING: hook('POSTROUTING'),
    };
  }

  chain(name: string): CompiledChain {
    const known = this.entered.get(name);
    if (known) return known;
    const chain = this.source.get(name);
    invariant(chain, `a rule jumps to ${name}, which is not there`);
    const compiled = compileChain(chain);
    this.entered.set(name, compiled);
    return compiled;
  }
}

export type CompiledRuleset = Readonly<Record<TableName, CompiledTable>>;

const chains = new WeakMap<Chain, CompiledChain>();
const tables = new WeakMap<RuleTable, CompiledTable>();
const rulesets = new WeakMap<Ruleset, CompiledRuleset>();

export function compileRuleset(ruleset: Ruleset): CompiledRuleset {
  let compiled = rulesets.get(ruleset);
  if (!compiled) {
    const { mangle, filter, nat } = ruleset.tables;
    compiled = { mangle: compileTable(mangle), filter: compileTable(filter), nat: compileTable(nat) };
    rulesets.set(ruleset, compiled);
  }
  return compiled;
}

function compileTable(table: RuleTable): CompiledTable {
  let compiled = tables.get(table);
  if (!compiled) tables.set(table, (compiled = new CompiledTable(table)));
  return compiled;
}

function compileChain(chain: Chain): CompiledChain {
  let compiled = chains.get(chain);
  if (!compiled) {
    const rules = chain.rules.map((rule, i) => compileRule(rule, chain.name, i + 1));
    compiled = { name: chain.name, rules, index: indexChain(rules) };
    chains.set(chain, compiled);
  }
  return compiled;
}

function compileRule(rule: Rule, chain: string, number: number): CompiledRule {
  const { target } = rule;
  return {
    rule,
    chain,
    number,
    src: rule.src && addressTest(rule.src),
    dst: rule.dst && addressTest(rule.dst),
    inInterface: rule.inInterface,
    outInterface: rule.outInterface,
    protocol: rule.protocol ? NUMBER_OF[rule.protocol] : 0,
    steps: rule.matches.flatMap(compileMatch),
    target,
    jump: target?.kind === 'jump' ? target.chain : undefined,
  };
}

function addressTest(range: { readonly cidr: string; readonly not?: boolean }): AddressTest {
  const cidr = parseCidr(range.cidr);
  invariant(cidr, `${range.cidr} in a rule is not an IPv4 range`);
  return { base: cidr.base, mask: cidr.mask, not: range.not ?? false };
}

function step(kind: number, not: boolean, rest: Partial<Step> = {}): Step {
  const { value = 0, more = 0, protocol = 0, name = '' } = rest;
  return { kind, not, value, more, protocol, name };
}

function compileMatch(match: Match): Step[] {
  const not = 'not' in match && match.not === true;
  switch (match.kind) {
    case 'comment':
      return [];
    case 'tcp':
    case 'udp':
    case 'sctp':
      return [
        step(STEP.ports, not, { protocol: NUMBER_OF[match.kind], value: match.dport ?? -1, more: match.sport ?? -1 }),
      ];
    case 'conntrack':
      return [step(STEP.state, not, { value: match.ctstate.reduce((bits, state) => bits | STATE[state], 0) })];
    case 'mark':
      return [step(STEP.mark, not, { value: match.value, more: match.mask })];
    case 'addrtype':
      return [
        ...(match.srcType ? [step(STEP.localSource, not)] : []),
        ...(match.dstType ? [step(STEP.localDestination, not)] : []),
      ];
    case 'statistic':
      return [step(STEP.statistic, not, { value: match.probability })];
    case 'recent': {
      const kind = match.action === 'set' ? STEP.recentSet : STEP.recentCheck;
      return [step(kind, not, { name: match.name, value: (match.seconds ?? Infinity) * 1000 })];
    }
  }
}

/** The rule as iptables-save prints it. */
export function textOf(rule: CompiledRule): string {
  return printRule(rule.chain, rule.rule);
}
