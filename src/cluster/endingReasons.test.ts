import { describe, expect, it } from 'vitest';
import { ENDING_REASONS, type ConnectionRecord, type EndingReason, type Flow } from '../api/index.ts';
import { createCluster, type Cluster, type ClusterOptions } from './index.ts';

const pod = (name: string, node: string, more = 'image: nginx') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  nodeName: ${node}
  containers: [{name: c, ${more}}]
`;
const service = (name: string, spec: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: ${spec}
`;

/** web on node-1, a client on node-2, and whatever else the case needs. */
function aCluster(manifests: readonly string[] = [], options: ClusterOptions = {}): Cluster {
  const cluster = createCluster({ seed: 4, systemPods: false, hopLatency: 1, ...options });
  for (const manifest of [
    pod('web', 'node-1'),
    pod('client', 'node-2'),
    service('web', '{selector: {app: web}, ports: [{port: 80}]}'),
    ...manifests,
  ])
    cluster.apply(manifest);
  cluster.settle(60_000);
  return cluster;
}

const CLIENT: Flow['from'] = { pod: 'default/client' };
const USER: Flow['from'] = { external: 'user' };
const ipOf = (cluster: Cluster, name: string) => cluster.object('services', 'default', name)?.spec.clusterIP ?? '';
const podIP = (cluster: Cluster, name: string) => cluster.object('pods', 'default', name)?.status?.podIP ?? '';

function ended(cluster: Cluster, flow: Flow, meanwhile?: () => void): ConnectionRecord {
  const id = cluster.send(flow);
  if (meanwhile) {
    cluster.advance(20);
    meanwhile();
  }
  cluster.advance(60_000);
  const record = cluster.connection(id);
  if (!record) throw new Error(`connection ${id} is forgotten`);
  return record;
}

const to = (cluster: Cluster, host: string, port = 80): ConnectionRecord =>
  ended(cluster, { from: CLIENT, to: { host, port } });

const BALANCED = '{type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]';
const balancer = (cluster: Cluster, name: string) =>
  cluster.object('services', 'default', name)?.status?.loadBalancer?.ingress?.[0]?.ip ?? '';

