/**
 * How an endpoint was chosen, by the decision that chose it, for drawing: iptables asks endpoint after endpoint, each with the chance it
 * has among those that are left; nftables rolls one die with a side for each; ip_vs rolls nothing and goes round.
 */
import type { Decision } from '../../api/index.ts';
import { percent } from './answerWords.ts';

export type Choice =
  /** `left`: of how many this was one. `rolled` in [0, 1): it hits below the chance. Absent in a trace, where nobody rolls. */
  | {
      readonly kind: 'test';
      readonly chance: number;
      readonly left: number;
      readonly rolled?: number;
      readonly hit: boolean;
    }
  | { readonly kind: 'die'; readonly sides: number; readonly side: number; readonly rolled?: number }
  /** `index` from 0; absent in a trace, since a new client does not know whose turn it is. */
  | { readonly kind: 'turn'; readonly of: number; readonly index?: number };

export function choiceIn(decision: Decision): Choice | undefined {
  if (decision.kind === 'ipvs') return decision.turn && { kind: 'turn', ...decision.turn };
  if (decision.kind !== 'rule' || !decision.roll) return undefined;
  const { chance, from, rolled, hit } = decision.roll;
  const many = Math.round(1 / chance);
  const drawn = rolled === undefined ? {} : { rolled };
  if (from === undefined) return { kind: 'test', chance, left: many, ...drawn, hit };
  return { kind: 'die', sides: many, side: Math.round(from * many), ...drawn };
}

/** "missed by 0.088": to as many digits as tell it from nothing. */
function missWords(by: number): string {
  return by < 0.001 ? 'missed by less than 0.001' : `missed by ${by.toFixed(3)}`;
}

export function choiceWords(choice: Choice): string {
  switch (choice.kind) {
    case 'test': {
      const { chance, left, rolled, hit } = choice;
      const outcome = hit ? 'hit' : rolled === undefined ? 'missed' : missWords(rolled - chance);
      return `1 of ${left} left, ${percent(chance)}: ${outcome}`;
    }
    case 'die':
      return `random mod ${choice.sides} is ${choice.side}`;
    case 'turn':
      return choice.index === undefined ? `one of ${choice.of} in turn` : `turn ${choice.index + 1} of ${choice.of}`;
  }
}
