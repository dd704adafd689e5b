/** A cluster whose settings change while it runs: what a real one would do, and that each change can be taken back. */
import { describe, expect, it } from 'vitest';
import { ApiError, type TraceOutcome } from '../../api/index.ts';
import { createCluster, type Cluster, type ClusterChange, type ClusterOptions } from '../index.ts';

const web = (replicas: number, service = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
${service}`;

const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: nginx}]}
`;

const service = (name: string, spec = '') => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: web}
  ports: [{port: 80}]
${spec}`;

function aCluster(options: ClusterOptions = {}, ...manifests: string[]): Cluster {
  const cluster = createCluster({ seed: 7, systemPods: false, ...options });
  for (const manifest of manifests) cluster.apply(manifest);
  cluster.settle();
  return cluster;
}

function refusal(cluster: Cluster, change: ClusterChange): string {
  const before = cluster.revision;
  try {
    cluster.configure(change);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    expect(cluster.revision).toBe(before);
    return error.message;
  }
  throw new Error('it was not refused');
}

const readyOf = (cluster: Cluster, node: string) =>
  cluster.object('nodes', '', node)?.status?.conditions?.find(({ type }) => type === 'Ready');

const clusterIP = (cluster: Cluster, name: string) => cluster.object('services', 'default', name)?.spec.clusterIP ?? '';

const ingress = (cluster: Cluster, name: string) =>
  cluster.object('services', 'default', name)?.status?.loadBalancer?.ingress?.[0]?.ip;

function outcomes(cluster: Cluster, host: string, node = 'node-1', port = 80): readonly TraceOutcome[] {
  return cluster.trace({ from: { node }, to: { host, port } }).outcomes;
}

const pinned = (name: string, node: string) =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: web}}, spec: {nodeName: ${node}, containers: [{name: c, image: nginx}]}}`;

describe('adding a node', () => {
  it('boots the machine, registers its Node, which becomes Ready when its network is, and starts its kube-proxy', () => {
    const cluster = aCluster({}, web(3));
    cluster.configure({ kind: 'addNode', node: { name: 'node-4', zone: 'b' } });
    expect(cluster.object('nodes', '', 'node-4')).toBeUndefined();
    expect(cluster.plates('node-4')).toEqual([]);
    cluster.advance(5100);
    expect(readyOf(cluster, 'node-4')).toMatchObject({ status: 'False', reason: 'KubeletNotReady' });
    cluster.settle();
    expect(readyOf(cluster, 'node-4')).toMatchObject({ status: 'True', reason: 'KubeletReady' });
    const node = cluster.object('nodes', '', 'node-4');
    expect(node?.spec.podCIDR).toBe('10.244.4.0/24');
    expect(node?.status?.addresses?.[0]?.address).toBe('192.168.49.14');
    expect(node?.metadata.labels?.['topology.kubernetes.io/zone']).toBe('b');
    const rules = (name: string) => cluster.iptablesSave(name).replace(/192\.168\.49\.1\d/g, 'NODE');
    expect(rules('node-4')).toBe(rules('node-3'));
    expect(cluster.objects('events').map(({ reason }) => reason)).toContain('NodeReady');
  });

  it('takes Pods, with addresses of its own range, and answers on NodePorts', () => {
    const cluster = aCluster({}, service('web', '  type: NodePort'));
    cluster.configure({ kind: 'addNode', node: { name: 'node-4' } });
    cluster.settle();
    cluster.apply(pinned('here', 'node-4'));
    cluster.settle();
    expect(cluster.object('pods', 'default', 'here')?.status?.podIP).toBe('10.244.4.2');
    const port = cluster.object('services', 'default', 'web')?.spec.ports?.[0]?.nodePort ?? 0;
    const from = { external: 'user' };
    const { outcomes: found } = cluster.trace({ from, to: { host: '192.168.49.14', port } });
    expect(found).toMatchObject([{ verdict: 'accept', endpoint: '10.244.4.2:80', probability: 1 }]);
  });

  it('waits for its network before anything is scheduled there, and gets its DaemonSet Pods', () => {
    const cluster = aCluster({}, daemonSet);
    cluster.configure({ kind: 'addNode', node: { name: 'node-4' } });
    cluster.advance(5500);
    expect(cluster.object('nodes', '', 'node-4')?.spec.taints).toContainEqual({
      key: 'node.kubernetes.io/not-ready',
      effect: 'NoSchedule',
    });
    cluster.settle();
    expect(cluster.object('nodes', '', 'node-4')?.spec.taints ?? []).toEqual([]);
    const there = cluster.objects('pods').filter(({ spec }) => spec.nodeName === 'node-4');
    expect(there.map(({ status }) => status?.podIP)).toEqual(['10.244.4.2']);
  });

  it('is refused in Kubernetes’ words, and then nothing has changed', () => {
    const cluster = aCluster();
    const add = (node: Extract<ClusterChange, { kind: 'addNode' }>['node']) =>
      refusal(cluster, { kind: 'addNode', node });
    expect(add({ name: 'node-1' })).toBe('nodes "node-1" already exists');
    expect(add({ name: 'Node_4' })).toMatch(
      /^Node "Node_4" is invalid: metadata\.name: Invalid value: "Node_4": a lowercase/,
    );
    expect(add({ name: 'n', ip: '192.168.49.11' })).toBe(
      'Node "n" is invalid: status.addresses[0].address: Duplicate value: "192.168.49.11"',
    );
    expect(add({ name: 'n', ip: '192.168.49' })).toMatch(/must be a valid IP address/);
    expect(add({ name: 'n', ip: '10.244.1.9' })).toMatch(/is in the Pod range 10\.244\.0\.0\/16/);
    expect(add({ name: 'n', podCIDR: '10.244.1.0/25' })).toMatch(/overlaps with 10\.244\.1\.0\/24 of node node-1/);
    expect(add({ name: 'n', podCIDR: '10.96.1.0/24' })).toMatch(/overlaps with the Service range 10\.96\.0\.0\/12/);
    expect(add({ name: 'n', taints: [{ key: 'x', effect: 'Never' as 'NoSchedule' }] })).toMatch(
      /Unsupported value: "Never"/,
    );
    const full = aCluster({ clusterCIDR: '10.244.0.0/22' });
    expect(refusal(full, { kind: 'addNode', node: { name: 'n' } })).toMatch(/no remaining CIDRs left to allocate/);
    expect(cluster.actions()).toHaveLength(0);
  });
});

