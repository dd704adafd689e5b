/** A node is lost: 50 s, 300 s, and what becomes of the Pods of each kind of workload. */
import { describe, expect, it } from 'vitest';

import type { Node, Pod } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const NODES = [1, 2, 3].map((n) => ({
  name: `node-${n}`,
  ip: `172.18.0.${n + 1}`,
  podCIDR: `10.244.${n}.0/24`,
}));

const workload = (kind: string, name: string, more: string): string => `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
${more}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {terminationGracePeriodSeconds: 5, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
---
`;

const MANIFEST =
  workload('Deployment', 'deploy', '  replicas: 3') +
  workload('StatefulSet', 'sts', '  replicas: 3\n  serviceName: sts') +
  workload('DaemonSet', 'ds', '');

function aCluster(): Cluster {
  const cluster = createCluster({ seed: 3, nodes: NODES, systemPods: false, hopLatency: 0 });
  cluster.apply(MANIFEST);
  cluster.advance(40_000);
  return cluster;
}

const podsOf = (cluster: Cluster, app: string, node?: string): readonly Pod[] =>
  cluster
    .objects('pods')
    .filter(({ metadata, spec }) => metadata.labels?.['app'] === app && (!node || spec.nodeName === node));

const isReady = ({ status }: Pod | Node): boolean =>
  (status?.conditions as readonly { type: string; status: string }[] | undefined)?.some(
    ({ type, status: is }) => type === 'Ready' && is === 'True',
  ) ?? false;

const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;

/** Ready endpoints of a Service on a node. */
const endpointsOn = (cluster: Cluster, service: string, node: string): number =>
  cluster
    .objects('endpointslices')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ nodeName, conditions }) => nodeName === node && conditions?.ready).length;

