/**
 * The moment in which a node has no rules: a proxy that starts in nftables mode first removes what iptables and IPVS mode left, and they
 * its table; then it lists, and only then it writes. What clients of that node see meanwhile, and afterwards.
 */
import { describe, expect, it } from 'vitest';

import type { Flow } from '../../api/index.ts';
import { createCluster, type Cluster, type ProxyOptions } from '../index.ts';

type Mode = NonNullable<ProxyOptions['mode']>;

const pod = (name: string, node: string, app: string) =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: ${app}}}, spec: {nodeName: ${node}, containers: [{name: c, image: nginx}]}}`;

const SERVICE = `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}}`;

const POD: Flow['from'] = { pod: 'default/client' };
const POD_ELSEWHERE: Flow['from'] = { pod: 'default/elsewhere' };
const USER: Flow['from'] = { external: 'user' };

/** With a client on node-1 that keeps one connection and asks ten times a second. */
function aCluster(mode: Mode): Cluster {
  const cluster = createCluster({ seed: 3, systemPods: false, hopLatency: 1, proxy: { mode } });
  const web = ['node-1', 'node-2'].map((node) => pod(`web-${node}`, node, 'web'));
  const clients = [pod('client', 'node-1', 'client'), pod('elsewhere', 'node-2', 'client')];
  for (const manifest of [...web, ...clients, SERVICE]) cluster.apply(manifest);
  cluster.settle();
  cluster.setTraffic({ id: 'kept', from: POD, to: { host: 'web', port: 80 }, every: 100, keepAlive: true });
  cluster.advance(2000);
  return cluster;
}

const modeOf = (cluster: Cluster) => cluster.proxyStatus('node-1')?.mode;

/** Until node-1 is in the mode; `between`: once, while it is in none. @returns how long it was in none, ms. */
function change(cluster: Cluster, to: Mode, between: () => void): number {
  cluster.configure({ kind: 'setProxy', proxy: { mode: to } });
  let without = 0;
  for (let i = 0; i < 500 && modeOf(cluster) !== to; i++) {
    cluster.advance(10);
    if (modeOf(cluster) === undefined && without++ === 0) between();
  }
  expect(modeOf(cluster)).toBe(to);
  return without * 10;
}

function ask(cluster: Cluster, from: Flow['from'], host: string, port: number): string[] {
  const { outcomes } = cluster.trace({ from, to: { host, port } });
  return [...new Set(outcomes.map(({ verdict }) => verdict))];
}

const keptConnections = (cluster: Cluster) => cluster.connections(50).filter(({ source }) => source === 'kept');

describe('a node whose proxy goes over to another mode', () => {
  it.each<[Mode, Mode, string, string]>([
    // The entry of the first SYN has no translation, so the second is rejected as one to a port that no Service has.
    ['iptables', 'nftables', 'reject', 'established'],
    // … and here it is lost again, and again.
    ['nftables', 'iptables', 'unroutable', 'established'],
    // Connections of a virtual server end with it.
    ['ipvs', 'nftables', 'reject', 'failed'],
    // The ClusterIP is the node's own address now, and nobody listens there.
    ['nftables', 'ipvs', 'refused', 'established'],
  ])('from %s to %s has no rules for a moment; whoever begins then is %s, what was open is %s', (...row) => {
    const [before, after, begun, open] = row;
    const cluster = aCluster(before);
    const clusterIP = cluster.object('services', 'default', 'web')?.spec.clusterIP ?? '';
    const kept = keptConnections(cluster)[0]?.id ?? '';
    let lost = '';
    const without = change(cluster, after, () => {
      expect(cluster.plates('node-1')).toEqual([]);
      expect(ask(cluster, POD, clusterIP, 80)).toEqual(['unroutable']);
      expect(ask(cluster, { node: 'node-1' }, clusterIP, 80)).toEqual(['unroutable']);
      expect(ask(cluster, USER, '192.168.49.11', 30080)).toEqual(['refused']);
      // Other nodes do it in their own time.
      expect(ask(cluster, POD_ELSEWHERE, clusterIP, 80)).toEqual(['accept']);
      lost = cluster.send({ from: POD, to: { host: clusterIP, port: 80 } });
    });
    expect(without).toBeGreaterThan(0);
    expect(ask(cluster, POD, clusterIP, 80)).toEqual(['accept']);
    expect(ask(cluster, USER, '192.168.49.11', 30080)).toEqual(['accept']);
    cluster.advance(6000);
    // Connection tracking has it down as one that is not translated: the new rules come too late for it.
    expect(cluster.connection(lost)).toMatchObject({ state: 'failed', verdict: begun });
    expect(cluster.connection(kept)?.state).toBe(open);
    expect(keptConnections(cluster)[0]?.state).toBe('established');
  });

  it.each<[Mode, Mode]>([
    ['iptables', 'ipvs'],
    ['ipvs', 'iptables'],
  ])('from %s to %s keeps its rules until it writes the new ones', (before, after) => {
    const cluster = aCluster(before);
    expect(change(cluster, after, () => {})).toBe(0);
    expect(keptConnections(cluster)[0]?.state).toBe('established');
  });
});
