/** A namespace that is deleted takes everything with it, Pods first. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Namespace, ResourceName } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const NODES = [{ name: 'node-1', ip: '172.18.0.2', podCIDR: '10.244.1.0/24' }];

const MANIFEST = `
{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 10
      containers: [{ name: c, image: busybox, command: [sh, -c, 'trap "" TERM; sleep 3600'] }]
---
{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings, namespace: shop }, data: { a: b } }
`;

let cluster: Cluster;

beforeEach(() => {
  cluster = createCluster({ seed: 3, nodes: NODES, systemPods: false, hopLatency: 0 });
  cluster.apply(MANIFEST);
  cluster.advance(15_000);
});

const send = (method: string, path: string, body?: unknown) => cluster.request({ method, path, body });
const namespace = (): Namespace | undefined =>
  cluster.objects('namespaces').find(({ metadata }) => metadata.name === 'shop');
const left = (resource: ResourceName): number =>
  cluster.objects(resource).filter(({ metadata }) => metadata.namespace === 'shop').length;
const condition = (type: string) => namespace()?.status?.conditions?.find((one) => one.type === type);

describe('a namespace', () => {
  it('goes with all it holds: Pods with their grace period first, then the rest, then itself', () => {
    expect(send('DELETE', '/api/v1/namespaces/shop').body).toMatchObject({ status: { phase: 'Terminating' } });
    cluster.advance(4000);
    expect([left('pods'), left('configmaps'), left('serviceaccounts')]).toEqual([2, 2, 1]);
    cluster.advance(4000);
    const pods = cluster.objects('pods').filter(({ metadata }) => metadata.namespace === 'shop');
    expect(pods.map(({ metadata }) => metadata.deletionGracePeriodSeconds)).toEqual([10, 10]);
    expect([left('configmaps'), left('services'), left('deployments')]).toEqual([2, 1, 1]);
    cluster.advance(16_000);
    const kinds: readonly ResourceName[] = [
      'pods',
      'configmaps',
      'serviceaccounts',
      'services',
      'endpointslices',
      'deployments',
      'replicasets',
      'events',
    ];
    expect(kinds.map(left)).toEqual(kinds.map(() => 0));
    expect(namespace()).toBeUndefined();
  });

  it('takes nothing new meanwhile, and says why it stays when something is held', () => {
    const configMaps = '/api/v1/namespaces/shop/configmaps';
    send('POST', configMaps, { metadata: { name: 'held', finalizers: ['example.com/mine'] } });
    send('DELETE', '/api/v1/namespaces/shop');
    expect(send('POST', configMaps, { metadata: { name: 'late' } })).toMatchObject({
      status: 403,
      body: {
        message:
          'configmaps "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
      },
    });
    cluster.advance(40_000);
    expect(condition('NamespaceContentRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: 'Some resources are remaining: configmaps. has 1 resource instances',
    });
    expect(condition('NamespaceFinalizersRemaining')?.message).toBe(
      'Some content in the namespace has finalizers remaining: example.com/mine in 1 resource instances',
    );
    expect(condition('NamespaceDeletionContentFailure')).toMatchObject({
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    });
    const held = cluster.request({
      method: 'PATCH',
      path: `${configMaps}/held`,
      body: { metadata: { finalizers: null } },
      headers: { 'Content-Type': 'application/merge-patch+json' },
    });
    expect(held.status).toBe(200);
    cluster.advance(10_000);
    expect(namespace()).toBeUndefined();
  });

  it('waits for Pods on a node that does not answer, and says so when they are late', () => {
    cluster.interfere({ kind: 'powerOff', node: 'node-1' });
    send('DELETE', '/api/v1/namespaces/shop');
    cluster.advance(30_000);
    expect(condition('NamespaceDeletionContentFailure')).toMatchObject({
      status: 'True',
      reason: 'ContentDeletionFailed',
      message:
        'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods',
    });
    expect(left('configmaps')).toBe(2);
  });

  it('has a service account and the root certificate, which come back when they are deleted', () => {
    const account = '/api/v1/namespaces/shop/serviceaccounts/default';
    const certificate = '/api/v1/namespaces/shop/configmaps/kube-root-ca.crt';
    const data = { 'ca.crt': expect.stringContaining('BEGIN CERTIFICATE') as string };
    expect(send('GET', account).status).toBe(200);
    expect(send('GET', certificate).body).toMatchObject({ data });
    send('DELETE', account);
    send('PUT', certificate, { metadata: { name: 'kube-root-ca.crt' }, data: { mine: 'x' } });
    cluster.advance(1000);
    expect(send('GET', account).status).toBe(200);
    expect(send('GET', certificate).body).toMatchObject({ data });
  });

  it.each(['default', 'kube-system', 'kube-public'])('%s may not be deleted', (name) => {
    expect(send('DELETE', `/api/v1/namespaces/${name}`)).toMatchObject({
      status: 403,
      body: { message: `namespaces "${name}" is forbidden: this namespace may not be deleted` },
    });
  });
});
