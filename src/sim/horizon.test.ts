import { describe, expect, it } from 'vitest';
import { seeds } from '../testing/rounds.ts';
import { Simulation, type HistoryLimit, type SimEvent } from './index.ts';

interface Turn extends SimEvent {
  readonly kind: 'turn';
}

const SHORT: HistoryLimit = { least: 5000, ms: 0, most: 5000 };

interface Thing {
  readonly colour: string;
  readonly turn: number;
}

/** Things come, change and go at random; a thing that was gone may come again. */
function aWorkshop(seed: number, limit?: HistoryLimit) {
  const sim = new Simulation(seed);
  const things = sim.createTable<Thing>('things', { versions: true });
  const byColour = things.indexBy(({ colour }) => [colour]);
  sim.handle<Turn>('turn', () => {
    const turn = sim.randomInt('turn', 1_000_000);
    // Most names are never heard again: their slots would stay empty for ever.
    const key = turn % 4 === 0 ? `old-${turn % 7}` : `new-${sim.processed}`;
    things.put(key, { colour: turn % 2 === 0 ? 'red' : 'blue', turn });
    const victim = things.values()[turn % 40];
    if (victim && things.size > 20) things.delete(keyOf(victim));
    sim.schedule<Turn>(turn % 3 === 0 ? 0 : turn % 12, { kind: 'turn' });
  });
  const keyOf = (thing: Thing): string => {
    let found = '';
    things.forEach((value, key) => void (value === thing && (found = key)));
    return found;
  };
  if (limit) sim.limitHistory(limit);
  sim.schedule<Turn>(1, { kind: 'turn' });
  const colours = () => ['red', 'blue'].map((colour) => byColour.get(colour));
  return { sim, things, colours };
}

describe('a look ahead', () => {
  const isAt = (sim: Simulation) => [
    sim.fingerprint(),
    sim.processed,
    sim.horizon,
    sim.hasFuture,
    sim.nextEventAt,
    sim.recordedActions(),
  ];

  it('that finds nothing has run nothing and forgotten nothing, also where a future was known already', () => {
    const [looked, straight] = [aWorkshop(3, SHORT), aWorkshop(3, SHORT)];
    const lookFar = () =>
      looked.sim.lookAhead(() => {
        while (looked.sim.now < 9000) looked.sim.step();
        return undefined;
      });
    for (const { sim } of [looked, straight]) sim.advanceTo(2000.5);
    lookFar();
    expect(looked.colours()).toEqual(straight.colours());
    expect(isAt(looked.sim)).toEqual(isAt(straight.sim));
    // In the past, and not as far as the known future goes, or farther.
    for (const future of [4000, 12_000]) {
      for (const { sim } of [looked, straight]) {
        sim.advanceTo(future);
        sim.seek(Math.max(3000, sim.horizonAt + 1));
      }
      lookFar();
      expect(isAt(looked.sim)).toEqual(isAt(straight.sim));
      for (const { sim } of [looked, straight]) while (sim.hasFuture) sim.step();
      expect(isAt(looked.sim)).toEqual(isAt(straight.sim));
    }
    for (const { sim } of [looked, straight]) sim.advanceTo(14_000);
    expect(isAt(looked.sim)).toEqual(isAt(straight.sim));
  });

  it('that finds something stands there', () => {
    const { sim } = aWorkshop(4);
    expect(sim.lookAhead(() => (sim.advanceTo(50), 'found'))).toBe('found');
    expect(sim.now).toBe(50);
  });
});

describe('a run that forgets its beginning', () => {
  it('is in the same state as one that remembers all, at every moment that either can go to', () => {
    for (const seed of seeds(1)) {
      const [whole, short] = [aWorkshop(seed), aWorkshop(seed, SHORT)];
      const both = (work: (sim: Simulation) => void): void => {
        work(whole.sim);
        work(short.sim);
        expect(short.sim.fingerprint()).toBe(whole.sim.fingerprint());
        expect(short.sim.processed).toBe(whole.sim.processed);
        expect(short.colours()).toEqual(whole.colours());
      };
      both((sim) => sim.advanceTo(12_000));
      expect(short.sim.horizon).toBeGreaterThan(4096);
      const { horizonAt } = short.sim;
      both((sim) => sim.seek(horizonAt));
      both((sim) => sim.advanceTo(12_000));
      both((sim) => sim.seek((horizonAt + 12_000) / 2));
      both((sim) => sim.stepBack());
      both((sim) => sim.act('a new future', 'user', () => sim.schedule<Turn>(3, { kind: 'turn' })));
      both((sim) => sim.advanceTo(20_000));
      both((sim) => sim.stepBack());
      expect(short.sim.horizonAt).toBeGreaterThan(horizonAt);
      for (const key of short.things.everyKey())
        expect(short.things.asOf(key, short.sim.horizon)).toEqual(whole.things.asOf(key, short.sim.horizon));
    }
  });

  it('goes back to the end of what is forgotten, and no further', () => {
    const { sim } = aWorkshop(1, SHORT);
    sim.advanceTo(12_000);
    const { horizon, horizonAt } = sim;
    sim.seek(0);
    expect([sim.revision, sim.now]).toEqual([horizon, horizonAt]);
    expect(sim.stepBack()).toBe(false);
    expect(sim.entry(horizon)).toBeUndefined();
    sim.step();
    expect(sim.entry(horizon + 1)?.at).toBeGreaterThan(horizonAt);
    expect(sim.stepBack()).toBe(true);
    expect([sim.revision, sim.now]).toEqual([horizon, horizonAt]);
  });

  it('remembers a while of cluster time, however little is written in it, and no more than so many writes', () => {
    const kept = (limit: HistoryLimit) => {
      const { sim } = aWorkshop(2, limit);
      sim.advanceTo(24_000);
      return { writes: sim.revision - sim.horizon, ms: sim.now - sim.horizonAt };
    };
    expect(kept({ least: 5000, ms: 20_000, most: 1_000_000 }).ms).toBeGreaterThanOrEqual(20_000);
    const { writes, ms } = kept({ least: 5000, ms: 20_000, most: 6000 });
    expect(ms).toBeLessThan(20_000);
    // It is looked at once in a chunk of the journal, and forgotten by the chunk.
    expect(writes).toBeLessThan(6000 + 3 * 4096);
    expect(writes).toBeGreaterThanOrEqual(5000);
  });

  it('forgets nothing that somebody still reads', () => {
    const { sim } = aWorkshop(1, SHORT);
    sim.needFrom(() => 3_000);
    sim.advanceTo(24_000);
    expect(sim.horizonAt).toBeLessThanOrEqual(3_000);
    expect(sim.revisionAt(3_000)).toBe(
      (() => {
        const other = aWorkshop(1).sim;
        other.advanceTo(3_000);
        return other.revision;
      })(),
    );
  });

  it('cannot take back an action that is forgotten', () => {
    const { sim } = aWorkshop(1, SHORT);
    sim.act('early', 'user', () => sim.schedule<Turn>(3, { kind: 'turn' }));
    sim.advanceTo(12_000);
    const [early] = sim.recordedActions();
    expect(sim.takeBack(early!.revision)).toBe(false);
    sim.act('late', 'user', () => sim.schedule<Turn>(3, { kind: 'turn' }));
    sim.advanceTo(12_500);
    expect(sim.takeBack(sim.recordedActions()[1]!.revision)).toBe(true);
    expect(sim.now).toBe(12_000);
  });
});
