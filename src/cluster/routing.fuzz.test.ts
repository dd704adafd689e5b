/**
 * Random clusters through the door, against the obvious answer: every Service type, both policies, endpoints in every state and with
 * hints, all settings of kube-proxy, all kinds of sources. How many: src/testing/rounds.ts.
 */
import { describe, expect, it } from 'vitest';

import type { Flow, TraceOutcome } from '../api/index.ts';
import { parseIptablesSave, parseNftTable } from '../netfilter/index.ts';
import { seeds } from '../testing/rounds.ts';
import { expectSame } from '../testing/same.ts';
import { everyPassage } from '../testing/passages.ts';
import { DIFFERENCES, ipvsOracle, sendsToStolenAddress } from '../testing/ipvsOracle.ts';
import { NFTABLES_DIFFERENCES, nftablesOracle } from '../testing/nftablesOracle.ts';
import { oracle, type OracleAnswer, type OraclePacket } from '../testing/routingOracle.ts';
import { aRoutingCase, type RoutingCase } from '../testing/routingCases.ts';
import { createCluster, type Cluster } from './index.ts';

function clusterOf(
  { nodes, settings, manifests, statuses }: RoutingCase,
  mode: 'iptables' | 'nftables' | 'ipvs' = 'iptables',
): Cluster {
  const { clusterCIDR, serviceCIDR, ...proxy } = settings;
  const cluster = createCluster({
    nodes,
    clusterCIDR,
    serviceCIDR,
    proxy: { ...proxy, mode },
    systemPods: false,
    loadBalancer: false,
    hopLatency: 0,
  });
  for (const manifest of manifests) cluster.apply(JSON.stringify(manifest));
  for (const [name, status] of statuses) {
    const path = `/api/v1/namespaces/default/services/${name}/status`;
    const headers = { 'content-type': 'application/merge-patch+json' };
    expect(cluster.request({ method: 'PATCH', path, headers, body: { status } }).status).toBe(200);
  }
  cluster.settle();
  return cluster;
}

function flowOf({ kind, src, dst, dport, protocol }: OraclePacket, node: string): Flow {
  return { from: { address: src, entersAt: node, as: kind }, to: { host: dst, port: dport }, protocol };
}

const byKey = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);

/** Both answers in one form: verdict, or endpoints with their shares and whether their source is rewritten. */
function said(outcomes: readonly TraceOutcome[]): unknown {
  const shares = new Map<string, number>();
  for (const { verdict, endpoint, probability, masqueraded } of outcomes) {
    const key = verdict === 'accept' ? `${endpoint}${masqueraded ? ' masqueraded' : ''}` : verdict;
    shares.set(key, (shares.get(key) ?? 0) + probability);
  }
  return Object.fromEntries([...shares].sort(byKey).map(([key, share]) => [key, share.toFixed(6)]));
}

function wanted(answer: OracleAnswer): unknown {
  if (answer.verdict !== 'accept') return { [answer.verdict]: '1.000000' };
  const share = (1 / answer.to.size).toFixed(6);
  const keys = [...answer.to].map(([endpoint, masqueraded]) => `${endpoint}${masqueraded ? ' masqueraded' : ''}`);
  return Object.fromEntries(keys.sort().map((key) => [key, share]));
}

function packetsFor(
  { nodes, services }: RoutingCase,
  dice: RoutingCase['dice'],
  node: RoutingCase['nodes'][number],
): OraclePacket[] {
  const own = [node.ip, ...node.extraIPs];
  const inRange = (n: number) => node.podCIDR.replace(/\d+\/\d+$/, String(n));
  const endpoints = services
    .flatMap((service) => service.endpoints.map(({ ip }) => ip))
    .filter((ip) => ip.startsWith(node.podCIDR.slice(0, -4)));
  const targets = services.flatMap((service) => [
    { dst: service.clusterIP, dport: service.port, service },
    ...[...service.externalIPs, ...service.vips].map((dst) => ({ dst, dport: service.port, service })),
    ...(service.nodePort === undefined
      ? []
      : [...own, '127.0.0.1'].map((dst) => ({ dst, dport: service.nodePort!, service }))),
    ...(service.healthCheckNodePort === undefined
      ? []
      : own.map((dst) => ({ dst, dport: service.healthCheckNodePort!, service }))),
    { dst: service.clusterIP, dport: service.port + 1, service },
    // No Service has this one.
    { dst: service.clusterIP.replace(/\.0\./, '.200.'), dport: service.port, service },
  ]);
  return targets.flatMap(({ dst, dport, service }) => {
    const protocol = dice.chance(0.9) ? service.protocol : service.protocol === 'TCP' ? 'UDP' : 'TCP';
    const to = { dst, dport, protocol } as const;
    const loopback = dst.startsWith('127.');
    const process = { ...to, kind: 'node', src: loopback ? '127.0.0.1' : own.includes(dst) ? dst : node.ip } as const;
    // A node that has the balancer's address on an interface may use it as its source: what source ranges make an exception for.
    const looped =
      service.vips.includes(dst) && service.sourceRanges.length > 0 && !service.externalLocal
        ? [{ ...to, kind: 'node', src: dst } as const]
        : [];
    if (loopback) return [process];
    return [
      process,
      ...looped,
      { ...to, kind: 'pod', src: inRange(200) },
      ...(endpoints.length > 0 ? [{ ...to, kind: 'pod', src: dice.one(endpoints) } as const] : []),
      { ...to, kind: 'external', src: dice.one(['203.0.113.9', '203.0.113.200', '198.18.0.5']) },
      // A Pod of another node, where the CNI keeps its address.
      {
        ...to,
        kind: 'external',
        src: dice.one(nodes.filter((each) => each !== node)).podCIDR.replace(/\d+\/\d+$/, '77'),
      },
    ];
  });
}

