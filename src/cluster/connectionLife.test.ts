/** The life of connections in a whole cluster: what clients see when Pods end gracefully, by force, or become unreachable. */
import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from './index.ts';

const pod = (name: string, node: string, spec: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name.split('-')[0] ?? ''}}}
spec:
  nodeName: ${node}
  ${spec}
`;
const web = (name: string, node: string, more = '') =>
  pod(
    name,
    node,
    `containers: [{name: c, image: nginx, readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}${more}}]`,
  );
const client = (script: string) =>
  pod(
    'client',
    'node-1',
    `restartPolicy: Never\n  containers: [{name: c, image: curlimages/curl, command: [sh, -c, '${script}']}]`,
  );
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

function aCluster(...manifests: string[]): Cluster {
  const cluster = createCluster({ seed: 3, systemPods: false, hopLatency: 1 });
  for (const manifest of [SERVICE, ...manifests]) cluster.apply(manifest);
  cluster.settle();
  return cluster;
}

const deletePod = (cluster: Cluster, name: string, grace?: number) =>
  cluster.request({
    method: 'DELETE',
    path: `/api/v1/namespaces/default/pods/${name}`,
    ...(grace === undefined ? {} : { body: { gracePeriodSeconds: grace } }),
  });

const isReady = (cluster: Cluster, name: string): boolean =>
  cluster
    .object('pods', 'default', name)
    ?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const WAITS = { from: { node: 'node-1' }, to: { host: 'web', port: 80 } } as const;

/** A connection to web-1 that waits 10 s for its answer, under way. */
function waiting(cluster: Cluster): string {
  cluster.interfere({ kind: 'slow', pod: 'default/web-1', ms: 3000 });
  const host = cluster.object('pods', 'default', 'web-1')?.status?.podIP ?? '';
  const id = cluster.send({ ...WAITS, to: { host, port: 80 } });
  cluster.advance(100);
  expect(cluster.connection(id)).toMatchObject({ state: 'established', deadline: expect.any(Number) });
  return id;
}

describe('a Pod that ends while a client waits for its answer', () => {
  it('gracefully: nginx answers what it has, then leaves', () => {
    const cluster = aCluster(web('web-1', 'node-2'));
    const id = waiting(cluster);
    deletePod(cluster, 'web-1');
    cluster.settle();
    expect(cluster.connection(id)).toMatchObject({ verdict: 'accept', requests: [{ status: 200 }] });
    expect(cluster.object('pods', 'default', 'web-1')).toBeUndefined();
  });

  it.each([0, 1])('with too little grace (%i s): SIGKILL, and the client reads EOF', (grace) => {
    const cluster = aCluster(web('web-1', 'node-2'));
    const id = waiting(cluster);
    deletePod(cluster, 'web-1', grace);
    cluster.settle();
    expect(cluster.connection(id)).toMatchObject({
      verdict: 'refused',
      reasonCode: 'ConnectionClosed',
      clientSees: 'EOF',
    });
  });

  it('by a crash: EOF, and connection refused until it runs again', () => {
    const cluster = aCluster(web('web-1', 'node-2'));
    const id = waiting(cluster);
    cluster.interfere({ kind: 'crash', pod: 'default/web-1' });
    cluster.advance(50);
    expect(cluster.connection(id)).toMatchObject({ clientSees: 'EOF' });
    const next = cluster.send({ ...WAITS, to: cluster.connection(id)?.flow.to ?? WAITS.to });
    cluster.advance(50);
    expect(cluster.connection(next)).toMatchObject({ verdict: 'refused', clientSees: 'connection refused' });
  });

  it('with its node: silence', () => {
    const cluster = aCluster(web('web-1', 'node-2'));
    const id = waiting(cluster);
    cluster.interfere({ kind: 'powerOff', node: 'node-2' });
    cluster.settle();
    expect(cluster.connection(id)).toMatchObject({ verdict: 'drop', clientSees: 'operation timed out' });
  });
});

describe('a Pod whose veth is down', () => {
  it('fails its probes, leaves the Service, and comes back', () => {
    const cluster = aCluster(web('web-1', 'node-2'), web('web-2', 'node-3'));
    cluster.interfere({ kind: 'cutPod', pod: 'default/web-1' });
    cluster.settle();
    expect(isReady(cluster, 'web-1')).toBe(false);
    expect(isReady(cluster, 'web-2')).toBe(true);
    const { outcomes } = cluster.trace({ from: { pod: 'default/web-2' }, to: { host: 'web', port: 80 } });
    expect(outcomes).toHaveLength(1);
    const events = cluster.objects('events').filter(({ reason }) => reason === 'Unhealthy');
    expect(events.at(-1)?.message).toMatch(/^Readiness probe failed: Get "http:\/\/.*": context deadline exceeded/);
    cluster.interfere({ kind: 'restorePod', pod: 'default/web-1' });
    cluster.settle();
    expect(isReady(cluster, 'web-1')).toBe(true);
    expect(
      cluster
        .actions()
        .map(({ label }) => label)
        .slice(-2),
    ).toEqual(['cut off default/web-1', 'reconnect default/web-1']);
  });
});

describe('clients in containers', () => {
  const log = (cluster: Cluster): string[] => (cluster.logs('default/client') ?? []).map(({ text }) => text);

  it('of one curl with several URLs use one connection', () => {
    const cluster = aCluster(
      web('web-1', 'node-2'),
      client('sleep 20; curl -s http://web/ http://web/index.html http://web:81'),
    );
    cluster.advance(60_000);
    const sources = cluster.connections(10).filter(({ source }) => source !== undefined);
    expect(sources.map(({ requests }) => requests.map(({ path }) => path)).toReversed()).toEqual([
      ['/', '/index.html'],
      [],
    ]);
    expect(sources.at(-1)).toMatchObject({ state: 'closed', verdict: 'accept' });
    expect(log(cluster).filter((line) => line.startsWith('<!DOCTYPE'))).toHaveLength(2);
  });

  it('try again with curl --retry what may pass, and not what is refused', () => {
    const refused = aCluster(client('sleep 5; curl -sS --retry 3 http://web'));
    refused.advance(60_000);
    expect(log(refused)).toEqual([expect.stringMatching(/^curl: \(7\) Failed to connect to web port 80/)]);
    const tried = aCluster(client('sleep 5; curl -sS --retry 2 --retry-connrefused http://web'));
    tried.advance(60_000);
    expect(log(tried)).toHaveLength(1);
    const [c, b, a] = tried.connections(10);
    expect(Math.round(((b?.openedAt ?? 0) - (a?.openedAt ?? 0)) / 1000)).toBe(1);
    expect(Math.round(((c?.openedAt ?? 0) - (b?.openedAt ?? 0)) / 1000)).toBe(2);
  });

  it('of fortio keep their connections open, so each stays with a Pod', () => {
    const load = pod(
      'load',
      'node-1',
      "containers: [{name: c, image: fortio/fortio, args: [load, -qps, '4', -c, '2', 'http://web']}]",
    );
    const cluster = aCluster(web('web-1', 'node-2'), web('web-2', 'node-3'), load);
    cluster.advance(30_000);
    const open = cluster.connections(10).filter(({ keepAlive, endedAt }) => keepAlive && endedAt === undefined);
    expect(open).toHaveLength(2);
    for (const { requests, state } of open) {
      expect(state).toBe('established');
      expect(requests.length).toBeGreaterThan(20);
    }
  });
});

describe('links', () => {
  it('that are slow or lossy are healed by 0', () => {
    const cluster = aCluster(web('web-1', 'node-2'));
    const host = cluster.object('pods', 'default', 'web-1')?.status?.podIP ?? '';
    const took = (): number => {
      const id = cluster.send({ ...WAITS, to: { host, port: 80 } });
      cluster.settle();
      const { openedAt = 0, endedAt = 0 } = cluster.connection(id) ?? {};
      return endedAt - openedAt;
    };
    const before = took();
    cluster.interfere({ kind: 'slowLink', node: 'node-2', ms: 100 });
    expect(took()).toBe(before + 400);
    cluster.interfere({ kind: 'slowLink', node: 'node-2', ms: 0 });
    cluster.interfere({ kind: 'lossyLink', node: 'node-2', loss: 1 });
    expect(took()).toBe(5000);
    cluster.interfere({ kind: 'lossyLink', node: 'node-2', loss: 0 });
    expect(took()).toBe(before);
  });
});
