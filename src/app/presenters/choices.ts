/**
 * How an endpoint was chosen, by the decision that chose it, for drawing: iptables asks endpoint after endpoint, each with the chance it
 * has among those that are left; nftables rolls one die with a side for each; ip_vs rolls nothing and goes round.
 */
import type { Decision } from '../../api/index.ts';
import { formatChance, formatDecimal } from '../ui/format.ts';
import { latePresenterWords } from './late.words.ts';

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

/** To as many digits as tell it from nothing. */
const LEAST_MISS = 0.001;

function outcomeWords({ chance, rolled, hit }: Extract<Choice, { kind: 'test' }>): string {
  const { choices } = latePresenterWords;
  if (hit) return choices.hit;
  if (rolled === undefined) return choices.missed;
  const by = rolled - chance;
  const least = formatDecimal(Math.max(by, LEAST_MISS), 3);
  return by < LEAST_MISS ? choices.missedByLess(least) : choices.missedBy(least);
}

export function choiceWords(choice: Choice): string {
  const { choices } = latePresenterWords;
  switch (choice.kind) {
    case 'test':
      return choices.test(choice.left, formatChance(choice.chance), outcomeWords(choice));
    case 'die':
      return choices.die(choice.sides, choice.side);
    case 'turn':
      return choice.index === undefined ? choices.inTurn(choice.of) : choices.turn(choice.index + 1, choice.of);
  }
}
