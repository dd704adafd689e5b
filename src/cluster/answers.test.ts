import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from './index.ts';

const pod = (name: string, node: string, labels = '{}') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: ${labels}}
spec:
  nodeName: ${node}
  containers: [{name: c, image: nginx}]
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, nodePort: 30080}]
`;

function aWebOfThree(): Cluster {
  const cluster = createCluster({ seed: 5, systemPods: false, hopLatency: 1 });
  for (const n of [1, 2, 3]) cluster.apply(pod(`web-${n}`, `node-${n}`, '{app: web}'));
  cluster.apply(pod('client', 'node-1'));
  cluster.apply(SERVICE);
  cluster.settle();
  return cluster;
}

const CLIENT = { pod: 'default/client' };
const clusterIP = (cluster: Cluster) => ({
  host: cluster.object('services', 'default', 'web')?.spec.clusterIP ?? '',
  port: 80,
});

/** Answers by Pod. */
function byPod(cluster: Cluster, limit = 5000): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of cluster.answers('default', 'web', limit))
    counts[answer.pod ?? ''] = (counts[answer.pod ?? ''] ?? 0) + 1;
  return counts;
}

describe('who answered a Service', () => {
  it('is counted for every answered request, and grows even with their number', () => {
    const cluster = aWebOfThree();
    cluster.sendMany({ from: CLIENT, to: clusterIP(cluster) }, 600);
    cluster.settle();
    const counts = byPod(cluster);
    expect(Object.keys(counts).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'default/web-1',
      'default/web-2',
      'default/web-3',
    ]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(600);
    // Five standard deviations around 200.
    for (const count of Object.values(counts)) expect(Math.abs(count - 200)).toBeLessThan(58);
  });

  it('is counted at every address of the Service, newest first, and not at a Pod’s own', () => {
    const cluster = aWebOfThree();
    cluster.send({ from: CLIENT, to: clusterIP(cluster) });
    cluster.settle();
    cluster.send({ from: { external: 'user' }, to: { host: '192.168.49.12', port: 30080 } });
    cluster.settle();
    const ip = cluster.object('pods', 'default', 'web-2')?.status?.podIP ?? '';
    cluster.send({ from: CLIENT, to: { host: ip, port: 80 } });
    cluster.settle();
    expect(cluster.answers('default', 'web', 10).map(({ flow }) => flow.from)).toEqual([{ external: 'user' }, CLIENT]);
    expect(cluster.answers('default', 'web', 1)).toHaveLength(1);
  });

  it('is one action to send, goes back with time and comes again', () => {
    const cluster = aWebOfThree();
    const before = cluster.now;
    const actions = cluster.actions().length;
    cluster.advance(1);
    cluster.sendMany({ from: CLIENT, to: clusterIP(cluster) }, 12);
    expect(cluster.actions().length).toBe(actions + 1);
    const after = cluster.settle();
    const counts = byPod(cluster);
    cluster.seek(before);
    expect(byPod(cluster)).toEqual({});
    cluster.seek(after);
    expect(byPod(cluster)).toEqual(counts);
    const again = createCluster();
    again.importRun(cluster.exportRun());
    expect(byPod(again)).toEqual(counts);
  });

  it('stays with one endpoint while a connection is kept open: only its first request chose', () => {
    const cluster = aWebOfThree();
    cluster.setTraffic({ id: 'loop', from: CLIENT, to: clusterIP(cluster), every: 500, keepAlive: true });
    cluster.advance(5000);
    const answers = cluster.answers('default', 'web', 100);
    expect(answers.length).toBeGreaterThan(5);
    expect(new Set(answers.map(({ pod: who }) => who)).size).toBe(1);
    expect(answers.filter(({ opened }) => opened)).toHaveLength(1);
  });
});
