import { describe, expect, it } from 'vitest';

import type { Affinity, Draft, Pod, PodDisruptionBudget } from '../api/index.ts';
import { aControlPlane, type ControlPlaneOptions } from '../testing/controlPlane.ts';
import { createScheduler } from './index.ts';

interface Options {
  readonly cpu?: string;
  readonly priority?: number;
  readonly node?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Partial<Pod['spec']>;
}

const CLASSES = { low: 10, middle: 50, patient: 99, high: 100 };

function aBench(nodes: ControlPlaneOptions['nodes']) {
  const plane = aControlPlane({
    ...(nodes ? { nodes } : {}),
    bindPods: false,
    wire: (sim, api, clientGo) => void createScheduler(sim, api, clientGo),
  });
  plane.act((api) => {
    for (const [name, value] of Object.entries(CLASSES))
      api.create('priorityclasses', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
        ...(name === 'patient' ? { preemptionPolicy: 'Never' } : {}),
      });
  });
  const draft = (name: string, { cpu = '1', priority = 0, node, labels = {}, spec = {} }: Options): Draft<Pod> => {
    const [priorityClassName] = Object.entries(CLASSES).find(([, value]) => value === priority) ?? [];
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels },
      spec: {
        containers: [{ name: 'c', image: 'web', resources: { requests: { cpu } } }],
        ...(priorityClassName === undefined ? {} : { priorityClassName }),
        ...(node === undefined ? {} : { nodeName: node }),
        ...spec,
      },
    };
  };
  const get = (name: string): Pod | undefined => plane.api.get('pods', 'default', name);
  return {
    ...plane,
    get,
    create: (name: string, options: Options = {}) => plane.act((api) => api.create('pods', draft(name, options))),
    /** Creates without waiting for what follows. */
    drop: (name: string, options: Options = {}) =>
      plane.sim.act('create', 'user', () => plane.api.create('pods', draft(name, options))),
    wait: (ms: number) => plane.sim.advanceTo(plane.sim.now + ms),
    nodeOf: (name: string) => get(name)?.spec.nodeName,
    events: (reason: string) =>
      plane.api
        .list('events', 'default')
        .filter((event) => event.reason === reason)
        .map(({ involvedObject, message = '' }) => `${involvedObject.name ?? ''}: ${message}`),
  };
}

describe('a Pod of higher priority that fits nowhere', () => {
  it('ends one of lower priority, keeps its node and gets it', () => {
    const bench = aBench({ 'node-1': { cpu: '2' } });
    bench.create('low', { cpu: '2', priority: 10 });
    bench.drop('high', { cpu: '2', priority: 100 });
    bench.wait(60);
    expect(bench.get('high')?.status).toMatchObject({
      nominatedNodeName: 'node-1',
      conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Insufficient cpu.' }],
    });
    expect(bench.get('low')?.metadata.deletionTimestamp).toBeDefined();
    expect(bench.get('low')?.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      }),
    );
    expect(bench.events('Preempted')).toEqual([
      `low: Preempted by pod ${bench.get('high')!.metadata.uid} on node node-1`,
    ]);
    bench.wait(60_000);
    expect(bench.nodeOf('high')).toBe('node-1');
    expect(bench.get('high')?.status?.nominatedNodeName).toBeUndefined();
    expect(bench.get('low')).toBeUndefined();
  });

  it('spares whom it can', () => {
    const bench = aBench({ 'node-1': { cpu: '3' } });
    for (const [name, priority] of [
      ['a', 10],
      ['b', 50],
      ['c', 10],
    ] as const)
      bench.create(name, { priority });
    bench.create('high', { cpu: '1', priority: 100 });
    bench.wait(60_000);
    expect(bench.nodeOf('high')).toBe('node-1');
    // Of the two that matter least, the one that has run shorter.
    expect(bench.events('Preempted').map((text) => text.split(':')[0])).toEqual(['c']);
  });

  it('takes the node where it costs least', () => {
    const bench = aBench({ 'node-1': { cpu: '1' }, 'node-2': { cpu: '1' } });
    bench.create('dear', { priority: 50, node: 'node-1' });
    bench.create('cheap', { priority: 10, node: 'node-2' });
    bench.create('high', { priority: 100 });
    bench.wait(60_000);
    expect(bench.nodeOf('high')).toBe('node-2');
    expect(bench.get('dear')).toBeDefined();
  });

  it('respects a budget where there is another way', () => {
    const bench = aBench({ 'node-1': { cpu: '1' }, 'node-2': { cpu: '1' } });
    const budget: Draft<PodDisruptionBudget> = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'kept', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'kept' } } },
    };
    bench.act((api) => api.create('poddisruptionbudgets', budget));
    bench.create('kept', { priority: 10, node: 'node-1', labels: { app: 'kept' } });
    bench.create('other', { priority: 50, node: 'node-2' });
    bench.create('high', { priority: 100 });
    bench.wait(60_000);
    expect(bench.nodeOf('high')).toBe('node-2');
    // Where there is none, the budget does not hold it back.
    bench.create('second', { priority: 100 });
    bench.wait(60_000);
    expect([bench.nodeOf('second'), bench.get('kept')]).toEqual(['node-1', undefined]);
  });

  it('keeps its node against others that come while it waits', () => {
    const bench = aBench({ 'node-1': { cpu: '2' } });
    bench.create('low', { cpu: '2', priority: 10 });
    bench.drop('high', { cpu: '2', priority: 100 });
    bench.wait(60);
    bench.drop('sneaky', { cpu: '1', priority: 50 });
    bench.wait(60_000);
    expect([bench.nodeOf('high'), bench.nodeOf('sneaky')]).toEqual(['node-1', undefined]);
  });

  it.each<[string, Options, string]>([
    ['has to wait, when its class says so', { priority: 99 }, 'not eligible due to preemptionPolicy=Never.'],
    [
      'finds nobody of lower priority',
      { priority: 10 },
      '0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    ],
    ['would not fit even then', { priority: 100, cpu: '2' }, '0/1 nodes are available: 1 Insufficient cpu.'],
    [
      'asks for more than there is',
      { priority: 100, cpu: '9' },
      '0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    ],
  ])('%s', (_, options, said) => {
    const bench = aBench({ 'node-1': { cpu: '2' } });
    bench.create('first', { priority: 50, cpu: '500m' });
    bench.create('second', { priority: 100, cpu: '1' });
    bench.create('third', { priority: 10, cpu: '500m' });
    bench.drop('pod', options);
    bench.wait(100);
    expect(bench.events('FailedScheduling')).toEqual([
      `pod: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: ${said}`,
    ]);
    expect(bench.events('Preempted')).toEqual([]);
  });
});

