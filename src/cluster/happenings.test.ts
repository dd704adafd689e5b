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
