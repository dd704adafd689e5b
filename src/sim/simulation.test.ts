import { describe, expect, it } from 'vitest';
import { seeds } from '../testing/rounds.ts';
import { InvariantError, Simulation, type SimEvent, type Table } from './index.ts';

interface Ring extends SimEvent {
  readonly kind: 'ring';
  readonly name: string;
}

/** A simulation that writes the order in which its events ran. */
function aBellTower(seed = 1) {
  const sim = new Simulation(seed);
  const rung = sim.createTable<string, number>('rung');
  sim.handle<Ring>('ring', ({ name }) => void rung.put(rung.size, `${sim.now} ${name}`));
  const ring = (delay: number, name: string, background = false) =>
    sim.schedule<Ring>(delay, { kind: 'ring', name }, { background });
  return { sim, rung, ring };
}

describe('the event queue', () => {
  it('runs events by time, and events of one instant in the order they were scheduled', () => {
    const { sim, rung, ring } = aBellTower();
    ring(20, 'c');
    ring(10, 'a');
    ring(20, 'd');
    ring(10, 'b');
    sim.advanceTo(100);
    expect(rung.values()).toEqual(['10 a', '10 b', '20 c', '20 d']);
    expect(sim.now).toBe(100);
  });

  it('does not run a cancelled event', () => {
    const { sim, rung, ring } = aBellTower();
    const id = ring(10, 'a');
    ring(11, 'b');
    expect(sim.cancel(id)).toBe(true);
    sim.advanceTo(100);
    expect(rung.values()).toEqual(['11 b']);
    expect(sim.cancel(id)).toBe(false);
  });

  it('settles when only background work is left, without waiting for it', () => {
    const { sim, rung, ring } = aBellTower();
    ring(5, 'probe', true);
    ring(30, 'start');
    ring(1000, 'probe', true);
    expect(sim.settle(10_000)).toBe(30);
    expect(rung.values()).toEqual(['5 probe', '30 start']);
  });

  it('steps exactly one event forward and back', () => {
    const { sim, rung, ring } = aBellTower();
    ring(10, 'a');
    ring(10, 'b');
    sim.step();
    expect(rung.values()).toEqual(['10 a']);
    sim.step();
    sim.stepBack();
    expect(rung.values()).toEqual(['10 a']);
    expect(sim.processed).toBe(1);
    sim.step();
    expect(rung.values()).toEqual(['10 a', '10 b']);
    expect(sim.step()).toBe(false);
  });

  it('names seed and revision when a handler breaks an invariant', () => {
    const sim = new Simulation(77);
    sim.handle('break', () => {
      throw new InvariantError('two Pods have one address');
    });
    sim.schedule(1, { kind: 'break' });
    expect(() => sim.advanceTo(2)).toThrow(/two Pods have one address \(while handling break; seed 77, revision \d+\)/);
  });
});

describe('causes', () => {
  it('leads every write back to the action that started it', () => {
    const { sim, ring, rung } = aBellTower();
    sim.act('press', 'user', () => ring(10, 'a'));
    sim.advanceTo(20);
    const write = sim.entry(sim.revision)!;
    expect(write.table).toBe('rung');
    expect(write.key).toBe(0);
    expect(rung.get(0)).toBe('10 a');
    const action = sim.entry(write.because)!;
    expect(action).toMatchObject({ table: 'actions', by: 'user', because: 0 });
  });
});

