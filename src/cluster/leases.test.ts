/** Leases: what a client reads of the kubelets' signs of life. */
import { expect, it } from 'vitest';

import { parseTimestamp, type Lease } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const NODES = [1, 2].map((n) => ({ name: `node-${n}`, ip: `172.18.0.${n + 1}`, podCIDR: `10.244.${n}.0/24` }));
const PATH = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

const lease = (cluster: Cluster, node: string): Lease =>
  cluster.request({ method: 'GET', path: `${PATH}/${node}` }).body as Lease;

/** Seconds since the last renewal. */
const age = (cluster: Cluster, { spec }: Lease): number =>
  (cluster.now - (parseTimestamp(spec?.renewTime ?? '') ?? NaN)) / 1000;

it('shows leases renewed every 10 s by kubelets that reach the API server, and no longer by others', () => {
  const cluster = createCluster({ seed: 3, nodes: NODES, systemPods: false });
  cluster.advance(100_000);
  expect(lease(cluster, 'node-1')).toMatchObject({
    kind: 'Lease',
    metadata: { name: 'node-1', ownerReferences: [{ kind: 'Node', name: 'node-1' }] },
    spec: {
      holderIdentity: 'node-1',
      leaseDurationSeconds: 40,
      renewTime: expect.stringMatching(/^2026-01-05T09:01:[0-9]{2}\.[0-9]{6}Z$/) as string,
    },
  });
  expect(age(cluster, lease(cluster, 'node-1'))).toBeLessThanOrEqual(10);
  cluster.interfere({ kind: 'powerOff', node: 'node-2' });
  cluster.advance(30_000);
  const { items } = cluster.request({ method: 'GET', path: `${PATH}?limit=500` }).body as { items: Lease[] };
  expect(items.map((each) => age(cluster, each) > 10)).toEqual([false, true]);
  expect(cluster.objects('leases')).toHaveLength(2);
});

it('takes a node’s lease away with the node', () => {
  const cluster = createCluster({ seed: 3, nodes: NODES, systemPods: false });
  cluster.request({ method: 'DELETE', path: '/api/v1/nodes/node-2' });
  cluster.settle();
  expect(cluster.objects('leases').map(({ metadata }) => metadata.name)).toEqual(['node-1']);
});
