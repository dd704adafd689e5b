/**
 * What a rule decided, as the journal keeps it. Every rule that matches is told with a sentence of its own, a Service of fifty endpoints
 * rolls up to forty-nine times for one packet, and the journal keeps it all: written out, this was half of what a connection left in memory
 * and much of its time. So only the rule is kept, with what its sentence looks at, and the words are made when somebody reads them.
 * Upstream: xt_statistic, mode random, for the rolls.
 */
import {
  toldDecision,
  wording,
  inEnglish,
  type Decision,
  type HookName,
  type Hop,
  type PacketHeader,
  type RuleTableName,
  type Said,
} from '../api/index.ts';
import { STEP, textOf, type CompiledRule } from './compiledRule.ts';
import { explainRoll, explainRule } from './explainRule.ts';
import type { Met } from './packet.ts';

type RuleDecision = Extract<Decision, { kind: 'rule' }>;

/** Reads like the decision it stands for; `tellHop` turns it into one. */
export abstract class KeptRule implements RuleDecision {
  readonly hook: HookName;

  constructor(hook: HookName) {
    this.hook = hook;
  }

  abstract get table(): RuleTableName;
  abstract get chain(): string;
  abstract get number(): number;
  abstract get text(): string;
  abstract get said(): Said;
  abstract get roll(): RuleDecision['roll'];

  get kind(): 'rule' {
    return 'rule';
  }

  get sentence(): string {
    return inEnglish(this.said);
  }

  /** The decision in full, as plain data. Fingerprints of a run are made of it too. */
  toJSON(): RuleDecision {
    const { kind, table, hook, chain, number, text, said, roll } = this;
    return { kind, table, hook, chain, number, text, ...wording(said), ...(roll === undefined ? {} : { roll }) };
  }
}

/** A rule of iptables. */
abstract class KeptIptablesRule extends KeptRule {
  protected readonly rule: CompiledRule;

  constructor(rule: CompiledRule, hook: HookName) {
    super(hook);
    this.rule = rule;
  }

  get table(): RuleTableName {
    return this.rule.table;
  }

  get chain(): string {
    return this.rule.chain;
  }

  get number(): number {
    return this.rule.number;
  }

  get text(): string {
    return textOf(this.rule);
  }
}

/** It matched this packet. */
export class KeptMatch extends KeptIptablesRule implements Met {
  readonly protocol: PacketHeader['protocol'];
  readonly src: string;
  readonly dst: string;
  readonly dport: number;

  constructor(
    rule: CompiledRule,
    hook: HookName,
    protocol: PacketHeader['protocol'],
    src: string,
    dst: string,
    dport: number,
  ) {
    super(rule, hook);
    this.protocol = protocol;
    this.src = src;
    this.dst = dst;
    this.dport = dport;
  }

  get said(): Said {
    return explainRule(this.rule, this);
  }

  get roll(): undefined {
    return undefined;
  }
}

/** It rolled its dice. */
export class KeptRoll extends KeptIptablesRule {
  /** undefined in a trace, where nobody rolls. */
  private readonly rolled: number | undefined;
  private readonly hit: boolean;
  /** The whole rule matched, not only its dice. */
  private readonly matched: boolean;

  constructor(rule: CompiledRule, hook: HookName, rolled: number | undefined, hit: boolean, matched: boolean) {
    super(rule, hook);
    this.rolled = rolled;
    this.hit = hit;
    this.matched = matched;
  }

  get said(): Said {
    return explainRoll(this.rule, this.roll, this.matched);
  }

  get roll() {
    const chance = this.rule.steps.find(({ kind }) => kind === STEP.statistic)?.value ?? 1;
    const { rolled, hit } = this;
    return rolled === undefined ? { chance, hit } : { chance, hit, rolled };
  }
}

/** A hop that has been told: the same one whenever it is asked for. */
const told = new WeakMap<Hop, Hop>();

/** A hop as the rest of the world sees it: its decisions in words, made when the first of them is looked at. */
export function tellHop(hop: Hop): Hop {
  if (!hop.decided.some((decision) => 'toJSON' in decision)) return hop;
  let plain = told.get(hop);
  if (!plain) told.set(hop, (plain = lazily(hop)));
  return plain;
}

function lazily(hop: Hop): Hop {
  let decided: readonly Decision[] | undefined;
  return {
    ...hop,
    get decided() {
      return (decided ??= hop.decided.map(toldDecision));
    },
  };
}
