/** Names in a whole cluster: queries to CoreDNS' Pods, what these have heard, and what an outage of DNS looks like. */
import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from './index.ts';

const CLIENT = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  nodeName: node-1
  containers: [{name: c, image: curlimages/curl, command: [sleep, infinity]}]
`;
const service = (clusterIP?: string) => `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports: [{port: 80}]
  ${clusterIP === undefined ? '' : `clusterIP: ${clusterIP}`}
`;
const BY_NAME = { from: { pod: 'default/client' }, to: { host: 'web', port: 80 } } as const;

function aCluster(...manifests: string[]): Cluster {
  const cluster = createCluster({ seed: 3, hopLatency: 1 });
  for (const manifest of [CLIENT, ...manifests]) cluster.apply(manifest);
  cluster.settle();
  return cluster;
}

/** Sends, and returns the record at its end. */
function asked(cluster: Cluster, host = 'web') {
  const id = cluster.send({ ...BY_NAME, to: { host, port: 80 } });
  cluster.settle();
  return cluster.connection(id);
}

function scaleCoreDns(cluster: Cluster, replicas: number): void {
  cluster.request({
    method: 'PATCH',
    path: '/apis/apps/v1/namespaces/kube-system/deployments/coredns',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { spec: { replicas } },
  });
}

describe('CoreDNS', () => {
  it('answers from what its informers have heard: a new Service has no name for some milliseconds', () => {
    const cluster = aCluster();
    expect(asked(cluster)?.clientSees).toBe('Name or service not known');
    cluster.apply(service());
    const early = cluster.send(BY_NAME);
    cluster.advance(4);
    const [query] = cluster.flights();
    expect(query?.segment).toMatch(/query|answer/);
    cluster.settle();
    expect(cluster.connection(early)).toMatchObject({ verdict: 'nxdomain' });
    expect(asked(cluster)?.verdict).not.toBe('nxdomain');
    expect(cluster.lookup('web', 'default').ttl).toBe(30);
  });

  it('on a node that is cut off would answer as it did then; back, it catches up within a second', () => {
    const cluster = aCluster(service());
    scaleCoreDns(cluster, 1);
    cluster.settle();
    const server = cluster.objects('pods').find(({ metadata }) => metadata.name.startsWith('coredns'));
    const node = server?.spec.nodeName ?? '';
    cluster.interfere({ kind: 'cutNetwork', node });
    expect(asked(cluster)).toMatchObject({
      reasonCode: 'ResolverUnreachable',
      clientSees: 'Temporary failure in name resolution',
    });
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/services/web' });
    cluster.advance(2000);
    cluster.interfere({ kind: 'restoreNetwork', node });
    const stale = cluster.send(BY_NAME);
    cluster.advance(500);
    expect(cluster.connection(stale)?.verdict).not.toBe('nxdomain');
    cluster.advance(2000);
    const fresh = cluster.send(BY_NAME);
    cluster.advance(500);
    expect(cluster.connection(fresh)).toMatchObject({ clientSees: 'Name or service not known' });
  });

  it('scaled to 0 is an outage that the rules tell at once: REJECT, then the resolver gives up', () => {
    const cluster = aCluster(service());
    scaleCoreDns(cluster, 0);
    cluster.settle();
    const record = asked(cluster);
    expect(record).toMatchObject({ reasonCode: 'ResolverUnreachable', verdict: 'nxdomain' });
    expect(record?.reason).toMatch(/has no endpoints/);
    expect((record?.endedAt ?? 0) - (record?.openedAt ?? 0)).toBeLessThan(50);
    // A literal address needs no DNS.
    const clusterIP = cluster.object('services', 'default', 'web')?.spec.clusterIP ?? '';
    expect(asked(cluster, clusterIP)).toMatchObject({ verdict: 'reject', clientSees: 'connection refused' });
    scaleCoreDns(cluster, 2);
    cluster.settle();
    expect(asked(cluster)).toMatchObject({ verdict: 'reject' });
  });

  it('asks upstream for names outside the cluster, and remembers for 30 s what it was told', () => {
    const cluster = aCluster();
    const took = (): number => {
      const { openedAt = 0, endedAt = 0 } = asked(cluster, 'nobody.example.') ?? {};
      return endedAt - openedAt;
    };
    scaleCoreDns(cluster, 1);
    cluster.settle();
    const first = took();
    expect(took()).toBe(first - 12);
    cluster.advance(31_000);
    expect(took()).toBe(first);
  });
});
