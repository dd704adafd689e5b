import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from './index.ts';

const MANIFESTS = `apiVersion: v1
kind: Pod
metadata: {name: web-1, labels: {app: web}}
spec: {nodeName: node-1, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-2, labels: {app: web}}
spec: {nodeName: node-2, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: web}
  ports: [{port: 80}]
`;

function aCluster(): Cluster {
  const cluster = createCluster({ seed: 3, systemPods: false, hopLatency: 1 });
  cluster.apply(MANIFESTS);
  cluster.settle();
  return cluster;
}

/** The chance of each node to get a connection, as far as it is not 0. */
function shares(cluster: Cluster): string[] {
  const host = cluster.object('services', 'default', 'web')?.status?.loadBalancer?.ingress?.[0]?.ip ?? '';
  const [external] = cluster.options.externals;
  const { outcomes } = cluster.trace({ from: { external: external?.name ?? '' }, to: { host, port: 80 } });
  const entry = (hops: (typeof outcomes)[number]['hops']) =>
    hops.find(({ place }) => place.kind === 'node')?.place.name;
  return outcomes
    .map(({ verdict, probability, hops }) => `${entry(hops) ?? '-'} ${verdict} ${probability.toFixed(2)}`)
    .sort();
}

const kill = (cluster: Cluster, pod: string) =>
  cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${pod}` });

describe('a load balancer under external policy Local', () => {
  it('learns with its probes that a node has no endpoint left: until then connections die there', () => {
    const cluster = aCluster();
    expect(shares(cluster)).toEqual(['node-1 accept 0.50', 'node-2 accept 0.50']);
    kill(cluster, 'web-1');
    cluster.advance(4000);
    expect(shares(cluster)).toEqual(['node-1 drop 0.50', 'node-2 accept 0.50']);
    cluster.advance(9000);
    expect(shares(cluster)).toEqual(['node-2 accept 1.00']);
  });

  it('takes a node in again with its first success', () => {
    const cluster = aCluster();
    cluster.interfere({ kind: 'powerOff', node: 'node-2' });
    cluster.settle();
    expect(shares(cluster)).toEqual(['node-1 accept 1.00']);
    cluster.interfere({ kind: 'powerOn', node: 'node-2' });
    cluster.settle();
    expect(shares(cluster)).toEqual(['node-1 accept 0.50', 'node-2 accept 0.50']);
  });

  it('with no healthy node answers nobody, and has nothing to do while nothing changes', () => {
    const cluster = aCluster();
    kill(cluster, 'web-1');
    kill(cluster, 'web-2');
    cluster.settle();
    expect(shares(cluster)).toEqual(['- drop 1.00']);
    expect(cluster.nextEventAt ?? Infinity).toBeGreaterThan(cluster.now);
    const { revision } = cluster;
    cluster.advance(60_000);
    expect(cluster.revision - revision).toBeLessThan(20);
  });

  it('goes back in time with everything else', () => {
    const cluster = aCluster();
    const { now } = cluster;
    kill(cluster, 'web-1');
    cluster.settle();
    const later = cluster.now;
    const after = shares(cluster);
    cluster.seek(now);
    expect(shares(cluster)).toHaveLength(2);
    cluster.seek(later);
    expect(shares(cluster)).toEqual(after);
  });
});
