import { describe, expect, it } from 'vitest';

import type { ConnectionRecord, Death, Flow, Hop, TraceOutcome } from '../api/index.ts';
import type { PendingEvent, Simulation } from '../sim/index.ts';
import { rounds, seeds } from '../testing/rounds.ts';
import { someDice } from '../testing/rules.ts';
import { withPod } from '../testing/topology.ts';
import { aWebCluster, listenAsCoreDns, WEB, withCoreDns } from '../testing/webCluster.ts';

const FROM: readonly Flow['from'][] = [
  { pod: 'default/client' },
  { pod: 'default/web-1' },
  { pod: 'default/web-3' },
  { node: 'node-2' },
  { external: 'user' },
  { address: '198.18.0.9', entersAt: 'node-3', as: 'external' },
];
const TO: readonly Flow['to'][] = [
  { host: '10.96.0.50', port: 80 },
  { host: '10.96.0.50', port: 81 },
  { host: 'web', port: 80 },
  { host: 'nobody', port: 80 },
  { host: '192.168.10.12', port: 30080 },
  { host: '192.168.10.13', port: 9999 },
  { host: '198.51.100.7', port: 80 },
  { host: '10.244.3.5', port: 8080 },
  { host: '10.244.2.99', port: 8080 },
  { host: '127.0.0.1', port: 30080 },
];

/** A run in which anything may happen to the cluster while packets are in the air. */
function aStormyRun(seed: number) {
  const all = aWebCluster({ seed, change: withCoreDns });
  const { net, sim, cluster } = all;
  listenAsCoreDns(net);
  const dice = someDice(seed);
  const ids: string[] = [];
  const [web] = cluster.services;
  const happenings = [
    () => net.stopListening(`default/web-${1 + dice.below(3)}`),
    () => net.endPod(dice.one(['default/web-1', 'default/web-2', 'default/client'])),
    () => net.setAnswer('default/web-3', { delay: dice.below(8000) }),
    () => net.setLink(dice.one(['node-1', 'node-2', 'node-3']), { connected: dice.chance(0.5) }),
    () => net.setLink(dice.one(['node-1', 'node-2', 'node-3']), { powered: dice.chance(0.7) }),
    () => void cluster.pods.delete(dice.one(['default/web-2', 'default/web-3', 'kube-system/coredns'])),
    () => {
      const rest = cluster.services.slice(1);
      if (web) cluster.services = [{ ...web, endpoints: WEB.slice(0, dice.below(4)) }, ...rest];
    },
    () => net.flushConntrack('node-1', () => dice.chance(0.5)),
    () => net.setLink(dice.one(['node-1', 'node-2', 'node-3']), { loss: dice.below(3) / 10, delay: dice.below(300) }),
    () => net.setPodLink(dice.one(['default/web-1', 'default/client']), dice.chance(0.5)),
    () => void net.shutDown(`default/web-${1 + dice.below(3)}`),
    () => void net.request(dice.one(ids)),
    () => net.close(dice.one(ids)),
  ];
  for (let i = 0; i < 120; i++) {
    const protocol = dice.one(['TCP', 'TCP', 'UDP'] as const);
    const keepAlive = protocol === 'TCP' && dice.chance(0.3);
    ids.push(net.connect({ from: dice.one(FROM), to: dice.one(TO), protocol }, { keepAlive }));
    if (dice.chance(0.3)) dice.one(happenings)();
    sim.advanceTo(sim.now + dice.below(700));
  }
  sim.settle(sim.now + 600_000);
  for (const id of ids) net.close(id);
  sim.settle(sim.now + 600_000);
  // What kernels still try after their processes have left is background work.
  sim.advanceTo(sim.now + 1_000_000);
  return { ...all, ids };
}

function isWellEnded(record: ConnectionRecord | undefined): boolean {
  if (record?.verdict === undefined || record.endedAt === undefined || record.reasonCode === undefined) return false;
  const states = record.verdict === 'accept' ? ['closed', 'closing'] : ['failed'];
  return states.includes(record.state) && record.endedAt >= record.openedAt;
}

