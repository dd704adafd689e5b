/**
 * Every way the dice can fall, one after the other: a depth-first replay of a list of decisions. A run of the walk asks for
 * decisions in order; those on the list are repeated, new ones take their first side. `next` turns the last decision that has
 * another side and forgets what came after it.
 */

interface DiceDecision {
  /** Chance of each side; they add to one. */
  readonly chances: readonly number[];
  taken: number;
}

export interface Dice {
  /** The side taken, by its index. */
  roll(chances: readonly number[]): number;
  /** The chance of the run just finished. */
  probability(): number;
  /** Prepares the next run; false when every way has been taken. */
  next(): boolean;
}

/** The side taken in a decision is never one whose chance is 0. */
function nextSide(chances: readonly number[], from: number): number {
  let side = from;
  while (side < chances.length && chances[side] === 0) side++;
  return side;
}

export function createDice(): Dice {
  const decisions: DiceDecision[] = [];
  let position = 0;
  return {
    roll(chances) {
      let decision = decisions[position];
      if (!decision) decisions.push((decision = { chances, taken: nextSide(chances, 0) }));
      position++;
      return decision.taken;
    },
    probability: () => decisions.reduce((product, { chances, taken }) => product * chances[taken]!, 1),
    next() {
      position = 0;
      for (let last = decisions.pop(); last; last = decisions.pop()) {
        const taken = nextSide(last.chances, last.taken + 1);
        if (taken < last.chances.length) {
          decisions.push({ ...last, taken });
          return true;
        }
      }
      return false;
    },
  };
}

/**
 * What a rule's probability means. kube-proxy writes 1/(n-i) with ten digits and the kernel rounds it to 31 bits; both are within
 * 1e-9 of the fraction that was meant, and a third is a third.
 */
export function intendedProbability(written: number): number {
  if (written <= 0) return 0;
  const whole = Math.round(1 / written);
  return Math.abs(written - 1 / whole) < 1e-9 ? 1 / whole : Math.min(1, written);
}

/** n equal sides. */
export function evenChances(n: number): readonly number[] {
  return Array.from({ length: n }, () => 1 / n);
}
