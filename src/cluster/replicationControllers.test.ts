/** ReplicationControllers in a whole cluster: served, run, scaled, described and taken away as Kubernetes does it. */
import { describe, expect, it } from 'vitest';
import { runKubectl } from '../testing/kubectlRun.ts';
import { createCluster, type Cluster } from './index.ts';

const manifest = (spec = ''): string => `
apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec:
  replicas: 2
  ${spec}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: nginx}]}
`;

function clusterWith(text = manifest()): Cluster {
  const cluster = createCluster({ systemPods: false });
  cluster.apply(text);
  cluster.settle();
  return cluster;
}

const podsOf = (cluster: Cluster) => cluster.objects('pods').map(({ metadata }) => metadata);

describe('a ReplicationController', () => {
  it('takes labels and selector from its template, and keeps as many Pods as it wants', () => {
    const cluster = clusterWith();
    const web = cluster.object('replicationcontrollers', 'default', 'web');
    expect(web?.metadata.labels).toEqual({ app: 'web' });
    expect(web?.spec).toMatchObject({ replicas: 2, selector: { app: 'web' } });
    expect(web?.status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      observedGeneration: 1,
    });
    expect(podsOf(cluster)[0]?.ownerReferences).toMatchObject([
      { apiVersion: 'v1', kind: 'ReplicationController', name: 'web', controller: true, blockOwnerDeletion: true },
    ]);
    expect(cluster.objects('events')).toContainEqual(
      expect.objectContaining({
        reason: 'SuccessfulCreate',
        source: { component: 'replication-controller' },
      }),
    );
  });

  it('is scaled, listed and described', () => {
    const cluster = clusterWith();
    expect(runKubectl(cluster, 'scale rc web --replicas=3').stdout).toBe('replicationcontroller/web scaled\n');
    cluster.settle();
    expect(runKubectl(cluster, 'get rc -o wide').stdout).toMatch(
      /^NAME +DESIRED +CURRENT +READY +AGE +CONTAINERS +IMAGES +SELECTOR\nweb +3 +3 +3 +\S+ +nginx +nginx +app=web\n$/,
    );
    expect(runKubectl(cluster, 'get all').stdout).toContain('replicationcontroller/web ');
    expect(runKubectl(cluster, 'describe rc web').stdout).toMatch(
      /^Name: +web\nNamespace: +default\nSelector: +app=web\nLabels: +app=web\nAnnotations: +<none>\nReplicas: +3 current \/ 3 desired\nPods Status: +3 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed\nPod Template:\n/,
    );
  });

  it('gives up a Pod that its changed selector no longer takes, and makes others', () => {
    const cluster = clusterWith();
    const [first] = podsOf(cluster);
    cluster.apply(
      manifest('selector: {app: web, tier: front}').replace(
        '{app: web}}\n    spec',
        '{app: web, tier: front}}\n    spec',
      ),
    );
    cluster.settle();
    const left = podsOf(cluster).find(({ name }) => name === first?.name);
    expect(left?.ownerReferences).toBeUndefined();
    expect(podsOf(cluster).filter(({ labels }) => labels?.['tier'] === 'front')).toHaveLength(2);
  });

  it('leaves its Pods when a request does not say what becomes of them; kubectl says it', () => {
    const cluster = clusterWith();
    const path = '/api/v1/namespaces/default/replicationcontrollers/web';
    expect(cluster.request({ method: 'DELETE', path, headers: {} })).toMatchObject({ status: 200 });
    cluster.settle();
    expect(podsOf(cluster).map(({ ownerReferences }) => ownerReferences)).toEqual([undefined, undefined]);
    cluster.apply(manifest());
    cluster.settle();
    expect(podsOf(cluster).every(({ ownerReferences }) => ownerReferences?.length === 1)).toBe(true);
    runKubectl(cluster, 'delete rc web');
    cluster.settle();
    expect(podsOf(cluster)).toEqual([]);
  });

  it.each([
    [
      manifest('selector: {app: other}'),
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [manifest('minReadySeconds: -1'), 'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0'],
    [
      'apiVersion: v1\nkind: ReplicationController\nmetadata: {name: web}\nspec: {selector: {app: web}}\n',
      'spec.template: Required value',
    ],
    [manifest().replace('metadata: {labels: {app: web}}', 'metadata: {}'), 'spec.selector: Required value'],
  ])('is refused when %#', (text, why) => {
    const { stderr } = runKubectl(createCluster({ systemPods: false }), 'apply -f -', { stdin: text });
    expect(stderr).toContain(`ReplicationController "web" is invalid: `);
    expect(stderr).toContain(why);
  });
});
