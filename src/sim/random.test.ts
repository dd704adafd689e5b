import { describe, expect, it } from 'vitest';

import { Simulation } from './index.ts';

describe('a number at the end of a stream’s name', () => {
  it('counts the same, whether it is part of the text or follows it', () => {
    const sim = new Simulation(7);
    const numbers = [0, 1, 9, 10, 99, 100, 101, 4096, 999_999, 1_000_000, 123_456_789, 2 ** 31, 2 ** 40 + 1];
    for (const number of numbers) expect(sim.fixedAt('uid/', number)).toBe(sim.fixed(`uid/${number}`));
    for (let i = 0; i < 300; i++) {
      const number = sim.randomInt('test', 10 ** (1 + (i % 9)));
      expect(sim.fixedAt('events/', number)).toBe(sim.fixed(`events/${number}`));
    }
  });
});
