import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import Inspector from './Inspector.tsx';

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
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
---`;

const others = `
{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { mode: fast } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: password }, stringData: { word: sesame } }
---
{ apiVersion: v1, kind: ServiceAccount, metadata: { name: robot } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: busybox }] } } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: often }
spec:
  schedule: "* * * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: busybox }] } } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: ReplicationController
metadata: { name: old }
spec: { template: { metadata: { labels: { app: old } }, spec: { containers: [{ name: c, image: nginx }] } } }
---
{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: high }, value: 7 }
---
{ apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: { name: more }, spec: { cidrs: [10.200.0.0/24] } }
---
apiVersion: networking.k8s.io/v1
kind: IPAddress
metadata: { name: 10.200.0.9 }
spec: { parentRef: { resource: services, namespace: default, name: elsewhere } }
---`;

afterEach(cleanup);

it('shows an object of every kind the API serves, each in its own words', () => {
  const cluster = createCluster({
    nodes: [{ name: 'node-1', ip: '172.18.0.2', podCIDR: '10.244.1.0/24' }],
    systemPods: false,
  });
  cluster.apply(
    workload('Deployment', 'web') +
      workload('DaemonSet', 'agent') +
      workload('StatefulSet', 'db', 'serviceName: db') +
      others,
  );
  cluster.advance(30_000);
  provideClusterStore(createClusterStore(cluster));
  const text = (resource: ResourceName): string => {
    const [object] = cluster.objects(resource).filter(({ metadata }) => metadata.name !== 'kubernetes');
    expect(object, resource).toBeDefined();
    const { namespace = '', name = '' } = object?.metadata ?? {};
    viewStore.setState({ selection: { kind: 'object', resource, namespace, name } });
    render(<Inspector />);
    const article = document.querySelector(`[data-inspects="${RESOURCES[resource].kind}"]`);
    expect(article, resource).not.toBeNull();
    const shown = article?.textContent ?? '';
    cleanup();
    return shown;
  };
  const shown = Object.fromEntries(
    (Object.keys(RESOURCES) as ResourceName[]).map((resource) => [resource, text(resource)]),
  ) as Record<ResourceName, string>;
  expect(shown.daemonsets).toContain('1 of 1 ready');
  expect(shown.daemonsets).toContain('never evicted');
  expect(shown.statefulsets).toContain('db-0');
  expect(shown.replicationcontrollers).toMatch(/app=old.*1 of 1 ready.*old-/s);
  expect(shown.endpoints).toContain('Deprecated since v1.33');
  expect(shown.endpoints).toMatch(/10\.244\.1\.\d+:80/);
  // Of the newest: what was said, of what, by whom and when.
  const [event] = cluster.objects('events');
  expect(shown.events).toContain(`${event!.reason} ${event!.message}`);
  expect(shown.events).toContain(`${event!.involvedObject.kind!.toLowerCase()}/${event!.involvedObject.name}`);
  expect(shown.events).toContain(`From${event!.source!.component}`);
  expect(shown.events).toMatch(/Times1First seen00:0\d\.\d, \d+s agoLast seen00:0\d\.\d, \d+s ago/);
  expect(shown.leases).toContain('node-1');
  expect(shown.controllerrevisions).toContain('revision 1');
});