describe('time travel', () => {
  it('seeks back to the state as it was and forward again to the state as it became', () => {
    const { sim, ring } = aBellTower();
    for (let i = 0; i < 50; i++) ring(i * 7, `bell ${i}`);
    sim.advanceTo(100);
    const at100 = sim.fingerprint();
    sim.advanceTo(300);
    const at300 = sim.fingerprint();
    sim.seek(100);
    expect(sim.fingerprint()).toBe(at100);
    expect(sim.hasFuture).toBe(true);
    sim.seek(300);
    expect(sim.fingerprint()).toBe(at300);
  });

  it('forks when something is done in the past: what had come after never happened', () => {
    const { sim, rung, ring } = aBellTower();
    ring(10, 'a');
    ring(50, 'b');
    sim.advanceTo(40);
    sim.act('late', 'user', () => ring(100, 'from the old future'));
    sim.advanceTo(200);
    sim.seek(20);
    sim.act('early', 'user', () => ring(5, 'new'));
    expect(sim.hasFuture).toBe(false);
    sim.advanceTo(200);
    expect(rung.values()).toEqual(['10 a', '25 new', '50 b']);
    expect(sim.recordedActions().map(({ action }) => action)).toEqual(['early']);
  });

  it('keeps the future when an action in the past is refused and writes nothing', () => {
    const { sim, ring } = aBellTower();
    ring(10, 'a');
    ring(50, 'b');
    sim.advanceTo(100);
    const end = sim.fingerprint();
    sim.seek(20);
    expect(() =>
      sim.act('nonsense', 'user', () => {
        throw new Error('refused');
      }),
    ).toThrow('refused');
    expect(sim.hasFuture).toBe(true);
    expect(sim.recordedActions()).toEqual([]);
    sim.seek(100);
    expect(sim.fingerprint()).toBe(end);
  });

  it('draws the same numbers again after a rewind', () => {
    const sim = new Simulation(5);
    const drawn: number[] = [];
    sim.handle('draw', () => void drawn.push(sim.random('dice')));
    for (let i = 1; i <= 6; i++) sim.schedule(i * 10, { kind: 'draw' });
    sim.advanceTo(30);
    sim.advanceTo(60);
    sim.seek(30);
    sim.act('fork', 'user', () => sim.schedule(1000, { kind: 'draw' }));
    sim.advanceTo(60);
    expect(drawn.slice(6)).toEqual(drawn.slice(3, 6));
    expect(new Set(drawn.slice(0, 6)).size).toBe(6);
  });
});

/** A table with versions and an index beside plain recollection: the slow obvious answer. */
function aWitness(sim: Simulation) {
  const table = sim.createTable<{ color: string; n: number }>('things', { versions: true });
  const byColor = table.indexBy((thing) => [thing.color]);
  return { table, byColor };
}

/** Random writes from a random walk of events that schedule further events. */
function aRandomRun(seed: number) {
  const sim = new Simulation(seed);
  const { table, byColor } = aWitness(sim);
  const COLORS = ['blue', 'orange', 'green'];
  sim.handle('touch', () => {
    const writes = sim.randomInt('writes', 4);
    for (let i = 0; i < writes; i++) {
      const key = `k${sim.randomInt('keys', 12)}`;
      if (sim.random('delete') < 0.3) table.delete(key);
      else table.put(key, { color: COLORS[sim.randomInt('color', 3)]!, n: sim.randomInt('n', 1000) });
    }
    if (sim.random('more') < 0.97) sim.schedule(sim.randomInt('delay', 20), { kind: 'touch' });
    if (sim.random('fork') < 0.2) sim.schedule(sim.randomInt('delay', 50), { kind: 'touch' });
  });
  for (let i = 0; i < 3; i++) sim.schedule(i, { kind: 'touch' });
  return { sim, table, byColor };
}

function indexEqualsScan(table: Table<{ color: string; n: number }>, index: { get(term: string): unknown[] }) {
  for (const color of ['blue', 'orange', 'green'])
    expect(index.get(color)).toEqual(table.values().filter((thing) => thing.color === color));
}

