/**
 * Nodes with kubelets, for tests: the real API server and client-go, and a network that only remembers who listens and answers
 * connections as the test says.
 */
import {
  splitKey,
  type Container,
  type Pod,
  type PodSpec,
  type Protocol,
  type TrafficSource,
  type Verdict,
} from '../api/index.ts';
import { createApiServer, type ApiServer } from '../apiserver/index.ts';
import { createClientGo, type ClientGo } from '../client-go/index.ts';
import { createCni, type Cni, type CniNode } from '../cni/index.ts';
import { createKubelet, type Kubelet, type KubeletNetwork, type KubeletOptions } from '../kubelet/index.ts';
import { parseIptablesSave } from '../netfilter/index.ts';
import { createNetwork, type Listener, type Network } from '../network/index.ts';
import { Simulation } from '../sim/index.ts';
import { aNamespace, aPod } from './objects.ts';

export interface FakeNetwork extends KubeletNetwork {
  readonly listeners: Map<string, Listener>;
  readonly sources: Map<string, TrafficSource>;
  readonly ended: string[];
  /** ms for which a program that shuts down still has something to answer. */
  busyFor: number;
  readonly cutPods: Set<string>;
  /** What a connection to a host is told; default: nothing has that name. */
  verdictOf: (host: string, port: number) => Verdict;
  readonly links: Map<string, { powered: boolean; connected: boolean }>;
}

function socketName(ip: string, port: number, protocol: Protocol): string {
  return `${ip}:${port}/${protocol}`;
}

/** ms after which a connection of the fake network has ended. */
const ANSWERED_AFTER = 1;

function aFakeNetwork(sim: Simulation): FakeNetwork {
  const listeners = new Map<string, Listener>();
  const sources = new Map<string, TrafficSource>();
  const ended: string[] = [];
  const links = new Map<string, { powered: boolean; connected: boolean }>();
  const connections = new Map<string, Verdict>();
  const closeAll = (pod: string): void => {
    for (const [name, listener] of listeners) if (listener.pod === pod) listeners.delete(name);
  };
  const network: FakeNetwork = {
    listeners,
    sources,
    ended,
    links,
    busyFor: 0,
    cutPods: new Set(),
    verdictOf: () => 'nxdomain',
    listen: (listener) => void listeners.set(socketName(listener.ip, listener.port, listener.protocol), listener),
    stopListening: closeAll,
    shutDown(pod) {
      closeAll(pod);
      return network.busyFor;
    },
    endPod(pod) {
      ended.push(pod);
      closeAll(pod);
    },
    setAnswer(pod, answer) {
      for (const [name, listener] of listeners) {
        if (listener.pod === pod) listeners.set(name, { ...listener, answer: { ...listener.answer, ...answer } });
      }
    },
    isListening: (ip, port, protocol) => listeners.has(socketName(ip, port, protocol)),
    setTraffic: (source) => void sources.set(source.id, source),
    removeTraffic: (id) => void sources.delete(id),
    connect({ to }, options) {
      const id = `connection-${connections.size}`;
      const verdict = network.verdictOf(to.host, to.port);
      connections.set(id, verdict);
      const given = Math.min(options?.timeout ?? Infinity, options?.connectTimeout ?? Infinity, 120_000);
      if (options?.tell) sim.schedule(verdict === 'drop' ? given : ANSWERED_AFTER, options.tell, { background: true });
      return id;
    },
    request: () => false,
    close: () => undefined,
    setPodLink(pod, connected) {
      if (connected) network.cutPods.delete(pod);
      else network.cutPods.add(pod);
    },
    isPodConnected: (pod) => !network.cutPods.has(pod),
    connection(id) {
      const verdict = connections.get(id);
      if (!verdict) return undefined;
      const flow = { from: { node: 'node-1' }, to: { host: '', port: 0 } };
      const requests = verdict === 'accept' ? [{ sentAt: 0, answeredAt: 0, status: 200, body: 'hello\n' }] : [];
      const told: Partial<Record<Verdict, string>> = {
        refused: 'connection refused',
        reject: 'connection refused',
        drop: 'connection timed out',
      };
      const clientSees = told[verdict];
      const endedAt = sim.now;
      const record = { id, flow, openedAt: 0, endedAt, state: 'closed', verdict, masqueraded: false } as const;
      const header = { protocol: 'TCP', src: '10.244.1.2', sport: 40_000, dst: '10.0.0.9', dport: 80 } as const;
      const sent = verdict === 'nxdomain' ? {} : { header };
      return { ...record, ...sent, hops: [], requests, ...(clientSees === undefined ? {} : { clientSees }) };
    },
    ask(_, name, __, tell) {
      const id = `connection-${connections.size}`;
      connections.set(id, network.verdictOf(name, 53));
      if (tell) sim.schedule(ANSWERED_AFTER, tell, { background: true });
      return id;
    },
    reply: (id) => (connections.get(id) === 'accept' ? { status: 200, headers: [], body: 'hello\n' } : undefined),
    abandon: () => undefined,
    conntrack: () => [],
    ruleCounters: () => new Map(),
    socketsOf: () => [],
    socketsOn: () => [],
    podCIDR: () => undefined,
    externalAddress: () => undefined,
    routes: () => [],
    trace({ to }) {
      const verdict = network.verdictOf(to.host, to.port);
      const outcome = {
        probability: 1,
        verdict,
        masqueraded: false,
        reason: '',
        reasonCode: 'Answered',
        hops: [],
      } as const;
      return { outcomes: [outcome] };
    },
    link: (node) => ({ delay: 0, loss: 0, ...(links.get(node) ?? { powered: true, connected: true }) }),
  };
  return network;
}

