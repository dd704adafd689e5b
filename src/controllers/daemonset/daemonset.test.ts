/** DaemonSets: one Pod a node, bound by the default scheduler; updates within their limits. */
import { describe, expect, it } from 'vitest';

import type { DaemonSet, DaemonSetSpec, Draft, PodSpec, Taint } from '../../api/index.ts';
import { createScheduler } from '../../scheduler/index.ts';
import { aControlPlane, type ControlPlane } from '../../testing/controlPlane.ts';
import type { NodeOptions } from '../../testing/clusterObjects.ts';

const labels = { app: 'agent' };

const templateOf = (image: string, spec: Partial<PodSpec> = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image }], ...spec },
});

function aDaemonSet(spec: Partial<DaemonSetSpec> = {}): Draft<DaemonSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template: templateOf('agent:1'), ...spec },
  };
}

const controlPlaneTaint: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };

function aPlane(nodes: Readonly<Record<string, NodeOptions>> = { a: {}, b: {}, c: {} }): ControlPlane {
  return aControlPlane({ nodes, bindPods: false, wire: (sim, api, clientGo) => createScheduler(sim, api, clientGo) });
}

/** `node image` of every Pod. */
const podsOf = ({ api }: ControlPlane): string[] =>
  api
    .list('pods')
    .map(({ spec }) => `${spec.nodeName ?? '-'} ${spec.containers[0]?.image ?? ''}`)
    .sort();

const setOf = ({ api }: ControlPlane): DaemonSet => api.get('daemonsets', 'default', 'agent')!;

const change = (plane: ControlPlane, spec: Partial<DaemonSetSpec>, limit?: number): void =>
  plane.act((api) => {
    const set = setOf(plane);
    api.update('daemonsets', { ...set, spec: { ...set.spec, ...spec } });
  }, limit);

const changeNode = (plane: ControlPlane, name: string, spec: object, nodeLabels: object = {}): void =>
  plane.act((api) => {
    const node = api.get('nodes', '', name)!;
    const metadata = { ...node.metadata, labels: { ...node.metadata.labels, ...nodeLabels } };
    api.update('nodes', { ...node, metadata, spec: { ...node.spec, ...spec } });
  });

/** The least number of available Pods, and the largest of all Pods, while `work` went on. */
function extremes(plane: ControlPlane, work: () => void): { least: number; most: number } {
  const counts: number[] = [];
  const ready: number[] = [];
  const look = (): void => {
    const pods = plane.api.list('pods').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    counts.push(pods.length);
    ready.push(
      pods.filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'))
        .length,
    );
  };
  plane.api.onChange(({ resource }) => {
    if (resource === 'pods') look();
  });
  work();
  return { least: Math.min(...ready), most: Math.max(...counts) };
}

