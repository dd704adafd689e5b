/** Labels and taints of nodes are ordinary API writes: what depends on them follows while the cluster runs. */
import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from '../index.ts';

const ZONE = 'topology.kubernetes.io/zone';

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      topologySpreadConstraints:
      - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}
      containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  trafficDistribution: PreferSameZone
  selector: {app: web}
  ports: [{port: 80}]
`;

function aCluster(): Cluster {
  const cluster = createCluster({ seed: 5, systemPods: false });
  cluster.apply(web);
  cluster.settle();
  return cluster;
}

function patch(cluster: Cluster, node: string, body: object): void {
  const headers = { 'content-type': 'application/strategic-merge-patch+json' };
  const { status } = cluster.request({ method: 'PATCH', path: `/api/v1/nodes/${node}`, headers, body });
  expect(status).toBe(200);
}

const setLabels = (cluster: Cluster, node: string, labels: Record<string, string | null>) =>
  patch(cluster, node, { metadata: { labels } });

const setZone = (cluster: Cluster, node: string, zone: string | null) => setLabels(cluster, node, { [ZONE]: zone });

const endpointsSeenFrom = (cluster: Cluster, node: string) =>
  cluster.plates(node).find(({ service, kind }) => service === 'default/web' && kind === 'ClusterIP')?.segments.length;

const touch = (cluster: Cluster) => {
  const headers = { 'content-type': 'application/merge-patch+json' };
  const body = { metadata: { annotations: { touched: String(cluster.now) } } };
  cluster.request({ method: 'PATCH', path: '/api/v1/namespaces/default/services/web', headers, body });
  cluster.settle();
};

describe('a node moved into a zone', () => {
  it('is known to its kube-proxy soon, to EndpointSlices only when their Service is next looked at', () => {
    const cluster = aCluster();
    const seen = () => ['node-1', 'node-2', 'node-3'].map((node) => endpointsSeenFrom(cluster, node));
    const zones = { 'control-plane': 'a', 'node-1': 'a', 'node-2': 'b', 'node-3': 'b' };
    for (const [node, zone] of Object.entries(zones)) setZone(cluster, node, zone);
    cluster.settle();
    // As upstream: the controller heeds nodes for topology-mode Auto alone.
    expect(seen()).toEqual([3, 3, 3]);
    touch(cluster);
    expect(seen()).toEqual([1, 2, 2]);
    setZone(cluster, 'node-3', 'a');
    cluster.settle();
    // The proxy of node-3 looks for its new zone at once; the endpoint there still says the old one.
    expect(seen()).toEqual([1, 2, 1]);
    touch(cluster);
    expect(seen()).toEqual([2, 1, 2]);
    setZone(cluster, 'node-3', null);
    touch(cluster);
    expect(seen()).toEqual([3, 3, 3]);
  });
});

describe('a node’s labels and taints', () => {
  it('the exclusion label takes it out of the load balancers', () => {
    const cluster = aCluster();
    const host = cluster.object('services', 'default', 'web')?.status?.loadBalancer?.ingress?.[0]?.ip ?? '';
    const entries = () => {
      const flow = { from: { external: 'user' }, to: { host, port: 80 } };
      return new Set(cluster.trace(flow).outcomes.map(({ hops }) => JSON.stringify(hops[0]?.next))).size;
    };
    expect(entries()).toBe(4);
    setLabels(cluster, 'node-1', { 'node.kubernetes.io/exclude-from-external-load-balancers': '' });
    expect(entries()).toBe(3);
  });

  it('the scheduler heeds a new taint, and a node selector a new label', () => {
    const cluster = aCluster();
    for (const node of ['node-1', 'node-2'])
      patch(cluster, node, { spec: { taints: [{ key: 'team', value: 'blue', effect: 'NoSchedule' }] } });
    cluster.settle();
    cluster.apply('{apiVersion: v1, kind: Pod, metadata: {name: any}, spec: {containers: [{name: c, image: nginx}]}}');
    cluster.apply(
      '{apiVersion: v1, kind: Pod, metadata: {name: fast}, spec: {nodeSelector: {disk: ssd}, containers: [{name: c, image: nginx}]}}',
    );
    cluster.settle();
    const nodeOf = (name: string) => cluster.object('pods', 'default', name)?.spec.nodeName;
    expect(nodeOf('any')).toBe('node-3');
    expect(nodeOf('fast')).toBeUndefined();
    setLabels(cluster, 'node-3', { disk: 'ssd' });
    cluster.settle();
    expect(nodeOf('fast')).toBe('node-3');
  });
});
