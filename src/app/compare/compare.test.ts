import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { NODE_PORT_WEB } from '../../testing/webManifest.ts';
import { comparePolicies, type Question } from './fork.ts';
import { differencesBetween } from './moments.ts';

function aCluster(): Cluster {
  const cluster = createCluster({ seed: 4, systemPods: false });
  cluster.apply(NODE_PORT_WEB);
  cluster.settle();
  const to = { host: '192.168.49.11', port: 30080 };
  cluster.setTraffic({ id: 'user', from: { external: 'user' }, to, every: 500 });
  return cluster;
}

const createRun = (run: string): Cluster => {
  const cluster = createCluster();
  cluster.importRun(run);
  return cluster;
};

const QUESTION: Question = { namespace: 'default', service: 'web', field: 'externalTrafficPolicy', ms: 10_000 };

describe('Cluster beside Local', () => {
  it('sends the same packets to both, and shows who answers in each', () => {
    const cluster = aCluster();
    const before = cluster.exportRun();
    const work = comparePolicies(before, createRun, QUESTION);
    let step = work.next();
    while (!step.done) step = work.next();
    const [anywhere, local] = step.value;
    expect(anywhere.packets.map(({ id, to }) => `${id} ${to}`)).toEqual(
      local.packets.map(({ id, to }) => `${id} ${to}`),
    );
    expect(anywhere.packets.length).toBeGreaterThan(5);
    expect(anywhere).toMatchObject({ policy: 'Cluster', failed: 0, answers: [{ pod: 'default/web' }] });
    // Through another node the source is masqueraded; with Local that node has no endpoint and drops.
    expect(anywhere.packets[0]?.sourceSeen).toBe('192.168.49.11');
    expect(local.answers).toEqual([]);
    expect(local.failed).toBeGreaterThan(2);
    expect(local.packets[0]?.line).toContain('DROP');
    expect(cluster.exportRun()).toBe(before);
  });

  it('says in Kubernetes’ words why a policy is refused', () => {
    const cluster = aCluster();
    const work = comparePolicies(cluster.exportRun(), createRun, { ...QUESTION, service: 'none' });
    expect(() => work.next()).toThrow('services "none" not found');
  });
});

describe('two moments', () => {
  it('differ in what came, went and changed between them, and in nothing else', () => {
    const cluster = aCluster();
    cluster.advance(100);
    const from = cluster.now + 1;
    cluster.advance(100);
    const patch = { spec: { externalTrafficPolicy: 'Local' } };
    const headers = { 'content-type': 'application/merge-patch+json' };
    cluster.request({ method: 'PATCH', path: '/api/v1/namespaces/default/services/web', headers, body: patch });
    cluster.apply('{apiVersion: v1, kind: ConfigMap, metadata: {name: new}}');
    cluster.apply('{apiVersion: v1, kind: ConfigMap, metadata: {name: brief}}');
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/configmaps/brief' });
    cluster.advance(1000);
    const found = differencesBetween(cluster, from, cluster.now);
    expect(found.map(({ resource, key, what }) => `${resource} ${key} ${what}`)).toEqual([
      'services default/web changed',
      'configmaps default/new came',
    ]);
    expect(found[0]?.fields).toContain('spec.externalTrafficPolicy Cluster → Local');
    expect(differencesBetween(cluster, cluster.now + 1, cluster.now + 2)).toEqual([]);
  });
});
