// Seeded chance for scenarios: the same seed gives the same clusters on every machine.

/** Mulberry32. */
export function seededChance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    happens: (probability) => next() < probability,
    one: (list) => list[below(list.length)],
    some: (list, probability) => list.filter(() => next() < probability),
  };
}