/** What no rule takes and is another node's to answer, or comes from an address that only the question says is here. */
function isNotForUs({ nodes }: RoutingCase, node: RoutingCase['nodes'][number], { src, dst }: OraclePacket): boolean {
  return src === dst || nodes.some((each) => each !== node && [each.ip, ...each.extraIPs].includes(dst));
}

describe('random clusters, asked for the first packet of a new connection', () => {
  for (const seed of seeds(5, 2)) {
    it(`answer as the description of Services has it (seed ${seed})`, () => {
      const random = aRoutingCase(seed);
      const cluster = clusterOf(random);
      for (const node of random.nodes) {
        const place = { ...node, addresses: [node.ip, ...node.extraIPs] };
        const rules = parseIptablesSave(cluster.iptablesSave(node.name));
        for (const packet of packetsFor(random, random.dice, node)) {
          const answer = oracle(place, random.services, packet, random.settings);
          if (answer.verdict === 'unroutable' && isNotForUs(random, node, packet)) continue;
          const { outcomes } = cluster.trace(flowOf(packet, node.name));
          const what = `${node.name} ${JSON.stringify(packet)}`;
          expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
          expectSame(said(outcomes), wanted(answer), what);
          expectSame(everyPassage(rules, place, packet), byRules(answer, packet), `by the printed rules: ${what}`);
        }
      }
    });
  }
});

/** The modes that are told by how they differ from iptables mode. `few`: seeds that meet every difference of the mode. */
const OTHER_MODES = [
  {
    name: 'IPVS',
    mode: 'ipvs',
    oracle: ipvsOracle,
    listed: DIFFERENCES,
    few: [1, 2, 6, 14],
    more: seeds(5)
      .slice(5)
      .map((seed) => seed + 9),
  },
  {
    name: 'nftables',
    mode: 'nftables',
    oracle: nftablesOracle,
    listed: NFTABLES_DIFFERENCES,
    few: [1, 7, 14],
    more: seeds(4)
      .slice(4)
      .map((seed) => seed + 10),
  },
] as const;

for (const { name, mode, oracle: otherOracle, listed, few, more } of OTHER_MODES) {
  describe(`the same clusters in ${name} mode`, () => {
    const differences = new Set<string>();
    for (const seed of [...few, ...more]) {
      it(`answer as in iptables mode, but where the list of differences says so (seed ${seed})`, () => {
        const random = aRoutingCase(seed);
        const cluster = clusterOf(random, mode);
        for (const node of random.nodes) {
          const place = { ...node, addresses: [node.ip, ...node.extraIPs] };
          const rules = mode === 'nftables' ? printedRules(cluster, node.name) : undefined;
          for (const packet of packetsFor(random, random.dice, node)) {
            const before = oracle(place, random.services, packet, random.settings);
            const { answer, because } = otherOracle(place, random.services, packet, random.settings);
            if (mode === 'ipvs' && sendsToStolenAddress(place, random.services, packet, answer)) continue;
            const what = `${node.name} ${JSON.stringify(packet)}`;
            if (because === undefined) expectSame(wanted(answer), wanted(before), `no difference is listed: ${what}`);
            else differences.add(because);
            if (answer.verdict === 'unroutable' && isNotForUs(random, node, packet)) continue;
            const { outcomes } = cluster.trace(flowOf(packet, node.name));
            expectSame(said(outcomes), wanted(answer), what);
            if (!rules) continue;
            expectSame(everyPassage(rules, place, packet), byRules(answer, packet), `by the printed table: ${what}`);
          }
        }
      });
    }

    it('and every difference on the list has been met', () => {
      expect([...differences].sort()).toEqual(Object.values(listed).sort());
    });
  });
}

/** A node's rules in nftables mode, read back from both texts. */
function printedRules(cluster: Cluster, node: string) {
  const printed = parseIptablesSave(cluster.iptablesSave(node));
  return { ...printed, nft: parseNftTable(cluster.nftRuleset(node) ?? '') };
}

/** What the rules alone decide: who gets it with which share, or which rule ended it. */
function byRules(answer: OracleAnswer, { dst, dport }: OraclePacket): Record<string, string> {
  if (answer.verdict === 'reject' || answer.verdict === 'drop') return { [answer.verdict]: '1.000000' };
  if (answer.verdict !== 'accept') return { [`${dst}:${dport}`]: '1.000000' };
  return wanted(answer) as Record<string, string>;
}