const node = (cluster: Cluster, name: string): Node => cluster.object('nodes', '', name)!;
const taintsOf = (cluster: Cluster, name: string): string[] =>
  (node(cluster, name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);

const reasonsAbout = (cluster: Cluster, kind: string, name: string): string[] =>
  cluster
    .objects('events')
    .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
    .map(({ reason, message }) => `${reason ?? ''}: ${message ?? ''}`);

/** A node that has a Pod of all three, and the moment it was switched off. */
const LOST = 'node-2';

function lose(cluster: Cluster, kind: 'powerOff' | 'cutNetwork' = 'powerOff'): number {
  cluster.interfere({ kind, node: LOST });
  return cluster.now;
}

/** Advances second by second until it is so; ms from now. */
function until(cluster: Cluster, isSo: () => boolean, limit = 120_000): number {
  const start = cluster.now;
  while (!isSo() && cluster.now - start < limit) cluster.advance(500);
  expect(isSo()).toBe(true);
  return cluster.now - start;
}

describe('a node that is lost', () => {
  it('is given up about 50 s after its last lease renewal: conditions Unknown, taints, Pods not ready, endpoints gone', () => {
    const cluster = aCluster();
    expect(podsOf(cluster, 'deploy', LOST).length).toBeGreaterThan(0);
    lose(cluster);
    cluster.advance(39_000);
    expect([isReady(node(cluster, LOST)), endpointsOn(cluster, 'ds', LOST)]).toEqual([true, 1]);
    const took = until(cluster, () => !isReady(node(cluster, LOST))) + 39_000;
    expect(took).toBeGreaterThanOrEqual(40_000);
    expect(took).toBeLessThanOrEqual(60_500);
    cluster.advance(1_000);
    expect(node(cluster, LOST).status?.conditions).toMatchObject(
      ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
        type,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      })),
    );
    expect(taintsOf(cluster, LOST).sort()).toEqual([
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/unreachable:NoSchedule',
    ]);
    for (const app of ['deploy', 'sts', 'ds']) {
      expect(podsOf(cluster, app, LOST).some(isReady)).toBe(false);
      expect(endpointsOn(cluster, app, LOST)).toBe(0);
    }
    expect(reasonsAbout(cluster, 'Node', LOST)).toContain(`NodeNotReady: Node ${LOST} status is now: NodeNotReady`);
    const [daemon] = podsOf(cluster, 'ds', LOST);
    expect(reasonsAbout(cluster, 'Pod', daemon?.metadata.name ?? '')).toContain('NodeNotReady: Node is not ready');
  });

  it('has its Pods deleted after another 300 s: a Deployment replaces them, a StatefulSet does not, a DaemonSet’s stay', () => {
    const cluster = aCluster();
    const before = podsOf(cluster, 'deploy', LOST).map(({ metadata }) => metadata.name);
    const since = lose(cluster);
    until(cluster, () => !isReady(node(cluster, LOST)));
    const marked = cluster.now;
    cluster.advance(295_000);
    expect(cluster.objects('pods').filter(isTerminating)).toEqual([]);
    const took = until(cluster, () => podsOf(cluster, 'deploy', LOST).every(isTerminating));
    expect(cluster.now - marked).toBeGreaterThanOrEqual(299_000);
    expect(cluster.now - since).toBeLessThanOrEqual(362_000);
    expect(took).toBeLessThan(8_000);
    cluster.advance(20_000);

    const serving = podsOf(cluster, 'deploy').filter(isReady);
    expect(serving).toHaveLength(3);
    expect(serving.map(({ metadata }) => metadata.name)).not.toEqual(expect.arrayContaining(before));
    const [stuck] = podsOf(cluster, 'sts', LOST);
    expect(stuck && isTerminating(stuck)).toBe(true);
    expect(podsOf(cluster, 'sts')).toHaveLength(3);
    expect(podsOf(cluster, 'ds', LOST).map(isTerminating)).toEqual([false]);

    const [name = ''] = before;
    expect(reasonsAbout(cluster, 'Pod', name)).toContain(
      `TaintManagerEviction: Marking for deletion Pod default/${name}`,
    );
    expect(cluster.object('pods', 'default', name)?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' }),
    );
  });

  it('finishes what was asked of it when it comes back, and the StatefulSet makes its Pod anew', () => {
    const cluster = aCluster();
    const [old] = podsOf(cluster, 'sts', LOST);
    lose(cluster);
    cluster.advance(370_000);
    cluster.interfere({ kind: 'powerOn', node: LOST });
    cluster.advance(60_000);
    expect(isReady(node(cluster, LOST))).toBe(true);
    expect(taintsOf(cluster, LOST)).toEqual([]);
    expect(cluster.objects('pods').filter(isTerminating)).toEqual([]);
    const again = cluster.object('pods', 'default', old?.metadata.name ?? '');
    expect(again && isReady(again)).toBe(true);
    expect(again?.metadata.uid).not.toBe(old?.metadata.uid);
    expect(podsOf(cluster, 'ds').every(isReady)).toBe(true);
    expect(endpointsOn(cluster, 'ds', LOST)).toBe(1);
  });

  it('keeps its Pods when it was only cut off for a while, and they are endpoints again', () => {
    const cluster = aCluster();
    const before = cluster.objects('pods').map(({ metadata }) => metadata.uid);
    lose(cluster, 'cutNetwork');
    cluster.advance(100_000);
    expect(endpointsOn(cluster, 'deploy', LOST)).toBe(0);
    cluster.interfere({ kind: 'restoreNetwork', node: LOST });
    cluster.advance(20_000);
    expect(taintsOf(cluster, LOST)).toEqual([]);
    expect(endpointsOn(cluster, 'ds', LOST)).toBe(1);
    expect(cluster.objects('pods').every(isReady)).toBe(true);
    const [daemon] = podsOf(cluster, 'deploy', LOST);
    const key = `default/${daemon?.metadata.name ?? ''}`;
    expect(reasonsAbout(cluster, 'Pod', daemon?.metadata.name ?? '')).toContain(
      `TaintManagerEviction: Cancelling deletion of Pod ${key}`,
    );
    cluster.advance(400_000);
    expect(cluster.objects('pods').map(({ metadata }) => metadata.uid)).toEqual(before);
  });

  it('loses its Pods to garbage collection when its object is deleted', () => {
    const cluster = aCluster();
    lose(cluster);
    cluster.request({ method: 'DELETE', path: `/api/v1/nodes/${LOST}` });
    cluster.advance(39_000);
    expect(podsOf(cluster, 'sts', LOST)).toHaveLength(1);
    until(cluster, () => podsOf(cluster, 'sts', LOST).length === 0, 50_000);
    cluster.advance(20_000);
    expect(podsOf(cluster, 'sts').filter(isReady)).toHaveLength(3);
    expect(podsOf(cluster, 'deploy').filter(isReady)).toHaveLength(3);
    expect(podsOf(cluster, 'ds')).toHaveLength(2);
  });

  it('lets go of its ending Pods once it is declared out of service', () => {
    const cluster = aCluster();
    lose(cluster);
    cluster.advance(365_000);
    expect(podsOf(cluster, 'sts', LOST).map(isTerminating)).toEqual([true]);
    const lost = node(cluster, LOST);
    const taints = [...(lost.spec.taints ?? []), { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }];
    cluster.request({
      method: 'PUT',
      path: `/api/v1/nodes/${LOST}`,
      body: { ...lost, spec: { ...lost.spec, taints } },
    });
    cluster.advance(45_000);
    expect(podsOf(cluster, 'sts', LOST)).toEqual([]);
    expect(podsOf(cluster, 'sts').filter(isReady)).toHaveLength(3);
  });

  it('is tainted while it is cordoned, and keeps its Pods', () => {
    const cluster = aCluster();
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    const cordon = (unschedulable: boolean | null) =>
      cluster.request({ method: 'PATCH', path: `/api/v1/nodes/${LOST}`, headers, body: { spec: { unschedulable } } });
    cordon(true);
    cluster.settle();
    expect(taintsOf(cluster, LOST)).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
    expect(cluster.objects('pods').every(isReady)).toBe(true);
    cordon(null);
    cluster.settle();
    expect(taintsOf(cluster, LOST)).toEqual([]);
  });
});

describe('the loss of a node', () => {
  it('is undone and repeated to the byte, and replayed from its text', () => {
    const cluster = aCluster();
    const state = (of: Cluster): string =>
      JSON.stringify(
        (['nodes', 'pods', 'endpointslices', 'events', 'statefulsets'] as const).map((kind) => of.objects(kind)),
      );
    const start = state(cluster);
    const at = lose(cluster);
    cluster.advance(365_000);
    const [end, now] = [state(cluster), cluster.now];
    cluster.seek(at - 1);
    expect(state(cluster)).toBe(start);
    cluster.seek(now);
    expect(state(cluster)).toBe(end);
    const again = createCluster();
    again.importRun(cluster.exportRun());
    expect(state(again)).toBe(end);
  });
});

describe('a cluster that loses all its nodes', () => {
  it('evicts nobody: it is the control plane that is cut off', () => {
    const cluster = aCluster();
    for (const { name } of NODES) cluster.interfere({ kind: 'cutNetwork', node: name });
    cluster.advance(600_000);
    expect(cluster.objects('nodes').some(isReady)).toBe(false);
    expect(cluster.objects('nodes').flatMap(({ spec }) => spec.taints ?? [])).toHaveLength(3);
    expect(cluster.objects('pods').some(isTerminating)).toBe(false);
  });
});