describe('accounting', () => {
  it.each(seeds(6))('every connection ends with one verdict and no packet is left over (seed %i)', (seed) => {
    const { net, sim, ids } = aStormyRun(seed);
    expect(net.flights()).toEqual([]);
    expect(sim.pendingForeground).toBe(0);
    const records = ids.map((id) => net.connection(id));
    expect(records.filter((record) => !isWellEnded(record))).toEqual([]);
    expect(new Set(records.map((record) => record?.verdict)).size).toBeGreaterThan(3);
    expect(accountOf(sim, records)).toEqual([]);
  });
});

/** The ways of a connection's packets: each goes on until a hop from which nothing left. */
function trailsOf({ hops }: ConnectionRecord): Hop[][] {
  const trails: Hop[][] = [[]];
  for (const hop of hops) {
    trails.at(-1)!.push(hop);
    if (!hop.leftAs) trails.push([]);
  }
  // A name that is looked up without a packet leaves a hop all the same.
  return trails.slice(0, -1).filter(([first]) => first?.ending?.reason !== 'NameNotFound');
}

/** What the journal says of a connection's packets: numbers of those that were in the air, and how many died. */
function journalOf(sim: Simulation): Map<string, { flown: Set<number>; died: number }> {
  const found = new Map<string, { flown: Set<number>; died: number }>();
  const of = (id: string) => {
    if (!found.has(id)) found.set(id, { flown: new Set(), died: 0 });
    return found.get(id)!;
  };
  for (let revision = 1; revision <= sim.revision; revision++) {
    const { table, next } = sim.entry(revision)!;
    if (table === 'network/deaths') of((next as Death).connection).died++;
    const pending = table === 'queue' ? (next as PendingEvent | undefined) : undefined;
    if (pending?.event.kind !== 'network/arrive') continue;
    const { id, packet } = pending.event as unknown as { id: number; packet: { connection: string } };
    of(packet.connection).flown.add(id);
  }
  return found;
}

/** Connections of which a packet is not accounted for exactly once: delivered, or dead with a reason, with a whole way behind it. */
function accountOf(sim: Simulation, records: readonly (ConnectionRecord | undefined)[]): string[] {
  const journal = journalOf(sim);
  return records.flatMap((record) => {
    if (!record || 'address' in record.flow.from) return [];
    const trails = trailsOf(record);
    const { flown, died } = journal.get(record.id) ?? { flown: new Set(), died: 0 };
    const isWhole = trails.every((trail) =>
      trail.every(
        ({ next }, i) => next === undefined || (trail[i + 1]?.place.name === next.name && i + 1 < trail.length),
      ),
    );
    const departed = trails.filter((trail) => trail.some(({ next }) => next !== undefined)).length;
    const dead = trails.filter((trail) => (trail.at(-1)?.ending?.verdict ?? 'accept') !== 'accept').length;
    const isRight = isWhole && departed === flown.size && dead === died;
    return isRight ? [] : [`${record.id}: ${departed} left, ${flown.size} flew; ${dead} ended, ${died} died`];
  });
}

