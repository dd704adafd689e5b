/** Claim C7: what a Service can stand in front of. And the names that a StatefulSet's Pods have in DNS. */
import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from './index.ts';

const NODES = [1, 2, 3].map((n) => ({ name: `node-${n}`, ip: `172.18.0.${n + 1}`, podCIDR: `10.244.${n}.0/24` }));

const container = `{name: c, image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: [netexec, --http-port=8080], ports: [{containerPort: 8080}]}`;

const service = (name: string, more = ''): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ${more} ports: [{port: 80, targetPort: 8080}]}
---`;

const workload = (kind: string, name: string, more = ''): string => `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  ${more}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [${container}]}
---`;

const BACKENDS: Readonly<Record<string, { readonly manifest: string; readonly pods: number }>> = {
  pod: {
    manifest: `
apiVersion: v1
kind: Pod
metadata: {name: pod, labels: {app: pod}}
spec: {containers: [${container}]}
---`,
    pods: 1,
  },
  replicaset: { manifest: workload('ReplicaSet', 'replicaset', 'replicas: 2'), pods: 2 },
  deployment: { manifest: workload('Deployment', 'deployment', 'replicas: 3'), pods: 3 },
  daemonset: { manifest: workload('DaemonSet', 'daemonset'), pods: 3 },
  statefulset: { manifest: workload('StatefulSet', 'statefulset', 'replicas: 2\n  serviceName: statefulset'), pods: 2 },
};

const CLIENT = `
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: curlimages/curl, command: [sleep, infinity]}]}
---`;

const endpointsOf = (cluster: Cluster, name: string): readonly string[] =>
  cluster
    .objects('endpointslices')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
    .flatMap(({ endpoints }) => endpoints.filter(({ conditions }) => conditions?.ready))
    .map(({ addresses }) => `${addresses[0] ?? ''}:8080`)
    .sort();

describe('a Service', () => {
  it('exposes single Pods, ReplicaSets, Deployments, DaemonSets and StatefulSets, and all of their Pods answer', () => {
    const cluster = createCluster({ seed: 1, nodes: NODES, systemPods: false, hopLatency: 0 });
    const backends = Object.entries(BACKENDS);
    cluster.apply(CLIENT + backends.map(([name, { manifest }]) => manifest + service(name)).join(''));
    cluster.advance(60_000);
    for (const [name, { pods }] of backends) {
      const endpoints = endpointsOf(cluster, name);
      expect([name, endpoints.length]).toEqual([name, pods]);
      const flow = { from: { pod: 'default/client' }, to: { host: name, port: 80 } };
      const { outcomes } = cluster.trace(flow);
      expect(outcomes.map(({ verdict }) => verdict)).toEqual(endpoints.map(() => 'accept'));
      expect(new Set(outcomes.map(({ endpoint }) => endpoint))).toEqual(new Set(endpoints));
      const id = cluster.send(flow);
      cluster.settle();
      const { verdict, endpoint = '' } = cluster.connection(id) ?? {};
      expect([verdict, endpoints.includes(endpoint)]).toEqual(['accept', true]);
    }
  });
});

describe('a StatefulSet behind a headless Service', () => {
  it('has a DNS name for each Pod, which a Pod that comes in its place takes over', () => {
    const cluster = createCluster({ seed: 1, nodes: NODES, hopLatency: 0 });
    const web = workload('StatefulSet', 'web', 'replicas: 2\n  serviceName: web');
    cluster.apply(CLIENT + web + service('web', 'clusterIP: None,'));
    cluster.advance(60_000);
    const ipOf = (name: string) => cluster.object('pods', 'default', name)?.status?.podIP;
    const name = 'web-0.web.default.svc.cluster.local';
    expect(cluster.lookup(name, 'default')).toMatchObject({ rcode: 'NOERROR', addresses: [ipOf('web-0')] });
    expect(cluster.lookup('web-1.web', 'default').addresses).toEqual([ipOf('web-1')]);
    expect(new Set(cluster.lookup('web', 'default').addresses)).toEqual(new Set([ipOf('web-0'), ipOf('web-1')]));
    const id = cluster.send({ from: { pod: 'default/client' }, to: { host: 'web-0.web', port: 8080 } });
    cluster.settle();
    expect(cluster.connection(id)).toMatchObject({ verdict: 'accept', endpoint: `${ipOf('web-0') ?? ''}:8080` });

    const before = ipOf('web-0');
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/web-0' });
    cluster.advance(200);
    expect(cluster.lookup(name, 'default').rcode).toBe('NXDOMAIN');
    cluster.advance(60_000);
    expect(ipOf('web-0')).not.toBe(before);
    expect(cluster.lookup(name, 'default').addresses).toEqual([ipOf('web-0')]);
  });
});
