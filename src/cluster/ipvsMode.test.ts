/** IPVS mode through the door: whose turn it is, what becomes of connections, and what a client sees that iptables mode would not show. */
import { describe, expect, it } from 'vitest';
import type { Flow } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

/** On each node of `nodes` a Pod that serves, web-1 on node-1 and so on. */
const web = (nodes: readonly number[], image = 'nginx') =>
  nodes
    .map(
      (n) => `---
apiVersion: v1
kind: Pod
metadata: {name: web-${n}, labels: {app: web}}
spec: {nodeName: node-${n}, terminationGracePeriodSeconds: 1, containers: [{name: c, image: ${image}, ports: [{containerPort: 80}]}]}
`,
    )
    .join('');

const client = (n: number) => `---
apiVersion: v1
kind: Pod
metadata: {name: client-${n}}
spec: {nodeName: node-${n}, containers: [{name: c, image: busybox, command: [sleep, infinity]}]}
`;

const service = (spec = '') => `---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.0.50, selector: {app: web}, ports: [{port: 80, protocol: TCP}]${spec === '' ? '' : `, ${spec}`}}
`;

const NODE_PORT = (policy: string) =>
  `type: NodePort, externalTrafficPolicy: ${policy}, ports: [{port: 80, nodePort: 30080}]`;

interface Options {
  readonly pods?: readonly number[];
  readonly spec?: string;
  readonly mode?: 'iptables' | 'ipvs';
}

function aCluster({ pods = [1, 2, 3], spec = '', mode = 'ipvs' }: Options = {}): Cluster {
  const manifest = service(spec).replace(/, ports: \[\{port: 80, protocol: TCP\}\](?=.*ports:)/, '');
  const cluster = createCluster({
    seed: 7,
    proxy: { mode },
    systemPods: false,
    hopLatency: 10,
    nodes: [1, 2, 3].map((n) => ({ name: `node-${n}`, ip: `192.168.10.1${n}`, podCIDR: `10.244.${n}.0/24` })),
    externals: [{ name: 'user', ip: '203.0.113.9' }],
  });
  // The servers first, so that they have the first addresses.
  if (pods.length > 0) cluster.apply(web(pods));
  cluster.settle();
  cluster.apply(client(1) + client(2) + manifest);
  cluster.settle();
  return cluster;
}

const FROM = { pod: 'default/client-1' };
const VIP = { host: '10.96.0.50', port: 80 };

/** Opens connections one after the other; the Pods that answered, in a word. */
function ask(cluster: Cluster, times: number, from: Flow['from'] = FROM, to: Flow['to'] = VIP): string {
  const ids = Array.from({ length: times }, () => {
    const id = cluster.send({ from, to });
    cluster.advance(500);
    return id;
  });
  return ids.map((id) => cluster.connection(id)?.endpointPod?.slice(-1) ?? cluster.connection(id)?.verdict).join('');
}

/** The one outcome of a trace, or all of them. */
function traced(cluster: Cluster, from: Flow['from'], host: string, port: number, protocol: Flow['protocol'] = 'TCP') {
  return cluster
    .trace({ from, to: { host, port }, protocol })
    .outcomes.map(({ probability, verdict, endpoint = '-', masqueraded, reasonCode }) =>
      [probability.toFixed(2), verdict, endpoint, masqueraded ? 'masq' : 'plain', reasonCode].join(' '),
    );
}

/** The lines of a virtual server in `ipvsadm -Ln`: real server, weight, active and inactive connections. */
function realServers(cluster: Cluster, node: string, server: string): string[] {
  const lines = cluster.ipvsadm(node).split('\n');
  const from = lines.findIndex((line) => line.startsWith(`TCP  ${server} `)) + 1;
  const found: string[] = [];
  for (let i = from; lines[i]?.startsWith('  ->'); i++) found.push(lines[i]!.slice(5).replace('Masq', '').trim());
  return found.map((line) => line.replaceAll(/\s+/g, ' '));
}

