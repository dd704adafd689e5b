/** The chapter's own inputs through the engine's door: what a real cluster would do with each. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ApiError, type TraceOutcome } from '../api/index.ts';
import { ONE_LEVEL_OUT } from '../testing/chapter.ts';
import { createCluster, type Cluster } from './index.ts';

const frontend = (replicas = 3, labels = 'app: frontend') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: frontend}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      containers:
      - name: frontend-application
        image: frontend-application
        ports: [{containerPort: 5000}]
`;

const service = (extra = '') => `apiVersion: v1
kind: Service
metadata: {name: frontend-svc}
spec:
  selector: {app: frontend}
  ports: [{protocol: TCP, port: 80, targetPort: 5000}]
${extra}`;

const client = (node: string) => `apiVersion: v1
kind: Pod
metadata: {name: client-${node}}
spec:
  nodeName: ${node}
  containers: [{name: c, image: curlimages/curl, command: [sleep, infinity]}]
`;

const pinned = (name: string, node: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: frontend}}
spec:
  nodeName: ${node}
  containers: [{name: c, image: frontend-application}]
`;

function aCluster(...manifests: string[]): Cluster {
  const cluster = createCluster({ seed: 7 });
  for (const manifest of manifests) cluster.apply(manifest);
  cluster.settle();
  return cluster;
}

function refusal(cluster: Cluster, manifest: string): ApiError {
  try {
    cluster.apply(manifest);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('the API server accepted it');
}

const byText = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);

const frontends = (cluster: Cluster) =>
  cluster
    .objects('pods')
    .filter((pod) => pod.metadata.labels?.['app'] === 'frontend' && !pod.metadata.deletionTimestamp);

const addressOf = (cluster: Cluster, pod: string) => cluster.object('pods', 'default', pod)?.status?.podIP ?? 'none';

const from = (node: string) => ({ pod: `default/client-${node}` });
const toService = { host: 'frontend-svc', port: 80 };

const summary = (outcomes: readonly TraceOutcome[]) =>
  outcomes
    .map(({ probability, verdict, endpoint }) => `${probability.toFixed(3)} ${verdict} ${endpoint ?? ''}`.trim())
    .sort(byText);

describe('the chapter’s Deployment', () => {
  it('is refused as printed, naming the fields one level too far out', () => {
    const { status } = refusal(aCluster(), ONE_LEVEL_OUT);
    expect(status).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(status.message).toContain(
      'strict decoding error: unknown field "spec.template.spec.name", unknown field "spec.template.spec.ports"',
    );
  });

  it('runs three Pods once it is repaired', () => {
    const cluster = aCluster(frontend());
    expect(frontends(cluster)).toHaveLength(3);
    for (const pod of frontends(cluster)) {
      expect(pod.metadata.name).toMatch(/^frontend-[4-9bcdf]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(pod.status?.phase).toBe('Running');
      expect(pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    }
    expect(cluster.object('deployments', 'default', 'frontend')?.status).toMatchObject({ availableReplicas: 3 });
  });
});

describe('the chapter’s Service', () => {
  it('is given a ClusterIP and defaults, and reaches port 5000 by port 80', () => {
    const cluster = aCluster(frontend(), service(), '---', client('node-1'));
    const stored = cluster.object('services', 'default', 'frontend-svc');
    expect(stored?.spec).toMatchObject({
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilyPolicy: 'SingleStack',
      clusterIP: stored?.spec.clusterIPs?.[0],
    });
    const { outcomes } = cluster.trace({ from: from('node-1'), to: toService });
    const endpoints = frontends(cluster).map((pod) => `0.333 accept ${pod.status?.podIP ?? ''}:5000`);
    expect(summary(outcomes)).toEqual(endpoints.sort(byText));
    expect(outcomes.every(({ sourceSeen }) => sourceSeen === addressOf(cluster, 'client-node-1'))).toBe(true);
  });

  it('answers a real connection with the Pod’s name, after a lookup by name', () => {
    const cluster = aCluster(frontend(), service(), client('node-1'));
    const id = cluster.send({ from: from('node-1'), to: toService });
    cluster.settle();
    const connection = cluster.connection(id);
    expect(connection).toMatchObject({ state: 'closed', verdict: 'accept' });
    expect(connection?.requests[0]?.status).toBe(200);
    const pod = frontends(cluster).find(({ status }) => `${status?.podIP ?? ''}:5000` === connection?.endpoint);
    expect(connection?.endpointPod).toBe(`default/${pod?.metadata.name ?? ''}`);
  });

  it.each([
    'frontend-svc',
    'frontend-svc.default',
    'frontend-svc.default.svc',
    'frontend-svc.default.svc.cluster.local',
  ])('is found by the name %s', (host) => {
    const cluster = aCluster(service());
    expect(cluster.lookup(host, 'default').addresses).toEqual([
      cluster.object('services', 'default', 'frontend-svc')?.spec.clusterIP,
    ]);
  });
});

describe('the chapter’s policies', () => {
  const BOTH_LOCAL = '  internalTrafficPolicy: Local\n  externalTrafficPolicy: Local\n';

  it('are refused as printed: nobody outside can reach a ClusterIP', () => {
    const { status } = refusal(aCluster(service()), service(BOTH_LOCAL));
    expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(status.details?.causes?.[0]?.field).toBe('spec.externalTrafficPolicy');
    expect(status.message).toContain(
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    );
  });

  it('keep traffic on the node, or drop it in silence, once the type is NodePort', () => {
    const cluster = aCluster(
      pinned('a', 'node-1'),
      pinned('b', 'node-2'),
      service(`${BOTH_LOCAL}  type: NodePort\n`),
      client('node-1'),
      client('node-3'),
    );
    const beside = cluster.trace({ from: from('node-1'), to: toService });
    expect(summary(beside.outcomes)).toEqual([`1.000 accept ${addressOf(cluster, 'a')}:5000`]);
    const alone = cluster.trace({ from: from('node-3'), to: toService });
    expect(alone.outcomes).toMatchObject([{ verdict: 'drop', reasonCode: 'NoLocalEndpoints' }]);

    const port = cluster.object('services', 'default', 'frontend-svc')?.spec.ports?.[0]?.nodePort ?? 0;
    const outside = (node: string) =>
      cluster.trace({
        from: { external: 'user' },
        to: { host: cluster.object('nodes', '', node)?.status?.addresses?.[0]?.address ?? '', port },
      });
    expect(outside('node-2').outcomes).toMatchObject([
      { verdict: 'accept', endpoint: `${addressOf(cluster, 'b')}:5000`, sourceSeen: '203.0.113.9', masqueraded: false },
    ]);
    expect(outside('node-3').outcomes).toMatchObject([{ verdict: 'drop', reasonCode: 'NoLocalEndpoints' }]);
  });

  it('hide the client behind the node when external traffic may go anywhere', () => {
    const cluster = aCluster(pinned('b', 'node-2'), service('  type: NodePort\n'));
    const port = cluster.object('services', 'default', 'frontend-svc')?.spec.ports?.[0]?.nodePort ?? 0;
    const via = (host: string) => cluster.trace({ from: { external: 'user' }, to: { host, port } }).outcomes;
    expect(via('192.168.49.13')).toMatchObject([{ verdict: 'accept', sourceSeen: '192.168.49.13', masqueraded: true }]);
    // Even beside the Pod: MASQUERADE takes the address of the way out, which is the Pod gateway.
    expect(via('192.168.49.12')).toMatchObject([{ verdict: 'accept', sourceSeen: '10.244.2.1', masqueraded: true }]);
  });
});

describe('killing a Pod that serves', () => {
  function killed() {
    const cluster = aCluster(frontend(), service(), client('node-1'));
    const [victim] = frontends(cluster);
    const name = victim?.metadata.name ?? '';
    const ip = victim?.status?.podIP ?? '';
    cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}` });
    cluster.settle();
    return { cluster, name, ip };
  }

  it('replaces it by a Pod of another name and address, which joins the Service', () => {
    const { cluster, name, ip } = killed();
    const names = frontends(cluster).map((pod) => pod.metadata.name);
    expect(names).toHaveLength(3);
    expect(names).not.toContain(name);
    expect(cluster.object('pods', 'default', name)).toBeUndefined();
    const endpoints = cluster.trace({ from: from('node-1'), to: toService }).outcomes.map(({ endpoint }) => endpoint);
    expect([...endpoints].sort(byText)).toEqual(
      frontends(cluster)
        .map((pod) => `${pod.status?.podIP ?? ''}:5000`)
        .sort(byText),
    );
    expect(endpoints).not.toContain(`${ip}:5000`);
  });

  it('leaves its address dead for ever: a client that knew it hears nothing', () => {
    const { cluster, ip } = killed();
    cluster.advance(60_000);
    expect(cluster.trace({ from: from('node-1'), to: { host: ip, port: 5000 } }).outcomes).toMatchObject([
      { verdict: 'unroutable' },
    ]);
    const id = cluster.send({ from: from('node-1'), to: { host: ip, port: 5000 } });
    cluster.settle();
    expect(cluster.connection(id)).toMatchObject({ state: 'failed', verdict: 'unroutable' });
  });

  it('changes the slice and then each node’s rules, each with its cause', () => {
    const { cluster } = killed();
    const synced = ['node-1', 'node-2', 'node-3'].map((node) => cluster.proxyStatus(node)?.syncedAt ?? 0);
    expect(new Set(synced).size).toBe(3);
    const slice = cluster
      .objects('endpointslices')
      .find(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'frontend-svc');
    let entry = cluster.journalEntry(Number(slice?.metadata.resourceVersion));
    const authors: string[] = [];
    while (entry) {
      authors.push(entry.by);
      entry = entry.because > 0 ? cluster.journalEntry(entry.because) : undefined;
    }
    expect(authors[0]).toBe('endpoint-slice-controller');
    expect(authors.at(-1)).toBe('user');
  });
});

describe('what can be wrong with a Service', () => {
  it('rejects at once, rather than dropping, when nothing is ready anywhere', () => {
    const cluster = aCluster(frontend(0), service(), client('node-1'));
    expect(cluster.trace({ from: from('node-1'), to: toService }).outcomes).toMatchObject([
      { verdict: 'reject', reasonCode: 'NoEndpoints', probability: 1 },
    ]);
    const id = cluster.send({ from: from('node-1'), to: toService });
    cluster.settle();
    expect(cluster.connection(id)).toMatchObject({ state: 'failed', verdict: 'reject' });
  });

  it('is refused by the Pod itself when nobody listens on the targetPort', () => {
    const cluster = aCluster(frontend(), service().replace('5000', '5001'), client('node-1'));
    const { outcomes } = cluster.trace({ from: from('node-1'), to: toService });
    expect(outcomes).toHaveLength(3);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ verdict: 'refused', reasonCode: 'NobodyListens' });
    expect(outcomes.every(({ endpoint }) => endpoint?.endsWith(':5001'))).toBe(true);
  });

  it('has no endpoints when a label is misspelt', () => {
    const cluster = aCluster(frontend(3, 'app: fronted'), service(), client('node-1'));
    expect(cluster.trace({ from: from('node-1'), to: toService }).outcomes).toMatchObject([{ verdict: 'reject' }]);
  });
});

describe('what is fetched from a node', () => {
  it('is its kernel’s rules, as text', () => {
    const cluster = aCluster(frontend(), service());
    const answer = cluster.request({ method: 'GET', path: '/api/v1/nodes/node-1/proxy/iptables-save' });
    expect(answer).toMatchObject({ status: 200, body: cluster.iptablesSave('node-1') });
    expect(answer.body).toContain('default/frontend-svc cluster IP');
    expect(cluster.request({ method: 'GET', path: '/api/v1/nodes/nobody/proxy/iptables-save' })).toMatchObject({
      status: 404,
      body: { message: 'nodes "nobody" not found' },
    });
  });

  it('is the log of a container', () => {
    const cluster = aCluster(pinned('a', 'node-1'));
    const answer = cluster.request({ method: 'GET', path: '/api/v1/namespaces/default/pods/a/log?container=c' });
    expect(answer.status).toBe(200);
    expect(typeof answer.body).toBe('string');
    expect(cluster.request({ method: 'GET', path: '/api/v1/namespaces/default/pods/b/log' }).status).toBe(404);
  });
});

describe('the run', () => {
  function aRun() {
    const cluster = aCluster(frontend(), service('  type: NodePort\n'), client('node-1'));
    cluster.setTraffic({ id: 'user', from: { external: 'user' }, to: { host: '192.168.49.12', port: 80 }, every: 900 });
    cluster.setTraffic({ id: 'client', from: from('node-1'), to: toService, every: 700 });
    cluster.advance(5000);
    const [victim] = frontends(cluster);
    cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${victim?.metadata.name ?? ''}` });
    cluster.advance(20_000);
    return cluster;
  }

  const state = (cluster: Cluster) =>
    JSON.stringify([
      cluster.now,
      cluster.revision,
      cluster.objects('pods'),
      cluster.objects('endpointslices'),
      cluster.objects('events'),
      cluster.connections(50),
      cluster.flights(),
      ['node-1', 'node-2', 'node-3'].map((node) => cluster.iptablesSave(node)),
    ]);

  let first: Cluster;
  beforeAll(() => {
    first = aRun();
  });

  it('is the same twice, from the same seed and actions', () => {
    expect(state(aRun())).toBe(state(first));
  });

  it('can be exported and replayed to the same state', () => {
    const replayed = createCluster();
    replayed.importRun(first.exportRun());
    expect(state(replayed)).toBe(state(first));
    first.advance(3000);
    replayed.advance(3000);
    expect(state(replayed)).toBe(state(first));
  });

  it('can be wound back and forward without changing', () => {
    const end = first.now;
    const before = state(first);
    first.seek(2000);
    first.seek(end - 4000);
    first.seek(end);
    expect(state(first)).toBe(before);
  });

  it('asks nothing and changes nothing by tracing', () => {
    const before = state(first);
    first.trace({ from: from('node-1'), to: toService });
    first.trace({ from: { external: 'user' }, to: { host: '192.168.49.11', port: 30080 } });
    expect(state(first)).toBe(before);
  });
});
