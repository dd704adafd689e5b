import { expect, it } from 'vitest';
import { createCluster } from './index.ts';

it('a run of thousands of actions is written ahead in short bits, and comes out the same', () => {
  const cluster = createCluster({ seed: 2, systemPods: false });
  const flow = { from: { external: 'user' }, to: { host: '192.168.49.11', port: 80 } } as const;
  for (let i = 0; i < 1000; i++) cluster.send(flow);
  const twin = createCluster();
  twin.importRun(cluster.exportRun());
  // The other's actions are read from text: none of them has been written yet.
  let bits = 0;
  for (const bit of twin.exportAhead()) {
    expect(bit).toBeUndefined();
    bits++;
  }
  expect(bits).toBe(10);
  expect(twin.exportRun()).toBe(cluster.exportRun());
  // Written once is written: only what was done since is left.
  twin.send(flow);
  expect([...twin.exportAhead()]).toEqual([]);
});

it('a run that was stepped to between two events of one moment is found again just there', () => {
  const cluster = createCluster({ seed: 2 });
  const places = [];
  for (let steps = 0; steps < 40; steps++) {
    cluster.step();
    const run = cluster.exportRun();
    const other = createCluster();
    other.importRun(run);
    expect([other.now, other.revision, other.nextEventAt]).toEqual([
      cluster.now,
      cluster.revision,
      cluster.nextEventAt,
    ]);
    expect(other.exportRun()).toBe(run);
    places.push(cluster.nextEventAt === cluster.now);
  }
  expect(places).toContain(true);
});

it('a run whose time was set forward by hand runs what is due till then', () => {
  const cluster = createCluster({ seed: 2 });
  cluster.settle();
  const run = JSON.parse(cluster.exportRun()) as { now: number };
  const other = createCluster();
  other.importRun(JSON.stringify({ ...run, now: run.now + 60_000 }));
  cluster.advance(60_000);
  expect([other.now, other.revision, other.nextEventAt]).toEqual([cluster.now, cluster.revision, cluster.nextEventAt]);
});
