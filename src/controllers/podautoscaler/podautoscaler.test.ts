import { describe, expect, it } from 'vitest';

import {
  timestamp,
  type AnyObject,
  type HorizontalPodAutoscaler,
  type HorizontalPodAutoscalerSpec,
  type Pod,
} from '../../api/index.ts';
import { listerOf } from '../../testing/lister.ts';
import { aPod } from '../../testing/pods.ts';
import { aDeployment } from '../../testing/workloads.ts';
import { printMilli } from './metrics.ts';
import { reconcileAutoscaler } from './reconcile.ts';
import type { Memory, PodReading } from './types.ts';

const NOW = 3_600_000;
const NOTHING: Memory = { due: 0, recommendations: [], ups: [], downs: [] };
/** Its first recommendation, the number it found, does not hold anything back any more. */
const LONG_AGO: Memory = { ...NOTHING, recommendations: [{ replicas: 9, at: NOW - 400_000 }] };
const CPU_50 = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
} as const;

function aScaler(spec: Partial<HorizontalPodAutoscalerSpec> = {}): HorizontalPodAutoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '1' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [CPU_50],
      ...spec,
    },
  } as unknown as HorizontalPodAutoscaler;
}

interface Of {
  /** Millicores; undefined: no figures. */
  readonly cpu?: number;
  readonly request?: string;
  readonly ready?: boolean;
  /** ms ago that it became what it is. */
  readonly since?: number;
  readonly started?: number;
  readonly phase?: 'Pending' | 'Failed';
}

function aPodOf(index: number, { request = '100m', ready = true, since = 1_000_000, started, phase }: Of): Pod {
  const made = aPod(`web-${index}`).labelled({ app: 'web' }).onNode('node-1');
  const built = (ready ? made.ready(NOW - since) : made.notReady(NOW - since))
    .requesting(request === '' ? {} : { cpu: request })
    .build();
  const startTime = timestamp(NOW - (started ?? since));
  return { ...built, status: { ...built.status, startTime, ...(phase ? { phase } : {}) } };
}

const reading = (pod: Pod, cpu: number): PodReading => ({
  pod,
  containers: [{ name: pod.spec.containers[0]!.name, cpu: cpu / 1000, memory: 12e6 }],
  at: NOW,
  window: 15_000,
});

function look(
  pods: readonly Of[],
  {
    replicas = pods.length,
    scaler = aScaler(),
    memory = LONG_AGO,
    more = [],
  }: { replicas?: number; scaler?: HorizontalPodAutoscaler; memory?: Memory; more?: AnyObject[] } = {},
) {
  const stored = pods.map((pod, index) => aPodOf(index, pod));
  const readings = stored.flatMap((pod, index) => {
    const { cpu } = pods[index]!;
    return cpu === undefined ? [] : [reading(pod, cpu)];
  });
  const deployment = aDeployment('web').build();
  const target = { ...deployment, spec: { ...deployment.spec, replicas } };
  const lister = listerOf(target, scaler, ...stored, ...more);
  const { plan, memory: after } = reconcileAutoscaler(lister, { readings: () => readings }, scaler, memory, NOW);
  const update = plan.calls.find(({ verb }) => verb === 'update');
  const written = plan.calls.find(({ verb }) => verb === 'updateStatus');
  const status = written?.verb === 'updateStatus' ? (written.object as HorizontalPodAutoscaler).status : undefined;
  const conditions = Object.fromEntries(
    (status?.conditions ?? []).map(({ type, status: value, reason }) => [type, `${value} ${reason ?? ''}`]),
  );
  const scaled = update?.verb === 'update' ? (update.object as { spec: { replicas: number } }).spec.replicas : replicas;
  return { scaled, status, conditions, events: plan.events ?? [], memory: after };
}

const times = (count: number, pod: Of): Of[] => Array.from({ length: count }, () => pod);

