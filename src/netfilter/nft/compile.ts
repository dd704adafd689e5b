/**
 * The table made ready for walking: its chains by the hook they hang on, ranges as numbers. A chain is compiled once and kept by its
 * identity, so chains that are shared between versions and between nodes are compiled once for all of them.
 */
import { parseCidr, type HookName } from '../../api/index.ts';
import { invariant } from '../../sim/index.ts';
import type { AddressTest } from '../compiledRule.ts';
import { printNftRule } from './printRule.ts';
import type { NftChain, NftHook, NftRule, NftStatement, NftTable } from './types.ts';

export type CompiledStatement =
  | Exclude<NftStatement, { kind: 'address' }>
  | {
      readonly kind: 'address';
      readonly field: 'ip saddr' | 'ip daddr';
      readonly not: boolean;
      readonly tests: readonly AddressTest[];
      readonly ranges: readonly string[];
    };

export interface CompiledNftRule {
  readonly rule: NftRule;
  readonly chain: string;
  /** From 1. */
  readonly number: number;
  readonly statements: readonly CompiledStatement[];
}

export interface CompiledNftChain {
  readonly name: string;
  readonly rules: readonly CompiledNftRule[];
}

/**
 * Where on its way a packet meets a base chain, as its type and priority say: before destination translation, while it is translated
 * (only the packet that opens a connection), or when it is filtered.
 */
export type NftStage = 'preDnat' | 'nat' | 'filter';

type BaseChains = Readonly<Record<NftStage, ReadonlyMap<HookName, CompiledNftChain>>>;

const DNAT_PRIORITY = -100;

function stageOf({ type, priority }: NftHook): NftStage {
  if (type === 'nat') return 'nat';
  return priority < DNAT_PRIORITY ? 'preDnat' : 'filter';
}

export class CompiledNft {
  readonly table: NftTable;
  readonly base: BaseChains;
  private readonly entered = new Map<string, CompiledNftChain>();

  constructor(table: NftTable) {
    this.table = table;
    const base = { preDnat: new Map(), nat: new Map(), filter: new Map() } as Record<
      NftStage,
      Map<HookName, CompiledNftChain>
    >;
    for (const name of BASE_CHAINS) {
      const chain = table.chains.get(name);
      if (chain?.base) base[stageOf(chain.base)].set(chain.base.hook.toUpperCase() as HookName, compileChain(chain));
    }
    this.base = base;
  }

  chain(name: string): CompiledNftChain {
    const known = this.entered.get(name);
    if (known) return known;
    const chain = this.table.chains.get(name);
    invariant(chain, `a rule goes to ${name}, which is not there`);
    const compiled = compileChain(chain);
    this.entered.set(name, compiled);
    return compiled;
  }
}

/** kube-proxy's chains at the hooks: asking for them by name makes no others. */
const BASE_CHAINS = [
  'filter-prerouting-pre-dnat',
  'filter-output-pre-dnat',
  'filter-input',
  'filter-forward',
  'filter-output',
  'nat-prerouting',
  'nat-output',
  'nat-postrouting',
] as const;

const tables = new WeakMap<NftTable, CompiledNft>();
const chains = new WeakMap<NftChain, CompiledNftChain>();
const texts = new WeakMap<CompiledNftRule, string>();

export function compileNft(table: NftTable): CompiledNft {
  let compiled = tables.get(table);
  if (!compiled) tables.set(table, (compiled = new CompiledNft(table)));
  return compiled;
}

/** The rule as nft lists it. */
export function nftTextOf(rule: CompiledNftRule): string {
  let text = texts.get(rule);
  if (text === undefined) texts.set(rule, (text = printNftRule(rule.rule)));
  return text;
}

function compileChain(chain: NftChain): CompiledNftChain {
  let compiled = chains.get(chain);
  if (!compiled) {
    const rules = chain.rules.map((rule, i): CompiledNftRule => {
      return { rule, chain: chain.name, number: i + 1, statements: rule.statements.map(compileStatement) };
    });
    chains.set(chain, (compiled = { name: chain.name, rules }));
  }
  return compiled;
}

function compileStatement(statement: NftStatement): CompiledStatement {
  if (statement.kind !== 'address') return statement;
  const { kind, field, not = false, ranges } = statement;
  return { kind, field, not, ranges, tests: ranges.map(addressTest) };
}

function addressTest(range: string): AddressTest {
  const cidr = parseCidr(range);
  invariant(cidr, `${range} in a rule is not an IPv4 range`);
  return { base: cidr.base, mask: cidr.mask, not: false };
}
