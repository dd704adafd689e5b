/** Disruption budgets, and evictions that heed them. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Pod, PodDisruptionBudget, Status } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const NODES = [1, 2, 3].map((n) => ({ name: `node-${n}`, ip: `172.18.0.${n + 1}`, podCIDR: `10.244.${n}.0/24` }));

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - { name: c, image: nginx, readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1, failureThreshold: 1 } }
`;

const budgetText = (spec: string, name = 'web'): string => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec: { ${spec}, selector: { matchLabels: { app: web } } }
`;

let cluster: Cluster;

beforeEach(() => {
  cluster = createCluster({ seed: 3, nodes: NODES, systemPods: false, hopLatency: 0 });
  cluster.apply(DEPLOYMENT);
  cluster.advance(15_000);
});

const budget = (name = 'web'): PodDisruptionBudget =>
  cluster.objects('poddisruptionbudgets').find(({ metadata }) => metadata.name === name)!;
const pods = (): Pod[] => cluster.objects('pods').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
const protect = (spec: string, name?: string): void => {
  cluster.apply(budgetText(spec, name));
  cluster.advance(1000);
};

function evict(pod: string, query = '', deleteOptions?: object): { status: number; body: Status } {
  return cluster.request({
    method: 'POST',
    path: `/api/v1/namespaces/default/pods/${pod}/eviction${query}`,
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: pod },
      ...(deleteOptions ? { deleteOptions } : {}),
    },
  }) as unknown as { status: number; body: Status };
}

const podNamed = (name: string): Pod | undefined =>
  cluster.objects('pods').find(({ metadata }) => metadata.name === name);

describe('the status of a PodDisruptionBudget', () => {
  it.each([
    ['minAvailable: 2', { desiredHealthy: 2, disruptionsAllowed: 1 }],
    ['minAvailable: 50%', { desiredHealthy: 2, disruptionsAllowed: 1 }],
    ['maxUnavailable: 1', { desiredHealthy: 2, disruptionsAllowed: 1 }],
    ['maxUnavailable: 34%', { desiredHealthy: 1, disruptionsAllowed: 2 }],
    ['minAvailable: 5', { desiredHealthy: 5, disruptionsAllowed: 0 }],
    ['maxUnavailable: 0', { desiredHealthy: 3, disruptionsAllowed: 0 }],
  ])('with %s counts what may go', (spec, numbers) => {
    protect(spec);
    const allowed = numbers.disruptionsAllowed > 0;
    expect(budget().status).toMatchObject({
      ...numbers,
      currentHealthy: 3,
      expectedPods: 3,
      observedGeneration: 1,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: allowed ? 'True' : 'False',
          reason: allowed ? 'SufficientPods' : 'InsufficientPods',
          message: '',
          observedGeneration: 1,
        },
      ],
    });
  });

  it('follows the Pods: one that is not ready is not healthy', () => {
    protect('minAvailable: 1');
    cluster.interfere({ kind: 'failReadiness', pod: `default/${pods()[0]!.metadata.name}` });
    cluster.advance(5000);
    expect(budget().status).toMatchObject({ currentHealthy: 2, expectedPods: 3, disruptionsAllowed: 1 });
  });

  it('cannot be calculated for a percentage of DaemonSet Pods, and says so', () => {
    cluster.apply(
      DEPLOYMENT.replace('kind: Deployment', 'kind: DaemonSet')
        .replace('  replicas: 3\n', '')
        .replaceAll('web', 'agent'),
    );
    cluster.advance(5000);
    cluster.apply(budgetText('maxUnavailable: 50%', 'agent').replace('app: web', 'app: agent'));
    cluster.advance(5000);
    expect(budget('agent').status).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [
        { status: 'False', reason: 'SyncFailed', message: 'daemonsets.apps does not implement the scale subresource' },
      ],
    });
    const pod = pods().find(({ metadata }) => metadata.name.startsWith('agent'))!;
    expect(evict(pod.metadata.name).body.details?.causes?.[0]?.message).toBe(
      'The disruption budget agent is still being processed by the server.',
    );
  });
});

describe('an eviction', () => {
  it('deletes the Pod gracefully when no budget speaks against it, and says why it goes', () => {
    const { name } = pods()[0]!.metadata;
    expect(evict(name)).toMatchObject({ status: 201, body: { kind: 'Status', status: 'Success' } });
    expect(podNamed(name)).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 5 },
      status: {
        conditions: expect.arrayContaining([
          expect.objectContaining({
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'EvictionByEvictionAPI',
            message: 'Eviction API: evicting',
          }),
        ]) as unknown,
      },
    });
  });

  it('uses up what the budget allows, and is then refused until another Pod is ready', () => {
    protect('minAvailable: 2');
    const [first, second] = pods().map(({ metadata }) => metadata.name) as [string, string];
    expect(evict(first).status).toBe(201);
    expect(budget().status).toMatchObject({ disruptionsAllowed: 0, conditions: [{ reason: 'InsufficientPods' }] });
    expect(Object.keys(budget().status?.disruptedPods ?? {})).toEqual([first]);
    cluster.advance(200);
    expect(evict(second)).toMatchObject({
      status: 429,
      body: {
        reason: 'TooManyRequests',
        message: "Cannot evict pod as it would violate the pod's disruption budget.",
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
            },
          ],
        },
      },
    });
    expect(podNamed(second)?.metadata.deletionTimestamp).toBeUndefined();
    cluster.advance(10_000);
    expect(budget().status).toMatchObject({ disruptionsAllowed: 1, currentHealthy: 3 });
    expect(budget().status?.disruptedPods).toBeUndefined();
    expect(evict(second).status).toBe(201);
  });

  it('is refused while the controller has not seen the budget yet, and may be asked again in 10 s', () => {
    cluster.apply(budgetText('minAvailable: 1'));
    const { status, body } = evict(pods()[0]!.metadata.name);
    expect(status).toBe(429);
    expect(body.details).toMatchObject({
      retryAfterSeconds: 10,
      causes: [{ message: 'The disruption budget web is still being processed by the server.' }],
    });
  });

  it.each([
    ['?dryRun=All', undefined],
    ['', { dryRun: ['All'] }],
  ])('tried out (%s, %j) is decided like a real one, and changes nothing', (query, options) => {
    protect('maxUnavailable: 1');
    const { name } = pods()[0]!.metadata;
    const before = [budget(), podNamed(name)];
    expect(evict(name, query, options).status).toBe(201);
    expect([budget(), podNamed(name)]).toEqual(before);
    protect('maxUnavailable: 0');
    expect(evict(name, query, options).status).toBe(429);
  });

  it('of a Pod under two budgets is not possible', () => {
    protect('maxUnavailable: 1');
    protect('maxUnavailable: 1', 'second');
    expect(evict(pods()[0]!.metadata.name)).toMatchObject({
      status: 500,
      body: {
        message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      },
    });
  });

  it('of a Pod that is not ready is free when the others suffice, or when the budget always allows it', () => {
    const { name } = pods()[0]!.metadata;
    cluster.interfere({ kind: 'failReadiness', pod: `default/${name}` });
    cluster.advance(3000);
    protect('minAvailable: 3');
    expect(evict(name).status).toBe(429);
    protect('minAvailable: 3, unhealthyPodEvictionPolicy: AlwaysAllow');
    expect(evict(name, '?dryRun=All').status).toBe(201);
    protect('minAvailable: 2, unhealthyPodEvictionPolicy: IfHealthyBudget');
    expect(evict(name).status).toBe(201);
    expect(budget().status?.disruptedPods).toBeUndefined();
  });

  it('keeps to its preconditions and its own name', () => {
    const { name } = pods()[0]!.metadata;
    expect(evict(name, '', { preconditions: { uid: 'other' } }).status).toBe(409);
    expect(
      cluster.request({
        method: 'POST',
        path: `/api/v1/namespaces/default/pods/${name}/eviction`,
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'other' } },
      }),
    ).toMatchObject({ status: 400, body: { message: 'name in URL does not match name in Eviction object' } });
  });
});