describe('how many replicas CPU utilization asks for', () => {
  it.each<[string, readonly Of[], number]>([
    ['stays within a tenth of the target', times(3, { cpu: 54 }), 3],
    ['rounds up', times(3, { cpu: 60 }), 4],
    ['twice the usage, twice the replicas', times(3, { cpu: 100 }), 6],
    ['fewer when little is used', times(4, { cpu: 10 }), 1],
    ['a Pod without figures counts as idle when more is wanted', [...times(2, { cpu: 100 }), {}], 4],
    ['and as fully used when less is', [...times(2, { cpu: 5 }), {}], 3],
    ['what is assumed never turns the direction', [{ cpu: 40 }, {}, {}], 3],
    [
      'a Pod that is not ready yet counts as idle when more is wanted',
      [...times(2, { cpu: 100 }), { cpu: 300, ready: false, since: 20_000 }],
      4,
    ],
    ['and not at all when less is', [...times(2, { cpu: 20 }), { cpu: 300, ready: false, since: 20_000 }], 1],
    ['the first seconds of a Pod say nothing', [{ cpu: 100 }, { cpu: 400, since: 10_000 }], 2],
    ['Pending Pods are not ready', [{ cpu: 100 }, { phase: 'Pending' }], 2],
    ['failed Pods are no Pods', [...times(2, { cpu: 50 }), { cpu: 0, phase: 'Failed' }], 3],
  ])('%s', (_, pods, replicas) => {
    expect(look(pods).scaled).toBe(replicas);
  });

  it('says what it found', () => {
    const { status, conditions, events } = look(times(2, { cpu: 100 }));
    expect(status).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 4,
      lastScaleTime: '2026-01-05T10:00:00Z',
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 100, averageValue: '100m' } } },
      ],
    });
    expect(conditions).toEqual({
      AbleToScale: 'True SucceededRescale',
      ScalingActive: 'True ValidMetricFound',
      ScalingLimited: 'False DesiredWithinRange',
    });
    expect(events).toMatchObject([
      {
        reason: 'SuccessfulRescale',
        message: 'New size: 4; reason: cpu resource utilization (percentage of request) above target',
      },
    ]);
  });

  it('takes the most demanding of several metrics', () => {
    const memory = {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '4M' } },
    } as const;
    const scaler = aScaler({ metrics: [CPU_50, memory] });
    const { scaled, events, status } = look(times(2, { cpu: 60 }), { scaler });
    expect(scaled).toBe(4);
    expect(events[0]?.message).toBe('New size: 4; reason: memory resource above target');
    expect(status?.currentMetrics?.[1]?.resource?.current.averageValue).toBe('12M');
  });
});

describe('how fast and how far', () => {
  const memory = (...recommendations: [replicas: number, ago: number][]): Memory => ({
    ...NOTHING,
    recommendations: recommendations.map(([replicas, ago]) => ({ replicas, at: NOW - ago })),
  });
  const rules = (spec: NonNullable<HorizontalPodAutoscalerSpec['behavior']>): HorizontalPodAutoscaler =>
    aScaler({ behavior: spec });
  const policy = (type: 'Pods' | 'Percent', value: number) => ({ type, value, periodSeconds: 60 }) as const;

  it('twice as many at most, but four always', () => {
    expect(look(times(1, { cpu: 900 })).scaled).toBe(4);
    const { scaled, conditions } = look(times(3, { cpu: 900 }));
    expect([scaled, conditions['ScalingLimited']]).toEqual([6, 'True ScaleUpLimit']);
  });

  it('never beyond the bounds of the spec', () => {
    expect(look(times(8, { cpu: 90 })).conditions['ScalingLimited']).toBe('True TooManyReplicas');
    const scaler = aScaler({ minReplicas: 2 });
    const { scaled, conditions } = look(times(4, { cpu: 1 }), { scaler });
    expect([scaled, conditions['ScalingLimited']]).toEqual([2, 'True TooFewReplicas']);
  });

  it('comes back into the bounds without asking the metrics', () => {
    const { scaled, events } = look([], { replicas: 12 });
    expect([scaled, events[0]?.message]).toEqual([
      10,
      'New size: 10; reason: Current number of replicas above Spec.MaxReplicas',
    ]);
  });

  it('scales down to the highest recommendation of five minutes', () => {
    const { scaled, conditions } = look(times(8, { cpu: 10 }), {
      memory: memory([9, 400_000], [6, 200_000], [3, 60_000]),
    });
    expect([scaled, conditions['AbleToScale']]).toEqual([6, 'True SucceededRescale']);
    expect(look(times(4, { cpu: 10 }), { memory: memory([4, 299_000]) }).conditions['AbleToScale']).toBe(
      'True ScaleDownStabilized',
    );
  });

  it('takes the number it finds for its first recommendation, and so keeps it for five minutes', () => {
    expect(look(times(4, { cpu: 1 }), { memory: NOTHING }).scaled).toBe(4);
  });

  it('scales up to the lowest recommendation of its window, when it has one', () => {
    const scaler = rules({ scaleUp: { stabilizationWindowSeconds: 120, policies: [policy('Percent', 900)] } });
    const { scaled, conditions } = look(times(2, { cpu: 150 }), { scaler, memory: memory([3, 100_000]) });
    expect([scaled, conditions['ScalingLimited']]).toEqual([3, 'False DesiredWithinRange']);
  });

  it.each<[string, NonNullable<HorizontalPodAutoscalerSpec['behavior']>, readonly Of[], number, string]>([
    [
      'one Pod a minute',
      { scaleUp: { policies: [policy('Pods', 1)] } },
      times(2, { cpu: 200 }),
      3,
      'True ScaleUpLimit',
    ],
    [
      'the greater of two',
      { scaleUp: { policies: [policy('Pods', 1), policy('Percent', 100)] } },
      times(2, { cpu: 200 }),
      4,
      'True ScaleUpLimit',
    ],
    [
      'the lesser of two',
      { scaleUp: { selectPolicy: 'Min', policies: [policy('Pods', 1), policy('Percent', 100)] } },
      times(2, { cpu: 200 }),
      3,
      'True ScaleUpLimit',
    ],
    [
      'none at all',
      { scaleDown: { selectPolicy: 'Disabled', stabilizationWindowSeconds: 0 } },
      times(4, { cpu: 1 }),
      4,
      'True ScaleDownLimit',
    ],
    [
      'half of them',
      { scaleDown: { stabilizationWindowSeconds: 0, policies: [policy('Percent', 50)] } },
      times(4, { cpu: 1 }),
      2,
      'True ScaleDownLimit',
    ],
  ])('by policies: %s', (_, behavior, pods, replicas, limited) => {
    const { scaled, conditions } = look(pods, { scaler: rules(behavior) });
    expect([scaled, conditions['ScalingLimited']]).toEqual([replicas, limited]);
  });

  it('counts what was already added in the period', () => {
    const scaler = rules({ scaleUp: { policies: [policy('Pods', 2)] } });
    const before: Memory = { ...NOTHING, ups: [{ change: 2, at: NOW - 30_000 }] };
    const { scaled, memory: after } = look(times(4, { cpu: 200 }), { scaler, memory: before });
    expect(scaled).toBe(4);
    expect(
      look(times(4, { cpu: 200 }), { scaler, memory: { ...after, ups: [{ change: 2, at: NOW - 61_000 }] } }).scaled,
    ).toBe(6);
  });

  it('a tolerance of its own', () => {
    const scaler = rules({ scaleUp: { tolerance: '0', policies: [policy('Percent', 100)] } });
    expect(look(times(3, { cpu: 51 }), { scaler }).scaled).toBe(4);
  });
});