describe('removing a node', () => {
  it('takes the machine and its Node object; connections to its Pods meet silence, and its name may come again', () => {
    const cluster = aCluster({}, service('web'), pinned('there', 'node-2'));
    const ip = cluster.object('pods', 'default', 'there')?.status?.podIP ?? '';
    cluster.setTraffic({ id: 't', from: { node: 'node-2' }, to: { host: ip, port: 80 }, every: 500 });
    cluster.advance(3000);
    cluster.configure({ kind: 'removeNode', node: 'node-2' });
    expect(cluster.object('nodes', '', 'node-2')).toBeUndefined();
    expect(cluster.settings.nodes.map(({ name }) => name)).not.toContain('node-2');
    expect(outcomes(cluster, ip)).toMatchObject([{ verdict: 'unroutable' }]);
    expect(cluster.traffic()).toEqual([]);
    cluster.settle();
    cluster.configure({ kind: 'addNode', node: { name: 'node-2' } });
    cluster.settle();
    expect(readyOf(cluster, 'node-2')?.status).toBe('True');
    expect(cluster.object('nodes', '', 'node-2')?.spec.podCIDR).toBe('10.244.2.0/24');
  });

  it('leaves its Pods without a node: podgc deletes them, and their Deployment makes others', () => {
    const cluster = aCluster({}, web(3));
    const on = (node: string) => cluster.objects('pods').filter(({ spec }) => spec.nodeName === node).length;
    expect(on('node-2')).toBe(1);
    cluster.configure({ kind: 'removeNode', node: 'node-2' });
    cluster.advance(30_000);
    expect(on('node-2')).toBe(1);
    cluster.advance(50_000);
    expect(on('node-2')).toBe(0);
    const ready = cluster
      .objects('pods')
      .filter(({ status }) =>
        status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
      );
    expect(ready).toHaveLength(3);
  });

  it('does not take the one the API server runs on', () => {
    const cluster = aCluster();
    expect(refusal(cluster, { kind: 'removeNode', node: 'control-plane' })).toBe(
      'nodes "control-plane" is forbidden: the API server runs on it',
    );
    expect(refusal(cluster, { kind: 'removeNode', node: 'node-9' })).toBe('nodes "node-9" not found');
  });

  it('a Node object deleted under a running kubelet does not come back by itself, but with a reboot', () => {
    const cluster = aCluster();
    cluster.request({ method: 'DELETE', path: '/api/v1/nodes/node-3' });
    cluster.advance(120_000);
    expect(cluster.object('nodes', '', 'node-3')).toBeUndefined();
    cluster.interfere({ kind: 'powerOff', node: 'node-3' });
    cluster.interfere({ kind: 'powerOn', node: 'node-3' });
    cluster.settle();
    expect(readyOf(cluster, 'node-3')?.status).toBe('True');
  });
});

