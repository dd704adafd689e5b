import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster, type Cluster, type Happening } from './index.ts';

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx
          ports: [{containerPort: 80}]
          readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}], clusterIP: 10.96.0.50}
---
apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec: {containers: [{name: c, image: busybox, command: [sleep, "3600"]}]}
`;

function happenings(cluster: Cluster, from = 1): readonly Happening[] {
  const list: Happening[] = [];
  for (let revision = from; revision <= cluster.revision; revision++) {
    const happening = cluster.happening(revision);
    if (happening) list.push(happening);
  }
  return list;
}

describe('the journal in words', () => {
  let cluster: Cluster;
  let begin = 0;
  beforeAll(() => {
    cluster = createCluster({ seed: 5, systemPods: false });
    begin = cluster.revision + 1;
    cluster.apply(WEB);
    cluster.settle();
    cluster.send({ from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } });
    cluster.settle();
  });

  it('is a small part of the journal: no queue, no informer, no dice', () => {
    const all = happenings(cluster, begin);
    expect(all.length).toBeLessThan((cluster.revision - begin) / 2);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(
      new Set(['action', 'write', 'event', 'sync', 'verdict', 'probe', 'hop', 'end']),
    );
  });

  it('tells every hop of a connection once, as its record has it, and in the order of time', () => {
    const hops = happenings(cluster).filter(({ kind, connection }) => kind === 'hop' && connection === 'c1');
    const recorded = cluster.connection('c1')?.hops ?? [];
    expect(hops).toHaveLength(recorded.length);
    expect(new Set(hops.map(({ hop }) => hop))).toEqual(new Set(recorded));
    expect(hops.map(({ at }) => at)).toEqual(recorded.map(({ at }) => at).sort((a, b) => a - b));
    expect(hops.every(({ hop, at }) => hop?.at === at)).toBe(true);
  });

  it('says what became of the connection', () => {
    const [end] = happenings(cluster).filter(({ kind }) => kind === 'end');
    expect(end).toMatchObject({ connection: 'c1', verdict: 'accept', failed: false });
    expect(end?.text).toBe(cluster.connection('c1')?.reason);
  });

  it('says which fields a write changed, and what they became', () => {
    const pod = cluster.objects('pods').find(({ metadata }) => metadata.labels?.['app'] === 'web');
    const told = happenings(cluster)
      .filter(({ kind, about }) => kind === 'write' && about?.name === pod?.metadata.name)
      .map(({ by, text }) => `${by}: ${text}`);
    expect(told[0]).toBe('replicaset-controller: created');
    expect(told[1]).toContain(`default-scheduler: updated: bound to ${pod?.spec.nodeName ?? ''}`);
    expect(told.at(-1)).toContain('Ready True');
  });

  it('walks from rules back to the action that made them necessary', () => {
    const sync = happenings(cluster).findLast(({ kind, text }) => kind === 'sync' && !text.includes('nothing new'));
    const chain = cluster.causes(sync?.revision ?? 0);
    expect(chain.map(({ kind, by }) => `${kind} ${by.replace(/\d/, 'N')}`)).toEqual([
      'write endpoint-slice-controller',
      'write kubelet/node-N',
      'write default-scheduler',
      'write replicaset-controller',
      'write deployment-controller',
      'write user',
      'action user',
    ]);
    // Nearest first, each before the one it led to.
    expect(chain.map(({ revision }) => revision)).toEqual(chain.map(({ revision }) => revision).sort((a, b) => b - a));
  });

  it('tells a probe that fails from one that passes', () => {
    const passed = happenings(cluster).filter(({ kind }) => kind === 'probe');
    expect(passed.some(({ failed }) => !failed)).toBe(true);
    const pod = cluster.objects('pods').find(({ metadata }) => metadata.labels?.['app'] === 'web');
    const before = cluster.revision + 1;
    cluster.interfere({ kind: 'failReadiness', pod: `default/${pod?.metadata.name ?? ''}` });
    cluster.advance(1500);
    const failed = happenings(cluster, before).find(({ kind, failed: bad }) => kind === 'probe' && bad);
    expect(failed).toMatchObject({ by: 'kubelet', about: { resource: 'pods', name: pod?.metadata.name } });
    expect(failed?.text).toContain('HTTP probe failed with statuscode: 503');
  });

  it('has nothing to say beyond the present', () => {
    expect(cluster.happening(cluster.revision + 1)).toBeUndefined();
    expect(cluster.happening(0)).toBeUndefined();
  });
});

describe('why?', () => {
  /** A run with something of everything: traffic, kills, policies, a rollout, an outage, an eviction, probes that fail. */
  function aRichRun(): Cluster {
    const rich = createCluster({ seed: 9 });
    rich.apply(WEB);
    rich.settle();
    const flow = { from: { pod: 'default/client' }, to: { host: 'web', port: 80 } } as const;
    rich.setTraffic({ id: 'loop', ...flow, every: 700 });
    rich.send({ from: { pod: 'default/client' }, to: { host: 'nobody', port: 80 } });
    rich.advance(3000);
    const web = () => rich.objects('pods').filter(({ metadata }) => metadata.labels?.['app'] === 'web');
    rich.interfere({ kind: 'failReadiness', pod: `default/${web()[0]!.metadata.name}` });
    rich.advance(4000);
    rich.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${web()[1]!.metadata.name}` });
    rich.advance(3000);
    const patch = (path: string, body: unknown) =>
      rich.request({
        method: 'PATCH',
        path,
        headers: { 'content-type': 'application/merge-patch+json' },
        body,
      });
    patch('/api/v1/namespaces/default/services/web', { spec: { internalTrafficPolicy: 'Local' } });
    rich.advance(2000);
    const tolerations = ['not-ready', 'unreachable'].map((why) => ({
      key: `node.kubernetes.io/${why}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 5,
    }));
    patch('/apis/apps/v1/namespaces/default/deployments/web', {
      spec: { replicas: 3, template: { spec: { tolerations } } },
    });
    rich.advance(8000);
    rich.interfere({ kind: 'powerOff', node: web()[0]!.spec.nodeName! });
    rich.removeTraffic('loop');
    // Long enough for the node to be given up and its Pods to be evicted.
    rich.advance(60_000);
    return rich;
  }

  it('leads from every row of the list to an action, or to what the cluster began with', () => {
    const rich = aRichRun();
    const roots = new Map<string, Set<string>>();
    for (const happening of happenings(rich)) {
      const root = rich.causes(happening.revision).at(-1) ?? happening;
      const isBegun = root.because === 0 && root.at === 0 && ['kubeadm', 'kube-apiserver'].includes(root.by);
      const says = `${happening.revision} ${happening.kind} ${happening.by}: ${happening.text} ← ${root.by}: ${root.text}`;
      expect(root.kind === 'action' || isBegun, says).toBe(true);
      const known = roots.get(happening.kind) ?? new Set();
      roots.set(happening.kind, known.add(isBegun ? 'begun' : root.text));
    }
    expect(new Set(roots.keys())).toEqual(
      new Set(['action', 'write', 'event', 'sync', 'verdict', 'probe', 'hop', 'end']),
    );
    // Each has its own: what followed the outage does not go back to the first manifest.
    const all = [...roots.values()].flatMap((texts) => [...texts]).join('\n');
    for (const deed of ['apply', 'kill', 'power off', 'fail readiness', 'traffic loop', 'send', 'patch services'])
      expect(all).toContain(deed);
    // The outage's Pods are evicted, and that says so, too.
    expect(rich.objects('pods').some(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true);
  });
});
