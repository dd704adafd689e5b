import { describe, expect, it } from 'vitest';
import type { Draft, Pod } from '../api/index.ts';
import { aControlPlane, draftOf, type ControlPlane, type ControlPlaneOptions } from '../testing/controlPlane.ts';
import { aDeployment } from '../testing/workloads.ts';
import { createScheduler, type Scheduler } from './index.ts';

interface Bench extends ControlPlane {
  readonly scheduler: Scheduler;
}

function aBench(options: ControlPlaneOptions = {}): Bench {
  let scheduler: Scheduler | undefined;
  const plane = aControlPlane({
    ...options,
    bindPods: false,
    wire: (sim, api, clientGo) => {
      scheduler = createScheduler(sim, api, clientGo);
    },
  });
  return { ...plane, scheduler: scheduler! };
}

function podDraft(name: string, cpu?: string, spec: Partial<Pod['spec']> = {}): Draft<Pod> {
  const resources = cpu === undefined ? {} : { resources: { requests: { cpu } } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'web', ...resources }], ...spec },
  };
}

const nodeOf = ({ api }: Bench, name: string): string | undefined => api.get('pods', 'default', name)?.spec.nodeName;
const messages = ({ api }: Bench, reason: string): (string | undefined)[] =>
  api
    .list('events', 'default')
    .filter((event) => event.reason === reason)
    .map(({ message }) => message);

