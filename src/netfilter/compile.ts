/**
 * Rules made ready for walking: addresses as numbers, states as bits, comments left behind. A chain is compiled once and the result
 * kept by the chain's identity, so chains that are shared between versions and between nodes are compiled once for all of them.
 * A derived cache: forgetting it changes nothing but time.
 */
import { parseCidr } from '../api/index.ts';
import { invariant } from '../sim/index.ts';
import { addressNumber } from './address.ts';
import { indexChain, type ChainIndex } from './chainIndex.ts';
import { printRule } from './printRule.ts';
import type { Chain, CtState, Match, Rule, RuleTable, Ruleset, Target } from './types.ts';

/** Conntrack states as bits; DNAT is the status bit that the same option tests. */
export const STATE: Readonly<Record<CtState, number>> = { NEW: 1, ESTABLISHED: 2, RELATED: 4, INVALID: 8, DNAT: 16 };

/** Protocol numbers of IP. 0 in a rule: any. */
export const PROTOCOL = { ICMP: 1, TCP: 6, UDP: 17, SCTP: 132 } as const;

export type Step =
  | { readonly kind: 'ports'; readonly protocol: number; readonly sport: number; readonly dport: number }
  | { readonly kind: 'state'; readonly bits: number; readonly not: boolean }
  | { readonly kind: 'mark'; readonly value: number; readonly mask: number; readonly not: boolean }
  | { readonly kind: 'local'; readonly of: 'src' | 'dst'; readonly not: boolean }
  | { readonly kind: 'statistic'; readonly probability: number }
  | { readonly kind: 'recent'; readonly set: boolean; readonly name: string; readonly window: number };

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
  /** For DNAT: the new destination as a number. */
  readonly to: number;
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

  constructor(source: RuleTable) {
    this.source = source;
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

  /** A built-in chain, or undefined when it holds no rules and has nothing to say. */
  hook(name: string): CompiledChain | undefined {
    return this.source.get(name)?.rules.length ? this.chain(name) : undefined;
  }
}

/** The chains at the hooks, found once per ruleset. */
export interface CompiledRuleset {
  readonly mangle: CompiledTable;
  readonly filter: CompiledTable;
  readonly nat: CompiledTable;
}

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
    protocol: rule.protocol ? PROTOCOL[rule.protocol === 'tcp' ? 'TCP' : rule.protocol === 'udp' ? 'UDP' : 'SCTP'] : 0,
    steps: rule.matches.flatMap(compileMatch),
    target,
    to: target?.kind === 'DNAT' ? addressNumber(target.ip) : 0,
  };
}

function addressTest(range: { readonly cidr: string; readonly not?: boolean }): AddressTest {
  const cidr = parseCidr(range.cidr);
  invariant(cidr, `${range.cidr} in a rule is not an IPv4 range`);
  return { base: cidr.base, mask: cidr.mask, not: range.not ?? false };
}

function compileMatch(match: Match): Step[] {
  const not = 'not' in match && match.not === true;
  switch (match.kind) {
    case 'comment':
      return [];
    case 'tcp':
    case 'udp':
    case 'sctp': {
      const { kind, sport = -1, dport = -1 } = match;
      return [
        { kind: 'ports', protocol: PROTOCOL[kind === 'tcp' ? 'TCP' : kind === 'udp' ? 'UDP' : 'SCTP'], sport, dport },
      ];
    }
    case 'conntrack':
      return [{ kind: 'state', bits: match.ctstate.reduce((bits, state) => bits | STATE[state], 0), not }];
    case 'mark':
      return [{ kind: 'mark', value: match.value, mask: match.mask, not }];
    case 'addrtype':
      return [
        ...(match.srcType ? [{ kind: 'local', of: 'src', not } as const] : []),
        ...(match.dstType ? [{ kind: 'local', of: 'dst', not } as const] : []),
      ];
    case 'statistic':
      return [{ kind: 'statistic', probability: match.probability }];
    case 'recent':
      return [
        { kind: 'recent', set: match.action === 'set', name: match.name, window: (match.seconds ?? Infinity) * 1000 },
      ];
  }
}

/** The rule as iptables-save prints it. */
export function textOf(rule: CompiledRule): string {
  return printRule(rule.chain, rule.rule);
}