describe('time travel', () => {
  it.each(seeds(2).map((seed) => seed + 10))(
    'a run with traffic is the same after going back and forth (seed %i)',
    (seed) => {
      const { net, sim } = aWebCluster({ seed, change: withCoreDns });
      listenAsCoreDns(net);
      net.setTraffic({ id: 'by name', every: 400, from: { pod: 'default/client' }, to: { host: 'web', port: 80 } });
      net.setTraffic({ id: 'outside', every: 300, from: { external: 'user' }, to: { host: '198.51.100.7', port: 80 } });
      sim.advanceTo(10_000);
      const early = { text: sim.fingerprint(), flights: net.flights(), conntrack: net.conntrack('node-1') };
      sim.advanceTo(40_000);
      const late = { text: sim.fingerprint(), flights: net.flights(), records: net.connections(50) };
      expect(late.flights.length).toBeGreaterThan(0);
      sim.seek(10_000);
      expect(net.flights()).toEqual(early.flights);
      expect(net.conntrack('node-1')).toEqual(early.conntrack);
      expect(sim.fingerprint()).toBe(early.text);
      sim.seek(40_000);
      expect(sim.fingerprint()).toBe(late.text);
      expect(net.connections(50)).toEqual(late.records);
    },
  );

  it.each(seeds(2).map((seed) => seed + 12))(
    'a fork takes the course of a run that never knew the other future (seed %i)',
    (seed) => {
      const run = () => {
        const all = aWebCluster({ seed, change: withCoreDns });
        listenAsCoreDns(all.net);
        all.net.setTraffic({
          id: 'by name',
          every: 400,
          from: { pod: 'default/client' },
          to: { host: 'web', port: 80 },
        });
        all.sim.advanceTo(10_000);
        return all;
      };
      const turn = ({ net, sim }: ReturnType<typeof run>): string => {
        net.endPod('default/web-2');
        net.connect({ from: { pod: 'default/web-1' }, to: { host: '10.96.0.50', port: 80 } });
        sim.advanceTo(20_000);
        return sim.fingerprint();
      };
      const forked = run();
      forked.sim.advanceTo(45_000);
      forked.sim.seek(10_000);
      expect(turn(forked)).toBe(turn(run()));
    },
  );

  it('a fresh run with the same seed is the same', () => {
    expect(aStormyRun(7).sim.fingerprint()).toBe(aStormyRun(7).sim.fingerprint());
  });
});

/** What distinguishes one way from another, in a trace and in a record alike. */
function wayOf({
  verdict,
  endpoint,
  sourceSeen,
}: Pick<TraceOutcome, 'endpoint' | 'sourceSeen'> & { verdict?: string }) {
  return `${verdict ?? ''} ${endpoint ?? ''} ${sourceSeen ?? ''}`;
}

/** Pearson's statistic of what happened against what was foretold, and its degrees of freedom. */
function chiSquare(
  outcomes: readonly TraceOutcome[],
  records: readonly ConnectionRecord[],
): { statistic: number; freedom: number } {
  const foretold = new Map<string, number>();
  for (const outcome of outcomes)
    foretold.set(wayOf(outcome), (foretold.get(wayOf(outcome)) ?? 0) + outcome.probability);
  const counted = new Map<string, number>();
  for (const record of records) {
    const way = wayOf(record);
    // Not for each of them an assertion with its words: there are thousands.
    if (!foretold.has(way)) expect([...foretold.keys()], JSON.stringify(record.flow)).toContain(way);
    counted.set(way, (counted.get(way) ?? 0) + 1);
  }
  let statistic = 0;
  for (const [way, probability] of foretold) {
    const wanted = probability * records.length;
    statistic += ((counted.get(way) ?? 0) - wanted) ** 2 / wanted;
  }
  return { statistic, freedom: foretold.size - 1 };
}