describe('what an autoscaler cannot do, in its own words', () => {
  const said = (events: readonly { readonly reason: string; readonly message: string }[]) =>
    events.map(({ reason, message }) => `${reason}: ${message}`);

  it('a target that is not there', () => {
    const scaler = aScaler({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' } });
    const { events, status } = look([], { scaler });
    expect(said(events)).toEqual(['FailedGetScale: deployments.apps "nobody" not found']);
    expect(status?.conditions?.[0]).toMatchObject({
      type: 'AbleToScale',
      status: 'False',
      message: `the HPA controller was unable to get the target's current scale: deployments.apps "nobody" not found`,
    });
  });

  it('no figures yet', () => {
    const { events, conditions, scaled } = look([{}]);
    const why =
      'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API';
    expect(said(events)).toEqual([
      `FailedGetResourceMetric: ${why}`,
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${why}`,
    ]);
    expect([scaled, conditions['ScalingActive']]).toEqual([1, 'False FailedGetResourceMetric']);
  });

  it.each<[string, readonly Of[], string]>([
    ['a Pod without a request', [{ cpu: 10, request: '' }], 'missing request for cpu in container c of Pod web-0'],
    [
      'no Pod ready',
      [{ cpu: 10, ready: false, since: 10_000 }],
      'did not receive metrics for targeted pods (pods might be unready)',
    ],
  ])('%s', (_, pods, why) => {
    expect(look(pods).events[0]?.message).toBe(`failed to get cpu utilization: ${why}`);
  });

  it('metrics of an API that nobody has registered', () => {
    const spec = {
      type: 'Pods',
      pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '1k' } },
    } as const;
    expect(look([{ cpu: 1 }], { scaler: aScaler({ metrics: [spec] }) }).events[0]).toMatchObject({
      reason: 'FailedGetPodsMetric',
      message:
        'unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
    });
  });

  it('a target scaled to zero', () => {
    const { conditions, status } = look([], { replicas: 0 });
    expect([conditions['ScalingActive'], status?.desiredReplicas]).toEqual(['False ScalingDisabled', 0]);
  });
});

it('quantities are printed in their shortest form', () => {
  expect([0, 5, 1500, 2000, 12_000_000_000, 21_413_888_000].map(printMilli)).toEqual([
    '0',
    '5m',
    '1500m',
    '2',
    '12M',
    '21413888',
  ]);
});