describe('a DaemonSet', () => {
  it('puts one Pod on every node that fits', () => {
    const plane = aPlane({ master: { taints: [controlPlaneTaint] }, a: {}, b: { labels: { disk: 'ssd' } } });
    plane.act((api) => api.create('daemonsets', aDaemonSet()));
    expect(podsOf(plane)).toEqual(['a agent:1', 'b agent:1']);
    expect(setOf(plane).status).toMatchObject({
      desiredNumberScheduled: 2,
      currentNumberScheduled: 2,
      numberReady: 2,
      numberAvailable: 2,
      updatedNumberScheduled: 2,
      numberMisscheduled: 0,
      observedGeneration: 1,
    });
    change(plane, { template: templateOf('agent:1', { nodeSelector: { disk: 'ssd' } }) });
    expect(podsOf(plane)).toEqual(['b agent:1']);
    change(plane, { template: templateOf('agent:1', { tolerations: [{ operator: 'Exists' }] }) });
    expect(podsOf(plane)).toEqual(['a agent:1', 'b agent:1', 'master agent:1']);
  });

  it('binds through the scheduler, by affinity to the node’s name, and tolerates lost nodes for ever', () => {
    const plane = aPlane({ a: {} });
    plane.act((api) => api.create('daemonsets', aDaemonSet()));
    const [pod] = plane.api.list('pods');
    expect(pod?.metadata).toMatchObject({
      name: expect.stringMatching(/^agent-[bcdfghjklmnpqrstvwxz2456789]{5}$/) as string,
      labels: { 'pod-template-generation': '1' },
    });
    const [revision] = plane.api.list('controllerrevisions');
    expect(revision?.metadata.name).toBe(`agent-${pod?.metadata.labels?.['controller-revision-hash'] ?? ''}`);
    expect(pod?.spec.affinity?.nodeAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }],
      },
    });
    const exists = (key: string, effect: string) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect });
    expect(pod?.spec.tolerations).toEqual([
      exists('not-ready', 'NoExecute'),
      exists('unreachable', 'NoExecute'),
      exists('disk-pressure', 'NoSchedule'),
      exists('memory-pressure', 'NoSchedule'),
      exists('pid-pressure', 'NoSchedule'),
      exists('unschedulable', 'NoSchedule'),
    ]);
  });

  it('comes with a new node, stays on one that is tainted NoSchedule and leaves one tainted NoExecute', () => {
    const plane = aPlane({ a: {}, b: {} });
    plane.act((api) => api.create('daemonsets', aDaemonSet()));
    plane.act((api) =>
      api.create('nodes', {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'c' },
        spec: {},
        status: { capacity: { cpu: '4', memory: '8Gi', pods: '110' } },
      }),
    );
    expect(podsOf(plane)).toEqual(['a agent:1', 'b agent:1', 'c agent:1']);
    changeNode(plane, 'a', { taints: [{ key: 'k', effect: 'NoSchedule' }] });
    expect(podsOf(plane)).toHaveLength(3);
    changeNode(plane, 'a', { taints: [{ key: 'k', effect: 'NoExecute' }] });
    expect(podsOf(plane)).toEqual(['b agent:1', 'c agent:1']);
    expect(setOf(plane).status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 0 });
  });

  it('replaces a Pod that was deleted or has failed', () => {
    const plane = aPlane({ a: {} });
    plane.act((api) => api.create('daemonsets', aDaemonSet()));
    plane.act((api) => {
      const [pod] = api.list('pods');
      if (pod) api.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Failed' } });
    });
    expect(podsOf(plane)).toEqual(['a agent:1']);
    const reasons = plane.api.list('events').map(({ reason }) => reason);
    expect(reasons).toContain('FailedDaemonPod');
  });

  it('deletes failed Pods of one node ever more slowly: at once, after 1 s, 2 s, 4 s', () => {
    const plane = aPlane({ a: {} });
    const { sim, api } = plane;
    plane.act(() => api.create('daemonsets', aDaemonSet()));
    const deletions: number[] = [];
    api.onChange(({ resource, type }) => {
      if (resource === 'pods' && type === 'DELETED') deletions.push(sim.now);
    });
    for (let i = 0; i < 4; i++) {
      sim.act('fail', 'user', () => {
        const [pod] = api.list('pods');
        if (pod) api.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Failed' } });
      });
      sim.settle(sim.now + 60_000);
    }
    const gaps = deletions.slice(1).map((at, i) => Math.round((at - deletions[i]!) / 1000));
    expect(gaps).toEqual([1, 2, 4]);
    expect(podsOf(plane)).toEqual(['a agent:1']);
  });

  it('is updated one node after the other by default', () => {
    const plane = aPlane();
    plane.act((api) => api.create('daemonsets', aDaemonSet()));
    const { least, most } = extremes(plane, () => change(plane, { template: templateOf('agent:2') }));
    expect(podsOf(plane)).toEqual(['a agent:2', 'b agent:2', 'c agent:2']);
    expect([least, most]).toEqual([2, 3]);
    expect(plane.api.list('controllerrevisions').map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('takes as many at once as maxUnavailable says, percentages rounded up', () => {
    const plane = aPlane();
    plane.act((api) =>
      api.create(
        'daemonsets',
        aDaemonSet({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '34%' } } }),
      ),
    );
    const { least } = extremes(plane, () => change(plane, { template: templateOf('agent:2') }));
    expect(least).toBe(1);
  });

  it('puts the new Pod beside the old one with maxSurge, so that none is missing', () => {
    const plane = aPlane();
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
    plane.act((api) =>
      api.create('daemonsets', aDaemonSet({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } })),
    );
    const { least, most } = extremes(plane, () => change(plane, { template: templateOf('agent:2') }));
    expect(podsOf(plane)).toEqual(['a agent:2', 'b agent:2', 'c agent:2']);
    expect([least, most]).toEqual([3, 4]);
  });

  it('leaves updating to whoever deletes the Pods under OnDelete', () => {
    const plane = aPlane({ a: {}, b: {} });
    plane.act((api) => api.create('daemonsets', aDaemonSet({ updateStrategy: { type: 'OnDelete' } })));
    change(plane, { template: templateOf('agent:2') });
    expect(podsOf(plane)).toEqual(['a agent:1', 'b agent:1']);
    plane.act((api) => {
      const pod = api.list('pods').find(({ spec }) => spec.nodeName === 'b');
      api.delete('pods', 'default', pod?.metadata.name ?? '');
    });
    expect(podsOf(plane)).toEqual(['a agent:1', 'b agent:2']);
  });
});