describe('the scheduler', () => {
  it('assigns a Pod, says so, and keeps the verdict on every node', () => {
    const bench = aBench({ nodes: { 'node-1': {}, 'node-2': {}, cordoned: { unschedulable: true } } });
    bench.act((api) => api.create('pods', podDraft('web')));
    const node = nodeOf(bench, 'web');
    expect(['node-1', 'node-2']).toContain(node);
    expect(messages(bench, 'Scheduled')).toEqual([`Successfully assigned default/web to ${node!}`]);
    const record = bench.scheduler.record('default/web');
    expect(record).toMatchObject({ pod: 'default/web', node });
    expect(record?.verdicts).toHaveLength(3);
    expect(record?.verdicts[2]).toEqual({
      node: 'cordoned',
      rejectedBy: { plugin: 'NodeUnschedulable', reason: 'node(s) were unschedulable' },
      scores: [],
      total: 0,
    });
    expect(record?.verdicts[0]?.scores).toContainEqual({ plugin: 'TaintToleration', score: 100, weight: 3 });
    const { scores, total } = record!.verdicts[0]!;
    expect(total).toBe(scores.reduce((sum, { score, weight }) => sum + score * weight, 0));
  });

  it('says why a Pod fits nowhere, in its condition, its Event and its record', () => {
    const bench = aBench({ nodes: { 'node-1': { cpu: '1' } } });
    bench.act((api) => api.create('pods', podDraft('large', '3')));
    const message =
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
    expect(bench.api.get('pods', 'default', 'large')?.status).toMatchObject({
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    });
    expect(messages(bench, 'FailedScheduling')).toEqual([message]);
    expect(bench.scheduler.record('default/large')).toMatchObject({ message });
  });

  it.each([
    {
      matchFields: [['a'], ['b']],
      message:
        '0/2 nodes are available: pod affinity terms conflict. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    },
    {
      matchFields: [['nowhere']],
      message:
        "0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    },
  ])('says what is wrong with nodes asked for by name: $matchFields', ({ matchFields, message }) => {
    const bench = aBench({ nodes: { a: {}, b: {} } });
    const fields = matchFields.map((values) => ({ key: 'metadata.name', operator: 'In' as const, values }));
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: fields }] },
      },
    };
    bench.act((api) => api.create('pods', podDraft('web', undefined, { affinity })));
    expect(messages(bench, 'FailedScheduling')).toEqual([message]);
  });

  it('tries again when a node is added that fits', () => {
    const bench = aBench({ nodes: { small: { cpu: '1' } } });
    bench.act((api) => api.create('pods', podDraft('large', '3')));
    bench.act((api) =>
      api.create('nodes', {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'big' },
        spec: {},
        status: { allocatable: { cpu: '8', memory: '8Gi', pods: '110' } },
      }),
    );
    expect(nodeOf(bench, 'large')).toBe('big');
  });

  it('tries again as soon as a Pod makes room: an idle scheduler does not wait for the back-off', () => {
    const bench = aBench({ nodes: { 'node-1': { cpu: '1' } }, kubelet: false });
    bench.act((api) => api.create('pods', podDraft('first', '800m')));
    bench.act((api) => api.create('pods', podDraft('second', '800m')));
    expect(nodeOf(bench, 'second')).toBeUndefined();
    const freed = bench.sim.now;
    bench.act((api) => api.delete('pods', 'default', 'first', { gracePeriodSeconds: 0 }));
    expect(nodeOf(bench, 'second')).toBe('node-1');
    expect(bench.sim.now - freed).toBeLessThan(200);
  });

  it('does not try again for what cannot help', () => {
    const bench = aBench({ nodes: { 'node-1': { cpu: '1' }, other: { cpu: '1' } } });
    bench.act((api) => api.create('pods', podDraft('large', '3')));
    const before = bench.scheduler.record('default/large')!.at;
    bench.act((api) => {
      const node = api.get('nodes', '', 'other')!;
      api.update('nodes', { ...node, metadata: { ...node.metadata, labels: { ...node.metadata.labels, x: 'y' } } });
    });
    expect(bench.scheduler.record('default/large')!.at).toBe(before);
    // But nothing is forgotten for ever: it is looked at again after five minutes.
    bench.sim.advanceTo(bench.sim.now + 330_000);
    expect(bench.scheduler.record('default/large')!.at).toBeGreaterThan(before + 300_000);
  });

  it('puts an uncordoned node to use', () => {
    const bench = aBench({ nodes: { 'node-1': { unschedulable: true } } });
    bench.act((api) => api.create('pods', podDraft('web')));
    expect(messages(bench, 'FailedScheduling')[0]).toContain('1 node(s) were unschedulable');
    bench.act((api) => {
      const { spec, ...node } = api.get('nodes', '', 'node-1')!;
      const { unschedulable: _, ...rest } = spec;
      api.update('nodes', { ...node, spec: rest });
    });
    expect(nodeOf(bench, 'web')).toBe('node-1');
  });

  it('takes the Pod of higher priority first', () => {
    const bench = aBench({ nodes: { 'node-1': { cpu: '1' } }, kubelet: false });
    bench.act((api) => {
      api.create('pods', podDraft('low', '800m'));
      api.create('pods', podDraft('high', '800m', { priorityClassName: 'system-cluster-critical' }));
    });
    expect([nodeOf(bench, 'low'), nodeOf(bench, 'high')]).toEqual([undefined, 'node-1']);
  });

  it('leaves Pods of another scheduler, and those that name their node, alone', () => {
    const bench = aBench();
    bench.act((api) => api.create('pods', podDraft('mine-not', undefined, { schedulerName: 'other' })));
    bench.act((api) => api.create('pods', podDraft('placed', undefined, { nodeName: 'node-2' })));
    expect(nodeOf(bench, 'mine-not')).toBeUndefined();
    expect([bench.scheduler.record('default/mine-not'), bench.scheduler.record('default/placed')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('never promises the same room twice while bindings are under way', () => {
    const bench = aBench({ nodes: { a: { cpu: '1' }, b: { cpu: '1' } }, kubelet: false });
    bench.act((api) => {
      for (let i = 0; i < 6; i++) api.create('pods', podDraft(`p${String(i)}`, '400m'));
    });
    const nodes = bench.api.list('pods', 'default').map(({ spec }) => spec.nodeName);
    expect(nodes.filter((node) => node === 'a')).toHaveLength(2);
    expect(nodes.filter((node) => node === 'b')).toHaveLength(2);
    expect(nodes.filter((node) => node === undefined)).toHaveLength(2);
  });

  it('spreads a Deployment over zones and nodes without being asked', () => {
    const nodes = Object.fromEntries(['a1', 'a2', 'b1', 'b2', 'c1', 'c2'].map((name) => [name, { zone: name[0]! }]));
    const bench = aBench({ nodes });
    bench.act((api) => api.create('deployments', draftOf(aDeployment().replicas(12).build())));
    const perNode = Object.keys(nodes).map((name) => bench.api.podsOnNode(name).length);
    expect(perNode).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('decides the same after a seek back and a fork as a fresh run would', () => {
    const run = (detour: boolean): string => {
      const bench = aBench({ seed: 7, nodes: { a: { cpu: '2' }, b: { cpu: '2' }, c: { cpu: '2' } } });
      bench.sim.advanceTo(1_000);
      bench.sim.act('five', 'user', () => {
        for (let i = 0; i < 5; i++) bench.api.create('pods', podDraft(`p${String(i)}`, '300m'));
      });
      bench.sim.advanceTo(1_020);
      if (detour) {
        bench.sim.advanceTo(1_025);
        bench.sim.act('a detour', 'user', () => bench.api.create('pods', podDraft('detour', '900m')));
        bench.sim.settle(60_000);
        for (const time of [1_005, 1_500, 1_020]) bench.sim.seek(time);
      }
      bench.sim.act('five more', 'user', () => {
        for (let i = 5; i < 10; i++) bench.api.create('pods', podDraft(`p${String(i)}`, '300m'));
      });
      bench.sim.settle(60_000);
      return bench.sim.fingerprint();
    };
    expect(run(true)).toBe(run(false));
  });
});
