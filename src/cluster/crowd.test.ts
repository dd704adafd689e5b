/** More Pods asked for than a browser's tab has room for: what there is room for is made, and the rest is refused as by a quota. */
import { describe, expect, it } from 'vitest';
import { createCluster } from './index.ts';

const NODES = [{ name: 'node-1', ip: '172.18.0.2', podCIDR: '10.244.1.0/24' }];
const LIMIT = 5110;

const workload = (kind: string, spec: string): string => `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: web}
spec:
  replicas: 1000000000
  ${spec}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
`;

describe('a thousand million replicas', () => {
  it('of a Deployment: as many Pods as there is room for, the others refused, and fewer when fewer are wanted', () => {
    const cluster = createCluster({ nodes: NODES, systemPods: false });
    cluster.apply(workload('Deployment', ''));
    cluster.advance(1500);
    expect(cluster.objects('pods')).toHaveLength(LIMIT);
    expect(cluster.objects('pods').filter((pod) => pod.spec.nodeName !== undefined)).toHaveLength(110);
    const said = cluster.objects('events').filter(({ reason }) => reason === 'FailedCreate');
    expect(said[0]?.message).toMatch(
      /^Error creating: pods "web-.*" is forbidden: exceeded quota: room-in-this-page, requested: pods=1, used: pods=5110, limited: pods=5110$/,
    );
    cluster.apply(workload('Deployment', '').replace('1000000000', '2'));
    cluster.advance(1500);
    expect(cluster.objects('pods').length).toBeLessThan(LIMIT / 2);
  });

  it('of a StatefulSet: five hundred at a time when the order does not matter, else one after the other', () => {
    const podsOf = (policy: string, ms: number) => {
      const cluster = createCluster({ nodes: NODES, systemPods: false });
      cluster.apply(workload('StatefulSet', `podManagementPolicy: ${policy}`));
      cluster.advance(ms);
      return cluster.objects('pods').map(({ metadata }) => metadata.name);
    };
    const { length } = podsOf('Parallel', 200);
    expect([length > 0, length % 500]).toEqual([true, 0]);
    expect(podsOf('OrderedReady', 5000).slice(0, 2)).toEqual(['web-0', 'web-1']);
  });
});