describe('kube-proxy’s configuration', () => {
  it('reaches every node’s proxy by a restart in its own time; until it has synced, its old rules hold', () => {
    const cluster = aCluster({}, web(3));
    const ip = clusterIP(cluster, 'web');
    const masqueraded = (node: string) => outcomes(cluster, ip, node).every((outcome) => outcome.masqueraded);
    const pod = { pod: 'default/client' };
    cluster.apply(pinned('client', 'node-1').replace('app: web', 'app: other'));
    cluster.settle();
    const marked = () => cluster.trace({ from: pod, to: { host: ip, port: 80 } }).outcomes.every((o) => o.masqueraded);
    expect([marked(), masqueraded('node-1')]).toEqual([false, true]);
    cluster.configure({ kind: 'setProxy', proxy: { masqueradeAll: true } });
    expect(cluster.settings.proxy).toMatchObject({ mode: 'iptables', masqueradeAll: true });
    expect(marked()).toBe(false);
    const restarted = new Set<number>();
    const names = cluster.settings.nodes.map(({ name }) => name);
    for (let i = 0; i < 100; i++) {
      cluster.advance(50);
      const withAll = names.filter((name) =>
        cluster.plates(name).some(({ masquerade, kind }) => kind === 'ClusterIP' && masquerade),
      );
      restarted.add(withAll.length);
    }
    expect([...restarted]).toEqual(expect.arrayContaining([0, 1, 2, 3, 4]));
    expect(marked()).toBe(true);
  });

  it('is read by a stopped proxy when it is started again, not before', () => {
    const cluster = aCluster({}, web(1));
    cluster.interfere({ kind: 'stopKubeProxy', node: 'node-1' });
    cluster.configure({ kind: 'setProxy', proxy: { masqueradeAll: true } });
    cluster.settle();
    const all = (node: string) => cluster.plates(node).every(({ masquerade }) => masquerade);
    expect([all('node-1'), all('node-2')]).toEqual([false, true]);
    cluster.interfere({ kind: 'startKubeProxy', node: 'node-1' });
    cluster.settle();
    expect(all('node-1')).toBe(true);
  });

  it('a new mode takes the nodes one by one; connections that are established go on', () => {
    const cluster = aCluster({}, web(3), pinned('client', 'node-1').replace('app: web', 'app: other'));
    const to = { host: clusterIP(cluster, 'web'), port: 80 };
    cluster.setTraffic({ id: 'kept', from: { pod: 'default/client' }, to, every: 400, keepAlive: true });
    cluster.advance(5000);
    cluster.configure({ kind: 'setProxy', proxy: { mode: 'ipvs' } });
    const modes = new Set<string>();
    for (let i = 0; i < 100; i++) {
      cluster.advance(50);
      modes.add(cluster.settings.nodes.map(({ name }) => cluster.proxyStatus(name)?.mode).join());
    }
    expect(modes.size).toBeGreaterThan(3);
    expect(cluster.settings.nodes.map(({ name }) => cluster.proxyStatus(name)?.mode)).toEqual(Array(4).fill('ipvs'));
    const kept = cluster.connections(50).filter(({ source }) => source === 'kept');
    expect(kept).toHaveLength(1);
    expect(kept[0]?.state).toBe('established');
    expect(outcomes(cluster, to.host).every(({ verdict }) => verdict === 'accept')).toBe(true);
    // A ClusterIP is an address of every node now: a ping of it is rejected there, instead of being lost.
    const ping = { from: { pod: 'default/client' }, to: { host: to.host, port: 0 }, protocol: 'ICMP' } as const;
    expect(cluster.trace(ping).outcomes).toMatchObject([{ verdict: 'reject' }]);
    cluster.configure({ kind: 'setProxy', proxy: { mode: 'iptables' } });
    cluster.settle();
    expect(cluster.trace(ping).outcomes).toMatchObject([{ verdict: 'unroutable' }]);
  });

  it('is checked as kube-proxy checks it', () => {
    const cluster = aCluster();
    const set = (proxy: Extract<ClusterChange, { kind: 'setProxy' }>['proxy']) =>
      refusal(cluster, { kind: 'setProxy', proxy });
    expect(set({ mode: 'userspace' as 'iptables' })).toMatch(
      /KubeProxyConfiguration\.Mode: Unsupported value: "userspace": supported values: "iptables", "ipvs", "nftables"/,
    );
    expect(set({ nodePortAddresses: ['10.0.0.0'] })).toMatch(
      /NodePortAddresses\[0\]: Invalid value: "10\.0\.0\.0": must be a valid CIDR/,
    );
    expect(set({ nodePortAddresses: ['10.0.0.0/8', 'primary', 'nonsense'] })).toMatch(
      /NodePortAddresses\[1\]: Invalid value: "primary": can't use both 'primary' and CIDRs$/,
    );
    cluster.configure({ kind: 'setProxy', proxy: { nodePortAddresses: ['primary'] } });
    expect(cluster.settings.proxy.nodePortAddresses).toEqual(['primary']);
  });
});

