/**
 * Rules made ready for walking: addresses as numbers, states as bits, comments left behind. A chain is compiled once and the result
 * kept by the chain's identity, so chains that are shared between versions and between nodes are compiled once for all of them.
 * A derived cache: forgetting it changes nothing but time.
 */
import { parseCidr, type HookName, type TableName } from '../api/index.ts';
import { invariant } from '../sim/index.ts';
import { indexChain, type ChainIndex } from './chainIndex.ts';
import { PROTOCOL, STATE, STEP, type AddressTest, type CompiledRule, type Step } from './compiledRule.ts';
import { compileIpvs, type CompiledIpvs } from './ipvs/compile.ts';
import { MatchedRules, ruleSerial, type CountedRule } from './matchedRules.ts';
import { compileNft, type CompiledNft } from './nft/compile.ts';
import type { Chain, Match, Rule, RuleTable, Ruleset } from './types.ts';

const NUMBER_OF = { tcp: PROTOCOL.TCP, udp: PROTOCOL.UDP, sctp: PROTOCOL.SCTP } as const;

export interface CompiledChain {
  readonly name: string;
  readonly rules: readonly CompiledRule[];
  /** For long chains: the rules that can match a destination, so that the others need not be looked at. */
  readonly index: ChainIndex | undefined;
}

/** One table: its chains, compiled as they are first entered. */
export class CompiledTable {
  private readonly name: TableName;
  private readonly source: RuleTable;
  private readonly entered = new Map<string, CompiledChain>();
  /** Chains at the hooks; undefined for those that hold no rules and have nothing to say. */
  readonly hooks: Readonly<Record<HookName, CompiledChain | undefined>>;

  constructor(name: TableName, source: RuleTable) {
    this.name = name;
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
    const compiled = compileChain(this.name, chain);
    this.entered.set(name, compiled);
    return compiled;
  }

  /** Whether this very rule stands in the table: a chain written anew has new ones. */
  holds(rule: CountedRule): boolean {
    const chain = this.source.get(rule.chain);
    return chain !== undefined && compileChain(this.name, chain).rules[rule.number - 1] === rule;
  }
}

export interface CompiledRuleset extends Readonly<Record<TableName, CompiledTable>> {
  /** kube-proxy's own table, in nftables mode. */
  readonly nft: CompiledNft | undefined;
  readonly matched: MatchedRules;
  /** In IPVS mode. */
  readonly ipvs: CompiledIpvs | undefined;
}

const noMemory = <F extends object, T>(): Record<TableName, WeakMap<F, T>> => ({
  mangle: new WeakMap<F, T>(),
  filter: new WeakMap<F, T>(),
  nat: new WeakMap<F, T>(),
});
const chains = noMemory<Chain, CompiledChain>();
const tables = noMemory<RuleTable, CompiledTable>();
const rulesets = new WeakMap<Ruleset, CompiledRuleset>();

export function compileRuleset(ruleset: Ruleset): CompiledRuleset {
  let compiled = rulesets.get(ruleset);
  if (!compiled) {
    const { mangle, filter, nat } = ruleset.tables;
    compiled = {
      mangle: compileTable('mangle', mangle),
      filter: compileTable('filter', filter),
      nat: compileTable('nat', nat),
      nft: ruleset.nft && compileNft(ruleset.nft),
      matched: new MatchedRules(),
      ipvs: ruleset.ipvs && compileIpvs(ruleset.ipvs),
    };
    rulesets.set(ruleset, compiled);
  }
  return compiled;
}

/** Whether a rule that was counted is in force in this ruleset, the same and not one like it. kube-proxy's nftables rules do not count. */
export function isInForce(ruleset: Ruleset, rule: CountedRule): boolean {
  return rule.table !== 'ip kube-proxy' && compileRuleset(ruleset)[rule.table].holds(rule);
}

/** What a path through this ruleset gives as its ruleset. */
export function pathOwner(ruleset: Ruleset): object {
  return compileRuleset(ruleset).matched;
}

function compileTable(name: TableName, table: RuleTable): CompiledTable {
  let compiled = tables[name].get(table);
  if (!compiled) tables[name].set(table, (compiled = new CompiledTable(name, table)));
  return compiled;
}

function compileChain(table: TableName, chain: Chain): CompiledChain {
  let compiled = chains[table].get(chain);
  if (!compiled) {
    const rules = chain.rules.map((rule, i) => compileRule(rule, table, chain.name, i + 1));
    compiled = { name: chain.name, rules, index: indexChain(rules) };
    chains[table].set(chain, compiled);
  }
  return compiled;
}

function compileRule(rule: Rule, table: TableName, chain: string, number: number): CompiledRule {
  const { target } = rule;
  return {
    rule,
    table,
    chain,
    number,
    serial: ruleSerial(),
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
    case 'set': {
      const value = match.directions.reduce((bits, side, i) => bits | (side === 'src' ? 1 << i : 0), 0);
      return [step(STEP.set, not, { name: match.name, value })];
    }
    case 'physdev':
      return [step(STEP.physdev, not)];
    case 'ipvs':
      return [step(STEP.ipvs, not, { protocol: match.vproto, name: match.vaddr, value: match.vport })];
  }
}
