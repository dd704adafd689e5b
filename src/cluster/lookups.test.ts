import { beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionRecord, DnsType } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  containers: [{name: c, image: curlimages/curl, command: [sleep, infinity]}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: peers}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: alias}
spec: {type: ExternalName, externalName: db.example.com}
`;

describe('a name asked for by a Pod', () => {
  let cluster: Cluster;
  beforeAll(() => {
    cluster = createCluster({ seed: 2, hopLatency: 1 });
    cluster.apply(MANIFEST);
    cluster.settle();
  });

  function ask(name: string, type?: DnsType): ConnectionRecord {
    const id = cluster.ask({ pod: 'default/client' }, name, type);
    cluster.settle();
    return cluster.connection(id)!;
  }

  it('travels as packets to a CoreDNS Pod, and its answer is kept with who gave it', () => {
    const record = ask('web');
    expect(record).toMatchObject({ verdict: 'accept', reasonCode: 'Answered', question: 'A' });
    const [lookup] = record.lookups ?? [];
    expect(lookup).toMatchObject({ name: 'web.default.svc.cluster.local.', type: 'A', attempt: 1 });
    expect(lookup?.server).toMatch(/^kube-system\/coredns-/);
    expect(lookup?.reply?.records).toEqual([
      {
        name: 'web.default.svc.cluster.local.',
        ttl: 30,
        type: 'A',
        data: cluster.object('services', 'default', 'web')?.spec.clusterIP,
      },
    ]);
    expect(record.hops.some(({ place }) => place.name === lookup?.server)).toBe(true);
  });

  it('is tried with one suffix of the search path after the other', () => {
    const { lookups, verdict } = ask('nobody');
    expect(verdict).toBe('nxdomain');
    expect(lookups?.map(({ name, reply }) => `${name} ${reply?.rcode}`)).toEqual([
      'nobody.default.svc.cluster.local. NXDOMAIN',
      'nobody.svc.cluster.local. NXDOMAIN',
      'nobody.cluster.local. NXDOMAIN',
      'nobody. NXDOMAIN',
    ]);
  });

  it('has SRV records for a named port, one an endpoint when the Service is headless', () => {
    expect(ask('_http._tcp.web', 'SRV').lookups?.[0]?.reply?.records).toMatchObject([
      { type: 'SRV', data: '0 100 80 web.default.svc.cluster.local.' },
    ]);
    expect(ask('_http._tcp.peers', 'SRV').lookups?.[0]?.reply?.records).toHaveLength(2);
  });

  it('that is an ExternalName is an alias, and of no use when nobody knows what it stands for', () => {
    const { lookups, verdict, reason } = ask('alias');
    expect(lookups?.[0]?.reply).toMatchObject({
      rcode: 'NOERROR',
      records: [{ type: 'CNAME', data: 'db.example.com.' }],
    });
    expect(verdict).toBe('nxdomain');
    expect(reason).toBe('alias exists, but has no address');
  });

  it('is asked twice of a server that is not there, before the client gives up', () => {
    for (const pod of cluster.objects('pods').filter(({ metadata }) => metadata.namespace === 'kube-system'))
      cluster.interfere({ kind: 'crash', pod: `kube-system/${pod.metadata.name}` });
    cluster.request({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/kube-system/deployments/coredns/scale',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { spec: { replicas: 0 } },
    });
    cluster.settle();
    const { lookups, reasonCode, hops } = ask('web');
    expect(lookups?.map(({ attempt, reply }) => [attempt, reply])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
    expect(reasonCode).toBe('ResolverUnreachable');
    expect(hops.some(({ ending }) => ending?.reason === 'NoEndpoints')).toBe(true);
  });
});