/** Something that ends so: a real connection through the whole cluster. */
const CASES: Readonly<Record<EndingReason, () => ConnectionRecord>> = {
  Answered() {
    const cluster = aCluster();
    return to(cluster, ipOf(cluster, 'web'));
  },
  HealthCheckNodePort() {
    const cluster = aCluster([service('lb', `${BALANCED}, externalTrafficPolicy: Local}`)]);
    const port = cluster.object('services', 'default', 'lb')?.spec.healthCheckNodePort ?? 0;
    return to(cluster, '192.168.49.11', port);
  },
  NobodyListens() {
    const cluster = aCluster([service('wrong', '{selector: {app: web}, ports: [{port: 80, targetPort: 5001}]}')]);
    return to(cluster, ipOf(cluster, 'wrong'));
  },
  NoEndpoints() {
    const cluster = aCluster([service('none', '{selector: {app: nobody}, ports: [{port: 80}]}')]);
    return to(cluster, ipOf(cluster, 'none'));
  },
  NoLocalEndpoints() {
    const local = '{internalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]}';
    const cluster = aCluster([service('local', local)]);
    return to(cluster, ipOf(cluster, 'local'));
  },
  NoHealthyNode() {
    const cluster = aCluster([
      service('lb', '{type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: nobody}, ports: [{port: 80}]}'),
    ]);
    return ended(cluster, { from: USER, to: { host: balancer(cluster, 'lb'), port: 80 } });
  },
  SourceRangeDenied() {
    const cluster = aCluster([service('lb', `${BALANCED}, loadBalancerSourceRanges: [192.0.2.0/24]}`)]);
    return ended(cluster, { from: USER, to: { host: balancer(cluster, 'lb'), port: 80 } });
  },
  MartianLocalnet() {
    const cluster = aCluster();
    return ended(cluster, {
      from: { address: '203.0.113.9', entersAt: 'node-1', as: 'external' },
      to: { host: '127.0.0.1', port: 80 },
    });
  },
  InvalidConntrack() {
    const cluster = aCluster();
    const [from, host] = [podIP(cluster, 'client'), podIP(cluster, 'web')];
    // An address that is somebody else's: the answer goes to that one, which has asked nothing.
    const flow: Flow = { from: { address: from, entersAt: 'node-3', as: 'pod' }, to: { host, port: 80 } };
    return ended(cluster, flow);
  },
  NoRouteFromOutside() {
    const cluster = aCluster();
    return ended(cluster, { from: USER, to: { host: ipOf(cluster, 'web'), port: 80 } });
  },
  AddressUnused() {
    const cluster = aCluster();
    return to(cluster, ipOf(cluster, 'web'), 81);
  },
  PodGone() {
    return to(aCluster(), '10.244.1.200');
  },
  NodeDown() {
    const cluster = aCluster();
    const host = podIP(cluster, 'web');
    cluster.interfere({ kind: 'powerOff', node: 'node-1' });
    return to(cluster, host);
  },
  LinkCut() {
    const cluster = aCluster();
    cluster.interfere({ kind: 'cutNetwork', node: 'node-1' });
    return to(cluster, podIP(cluster, 'web'));
  },
  NameNotFound() {
    return to(aCluster(), 'nobody');
  },
  ResolverUnreachable() {
    const cluster = aCluster([], { systemPods: true });
    for (const node of ['node-1', 'node-3']) cluster.interfere({ kind: 'cutNetwork', node });
    cluster.interfere({ kind: 'cutNetwork', node: 'node-2' });
    return to(cluster, 'web');
  },
  TimedOut() {
    const cluster = aCluster();
    cluster.interfere({ kind: 'slow', pod: 'default/web', ms: 600_000 });
    return to(cluster, ipOf(cluster, 'web'));
  },
  ConnectionReset() {
    // The server's FIN is lost with its node's network. Who asks again before the FIN is sent again meets a kernel without the socket.
    for (const cut of [300, 400, 900, 1000, 1200]) {
      const cluster = aCluster();
      const target = { host: podIP(cluster, 'web'), port: 80 };
      cluster.setTraffic({ id: 'loop', from: CLIENT, to: target, every: 700, keepAlive: true });
      cluster.advance(2500);
      cluster.interfere({ kind: 'cutNetwork', node: 'node-1' });
      cluster.interfere({ kind: 'crash', pod: 'default/web' });
      cluster.advance(cut);
      cluster.interfere({ kind: 'restoreNetwork', node: 'node-1' });
      cluster.advance(5000);
      const found = cluster.connections(100).find(({ reasonCode }) => reasonCode === 'ConnectionReset');
      if (found) return found;
    }
    throw new Error('no connection was reset');
  },
  ConnectionClosed() {
    const cluster = aCluster();
    cluster.interfere({ kind: 'slow', pod: 'default/web', ms: 3000 });
    return ended(cluster, { from: CLIENT, to: { host: ipOf(cluster, 'web'), port: 80 } }, () =>
      cluster.interfere({ kind: 'crash', pod: 'default/web' }),
    );
  },
  ProtocolNotMatched() {
    const cluster = aCluster();
    return ended(cluster, { from: CLIENT, to: { host: ipOf(cluster, 'web'), port: 80 }, protocol: 'UDP' });
  },
  ClusterIPPortUnused() {
    const cluster = aCluster([], { proxy: { mode: 'ipvs' } });
    return to(cluster, ipOf(cluster, 'web'), 81);
  },
  ClusterIPUnallocated() {
    return to(aCluster([], { proxy: { mode: 'nftables' } }), '10.96.200.200');
  },
  PacketLost() {
    const cluster = aCluster();
    cluster.interfere({ kind: 'lossyLink', node: 'node-1', loss: 1 });
    return to(cluster, ipOf(cluster, 'web'));
  },
};

describe('every reason for an ending', () => {
  it.each(ENDING_REASONS)('%s is how some connection ends, and says why', (reason) => {
    const record = CASES[reason]();
    expect(record.reasonCode).toBe(reason);
    expect(record.reason).toMatch(/\S.*\S/);
  });
});