describe('round robin', () => {
  it('takes turns in live traffic, each node for itself', () => {
    const cluster = aCluster();
    expect(ask(cluster, 4)).toBe('1231');
    expect(ask(cluster, 2, { pod: 'default/client-2' })).toBe('12');
    expect(ask(cluster, 3)).toBe('231');
    expect(ask(cluster, 1, { node: 'node-2' })).toBe('3');
  });

  it('gives every real server the same chance in a trace, which takes nobody’s turn', () => {
    const cluster = aCluster();
    const { outcomes } = cluster.trace({ from: FROM, to: VIP });
    expect(outcomes.map(({ probability }) => probability)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(outcomes[1]?.hops[1]?.decided.find(({ kind }) => kind === 'ipvs')?.sentence).toBe(
      'Virtual server TCP 10.96.0.50:80 rr: 10.244.2.2:80, one of 3 in turn',
    );
    expect(ask(cluster, 2)).toBe('12');
    const [, second] = cluster.connections(2);
    const ipvs = cluster.connections(1)[0]?.hops[1]?.decided.find(({ kind }) => kind === 'ipvs');
    expect(second).toBeDefined();
    expect(ipvs?.sentence).toBe('Virtual server TCP 10.96.0.50:80 rr: the turn of 10.244.2.2:80, 2 of 3');
  });

  it('gives the same turns again after going back, and forgets them with the node’s power', () => {
    const cluster = aCluster();
    ask(cluster, 2);
    const before = cluster.now - 100;
    expect(ask(cluster, 5)).toBe('31231');
    cluster.seek(before);
    expect(ask(cluster, 4)).toBe('3123');
    cluster.interfere({ kind: 'powerOff', node: 'node-2' });
    cluster.interfere({ kind: 'powerOn', node: 'node-2' });
    cluster.settle();
    expect(ask(cluster, 1)).toBe('1');
  });

  it('goes on behind a real server that has gone', () => {
    const cluster = aCluster();
    expect(ask(cluster, 2)).toBe('12');
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/web-2' });
    cluster.settle();
    expect(ask(cluster, 3)).toBe('313');
  });
});

describe('persistence', () => {
  const spec = `sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}, ${NODE_PORT('Cluster')}`;

  it('keeps a client with its real server at a virtual server, until its timeout after the last connection', () => {
    const cluster = aCluster({ spec });
    expect(ask(cluster, 3)).toBe('111');
    expect(ask(cluster, 3, { node: 'node-1' })).toBe('222');
    cluster.advance(50_000);
    expect(ask(cluster, 1)).toBe('1');
    cluster.advance(50_000);
    expect(ask(cluster, 1)).toBe('1');
    cluster.advance(61_000);
    expect(ask(cluster, 1)).toBe('3');
    expect(cluster.ipvsadm('node-1')).toContain('TCP  10.96.0.50:80 rr persistent 60\n');
  });

  it('is another one at each virtual server: a Service’s NodePort does not know its ClusterIP’s clients', () => {
    const cluster = aCluster({ spec });
    expect(ask(cluster, 2)).toBe('11');
    expect(ask(cluster, 1, { node: 'node-1' })).toBe('2');
    expect(ask(cluster, 2, FROM, { host: '192.168.10.11', port: 30080 })).toBe('11');
    expect(ask(cluster, 1, { external: 'user' }, { host: '192.168.10.11', port: 30080 })).toBe('2');
  });
});

describe('a connection that is open', () => {
  const keepAlive = (cluster: Cluster) => {
    cluster.setTraffic({ id: 'loop', every: 1000, from: FROM, to: VIP, keepAlive: true });
    cluster.advance(3500);
    return cluster.connections(1)[0]!;
  };

  it('stays with a real server that is no longer wanted, which has weight 0 until it is over', () => {
    const cluster = aCluster();
    const { id, endpointPod } = keepAlive(cluster);
    expect(endpointPod).toBe('default/web-1');
    expect(realServers(cluster, 'node-1', '10.96.0.50:80')[0]).toBe('10.244.1.2:80 1 1 0');
    cluster.apply(web([1]).replace('app: web}', 'app: other}'));
    cluster.advance(5000);
    expect(cluster.connection(id)?.endedAt).toBeUndefined();
    expect(realServers(cluster, 'node-1', '10.96.0.50:80')).toEqual([
      '10.244.1.2:80 0 1 0',
      '10.244.2.2:80 1 0 0',
      '10.244.3.2:80 1 0 0',
    ]);
    expect(ask(cluster, 3)).toBe('232');
    cluster.removeTraffic('loop');
    cluster.advance(300_000);
    expect(realServers(cluster, 'node-1', '10.96.0.50:80')).toHaveLength(2);
  });

  it.each(['iptables', 'ipvs'] as const)('outlives its Service in iptables mode only (%s)', (mode) => {
    const cluster = aCluster({ mode });
    const { id } = keepAlive(cluster);
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/services/web' });
    cluster.advance(9000);
    const record = cluster.connection(id)!;
    if (mode === 'iptables') expect(record.endedAt).toBeUndefined();
    // Its address is no longer one of the node's: what the client sends to it goes out on the default route.
    else expect(record.hops.at(-1)?.ending).toMatchObject({ verdict: 'unroutable', reason: 'AddressUnused' });
  });
});

describe('datagrams', () => {
  it('of a client that keeps its port go to another real server when theirs is gone', () => {
    const cluster = aCluster({ pods: [] });
    const server = (n: number) => `---
apiVersion: v1
kind: Pod
metadata: {name: dns-${n}, labels: {app: dns}}
spec: {nodeName: node-${n}, terminationGracePeriodSeconds: 0, containers: [{name: c, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --udp-port=8081], ports: [{containerPort: 8081, protocol: UDP}]}]}
`;
    cluster.apply(`${server(2)}${server(3)}---
apiVersion: v1
kind: Service
metadata: {name: dns}
spec: {clusterIP: 10.96.0.70, selector: {app: dns}, ports: [{port: 53, targetPort: 8081, protocol: UDP}]}
`);
    cluster.settle();
    const to = { host: '10.96.0.70', port: 53 };
    cluster.setTraffic({ id: 'loop', every: 1000, from: FROM, to, protocol: 'UDP' });
    cluster.advance(4500);
    const pods = () => cluster.connections(4).map(({ endpointPod }) => endpointPod);
    expect(new Set(pods())).toEqual(new Set(['default/dns-2']));
    expect(cluster.ipvsadm('node-1')).toMatch(/UDP {2}10\.96\.0\.70:53 rr\n.* 1 {6}0 {10}1 /);
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/dns-2' });
    cluster.advance(10_000);
    expect(new Set(pods())).toEqual(new Set(['default/dns-3']));
  });
});

describe('what only IPVS mode shows', () => {
  const cluster = aCluster({ pods: [1, 2], spec: NODE_PORT('Local') });
  cluster.apply(service().replace('name: web', 'name: none').replace('0.50', '0.60').replace('app: web', 'app: none'));
  cluster.settle();

  it.each<[string, Flow['from'], string, number, Flow['protocol'], string[]]>([
    [
      'a ClusterIP is an address of the client’s node, which rejects a ping of it',
      FROM,
      '10.96.0.50',
      0,
      'ICMP',
      ['1.00 reject - plain ClusterIPPortUnused'],
    ],
    ['from a node, too', { node: 'node-3' }, '10.96.0.50', 0, 'ICMP', ['1.00 reject - plain ClusterIPPortUnused']],
    ['a node answers as ever', FROM, '192.168.10.13', 0, 'ICMP', ['1.00 accept 192.168.10.13 plain Answered']],
    [
      'an unused port of a ClusterIP is rejected',
      FROM,
      '10.96.0.50',
      81,
      'TCP',
      ['1.00 reject - plain ClusterIPPortUnused'],
    ],
    ['an address nobody has is silent', FROM, '10.96.0.51', 80, 'TCP', ['1.00 unroutable - plain AddressUnused']],
    [
      'ports of the host are not on a ClusterIP',
      FROM,
      '10.96.0.1',
      6443,
      'TCP',
      ['1.00 reject - plain ClusterIPPortUnused'],
    ],
    ['without real servers ip_vs rejects', FROM, '10.96.0.60', 80, 'TCP', ['1.00 reject - plain NoEndpoints']],
    ['from a node, too', { node: 'node-1' }, '10.96.0.60', 80, 'TCP', ['1.00 reject - plain NoEndpoints']],
    [
      'policy Local holds for the Pods and processes of a node that has an endpoint',
      FROM,
      '192.168.10.11',
      30080,
      'TCP',
      ['1.00 accept 10.244.1.2:80 plain Answered'],
    ],
    [
      'and the source of a node’s process stays',
      { node: 'node-1' },
      '192.168.10.11',
      30080,
      'TCP',
      ['1.00 accept 10.244.1.2:80 plain Answered'],
    ],
    [
      'on a node without one it is sent on, and the answer does not find the outside client',
      { external: 'user' },
      '192.168.10.13',
      30080,
      'TCP',
      ['0.50 drop 10.244.1.2:80 plain InvalidConntrack', '0.50 drop 10.244.2.2:80 plain InvalidConntrack'],
    ],
    [
      'NodePorts are not on loopback',
      { node: 'node-1' },
      '127.0.0.1',
      30080,
      'TCP',
      ['1.00 refused 127.0.0.1:30080 plain NobodyListens'],
    ],
    ['they are on the Pods’ gateway', FROM, '10.244.1.1', 30080, 'TCP', ['1.00 accept 10.244.1.2:80 plain Answered']],
    [
      'a Pod that gets itself is masqueraded, without the mark',
      { pod: 'default/web-1' },
      '10.96.0.50',
      80,
      'TCP',
      ['0.50 accept 10.244.1.2:80 masq Answered', '0.50 accept 10.244.2.2:80 plain Answered'],
    ],
  ])('%s', (_name, from, host, port, protocol, expected) => {
    expect(traced(cluster, from, host, port, protocol)).toEqual(expected);
  });

  it('a ping of a ClusterIP ends as ping says it', () => {
    const id = cluster.send({ from: FROM, to: { host: '10.96.0.50', port: 0 }, protocol: 'ICMP' });
    cluster.advance(2000);
    const record = cluster.connection(id);
    expect(record).toMatchObject({ verdict: 'reject', clientSees: 'Destination Port Unreachable' });
    expect(record?.hops.at(1)?.decided.at(-1)).toMatchObject({
      chain: 'KUBE-IPVS-FILTER',
      sentence:
        "10.96.0.50 is on this node's kube-ipvs0, but a ping is for no Service: rejected with ICMP port unreachable",
    });
  });

  it('is served over REST, beside the rules', () => {
    const get = (what: string) => cluster.request({ method: 'GET', path: `/api/v1/nodes/node-1/proxy/${what}` }).body;
    expect(get('ipvsadm')).toBe(cluster.ipvsadm('node-1'));
    expect(get('ipset-save')).toBe(cluster.ipsetSave('node-1'));
    expect(get('iptables-save')).toBe(cluster.iptablesSave('node-1'));
  });

  it('iptables-save holds the kubelet’s and the CNI plugin’s chains as well, and kube-proxy’s canary is not there', () => {
    const text = cluster.iptablesSave('node-1');
    for (const name of ['KUBE-FIREWALL', 'KUBE-KUBELET-CANARY', 'KUBE-IPTABLES-HINT', 'KIND-MASQ-AGENT'])
      expect(text).toContain(`:${name} - [0:0]`);
    expect(text).not.toContain('KUBE-PROXY-CANARY');
  });
});
