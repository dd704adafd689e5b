import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster, type ClusterOptions } from './index.ts';

const pod = (name: string, node: string, app = name) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${app}}}
spec:
  nodeName: ${node}
  containers: [{name: c, image: nginx}]
`;
const service = (name: string, app: string, port = 80) => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${app}}
  ports: [{port: ${port}}]
`;

/** Services web (two Pods) and db (one), a client on node-1, and nothing that sends by itself. */
function aQuietCluster(options: ClusterOptions = {}): Cluster {
  const cluster = createCluster({ seed: 3, systemPods: false, hopLatency: 1, ...options });
  for (const manifest of [
    pod('client', 'node-1'),
    pod('web-1', 'node-1', 'web'),
    pod('web-2', 'node-2', 'web'),
    pod('db', 'node-3'),
    service('web', 'web'),
    service('db', 'db'),
  ])
    cluster.apply(manifest);
  cluster.settle();
  return cluster;
}

const addressOf = (cluster: Cluster, name: string) => cluster.object('services', 'default', name)?.spec.clusterIP ?? '';

function send(cluster: Cluster, to: string, times: number): void {
  for (let i = 0; i < times; i++)
    cluster.send({ from: { pod: 'default/client' }, to: { host: addressOf(cluster, to), port: 80 } });
  cluster.settle();
}