describe('ranges', () => {
  it('a new Service range: old Services keep their addresses, new ones come from it, and the old one goes with its last Service', () => {
    const cluster = aCluster({}, service('old'));
    const old = clusterIP(cluster, 'old');
    cluster.configure({ kind: 'setRanges', serviceCIDR: '10.200.0.0/24' });
    cluster.apply(service('new'));
    expect(clusterIP(cluster, 'old')).toBe(old);
    expect(clusterIP(cluster, 'new')).toMatch(/^10\.200\.0\./);
    expect(() => cluster.apply(service('back', '  clusterIP: 10.96.0.99'))).toThrow(
      'failed to allocate IP 10.96.0.99: the provided network does not match the current range',
    );
    expect(cluster.settings.serviceCIDRs).toEqual([
      { cidr: '10.96.0.0/12', terminating: true },
      { cidr: '10.200.0.0/24', terminating: false },
    ]);
    expect(cluster.settings.serviceCIDR).toBe('10.200.0.0/24');
  });

  it('two ServiceCIDRs: addresses come from either; one that is removed goes when nothing holds it', () => {
    const cluster = aCluster();
    cluster.configure({ kind: 'addServiceCIDR', cidr: '10.200.0.0/24' });
    for (let i = 0; i < 20; i++) cluster.apply(service(`s-${i}`));
    const inNew = cluster.objects('services').filter(({ spec }) => spec.clusterIP?.startsWith('10.200.'));
    expect(inNew.length).toBeGreaterThan(2);
    expect(inNew.length).toBeLessThan(18);
    cluster.configure({ kind: 'removeServiceCIDR', cidr: '10.200.0.0/24' });
    expect(cluster.settings.serviceCIDRs).toHaveLength(2);
    for (const { metadata } of inNew)
      cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/services/${metadata.name}` });
    cluster.settle();
    expect(cluster.settings.serviceCIDRs).toEqual([{ cidr: '10.96.0.0/12', terminating: false }]);
    expect(refusal(cluster, { kind: 'removeServiceCIDR', cidr: '10.96.0.0/12' })).toMatch(/is forbidden/);
  });

  it('a new Pod range: nodes keep theirs, new ones come from it, and kube-proxy takes old Pods for strangers', () => {
    const cluster = aCluster({}, web(3), pinned('client', 'node-1').replace('app: web', 'app: other'));
    const ask = () =>
      cluster.trace({ from: { pod: 'default/client' }, to: { host: clusterIP(cluster, 'web'), port: 80 } }).outcomes;
    expect(ask().some(({ masqueraded }) => masqueraded)).toBe(false);
    cluster.configure({ kind: 'setRanges', clusterCIDR: '10.32.0.0/16' });
    cluster.configure({ kind: 'addNode', node: { name: 'node-4' } });
    cluster.settle();
    expect(cluster.object('nodes', '', 'node-4')?.spec.podCIDR).toBe('10.32.0.0/24');
    expect(cluster.object('nodes', '', 'node-1')?.spec.podCIDR).toBe('10.244.1.0/24');
    expect(ask().every(({ masqueraded, verdict }) => masqueraded && verdict === 'accept')).toBe(true);
    // kindnet is told of both ranges: between Pods nobody is masqueraded.
    expect(cluster.iptablesSave('node-1')).toContain('-A KIND-MASQ-AGENT -d 10.244.0.0/16');
    expect(cluster.iptablesSave('node-1')).toContain('-A KIND-MASQ-AGENT -d 10.32.0.0/16');
  });

  it('are refused where they cannot be', () => {
    const cluster = aCluster();
    const set = (change: object) => refusal(cluster, { kind: 'setRanges', ...change });
    expect(set({ serviceCIDR: '10.244.0.0/20' })).toMatch(
      /spec\.cidrs\[0\].*overlaps with the Pod range 10\.244\.0\.0\/16/,
    );
    expect(set({ serviceCIDR: '10.9.0.1/24' })).toMatch(/must not have bits set beyond the prefix length/);
    expect(set({ clusterCIDR: '10.96.0.0/16' })).toMatch(/networking\.podSubnet.*overlaps with the Service range/);
    expect(set({ clusterCIDR: '10.10.0.0/26' })).toMatch(/is smaller than the size of node subnet with mask 24/);
    expect(set({ serviceCIDR: '10.50.0.0/16', clusterCIDR: '10.50.0.0/16' })).toMatch(/overlaps/);
  });
});

describe('the cloud controller', () => {
  it('stopped: new Services stay pending, those that have an address keep it and answer; started, it catches up', () => {
    const cluster = aCluster({}, web(2, '  type: LoadBalancer'));
    const ip = ingress(cluster, 'web') ?? '';
    cluster.configure({ kind: 'setLoadBalancer', on: false });
    cluster.apply(service('late', '  type: LoadBalancer'));
    cluster.advance(60_000);
    expect(ingress(cluster, 'late')).toBeUndefined();
    const user = () => cluster.trace({ from: { external: 'user' }, to: { host: ip, port: 80 } }).outcomes;
    expect(user().every(({ verdict }) => verdict === 'accept')).toBe(true);
    cluster.configure({ kind: 'setLoadBalancer', on: true });
    cluster.settle();
    expect(ingress(cluster, 'late')).toMatch(/^198\.51\.100\./);
  });

  it('stopped, it tells no load balancer of a new node; started, it does', () => {
    const cluster = aCluster(
      { nodes: [{ name: 'only', ip: '192.168.49.11', podCIDR: '10.244.1.0/24' }] },
      web(1, '  type: LoadBalancer'),
    );
    const ip = ingress(cluster, 'web') ?? '';
    const entries = () => {
      const hops = cluster
        .trace({ from: { external: 'user' }, to: { host: ip, port: 80 } })
        .outcomes.map((o) => o.hops[0]?.next);
      return new Set(hops.map((place) => JSON.stringify(place))).size;
    };
    cluster.configure({ kind: 'setLoadBalancer', on: false });
    cluster.configure({ kind: 'addNode', node: { name: 'second' } });
    cluster.settle();
    expect(entries()).toBe(1);
    cluster.configure({ kind: 'setLoadBalancer', on: true });
    expect(entries()).toBe(2);
  });

  it('can be started in a cluster that began without one', () => {
    const cluster = aCluster({ loadBalancer: false }, service('web', '  type: LoadBalancer'));
    expect(ingress(cluster, 'web')).toBeUndefined();
    cluster.configure({ kind: 'setLoadBalancer', on: true });
    cluster.settle();
    expect(ingress(cluster, 'web')).toBeDefined();
  });
});

describe('outside clients and hops', () => {
  it('a client is added with the next address, sends, and is removed with its traffic', () => {
    const cluster = aCluster({}, web(1, '  type: NodePort'));
    cluster.configure({ kind: 'addExternal', name: 'phone' });
    expect(cluster.settings.externals).toEqual([
      { name: 'user', ip: '203.0.113.9' },
      { name: 'phone', ip: '203.0.113.10' },
    ]);
    const port = cluster.object('services', 'default', 'web')?.spec.ports?.[0]?.nodePort ?? 0;
    cluster.setTraffic({ id: 'p', from: { external: 'phone' }, to: { host: '192.168.49.11', port }, every: 200 });
    cluster.advance(5000);
    expect(cluster.connections(100).some(({ verdict }) => verdict === 'accept')).toBe(true);
    cluster.configure({ kind: 'removeExternal', name: 'phone' });
    expect(cluster.traffic()).toEqual([]);
    cluster.advance(20_000);
    expect(refusal(cluster, { kind: 'addExternal', name: 'user' })).toBe('externals "user" already exists');
    expect(refusal(cluster, { kind: 'addExternal', name: 'A b' })).toMatch(
      /^External "A b" is invalid: name: Invalid value/,
    );
    expect(refusal(cluster, { kind: 'addExternal', name: 'x', ip: '10.96.0.7' })).toMatch(/is in the Service range/);
    expect(refusal(cluster, { kind: 'removeExternal', name: 'phone' })).toBe('externals "phone" not found');
  });

  it('the time of a hop holds for packets that leave from now on', () => {
    const cluster = aCluster({}, web(1));
    cluster.configure({ kind: 'setHopLatency', ms: 10 });
    const id = cluster.send({ from: { node: 'node-1' }, to: { host: clusterIP(cluster, 'web'), port: 80 } });
    cluster.advance(200);
    expect(cluster.connection(id)?.state).toBe('closed');
    expect(refusal(cluster, { kind: 'setHopLatency', ms: -1 })).toMatch(/must be between 0 and 10000, inclusive/);
    expect(refusal(cluster, { kind: 'setHopLatency', ms: NaN })).toMatch(
      /Invalid value: "": must be between 0 and 10000/,
    );
  });
});

describe('a change is an action like any other', () => {
  const CHANGES: readonly ClusterChange[] = [
    { kind: 'addNode', node: { name: 'node-4' } },
    { kind: 'removeNode', node: 'node-2' },
    { kind: 'setProxy', proxy: { masqueradeAll: true, detectLocal: 'NodeCIDR' } },
    { kind: 'setLoadBalancer', on: false },
    { kind: 'setRanges', serviceCIDR: '10.200.0.0/16', clusterCIDR: '10.32.0.0/16' },
    { kind: 'addServiceCIDR', cidr: '10.201.0.0/16' },
    { kind: 'addExternal', name: 'phone' },
    { kind: 'removeExternal', name: 'user' },
    { kind: 'setHopLatency', ms: 5 },
  ];

  it.each(CHANGES)('$kind: on the timeline, taken back without a trace, and part of an exported run', (change) => {
    const cluster = aCluster({}, web(3, '  type: LoadBalancer'));
    const before = cluster.exportRun();
    const settings = cluster.settings;
    cluster.configure(change);
    const mark = cluster.actions().at(-1)!;
    expect(mark.kind).toBe('configure');
    expect(mark.label).toMatch(/^[a-zA-Z-]+ .+/);
    cluster.settle();
    const copy = createCluster();
    copy.importRun(cluster.exportRun());
    expect(copy.settings).toEqual(cluster.settings);
    expect(copy.revision).toBe(cluster.revision);
    expect(copy.objects('nodes')).toEqual(cluster.objects('nodes'));
    for (const { name } of cluster.settings.nodes) expect(copy.iptablesSave(name)).toBe(cluster.iptablesSave(name));
    expect(cluster.takeBack(mark)).toBe(true);
    expect(cluster.settings).toEqual(settings);
    expect(cluster.exportRun()).toBe(before);
  });

  it('labels say what was done', () => {
    const cluster = aCluster();
    for (const change of CHANGES) cluster.configure(change);
    expect(cluster.actions().map(({ label }) => label)).toEqual([
      'add node node-4',
      'remove node node-2',
      'kube-proxy masqueradeAll on, detectLocal NodeCIDR',
      'stop the cloud controller',
      'Service range 10.200.0.0/16, Pod range 10.32.0.0/16',
      'add Service range 10.201.0.0/16',
      'add outside client phone',
      'remove outside client user',
      'a hop takes 5 ms',
    ]);
  });
});

describe('a client loop', () => {
  it('that could never send, or would drown the page, is refused', () => {
    const cluster = aCluster();
    const set = (change: object) => () =>
      cluster.setTraffic({
        id: 't',
        from: { external: 'user' },
        to: { host: '192.168.49.11', port: 80 },
        every: 1000,
        ...change,
      });
    expect(set({ from: { external: 'nobody' } })).toThrow(
      'TrafficSource "t" is invalid: from.external: Not found: "nobody"',
    );
    expect(set({ from: { node: 'node-9' } })).toThrow('from.node: Not found: "node-9"');
    expect(set({ to: { host: ' ', port: 80 } })).toThrow('to.host: Required value');
    expect(set({ to: { host: 'web', port: 0 } })).toThrow('to.port: Invalid value: 0: must be between 1 and 65535');
    expect(set({ every: 0 })).toThrow('every: Invalid value: 0: must be between 10 and 3600000, inclusive');
    expect(set({ retries: 1.5 })).toThrow('retries: Invalid value: 1.5');
    expect(cluster.traffic()).toEqual([]);
    expect(set({ protocol: 'ICMP', to: { host: '192.168.49.11', port: 0 } })).not.toThrow();
  });
});
