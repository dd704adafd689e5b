/**
 * A roll of the dice as the journal keeps it. A Service of fifty endpoints rolls up to forty-nine times for one packet, every roll is
 * told with a sentence of its own, and the journal keeps them all: written out, they were half of what a connection left in memory.
 * So only the number is kept, and the words are made when somebody reads them. Upstream: xt_statistic, mode random.
 */
import type { Decision, HookName, Hop, TableName } from '../api/index.ts';
import { STEP, textOf, type CompiledRule } from './compiledRule.ts';
import { diceSentence } from './sentences.ts';

type RuleDecision = Extract<Decision, { kind: 'rule' }>;

/** Reads like the decision it stands for; `tellHop` turns it into one. */
export class KeptRoll implements RuleDecision {
  private readonly rule: CompiledRule;
  readonly hook: HookName;
  private readonly rolled: number;
  private readonly hit: boolean;
  /** The whole rule matched, not only its dice. */
  private readonly matched: boolean;

  constructor(rule: CompiledRule, hook: HookName, rolled: number, hit: boolean, matched: boolean) {
    this.rule = rule;
    this.hook = hook;
    this.rolled = rolled;
    this.hit = hit;
    this.matched = matched;
  }

  get kind(): 'rule' {
    return 'rule';
  }

  get table(): TableName {
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

  get roll() {
    const chance = this.rule.steps.find(({ kind }) => kind === STEP.statistic)?.value ?? 1;
    return { chance, hit: this.hit, rolled: this.rolled };
  }

  get sentence(): string {
    return diceSentence(this.rule, this.roll, this.matched);
  }

  /** The decision in full, as plain data. Fingerprints of a run are made of it too. */
  toJSON(): RuleDecision {
    const { kind, table, hook, chain, number, text, sentence, roll } = this;
    return { kind, table, hook, chain, number, text, sentence, roll };
  }
}

/** A hop that has been told: the same one whenever it is asked for. */
const told = new WeakMap<Hop, Hop>();

/** A hop as the rest of the world sees it, with its rolls written out. */
export function tellHop(hop: Hop): Hop {
  if (!hop.decided.some((decision) => decision instanceof KeptRoll)) return hop;
  let plain = told.get(hop);
  if (!plain) {
    const decided = hop.decided.map((decision) => (decision instanceof KeptRoll ? decision.toJSON() : decision));
    told.set(hop, (plain = { ...hop, decided }));
  }
  return plain;
}
