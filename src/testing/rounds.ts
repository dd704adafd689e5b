/**
 * How long a fuzz test runs. The environment variable FUZZ multiplies its rounds: 1 unless set, as in `npm test`; `npm run check` sets
 * 0.1, and FUZZ=20 searches. A short run is the beginning of a long one: the same seeds in the same order, so what a
 * short run finds, every longer one finds again.
 */

const times = Number(process.env['FUZZ'] ?? 1);
if (!(times > 0)) throw new Error(`FUZZ must be a number above 0, not ${process.env['FUZZ']}`);

/**
 * Rounds of a loop.
 * @param full with FUZZ=1
 * @param least below which the test would prove nothing
 */
export function rounds(full: number, least = 1): number {
  return Math.max(least, Math.ceil(full * times));
}

/** The seeds 1, 2, 3 … of `rounds(full, least)`. */
export function seeds(full: number, least = 1): number[] {
  return Array.from({ length: rounds(full, least) }, (_, i) => i + 1);
}
