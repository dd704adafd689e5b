/** What a rule of kube-proxy's nftables table decided, as the journal keeps it. */
import type { Decision, HookName, Said } from '../../api/index.ts';
import { KeptRule } from '../keptRule.ts';
import { nftTextOf, type CompiledNftRule } from './compile.ts';

export class KeptNftRule extends KeptRule {
  private readonly rule: CompiledNftRule;
  readonly said: Said;
  readonly roll: Extract<Decision, { kind: 'rule' }>['roll'];

  constructor(rule: CompiledNftRule, hook: HookName, said: Said, roll: KeptNftRule['roll']) {
    super(hook);
    this.rule = rule;
    this.said = said;
    this.roll = roll;
  }

  get table(): 'ip kube-proxy' {
    return 'ip kube-proxy';
  }

  get chain(): string {
    return this.rule.chain;
  }

  get number(): number {
    return this.rule.number;
  }

  get text(): string {
    return nftTextOf(this.rule);
  }
}