describe('seeded fuzz', () => {
  it.each(seeds(40))('seek equals replay, for any moments (seed %i)', (seed) => {
    const { sim, table, byColor } = aRandomRun(seed);
    const moments = [13, 140, 77, 300, 5, 299, 150, 0, 301];
    const replayed = new Map(
      moments.map((moment) => {
        const fresh = aRandomRun(seed);
        fresh.sim.advanceTo(moment);
        return [moment, fresh.sim.fingerprint()];
      }),
    );
    for (const moment of moments) {
      sim.seek(moment);
      expect(sim.fingerprint()).toBe(replayed.get(moment));
      indexEqualsScan(table, byColor);
    }
  });

  it.each(seeds(40))('a fork equals a fresh run that does the same (seed %i)', (seed) => {
    const disturb = ({ sim, table }: ReturnType<typeof aRandomRun>) =>
      sim.act('disturb', 'user', () => table.put('k3', { color: 'blue', n: -1 }));
    const forked = aRandomRun(seed);
    forked.sim.advanceTo(250);
    forked.sim.seek(90);
    disturb(forked);
    forked.sim.advanceTo(250);
    const fresh = aRandomRun(seed);
    fresh.sim.advanceTo(90);
    disturb(fresh);
    fresh.sim.advanceTo(250);
    expect(forked.sim.fingerprint()).toBe(fresh.sim.fingerprint());
    indexEqualsScan(forked.table, forked.byColor);
  });

  it.each(seeds(40))('stepping back and forth anywhere leaves no trace (seed %i)', (seed) => {
    const { sim } = aRandomRun(seed);
    sim.advanceTo(60);
    const walk = [3, -2, 5, -5, 1, -1, 8, -6];
    let position = 0;
    const seen = new Map<number, string>([[0, sim.fingerprint()]]);
    for (const steps of walk) {
      for (let i = 0; i < Math.abs(steps); i++) {
        if (steps > 0) sim.step();
        else sim.stepBack();
        position += Math.sign(steps);
        const state = sim.fingerprint().replace(/^now \S+/, '');
        if (seen.has(position)) expect(state).toBe(seen.get(position)!.replace(/^now \S+/, ''));
        else seen.set(position, state);
      }
    }
  });

  it.each(seeds(40))('reads as of an earlier revision equal what was read then (seed %i)', (seed) => {
    const { sim, table } = aRandomRun(seed);
    const then: { revision: number; things: string }[] = [];
    const read = (revision: number) =>
      JSON.stringify(Array.from({ length: 12 }, (_, i) => table.asOf(`k${i}`, revision) ?? null));
    for (let moment = 0; moment < 200; moment += 20) {
      sim.advanceTo(moment);
      then.push({ revision: sim.revision, things: read(sim.revision) });
    }
    sim.seek(120);
    sim.seek(199);
    for (const { revision, things } of then) expect(read(revision)).toBe(things);
  });

  it.each(seeds(10))('a recorded run replays to the same state, action by action (seed %i)', (seed) => {
    const original = aRandomRun(seed);
    const press = ({ sim, table }: ReturnType<typeof aRandomRun>, n: number) =>
      sim.act(n, 'user', () => table.put(`k${n}`, { color: 'green', n }));
    for (let n = 0; n < 10; n++) {
      original.sim.advanceTo(n * 13);
      if (n % 3 === 0) original.sim.step();
      press(original, n);
    }
    original.sim.advanceTo(200);
    const replay = aRandomRun(seed);
    for (const recorded of original.sim.recordedActions()) {
      replay.sim.advanceToAction(recorded);
      press(replay, recorded.action as number);
    }
    replay.sim.advanceTo(200);
    expect(replay.sim.fingerprint()).toBe(original.sim.fingerprint());
  });
});

describe('what is pending, by the revision at which it was scheduled', () => {
  it('is read in that order however it came there, and lets go of pages that hold nothing', () => {
    const sim = new Simulation(1);
    sim.handle('tick', () => undefined);
    const ring = sim.pendingOf('tick');
    const ids = Array.from({ length: 3000 }, (_, i) => sim.schedule(i, { kind: i % 2 === 0 ? 'tick' : 'tock' }));
    const read = () => {
      const found: number[] = [];
      ring.forEach((_pending, key) => void found.push(key));
      return found;
    };
    const even = ids.filter((_, i) => i % 2 === 0);
    expect(read()).toEqual(even);
    for (const id of ids.slice(0, 2500)) sim.cancel(id);
    expect(read()).toEqual(even.slice(1250));
    while (sim.stepBack());
    expect(ring.size).toBe(0);
    sim.seek(0);
    expect(read()).toEqual(even.slice(1250));
  });
});
