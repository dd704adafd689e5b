import { expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { drainNode } from './drainNode.ts';

const workload = (kind: string, name: string, more = '') => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  ${more}
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: c, image: nginx }] }
---`;

it('evicts a node’s Pods and leaves those of DaemonSets', () => {
  const nodes = [1, 2].map((n) => ({ name: `node-${n}`, ip: `172.18.0.${n + 1}`, podCIDR: `10.244.${n}.0/24` }));
  const cluster = createCluster({ nodes, systemPods: false });
  provideClusterStore(createClusterStore(cluster));
  cluster.apply(workload('Deployment', 'web', 'replicas: 4') + workload('DaemonSet', 'agent'));
  cluster.advance(20_000);
  drainNode.perform({ name: 'node-2' });
  cluster.advance(60_000);
  const on = (node: string) =>
    cluster
      .objects('pods')
      .filter(({ spec }) => spec.nodeName === node)
      .map(({ metadata }) => metadata.labels?.['app']);
  expect(on('node-2')).toEqual(['agent']);
  expect(on('node-1').filter((app) => app === 'web')).toHaveLength(4);
  const labels = cluster.actions().map(({ label }) => label);
  expect(labels.filter((label) => label === 'kubectl drain node-2 --ignore-daemonsets --force')).toHaveLength(3);
});