/** What the hops of all connections say: the slow, obvious answer. Jumps that decided nothing are not in them. */
function countedByHops(cluster: Cluster, node: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { hops } of cluster.connections(2000))
    for (const { place, decided } of hops)
      for (const decision of place.name === node ? decided : []) {
        if (decision.kind !== 'rule' || decision.roll?.hit === false) continue;
        const key = `${decision.table} ${decision.chain} ${decision.number}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  return counts;
}

const ofChains = (counters: ReadonlyMap<string, number>, prefix: string) =>
  [...counters].filter(([key]) => key.split(' ')[1]?.startsWith(prefix));
const sum = (entries: readonly (readonly [string, number])[]) => entries.reduce((total, [, count]) => total + count, 0);
const withoutDates = (text: string) => text.replace(/ on \w{3} .*$/gm, '');

describe('counters of rules', () => {
  it('count every packet that matched, as the hops of the connections tell', () => {
    const cluster = aQuietCluster();
    send(cluster, 'web', 40);
    for (const node of ['node-1', 'node-2']) {
      const counters = cluster.ruleCounters(node);
      const told = [...countedByHops(cluster, node)].filter(([key]) => /^nat | KUBE-FORWARD /.test(key));
      expect(told.length).toBeGreaterThan(0);
      for (const [key, count] of told) expect([key, counters.get(key)]).toEqual([key, count]);
    }
    // Of a connection only the first packet meets the nat table: one jump, one endpoint.
    const counters = cluster.ruleCounters('node-1');
    expect(sum(ofChains(counters, 'KUBE-SVC-'))).toBe(40);
    expect(sum(ofChains(counters, 'KUBE-SEP-'))).toBe(40);
  });

  it('are not moved by a trace', () => {
    const cluster = aQuietCluster();
    const before = [...cluster.ruleCounters('node-1')];
    cluster.trace({ from: { pod: 'default/client' }, to: { host: addressOf(cluster, 'web'), port: 80 } });
    expect([...cluster.ruleCounters('node-1')]).toEqual(before);
  });

  it('go back and forth with time, and along a fork', () => {
    const cluster = aQuietCluster();
    const counted = () => JSON.stringify(Object.fromEntries(cluster.ruleCounters('node-1')));
    const moments: [number, string][] = [];
    for (let i = 0; i < 5; i++) {
      cluster.advance(1);
      send(cluster, 'web', 3);
      moments.push([cluster.now, counted()]);
    }
    for (const i of [2, 0, 4, 1, 3]) {
      const [at, counters] = moments[i]!;
      cluster.seek(at);
      expect(JSON.parse(counted())).toEqual(JSON.parse(counters));
    }
    cluster.seek(moments[1]![0]);
    send(cluster, 'db', 7);
    expect(sum(ofChains(cluster.ruleCounters('node-1'), 'KUBE-SEP-'))).toBe(6 + 7);
  });

  it('begin at 0 in chains that are written anew, and go on in those of other Services', () => {
    const cluster = aQuietCluster();
    send(cluster, 'web', 10);
    send(cluster, 'db', 4);
    const dispatch = () => sum(ofChains(cluster.ruleCounters('node-1'), 'KUBE-SERVICES'));
    expect(dispatch()).toBeGreaterThanOrEqual(14);
    cluster.apply(pod('web-3', 'node-3', 'web'));
    cluster.settle();
    expect(sum(ofChains(cluster.ruleCounters('node-1'), 'KUBE-SEP-'))).toBe(4);
    // KUBE-SERVICES is written at every sync, with or without a change.
    expect(dispatch()).toBe(0);
  });

  it('are lost with the power of the node', () => {
    const cluster = aQuietCluster();
    send(cluster, 'web', 5);
    cluster.interfere({ kind: 'powerOff', node: 'node-1' });
    expect(cluster.ruleCounters('node-1').size).toBe(0);
  });
});

describe('rules as they were', () => {
  it('are those the node had before its last change', () => {
    const cluster = aQuietCluster();
    const before = cluster.iptablesSave('node-1');
    cluster.apply(pod('web-3', 'node-3', 'web'));
    cluster.settle();
    const [last] = cluster.ruleChanges('node-1', 1);
    expect(last?.at).toBeLessThanOrEqual(cluster.now);
    expect(withoutDates(cluster.rulesAt('node-1', last?.before ?? 0))).toBe(withoutDates(before));
    expect(withoutDates(cluster.rulesAt('node-1', last?.revision ?? 0))).toBe(
      withoutDates(cluster.iptablesSave('node-1')),
    );
  });

  it('are virtual servers and sets under IPVS, before and after', () => {
    const cluster = aQuietCluster({ proxy: { mode: 'ipvs' } });
    const [servers, sets] = [cluster.ipvsadm('node-1'), cluster.ipsetSave('node-1')];
    cluster.apply(pod('web-3', 'node-3', 'web'));
    cluster.settle();
    const [last] = cluster.ruleChanges('node-1', 1);
    const { before = 0, revision = 0 } = last ?? {};
    expect(cluster.rulesAt('node-1', before, 'ipvsadm')).toBe(servers);
    expect(cluster.rulesAt('node-1', before, 'ipset')).toBe(sets);
    expect(cluster.ipvsadm('node-1')).not.toBe(servers);
    expect(cluster.rulesAt('node-1', revision, 'ipvsadm')).toBe(cluster.ipvsadm('node-1'));
    expect(cluster.rulesAt('node-1', revision, 'ipset')).toBe(cluster.ipsetSave('node-1'));
    expect(cluster.rulesAt('node-1', revision, 'nft')).toBe('');
    expect(withoutDates(cluster.rulesAt('node-1', revision, 'iptables-save'))).toBe(
      withoutDates(cluster.iptablesSave('node-1')),
    );
  });

  it('change for a stopped proxy only when it is back', () => {
    const cluster = aQuietCluster();
    cluster.interfere({ kind: 'stopKubeProxy', node: 'node-1' });
    const changes = cluster.ruleChanges('node-1', 50);
    cluster.apply(pod('web-3', 'node-3', 'web'));
    cluster.settle();
    expect(cluster.ruleChanges('node-1', 50)).toEqual(changes);
    expect(cluster.ruleChanges('node-2', 1)[0]?.at).toBeGreaterThan(changes[0]?.at ?? 0);
    cluster.interfere({ kind: 'startKubeProxy', node: 'node-1' });
    cluster.settle();
    const [back] = cluster.ruleChanges('node-1', 1);
    expect(back?.before).toBe(changes[0]?.revision);
    expect(back?.at).toBe(cluster.proxyStatus('node-1')?.syncedAt);
  });
});