export interface NodeAgents {
  readonly sim: Simulation;
  readonly api: ApiServer;
  readonly clientGo: ClientGo;
  readonly cni: Cni;
  readonly network: FakeNetwork;
  readonly kubelet: Kubelet;
  /** Creates a Pod of one container and binds it. */
  run(name: string, container: Partial<Container>, more?: { spec?: Partial<PodSpec>; node?: string }): Pod;
  /** The Pod as the API has it; it must exist. */
  pod(key: string): Pod;
  exists(key: string): boolean;
  /** The one word kubectl would show: phase, or the first container's reason. */
  word(key: string): string;
  /** "Reason: message" of a Pod's Events, oldest first; repeats are counted as "(x3)". */
  events(key: string): string[];
  /** Changes a node's link as a learner would. */
  setLink(node: string, link: Partial<{ powered: boolean; connected: boolean }>): void;
}

function aNetworkWithoutRules(sim: Simulation, cni: Cni, nodes: readonly (CniNode & { ip: string })[]): Network {
  const rules = parseIptablesSave('');
  const known = nodes.map(({ name, ip, podCIDR }) => ({ name, addresses: [ip], podCIDR }));
  return createNetwork(
    sim,
    {
      nodes: () => known,
      externals: () => [],
      podAt: cni.podAt,
      addressOf: cni.addressOf,
      rules: () => rules,
      loadBalancerNodes: () => undefined,
      healthCheck: () => undefined,
      dnsServer: () => undefined,
      lookup: () => ({ rcode: 'NXDOMAIN', addresses: [], tries: [], decided: [] }),
      ask: () => ({ reply: { rcode: 'NXDOMAIN', records: [], sentence: '' }, delay: 0 }),
    },
    { hopLatency: () => 1 },
  );
}

export interface NodeAgentsOptions extends Partial<Omit<KubeletOptions, 'nodes'>> {
  readonly seed?: number;
  readonly podCIDR?: string;
  /** Connections are real ones, over nodes without any rules (then `network` is an empty fake). */
  readonly realNetwork?: boolean;
}

export function someNodeAgents(options: NodeAgentsOptions = {}): NodeAgents {
  const { seed = 1, podCIDR = '10.244.1.0/24', realNetwork = false, ...kubeletOptions } = options;
  const sim = new Simulation(seed);
  const api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  const clientGo = createClientGo(sim, api);
  const nodes = [
    { name: 'node-1', ip: '172.18.0.2', podCIDR },
    { name: 'node-2', ip: '172.18.0.3', podCIDR: '10.244.2.0/24' },
  ];
  const cni = createCni(sim, () => nodes);
  const network = aFakeNetwork(sim);
  const wires = realNetwork ? aNetworkWithoutRules(sim, cni, nodes) : undefined;
  const kubelet = createKubelet(sim, api, clientGo, cni, wires ?? network, { nodes: () => nodes, ...kubeletOptions });
  api.create('namespaces', aNamespace('default'));
  for (const { name, podCIDR: range } of nodes) {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { podCIDR: range } } as const;
    api.create('nodes', { ...node, status: kubelet.nodeStatus(name) });
  }
  const get = (key: string): Pod | undefined => {
    const { namespace, name } = splitKey(key);
    return api.get('pods', namespace, name);
  };
  const pod = (key: string): Pod => {
    const found = get(key);
    if (!found) throw new Error(`there is no Pod ${key}`);
    return found;
  };
  return {
    sim,
    api,
    clientGo,
    cni,
    network,
    kubelet,
    run(name, container, more = {}) {
      const spec = { containers: [{ name: 'app', image: 'nginx:1.27', ...container }], ...more.spec };
      const created = api.create('pods', aPod(name, { spec }));
      api.bind('default', name, more.node ?? 'node-1');
      return created;
    },
    pod,
    exists: (key) => get(key) !== undefined,
    word(key) {
      const { status } = pod(key);
      const state = (status?.initContainerStatuses ?? [])
        .concat(status?.containerStatuses ?? [])
        .map((container) => container.state?.waiting?.reason ?? container.state?.terminated?.reason)
        .find((reason) => reason !== undefined && reason !== 'Completed');
      return state ?? status?.phase ?? '';
    },
    events(key) {
      const { name } = splitKey(key);
      return api
        .list('events')
        .filter(({ involvedObject }) => involvedObject.name === name)
        .map(({ reason, message, count = 1 }) => `${reason ?? ''}: ${message ?? ''}${count > 1 ? ` (x${count})` : ''}`);
    },
    setLink(node, link) {
      if (wires) wires.setLink(node, link);
      else network.links.set(node, { ...network.link(node), ...link });
      kubelet.nodeLinkChanged(node);
    },
  };
}
