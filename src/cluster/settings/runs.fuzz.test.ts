/** Random runs with changes of settings among everything else: going back, forking and replaying must not tell them from the rest. */
import { describe, expect, it } from 'vitest';
import { ApiError, RESOURCES, type ResourceName } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { createCluster, type Cluster, type ClusterChange, type Interference } from '../index.ts';
import { seeds } from '../../testing/rounds.ts';

const service = (name: string, type: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  type: ${type}
  selector: {app: web}
  ports: [{port: 80}]
`;

const deployment = (replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
`;

/** Everything that can be read of a cluster, as text. */
function picture(cluster: Cluster): string {
  const resources = Object.keys(RESOURCES) as ResourceName[];
  const names = cluster.settings.nodes.map(({ name }) => name);
  return JSON.stringify({
    now: cluster.now,
    revision: cluster.revision,
    settings: cluster.settings,
    objects: resources.map((resource) => cluster.objects(resource)),
    rules: names.map((name) => [cluster.iptablesSave(name), cluster.proxyStatus(name), cluster.plates(name)]),
    conntrack: names.map((name) => cluster.conntrack(name)),
    flights: cluster.flights(),
    connections: cluster.connections(20),
    traffic: cluster.traffic(),
  });
}

function learner(seed: number) {
  const chance = new Simulation(seed);
  const below = (n: number) => chance.randomInt('learner', n);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  let names = 0;

  const change = (cluster: Cluster): ClusterChange => {
    const { nodes, externals, serviceCIDRs } = cluster.settings;
    const n = below(10);
    const fresh = `x-${(names += 1)}`;
    const zone = one([undefined, 'a', 'b']);
    return one<ClusterChange>([
      { kind: 'addNode', node: { name: fresh, ...(zone ? { zone } : {}) } },
      { kind: 'removeNode', node: one(nodes).name },
      { kind: 'addNode', node: { name: `node-${1 + below(3)}` } },
      { kind: 'setProxy', proxy: { masqueradeAll: n > 4, detectLocal: one(['ClusterCIDR', 'NodeCIDR', 'none']) } },
      { kind: 'setProxy', proxy: { nodePortAddresses: n > 4 ? [] : ['192.168.49.0/24'], localhostNodePorts: n > 2 } },
      { kind: 'setProxy', proxy: { mode: one(['iptables', 'ipvs']) } },
      { kind: 'setLoadBalancer', on: n > 4 },
      { kind: 'setRanges', serviceCIDR: `10.${100 + n}.0.0/24` },
      { kind: 'setRanges', clusterCIDR: `10.${200 + n}.0.0/16` },
      { kind: 'addServiceCIDR', cidr: `10.${100 + n}.0.0/24` },
      { kind: 'removeServiceCIDR', cidr: one(serviceCIDRs).cidr },
      { kind: 'addExternal', name: fresh },
      { kind: 'removeExternal', name: externals.length > 0 ? one(externals).name : 'nobody' },
      { kind: 'setHopLatency', ms: n * 20 },
    ]);
  };

  const interference = (cluster: Cluster): Interference => {
    const node = one(cluster.settings.nodes).name;
    return {
      kind: one(['stopKubeProxy', 'startKubeProxy', 'powerOff', 'powerOn', 'cutNetwork', 'restoreNetwork'] as const),
      node,
    };
  };

  const traffic = (cluster: Cluster) => {
    const { externals, nodes } = cluster.settings;
    const from = below(2) === 0 && externals.length > 0 ? { external: one(externals).name } : { node: one(nodes).name };
    const host = one([...cluster.objects('services').map(({ spec }) => spec.clusterIP ?? ''), one(nodes).ip]);
    cluster.setTraffic({ id: `t-${below(4)}`, from, to: { host, port: 80 }, every: 200 + below(800) });
  };

  const act = (cluster: Cluster): void => {
    switch (below(8)) {
      case 0:
      case 1:
      case 2:
        return cluster.configure(change(cluster));
      case 3:
        return cluster.interfere(interference(cluster));
      case 4:
        return traffic(cluster);
      case 5:
        return void cluster.apply(deployment(1 + below(5)));
      case 6:
        return void cluster.apply(service(`s-${below(6)}`, one(['ClusterIP', 'NodePort', 'LoadBalancer'])));
      default: {
        const name = `s-${below(6)}`;
        cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/services/${name}` });
      }
    }
  };

  return {
    below,
    /** One thing a learner does; what is refused is refused. */
    act(cluster: Cluster) {
      try {
        act(cluster);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    },
  };
}

describe('a run with changed settings', () => {
  it.each(seeds(4))('is found again whichever way one comes to it (seed %i)', (seed) => {
    const { below, act } = learner(seed);
    const cluster = createCluster({ seed, systemPods: false, hopLatency: 50 });
    const seen: { at: number; picture: string }[] = [];
    for (let i = 0; i < 14; i++) {
      // Not at the very instant of the picture before.
      cluster.advance(1);
      act(cluster);
      cluster.advance(below(5000));
      seen.push({ at: cluster.now, picture: picture(cluster) });
    }

    const replayed = createCluster();
    replayed.importRun(cluster.exportRun());
    expect(picture(replayed)).toBe(picture(cluster));

    const end = cluster.now;
    for (let i = 0; i < 3; i++) {
      const moment = seen[below(seen.length)]!;
      cluster.seek(moment.at);
      expect(picture(cluster)).toBe(moment.picture);
    }
    cluster.seek(end);
    expect(picture(cluster)).toBe(seen.at(-1)?.picture);

    // A fork in the middle is the run that never had that future.
    cluster.seek(seen[8]!.at);
    const run = cluster.exportRun();
    const fresh = createCluster();
    fresh.importRun(run);
    for (const each of [cluster, fresh]) {
      const again = learner(seed + 100);
      // What is refused costs no future: this is not.
      each.configure({ kind: 'setHopLatency', ms: 7 });
      for (let i = 0; i < 4; i++) {
        again.act(each);
        each.advance(1500);
      }
    }
    expect(picture(fresh)).toBe(picture(cluster));

    // And an action taken back has never been.
    const marks = cluster.actions();
    const mark = marks[below(marks.length)]!;
    cluster.takeBack(mark);
    expect(cluster.now).toBe(mark.at);
    const without = createCluster();
    without.importRun(cluster.exportRun());
    expect(picture(without)).toBe(picture(cluster));
  });
});
