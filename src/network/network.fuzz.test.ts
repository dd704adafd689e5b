import { describe, expect, it } from 'vitest';

import type { ConnectionRecord, Flow, TraceOutcome } from '../api/index.ts';
import { someDice } from '../testing/rules.ts';
import { aWebCluster, listenAsCoreDns, WEB, withCoreDns } from '../testing/webCluster.ts';
import type { Network } from './index.ts';

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
  ];
  for (let i = 0; i < 120; i++) {
    const protocol = dice.one(['TCP', 'TCP', 'UDP'] as const);
    ids.push(net.connect({ from: dice.one(FROM), to: dice.one(TO), protocol }));
    if (dice.chance(0.15)) dice.one(happenings)();
    sim.advanceTo(sim.now + dice.below(700));
  }
  sim.settle(sim.now + 600_000);
  return { ...all, ids };
}

function isWellEnded(record: ConnectionRecord | undefined): boolean {
  if (record?.verdict === undefined || record.endedAt === undefined || record.reasonCode === undefined) return false;
  const states = record.verdict === 'accept' ? ['closed', 'closing'] : ['failed'];
  return states.includes(record.state) && record.endedAt >= record.openedAt;
}

describe('accounting', () => {
  it.each([1, 2, 3, 4, 5, 6])('every connection ends with one verdict and no packet is left over (seed %i)', (seed) => {
    const { net, sim, ids } = aStormyRun(seed);
    expect(net.flights()).toEqual([]);
    expect(sim.pendingForeground).toBe(0);
    const records = ids.map((id) => net.connection(id));
    expect(records.filter((record) => !isWellEnded(record))).toEqual([]);
    // Every packet's way is whole: what leaves for a place is seen there next, unless that is where it ended.
    for (const record of records) {
      const hops = record?.hops ?? [];
      const left = hops.filter(({ next }) => next !== undefined).length;
      const began = hops.filter((_hop, i) => i === 0 || hops[i - 1]?.next === undefined).length;
      expect(hops.length - began).toBe(left);
    }
    const verdicts = new Set(records.map((record) => record?.verdict));
    expect(verdicts.size).toBeGreaterThan(3);
  });
});

describe('time travel', () => {
  it.each([11, 12])('a run with traffic is the same after going back and forth (seed %i)', (seed) => {
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
  });

  it.each([13, 14])('a fork takes the course of a run that never knew the other future (seed %i)', (seed) => {
    const run = () => {
      const all = aWebCluster({ seed, change: withCoreDns });
      listenAsCoreDns(all.net);
      all.net.setTraffic({ id: 'by name', every: 400, from: { pod: 'default/client' }, to: { host: 'web', port: 80 } });
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
  });

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

/** Pearson's statistic of what happened against what was foretold. */
function chiSquare(
  net: Network,
  flow: Flow,
  records: readonly ConnectionRecord[],
): { statistic: number; ways: number } {
  const foretold = new Map<string, number>();
  for (const outcome of net.trace(flow).outcomes)
    foretold.set(wayOf(outcome), (foretold.get(wayOf(outcome)) ?? 0) + outcome.probability);
  const counted = new Map<string, number>();
  for (const record of records) {
    const way = wayOf(record);
    expect(foretold.has(way), `${way} was not foretold`).toBe(true);
    counted.set(way, (counted.get(way) ?? 0) + 1);
  }
  let statistic = 0;
  for (const [way, probability] of foretold) {
    const wanted = probability * records.length;
    statistic += ((counted.get(way) ?? 0) - wanted) ** 2 / wanted;
  }
  return { statistic, ways: foretold.size };
}

/** 99.9 % quantile of chi-square for n - 1 degrees of freedom, n ways. */
const CRITICAL: Readonly<Record<number, number>> = { 3: 13.82, 6: 20.52 };

describe('trace and traffic agree', () => {
  it.each<[string, Flow]>([
    ['a Pod to a ClusterIP', { from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } }],
    ['a Pod to a Service it belongs to', { from: { pod: 'default/web-1' }, to: { host: '10.96.0.50', port: 80 } }],
    ['an outside client to a load balancer', { from: { external: 'user' }, to: { host: '198.51.100.7', port: 80 } }],
    [
      'a Pod to another node’s NodePort',
      { from: { pod: 'default/client' }, to: { host: '192.168.10.12', port: 30080 } },
    ],
  ])('%s: 3,000 connections fall as the probabilities say', (_name, flow) => {
    const { net, sim } = aWebCluster({ seed: 5, hopLatency: 0 });
    const records: ConnectionRecord[] = [];
    for (let i = 0; i < 3000; i++) {
      const id = net.connect(flow);
      sim.settle(sim.now + 60_000);
      const record = net.connection(id);
      if (record) records.push(record);
    }
    const { statistic, ways } = chiSquare(net, flow, records);
    expect(records).toHaveLength(3000);
    expect(statistic).toBeLessThan(CRITICAL[ways] ?? 0);
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
