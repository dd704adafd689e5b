import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from '../../../cluster/index.ts';
import { createLifeLog } from './lifeLog.ts';
import type { LifeContext, Pulse } from './lifePulses.ts';

const WEB = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
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
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

describe('the life of the control plane, as pulses', () => {
  let cluster: Cluster;
  let pulses: readonly Pulse[];
  let context: LifeContext;
  beforeAll(() => {
    cluster = createCluster({ seed: 5, systemPods: false });
    const bound = (pod: string) => {
      const name = pod.split('/')[1];
      return cluster.objects('pods').find(({ metadata }) => metadata.name === name)?.spec.nodeName;
    };
    context = { nodes: cluster.objects('nodes').map(({ metadata }) => metadata.name), nodeOf: bound };
    const begin = cluster.now;
    cluster.apply(WEB);
    cluster.settle();
    pulses = createLifeLog().since(cluster, cluster.now - begin, context);
  });
  const of = (kind: Pulse['kind']) => pulses.filter((pulse) => pulse.kind === kind);

  it('begin, for a watch, at the API server: a Pod is told to its kubelet, a Service to every kube-proxy', () => {
    const node = context.nodeOf('default/web');
    expect(of('watch').every(({ from }) => from.name === 'API server')).toBe(true);
    expect(of('watch')).toContainEqual(expect.objectContaining({ to: { kind: 'node', name: node } }));
    const told = new Set(of('watch').flatMap(({ to }) => (to?.kind === 'kernel' ? [to.name] : [])));
    expect([...told].sort()).toEqual([...context.nodes].sort());
  });

  it('lead from who reconciles to the API server: the scheduler, controllers and the kubelet write there and nowhere else', () => {
    expect(new Set(of('reconcile').map(({ to }) => to?.name))).toEqual(new Set(['API server']));
    const writers = new Set(of('reconcile').map(({ from }) => (from.kind === 'component' ? from.name : from.kind)));
    expect(writers).toEqual(new Set(['scheduler', 'controllers', 'node']));
  });

  it('show each verdict of the scheduler: that no node fits yet, then the node the Pod was bound to', () => {
    expect(of('scheduling')).toMatchObject([
      { from: { name: 'scheduler' }, failed: true },
      { from: { name: 'scheduler' }, to: { name: context.nodeOf('default/web') }, failed: false },
    ]);
  });

  it('show the syncs of every kube-proxy and the probes of the Pod', () => {
    expect(new Set(of('sync').map(({ from }) => from.name))).toEqual(new Set(context.nodes));
    expect(of('probe').map(({ from }) => from.name)).toContain('default/web');
  });

  it('are the same after going back in time and on again, however they were read', () => {
    const log = createLifeLog();
    const seen = () => log.since(cluster, 3000, context).map((pulse) => `${pulse.kind} ${pulse.at}`);
    const [now, before] = [cluster.now, seen()];
    cluster.seek(now - 2000);
    const then = seen();
    cluster.seek(now);
    expect(seen()).toEqual(before);
    cluster.seek(now - 2000);
    expect(seen()).toEqual(then);
  });

  it('are gone when their time is over', () => {
    cluster.advance(400);
    const late = createLifeLog().since(cluster, 300, context);
    expect(late.every(({ at }) => at >= cluster.now - 300)).toBe(true);
  });
});
