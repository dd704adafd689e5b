import { describe, expect, it } from 'vitest';
import { Simulation } from '../sim/index.ts';
import { canonicalJson, isSemanticallyEqual } from './canonicalJson.ts';

/** A value such as objects are made of: with absent fields, empty lists and nulls. */
function aValue(sim: Simulation, depth: number): unknown {
  switch (sim.randomInt('kind', depth > 0 ? 7 : 5)) {
    case 0:
      return undefined;
    case 1:
      return null;
    case 2:
      return sim.randomInt('number', 2);
    case 3:
      return ['a', 'b', ''][sim.randomInt('text', 3)];
    case 4:
      return [];
    case 5:
      return Array.from({ length: sim.randomInt('length', 3) }, () => aValue(sim, depth - 1));
    default: {
      const keys = ['x', 'constructor', 'y'].slice(sim.randomInt('keys', 3));
      return Object.fromEntries(keys.map((key) => [key, aValue(sim, depth - 1)]));
    }
  }
}

describe('semantic equality', () => {
  it('holds an absent list and an empty one for the same, and the order of keys for nothing', () => {
    expect(isSemanticallyEqual({ a: 1, b: [] }, { a: 1 })).toBe(true);
    expect(isSemanticallyEqual({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(isSemanticallyEqual({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  });

  it('is the equality of canonical texts, for any two values', () => {
    const sim = new Simulation(7);
    let equal = 0;
    for (let i = 0; i < 20_000; i++) {
      const [a, b] = [aValue(sim, 3), aValue(sim, 3)];
      const [textOfA, textOfB] = [canonicalJson(a), canonicalJson(b)];
      const same = textOfA === textOfB;
      if (same) equal++;
      // By hand, not by expect(): there are thousands of pairs.
      if (isSemanticallyEqual(a, b) !== same) expect.fail(`${textOfA} and ${textOfB}: not ${same}`);
    }
    expect(equal).toBeGreaterThan(1_000);
  });
});