describe('preferred Pod affinity', () => {
  const nodes = { 'node-1': {}, 'node-2': {}, 'node-3': {} };
  const wish = (app: string, weight = 100) => ({
    weight,
    podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
  });
  const near = (app: string): Affinity => ({
    podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [wish(app)] },
  });
  const away = (app: string): Affinity => ({
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [wish(app)] },
  });
  const aLabelledBench = () => {
    const bench = aBench(nodes);
    bench.act((api) => {
      for (const node of api.list('nodes'))
        api.update('nodes', {
          ...node,
          metadata: {
            ...node.metadata,
            labels: { ...node.metadata.labels, 'kubernetes.io/hostname': node.metadata.name },
          },
        });
    });
    return bench;
  };

  it('draws a Pod to those it likes, and keeps it off those it does not', () => {
    const bench = aLabelledBench();
    bench.create('cache', { cpu: '10m', node: 'node-2', labels: { app: 'cache' } });
    bench.create('near', { cpu: '10m', spec: { affinity: near('cache') } });
    expect(bench.nodeOf('near')).toBe('node-2');
    for (const name of ['a', 'b', 'c'])
      bench.create(name, { cpu: '10m', labels: { app: 'spread' }, spec: { affinity: away('spread') } });
    expect(new Set(['a', 'b', 'c'].map(bench.nodeOf))).toEqual(new Set(Object.keys(nodes)));
  });

  it('is also felt by Pods that have none themselves', () => {
    const bench = aLabelledBench();
    bench.create('lonely', { cpu: '10m', node: 'node-3', spec: { affinity: near('friend') } });
    bench.create('friend', { cpu: '10m', labels: { app: 'friend' } });
    expect(bench.nodeOf('friend')).toBe('node-3');
  });
});

describe('spreading', () => {
  it('leaves out nodes by its policies, and compares with the Pods of its own revision only', () => {
    const bench = aBench({
      'node-1': {},
      tainted: { taints: [{ key: 'k', effect: 'NoSchedule' }] },
    });
    bench.act((api) => {
      for (const node of api.list('nodes'))
        api.update('nodes', {
          ...node,
          metadata: { ...node.metadata, labels: { ...node.metadata.labels, where: node.metadata.name } },
        });
    });
    const spread = (more: object) => ({
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'where',
          whenUnsatisfiable: 'DoNotSchedule' as const,
          labelSelector: { matchLabels: { app: 'web' } },
          ...more,
        },
      ],
    });
    const labels = (revision: string) => ({ app: 'web', revision });
    bench.create('first', { cpu: '10m', labels: labels('1'), spec: spread({}) });
    // The tainted node stays empty, and counts.
    bench.create('held', { cpu: '10m', labels: labels('1'), spec: spread({}) });
    bench.create('honest', { cpu: '10m', labels: labels('1'), spec: spread({ nodeTaintsPolicy: 'Honor' }) });
    bench.create('newer', { cpu: '10m', labels: labels('2'), spec: spread({ matchLabelKeys: ['revision'] }) });
    expect(['first', 'held', 'honest', 'newer'].map(bench.nodeOf)).toEqual(['node-1', undefined, 'node-1', 'node-1']);
    expect(bench.get('newer')?.spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'revision', operator: 'In', values: ['2'] }],
    });
  });
});