/** A cluster of three nodes with Services of every kind, their endpoints on any of six Pods. */
function someCluster(seed: number) {
  const dice = someDice(seed);
  const { net, sim, cluster } = aWebCluster({
    seed,
    hopLatency: 0,
    change(all) {
      for (const n of [1, 2, 3]) withPod(all, `default/more-${n}`, `10.244.${n}.6`);
      const ends = [1, 2, 3].flatMap((n) => [`10.244.${n}.5:8080`, `10.244.${n}.6:8080`]);
      const someEnds = () => ends.filter(() => dice.chance(0.6));
      all.services = (['TCP', 'UDP'] as const).flatMap((protocol, i) => [
        { name: `default/a${i}`, clusterIP: `10.96.0.${50 + i}`, port: 80, protocol, endpoints: someEnds() },
        {
          name: `default/b${i}`,
          clusterIP: `10.96.0.${60 + i}`,
          port: 80,
          protocol,
          endpoints: someEnds(),
          nodePort: 30_080 + i,
          loadBalancerIP: `198.51.100.${7 + i}`,
          externalTrafficPolicy: dice.one(['Cluster', 'Local'] as const),
        },
      ]);
      for (const i of [0, 1])
        all.loadBalancers.set(`198.51.100.${7 + i}`, ['node-1', 'node-2', 'node-3'].slice(dice.below(3)));
    },
  });
  for (const { pod, ip, node } of cluster.pods.values()) {
    // One of them listens on nothing: it refuses.
    if (pod === 'default/client' || pod === 'default/more-3') continue;
    const answer = { status: 200, body: pod, delay: 0 };
    for (const protocol of ['TCP', 'UDP'] as const)
      net.listen({ pod, node, ip, port: 8080, protocol, program: 'echo', answer });
  }
  const flow = (): Flow => {
    const i = dice.below(2);
    const node = 1 + dice.below(3);
    const to = dice.one([
      { host: `10.96.0.${50 + i}`, port: 80 },
      { host: `10.96.0.${60 + i}`, port: 80 },
      { host: `192.168.10.1${node}`, port: 30_080 + i },
      { host: `198.51.100.${7 + i}`, port: 80 },
      { host: '127.0.0.1', port: 30_080 + i },
      { host: `10.244.${node}.6`, port: 8080 },
    ]);
    const from = dice.one<Flow['from']>([
      { pod: 'default/client' },
      { pod: `default/web-${node}` },
      { pod: 'default/more-2' },
      { node: `node-${node}` },
      { external: 'user' },
    ]);
    return { from, to, protocol: i === 0 ? 'TCP' : 'UDP' };
  };
  return { net, sim, flow };
}

describe('trace and traffic agree', () => {
  it('connections of 20 flows in 10 clusters fall as the probabilities say', () => {
    // A short run makes fewer of each, never leaves a flow out: each way needs its degree of freedom.
    const times = rounds(500, 100);
    let [statistic, freedom, sent] = [0, 0, 0];
    for (let seed = 1; seed <= 10; seed++) {
      const { net, sim, flow } = someCluster(seed);
      for (let n = 0; n < 2; n++) {
        const wanted = flow();
        const { outcomes } = net.trace(wanted);
        expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
        const records: ConnectionRecord[] = [];
        // Of connections the last 2,000 are remembered: a long run reads them in between.
        while (records.length < times) {
          const count = Math.min(500, times - records.length);
          const ids = Array.from({ length: count }, () => net.connect(wanted, { timeout: 500 }));
          sim.settle(sim.now + 60_000);
          records.push(...ids.map((id) => net.connection(id)!));
        }
        const found = chiSquare(outcomes, records);
        statistic += found.statistic;
        freedom += found.freedom;
        sent += records.length;
      }
    }
    expect(sent).toBe(20 * times);
    expect(freedom).toBeGreaterThan(25);
    // Chi-square with so many degrees of freedom is as good as normal: beyond three and a half deviations is one run in 4,000.
    expect(statistic).toBeLessThan(freedom + 3.5 * Math.sqrt(2 * freedom));
    expect(statistic).toBeGreaterThan(freedom - 3.5 * Math.sqrt(2 * freedom));
  });
});

describe('refusals and silence', () => {
  it('end live connections as the trace says', () => {
    for (const from of FROM) {
      for (const to of TO) {
        const { net, sim } = aWebCluster({ seed: 9, hopLatency: 0 });
        const outcomes = new Set(net.trace({ from, to }).outcomes.map(wayOf));
        const id = net.connect({ from, to });
        sim.settle(60_000);
        const record = net.connection(id);
        expect(outcomes, JSON.stringify({ from, to })).toContain(wayOf(record ?? {}));
      }
    }
  });
});
