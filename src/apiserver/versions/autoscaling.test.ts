/** HorizontalPodAutoscalers in both their versions. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1, Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const path = (version: string): string => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
const send = (method: string, url: string, body?: unknown, type = 'application/json'): RestResponse =>
  api.request({ method, path: url, body, headers: { 'Content-Type': type } });
const v1 = (): HorizontalPodAutoscalerV1 => send('GET', `${path('v1')}/web`).body as HorizontalPodAutoscalerV1;
const v2 = (): HorizontalPodAutoscaler => send('GET', `${path('v2')}/web`).body as HorizontalPodAutoscaler;
const said = ({ body }: RestResponse): string | undefined => (body as Status).message;

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const autoscaler = (spec: object): object => ({
  metadata: { name: 'web' },
  spec: { scaleTargetRef, maxReplicas: 5, ...spec },
});
const cpu = (averageUtilization: number): object => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const requests = {
  type: 'Pods',
  pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '100' } },
};

describe('a HorizontalPodAutoscaler', () => {
  it('goes by CPU at 80 percent when nothing else is said, in either version', () => {
    send('POST', path('v2'), autoscaler({}));
    expect(v2().spec).toEqual({ scaleTargetRef, minReplicas: 1, maxReplicas: 5, metrics: [cpu(80)] });
    expect(v1().spec).toEqual({ scaleTargetRef, minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 80 });
  });

  it('written as v1 reads as v2, and the other way round', () => {
    expect(send('POST', path('v1'), autoscaler({ targetCPUUtilizationPercentage: 50 }))).toMatchObject({
      status: 201,
      body: { apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 50 } },
    });
    expect(v2()).toMatchObject({ apiVersion: 'autoscaling/v2', spec: { metrics: [cpu(50)] } });
    const merge = 'application/merge-patch+json';
    send('PATCH', `${path('v1')}/web`, { spec: { targetCPUUtilizationPercentage: 60 } }, merge);
    expect(v2().spec.metrics).toEqual([cpu(60)]);
  });

  it('carries what v1 has no field for in annotations, which v2 does not show', () => {
    send(
      'POST',
      path('v2'),
      autoscaler({ metrics: [requests, cpu(70)], behavior: { scaleDown: { selectPolicy: 'Min' } } }),
    );
    const old = v1();
    expect(old.spec.targetCPUUtilizationPercentage).toBe(70);
    expect(old.metadata.annotations).toEqual({
      'autoscaling.alpha.kubernetes.io/metrics':
        '[{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"100"}}]',
      'autoscaling.alpha.kubernetes.io/behavior':
        '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Min","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
    });
    const before = v2();
    expect(before.metadata.annotations).toBeUndefined();
    // Nothing is lost when a v1 client writes back what it read.
    expect(send('PUT', `${path('v1')}/web`, old).status).toBe(200);
    expect(v2()).toEqual(before);
  });

  it('shows its status in both', () => {
    send('POST', path('v2'), autoscaler({}));
    const status = {
      currentReplicas: 2,
      desiredReplicas: 3,
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageValue: '90m', averageUtilization: 90 } } },
      ],
      conditions: [{ type: 'AbleToScale', status: 'True', lastTransitionTime: '2026-01-05T09:00:00Z', reason: 'R' }],
    };
    send('PUT', `${path('v2')}/web/status`, { ...v2(), status });
    const old = v1();
    expect(old.status).toEqual({ currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 90 });
    expect(old.metadata.annotations?.['autoscaling.alpha.kubernetes.io/current-metrics']).toBe(
      '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":90,"currentAverageValue":"90m"}}]',
    );
    const before = v2();
    send('PUT', `${path('v1')}/web/status`, old);
    expect(v2()).toEqual(before);
  });

  it('is listed and watched in the version that was asked for', () => {
    send('POST', path('v2'), autoscaler({}));
    const { body } = send('GET', path('v1'));
    expect(body).toMatchObject({
      kind: 'HorizontalPodAutoscalerList',
      apiVersion: 'autoscaling/v1',
      items: [{ spec: { targetCPUUtilizationPercentage: 80 } }],
    });
    expect(send('GET', path('v2')).body).toMatchObject({ items: [{ spec: { metrics: [cpu(80)] } }] });
    const { stream } = api.open({ method: 'GET', path: `${path('v1')}?watch=true` });
    expect(JSON.parse(stream?.read() ?? '')).toMatchObject({ type: 'ADDED', object: { apiVersion: 'autoscaling/v1' } });
    expect(send('GET', `${path('v1')}?watch=true`).body).toMatchObject([{ object: { apiVersion: 'autoscaling/v1' } }]);
  });

  it('is applied in the older version as well', () => {
    const text = `apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n`;
    expect(api.apply(text)).toMatchObject([{ result: 'created' }]);
    expect(api.apply(text)).toMatchObject([{ result: 'unchanged' }]);
    expect(api.apply(text.replace('maxReplicas: 3', 'maxReplicas: 4'))).toMatchObject([{ result: 'configured' }]);
    expect(v2().spec).toMatchObject({ maxReplicas: 4, metrics: [cpu(80)] });
  });

  it.each([
    [
      { maxReplicas: 0 },
      '[spec.maxReplicas: Required value: must be set and greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]',
    ],
    [{ minReplicas: 0 }, 'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1'],
    [
      { scaleTargetRef: { kind: 'Deployment', name: 'web', apiVersion: 'v1' } },
      'spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group',
    ],
    [
      { metrics: [{ type: 'Resource' }] },
      'spec.metrics[0].resource: Required value: must populate information for the given metric source',
    ],
    [
      { metrics: [{ type: 'Pods', pods: {} }] },
      '[spec.metrics[0].pods.metric.name: Required value: must specify a metric name, spec.metrics[0].pods.target.type: Required value: must specify a metric target type, spec.metrics[0].pods.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue, spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue]',
    ],
    [
      { behavior: { scaleUp: { stabilizationWindowSeconds: 4000 } } },
      'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600',
    ],
  ])('is refused: %j', (spec, sentence) => {
    expect(said(send('POST', path('v2'), autoscaler(spec)))).toBe(
      `HorizontalPodAutoscaler.autoscaling "web" is invalid: ${sentence}`,
    );
  });

  it('survives annotations that hold nothing of the kind', () => {
    const annotations = Object.fromEntries(
      ['metrics', 'current-metrics', 'conditions', 'behavior'].map((name) => [
        `autoscaling.alpha.kubernetes.io/${name}`,
        '[{"type": 1}, "',
      ]),
    );
    const { status } = send('POST', path('v1'), {
      metadata: { name: 'web', annotations },
      spec: { scaleTargetRef, maxReplicas: 2 },
    });
    expect(status).toBe(201);
    expect(v2().spec.metrics).toEqual([cpu(80)]);
    send('PUT', `${path('v2')}/web/status`, {
      ...v2(),
      status: { desiredReplicas: 1, currentMetrics: [{ type: 'Resource' }, { type: 'Pods', pods: {} }] },
    });
    expect(v1().status).toMatchObject({ desiredReplicas: 1 });
  });
});
