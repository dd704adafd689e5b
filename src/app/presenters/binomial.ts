/** How far from even is usual: of so many draws with a chance each, between how many of them win 95 times in 100. */

/** Both tails together. */
const UNUSUAL = 0.05;
/** From here on the normal curve is as good, and quicker. */
const MANY = 2000;
const DEVIATIONS = 1.96;

export interface UsualRange {
  readonly least: number;
  readonly most: number;
}

/** The middle of the binomial distribution: as much as 2.5 % lies below `least`, and above `most`. */
export function usualRange(draws: number, chance: number): UsualRange {
  if (draws === 0 || chance <= 0) return { least: 0, most: 0 };
  if (chance >= 1) return { least: draws, most: draws };
  if (draws > MANY) {
    const mean = draws * chance;
    const wide = DEVIATIONS * Math.sqrt(mean * (1 - chance));
    return { least: Math.max(0, Math.round(mean - wide)), most: Math.min(draws, Math.round(mean + wide)) };
  }
  // Logarithms, because the chance of no win at all among a thousand draws is no number a computer has.
  let log = draws * Math.log(1 - chance);
  let below = 0;
  let least: number | undefined;
  for (let wins = 0; wins <= draws; wins++) {
    below += Math.exp(log);
    if (least === undefined && below >= UNUSUAL / 2) least = wins;
    if (below >= 1 - UNUSUAL / 2) return { least: least ?? 0, most: wins };
    log += Math.log((draws - wins) / (wins + 1)) + Math.log(chance / (1 - chance));
  }
  return { least: least ?? 0, most: draws };
}
