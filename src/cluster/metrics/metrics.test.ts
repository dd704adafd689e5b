import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from '../index.ts';

const MANIFEST = `
apiVersion: v1
kind: Pod
metadata: {name: quiet, labels: {app: quiet}}
spec: {containers: [{name: c, image: 'nginx:1.27'}]}
---
apiVersion: v1
kind: Pod
metadata: {name: busy}
spec:
  containers:
    - name: c
      image: busybox
      command: [sh, -c, 'while true; do :; done']
      resources: {limits: {cpu: 500m, memory: 64Mi}}
---
apiVersion: v1
kind: Pod
metadata: {name: served}
spec: {nodeName: node-1, containers: [{name: c, image: registry.k8s.io/hpa-example}]}
`;

interface Metrics {
  readonly metadata: { readonly name: string };
  readonly window: string;
  readonly timestamp: string;
  readonly usage?: { readonly cpu: string; readonly memory: string };
  readonly containers?: readonly { readonly usage: { readonly cpu: string; readonly memory: string } }[];
}

const BASE = '/apis/metrics.k8s.io/v1beta1';
const get = (cluster: Cluster, path: string, headers?: Record<string, string>) =>
  cluster.request({ method: 'GET', path: BASE + path, ...(headers ? { headers } : {}) });
const items = (cluster: Cluster, path: string) =>
  (get(cluster, path).body as { readonly items: readonly Metrics[] }).items;
const millicores = (cluster: Cluster, name: string): number => {
  const found = items(cluster, '/namespaces/default/pods').find(({ metadata }) => metadata.name === name);
  return parseInt(found?.containers?.[0]?.usage.cpu ?? '-1', 10) / 1e6;
};

describe('metrics.k8s.io', () => {
  const cluster = createCluster({ systemPods: false, hopLatency: 0 });
  cluster.apply(MANIFEST);

  it('has no figures for a container until it has run for 10 s at a reading', () => {
    cluster.advance(5_000);
    expect(items(cluster, '/pods')).toEqual([]);
    cluster.advance(11_000);
    expect(items(cluster, '/pods')).toHaveLength(3);
    expect(items(cluster, '/pods')[0]?.timestamp).toBe('2026-01-05T09:00:15Z');
  });

  it('tells waiting from computing, which its limit holds back', () => {
    cluster.advance(15_000);
    expect(millicores(cluster, 'quiet')).toBeLessThan(1);
    expect(millicores(cluster, 'busy')).toBe(500);
  });

  it('answers by name and by labels, and refuses in its own words', () => {
    expect(items(cluster, '/namespaces/default/pods?labelSelector=app%3Dquiet')).toHaveLength(1);
    expect(get(cluster, '/namespaces/default/pods/busy').body).toMatchObject({ kind: 'PodMetrics' });
    expect(get(cluster, '/namespaces/default/pods/nobody')).toMatchObject({
      status: 404,
      body: { message: 'podmetrics.metrics.k8s.io "default/nobody" not found' },
    });
    expect(get(cluster, '/nodes/node-1').body).toMatchObject({ kind: 'NodeMetrics', window: '15s' });
    expect(get(cluster, '/gizmos').status).toBe(404);
    expect(cluster.request({ method: 'DELETE', path: `${BASE}/nodes/node-1` }).status).toBe(405);
  });

  it('is a Table when one is asked for', () => {
    const Accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const { body } = get(cluster, '/namespaces/default/pods', { Accept });
    expect(body).toMatchObject({
      kind: 'Table',
      columnDefinitions: [{ name: 'Name' }, { name: 'cpu' }, { name: 'memory' }, { name: 'Window' }],
      rows: [{ cells: ['busy', '500000000n', expect.stringMatching(/Ki$/), '15s'] }, {}, {}],
    });
  });

  it('charges a Pod for the requests of the last full window', () => {
    // Computing is told by now, and takes our own time too.
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/busy?gracePeriodSeconds=0' });
    const { podIP = '' } = cluster.object('pods', 'default', 'served')?.status ?? {};
    cluster.advance(15_000 - (cluster.now % 15_000));
    cluster.sendMany({ from: { pod: 'default/quiet' }, to: { host: podIP, port: 80 } }, 30, 100);
    expect(millicores(cluster, 'served')).toBeLessThan(2);
    cluster.advance(15_000);
    // 30 requests of 80 ms in 15 s.
    expect(millicores(cluster, 'served')).toBeCloseTo(160, -1);
    cluster.advance(15_000);
    expect(millicores(cluster, 'served')).toBeLessThan(2);
  });

  it('knows nothing of a machine that is dark', () => {
    expect(items(cluster, '/nodes')).toHaveLength(4);
    cluster.interfere({ kind: 'powerOff', node: 'node-1' });
    cluster.advance(16_000);
    expect(items(cluster, '/nodes').map(({ metadata }) => metadata.name)).not.toContain('node-1');
    expect(items(cluster, '/pods').map(({ metadata }) => metadata.name)).not.toContain('served');
  });

  it('is told of by discovery, without taking the names of the core group', () => {
    const { body } = cluster.request({ method: 'GET', path: '/apis/metrics.k8s.io/v1beta1' });
    expect(body).toMatchObject({
      groupVersion: 'metrics.k8s.io/v1beta1',
      resources: [
        { name: 'nodes', kind: 'NodeMetrics', namespaced: false, verbs: ['get', 'list'] },
        { name: 'pods', kind: 'PodMetrics', namespaced: true, verbs: ['get', 'list'] },
      ],
    });
  });
});
