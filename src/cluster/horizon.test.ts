/** A cluster that forgets its beginning behaves, and can be exported, as one that remembers all. */
import { describe, expect, it } from 'vitest';
import { RESOURCES, compareText, type ResourceName } from '../api/index.ts';
import { seeds } from '../testing/rounds.ts';
import { expectSame } from '../testing/same.ts';
import { webManifest } from '../testing/webManifest.ts';
import { createCluster, type Cluster } from './index.ts';

const SHORT = { least: 4096, ms: 0, most: 4096 };
const web = { host: 'web', port: 80 };

function aBusyCluster(seed: number, isShort: boolean): Cluster {
  const cluster = createCluster({ seed, hopLatency: 5 });
  if (isShort) cluster.limitHistory(SHORT);
  cluster.apply(webManifest('sessionAffinity: ClientIP, '));
  cluster.settle();
  cluster.setTraffic({ id: 'often', from: { pod: 'default/client' }, to: web, every: 60 });
  cluster.setTraffic({ id: 'kept', from: { pod: 'default/client' }, to: web, every: 90, keepAlive: true });
  return cluster;
}

/** All that the door tells about the present. */
function picture(cluster: Cluster): unknown {
  const nodes = cluster.objects('nodes').map(({ metadata }) => metadata.name);
  const managed = cluster.request({ method: 'GET', path: '/api/v1/nodes' });
  return {
    at: [cluster.now, cluster.revision, cluster.nextEventAt, cluster.hasFuture],
    objects: (Object.keys(RESOURCES) as ResourceName[]).map((resource) => cluster.objects(resource)),
    managed,
    nodes: nodes.map((node) => [
      cluster.iptablesSave(node),
      [...cluster.ruleCounters(node)].sort(([a], [b]) => compareText(a, b)),
      cluster.conntrack(node),
      cluster.proxyStatus(node),
    ]),
    connections: cluster.connections(100),
    flights: cluster.flights(),
    deaths: cluster.deaths(10_000),
    answers: JSON.stringify(cluster.answers('default', 'web', 20)),
    logs: cluster.logs('default/web'),
    run: cluster.exportRun(),
  };
}

describe('a cluster that forgets its beginning', () => {
  it('is the same as one that remembers all, wherever both can go, in any future, and as text', () => {
    for (const seed of seeds(1)) {
      const [whole, short] = [aBusyCluster(seed, false), aBusyCluster(seed, true)];
      const both = (work: (cluster: Cluster) => void): void => {
        for (const cluster of [whole, short]) work(cluster);
        expectSame(picture(short), picture(whole));
      };
      both((cluster) => cluster.advance(5000));
      const end = whole.now;
      const { at, revision } = short.horizon;
      expect(revision).toBeGreaterThan(4096);
      both((cluster) => cluster.seek(at));
      both((cluster) => cluster.seek((at + end) / 2));
      both((cluster) => cluster.stepBack());
      both((cluster) => cluster.seek(end));
      both((cluster) => cluster.interfere({ kind: 'powerOff', node: 'node-2' }));
      both((cluster) => cluster.advance(300));
      both((cluster) => cluster.seek(end - 1000));
      both((cluster) => cluster.interfere({ kind: 'slowLink', node: 'node-1', ms: 3 }));
      both((cluster) => cluster.advance(4000));
      expect(short.horizon.at).toBeGreaterThan(at);

      const again = createCluster();
      again.limitHistory(SHORT);
      again.importRun(short.exportRun());
      expectSame(picture(again), picture(whole));
      expect(again.horizon.revision).toBeGreaterThan(0);
    }
  });

  it('tells watchers that what is forgotten is too old, as etcd does, and knows the managers of what was written in it', () => {
    const cluster = aBusyCluster(1, true);
    const get = (path: string) => JSON.stringify(cluster.request({ method: 'GET', path }).body);
    const watch = (resourceVersion: string) =>
      get(`/api/v1/pods?watch=1&resourceVersion=${resourceVersion}&timeoutSeconds=1`);
    const first = String(cluster.revision);
    cluster.advance(5000);
    expect(watch(first)).toContain('too old resource version');
    expect(watch(String(cluster.revision))).not.toContain('too old');
    expect(get('/api/v1/namespaces/default/services/web')).toContain('"manager":"kubectl-client-side-apply"');
  });
});
