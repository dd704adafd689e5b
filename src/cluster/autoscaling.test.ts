import { expect, it } from 'vitest';

import { createCluster } from './index.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: php-apache}
spec:
  selector: {matchLabels: {run: php-apache}}
  template:
    metadata: {labels: {run: php-apache}}
    spec:
      containers:
        - name: php-apache
          image: registry.k8s.io/hpa-example
          ports: [{containerPort: 80}]
          resources: {limits: {cpu: 500m}, requests: {cpu: 200m}}
---
apiVersion: v1
kind: Service
metadata: {name: php-apache}
spec: {selector: {run: php-apache}, ports: [{port: 80}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: php-apache}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: php-apache}
  minReplicas: 1
  maxReplicas: 10
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
`;

it('load brings Pods, and five minutes after it they are gone again', () => {
  const cluster = createCluster({ systemPods: false, hopLatency: 0 });
  cluster.apply(MANIFEST);
  const replicas = () => cluster.object('deployments', 'default', 'php-apache')?.spec.replicas;
  const scaler = () => cluster.object('horizontalpodautoscalers', 'default', 'php-apache')?.status;
  cluster.advance(60_000);
  expect(scaler()).toMatchObject({ currentReplicas: 1, desiredReplicas: 1 });
  // A process that waits uses a thousandth or two of a core.
  expect(scaler()?.currentMetrics?.[0]?.resource?.current.averageUtilization).toBeLessThan(3);

  // Four requests a second, each of 80 ms of CPU: 320m, where 100m is the target.
  const { clusterIP = '' } = cluster.object('services', 'default', 'php-apache')?.spec ?? {};
  const [node] = cluster.objects('nodes');
  cluster.sendMany({ from: { node: node!.metadata.name }, to: { host: clusterIP, port: 80 } }, 160, 250);
  cluster.advance(60_000);
  expect(replicas()).toBe(4);
  const events = cluster.objects('events').filter(({ reason }) => reason === 'SuccessfulRescale');
  expect(events[0]).toMatchObject({
    message: 'New size: 4; reason: cpu resource utilization (percentage of request) above target',
    source: { component: 'horizontal-pod-autoscaler' },
  });

  cluster.advance(180_000);
  expect(replicas()).toBe(4);
  expect(scaler()?.conditions?.[0]?.reason).toBe('ScaleDownStabilized');
  cluster.advance(240_000);
  expect(replicas()).toBe(1);
  cluster.request({
    method: 'DELETE',
    path: '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/php-apache',
  });
  cluster.settle(60_000);
  expect(cluster.objects('horizontalpodautoscalers')).toEqual([]);
});
