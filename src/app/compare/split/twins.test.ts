import { beforeAll, describe, expect, it } from 'vitest';
import type { Flow } from '../../../api/index.ts';
import { createCluster, type Cluster } from '../../../cluster/index.ts';
import { NODE_PORT_WEB, webManifest } from '../../../testing/webManifest.ts';
import type { Question } from '../fork.ts';
import { differ } from './differ.ts';
import { advanceBoth, countOutcomes, momentTwins, policyTwins, stepBoth, type Pair } from './twins.ts';

const QUESTION: Question = { namespace: 'default', service: 'web', field: 'externalTrafficPolicy', ms: 0 };

function toTheEnd<T>(work: Iterator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('two runs side by side', () => {
  let cluster: Cluster;
  let run: string;
  let pair: Pair;
  beforeAll(() => {
    cluster = createCluster({ seed: 4, systemPods: false });
    cluster.apply(NODE_PORT_WEB);
    cluster.settle();
    const to = { host: '192.168.49.11', port: 30080 };
    cluster.setTraffic({ id: 'user', from: { external: 'user' }, to, every: 500 });
    run = cluster.exportRun();
    pair = toTheEnd(policyTwins(run, QUESTION));
  });

  it('have the same clock, the same traffic and another policy; the open run is not touched', () => {
    const [one, other] = pair;
    expect([one.name, other.name]).toEqual(['Cluster', 'Local']);
    expect(advanceBoth(pair, 4000, 5, () => false)).toBe(4000);
    expect(one.cluster.now).toBe(other.cluster.now);
    const [anywhere, local] = [countOutcomes(one, QUESTION), countOutcomes(other, QUESTION)];
    expect(anywhere.sent).toBeGreaterThan(5);
    expect(local.sent).toBe(anywhere.sent);
    expect(anywhere.answers[0]?.[0]).toBe('default/web');
    // Through another node than the Pod's: with Local that node has no endpoint, and drops.
    expect(local.answers).toEqual([]);
    expect(countOutcomes(one, { ...QUESTION, service: 'other' }).sent).toBe(0);
    expect(cluster.exportRun()).toBe(run);
  });

  it('stay in step when a frame is too short, and by single events', () => {
    expect(advanceBoth(pair, 1000, 5, () => true)).toBe(5);
    const [one, other] = pair;
    const before = one.cluster.now;
    for (let i = 0; i < 40; i++) stepBoth(pair);
    expect(one.cluster.now).toBeGreaterThan(before);
    expect(one.cluster.now).toBe(other.cluster.now);
  });

  it('say in Kubernetes’ words why a policy is refused', () => {
    expect(() => toTheEnd(policyTwins(run, { ...QUESTION, service: 'none' }))).toThrow('services "none" not found');
  });

  it('or are the same run at two moments, each as it was', () => {
    const [early, late] = toTheEnd(momentTwins(run, [100, cluster.now], (ms) => `at ${ms}`));
    expect(early.name).toBe('at 100');
    expect(early.cluster.now).toBe(100);
    expect(late.cluster.now).toBe(cluster.now);
    const names = (each: Cluster) => each.objects('pods').map(({ metadata }) => metadata.name);
    expect(names(late.cluster)).toEqual(names(cluster));
  });
});

describe('what is counted', () => {
  it('is everything since the beginning, or the latest thousand of it: then that is said', () => {
    const cluster = createCluster({ seed: 4, systemPods: false });
    cluster.apply(webManifest());
    cluster.settle();
    const since = cluster.now;
    const flow: Flow = { from: { external: 'user' }, to: { host: '192.168.49.11', port: 1 } };
    const count = () => countOutcomes({ name: '', cluster, since }, undefined);
    cluster.sendMany(flow, 999, 1);
    cluster.advance(1000);
    expect(count()).toMatchObject({ sent: 999, isCut: false });
    cluster.sendMany(flow, 2, 1);
    cluster.advance(10);
    expect(count()).toMatchObject({ sent: 1000, isCut: true });
  });
});

describe('what differs', () => {
  it('between the two policies: the Service, and every node’s rules for its node port', () => {
    const cluster = createCluster({ seed: 4, systemPods: false });
    cluster.apply(NODE_PORT_WEB);
    cluster.settle();
    const [one, other] = toTheEnd(policyTwins(cluster.exportRun(), QUESTION));
    const found = differ(one.cluster, other.cluster);
    expect(found[0]).toMatchObject({ kind: 'Service', name: 'default/web', what: 'changed' });
    expect(found[0]!.fields).toContain('spec.externalTrafficPolicy Cluster → Local');
    const rules = found.filter(({ kind }) => kind === 'rules');
    expect(rules.every(({ name }) => name.startsWith(':30080 on '))).toBe(true);
    expect(rules.flatMap(({ fields }) => fields)).toContain('policy Cluster → Local');
    expect(differ(one.cluster, one.cluster)).toEqual([]);
  });

  it('between two moments: the Pod that went, the one that came, and what the rules send to now', () => {
    const cluster = createCluster({ seed: 4 });
    cluster.apply(webManifest());
    cluster.settle();
    const before = cluster.now;
    const [gone] = cluster.objects('pods').filter(({ metadata }) => metadata.name === 'web');
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/web' });
    cluster.advance(60_000);
    const [one, other] = toTheEnd(momentTwins(cluster.exportRun(), [before, cluster.now], String));
    const found = differ(one.cluster, other.cluster);
    expect(found).toContainEqual({ kind: 'Pod', name: 'default/web', what: 'went', fields: [] });
    const slice = found.find(({ kind }) => kind === 'EndpointSlice');
    expect(slice?.fields[0]).toMatch(/^endpoints\.[\d.]+ ready serving node-\d → nothing$/);
    const rules = found.filter(({ kind }) => kind === 'rules');
    expect(rules.flatMap(({ fields }) => fields)).toContain(`− ${gone!.status!.podIP!}:80`);
    // All nodes have the same rules for a ClusterIP: one line.
    expect(rules.filter(({ name }) => name.startsWith('10.96.0.50:80 '))).toHaveLength(1);
    expect(found.some(({ fields }) => fields.some((field) => /Time /.test(field)))).toBe(false);
  });
});
