/**
 * kube-proxy on every node: follows Services, EndpointSlices and its Node, and keeps the kernel's rules as far up to date as it has
 * heard. Rules outlive the proxy: a stopped one leaves them as they are. Only iptables mode is built.
 * Upstream: cmd/kube-proxy, pkg/proxy/iptables. Left out: the metrics and healthz servers, flush detection, IPv6.
 */
import { ctime, type ConntrackRow, type Plate, type ProxyStatus } from '../api/index.ts';
import type { ApiServer } from '../client-go/index.ts';
import { printIptablesSave, type OwnedRules, type Ruleset } from '../netfilter/index.ts';
import type { SimTime, Simulation } from '../sim/index.ts';
import { createChangeLog, zoneOf, type LoggedChange } from './changeLog.ts';
import type { PlacedNode, ProxyNode } from './config.ts';
import { healthAnswer, type HealthAnswer } from './healthCheck.ts';
import { createRuleGenerator } from './iptables/generateRuleset.ts';
import { createLanes } from './lanes.ts';
import { platesOf } from './plates.ts';
import type { ProxyState } from './proxyState.ts';
import { staleConntrack, udpChanged } from './staleConntrack.ts';

/** From the start of the process to its first sync: it lists everything anew. */
const STARTUP_MS = 600;

export interface KubeProxyOptions {
  readonly nodes: readonly {
    readonly name: string;
    readonly ip: string;
    readonly extraIPs?: readonly string[];
    readonly podCIDR: string;
  }[];
  readonly clusterCIDR: string;
  /** Only iptables is built; the others throw. */
  readonly mode?: 'iptables' | 'nftables' | 'ipvs';
  readonly detectLocal?: 'ClusterCIDR' | 'NodeCIDR' | 'none';
  readonly masqueradeAll?: boolean;
  readonly nodePortAddresses?: readonly string[];
  readonly localhostNodePorts?: boolean;
  /** What else lives in every node's kernel: the kubelet's chains, the CNI plugin's. */
  readonly others: readonly OwnedRules[];
  /** Deletes a node's conntrack entries, after endpoints of a UDP port changed. */
  readonly flushConntrack?: (node: string, matches: (row: ConntrackRow) => boolean) => void;
}

export interface KubeProxy {
  /** The rules in force in a node's kernel. The same object as long as they are the same. */
  rules(node: string): Ruleset;
  /** The same as `iptables-save` prints them, dated with cluster time. */
  iptablesSave(node: string): string;
  status(node: string): ProxyStatus | undefined;
  /** Virtual addresses in a node's rules, by Service. */
  plates(node: string): readonly Plate[];
  /** kube-proxy's own answer on a healthCheckNodePort; undefined when it is none, or the proxy does not run. */
  healthCheck(node: string, port: number): HealthAnswer | undefined;
  /** Ends a node's proxy; its rules stay. */
  stop(node: string): void;
  /** Starts it again: after a moment it lists everything and syncs. */
  start(node: string): void;
  /** Whether a node reaches the API server. Cut off, its proxy runs on with what it knows; back, it lists everything anew. */
  setReachable(node: string, reachable: boolean): void;
}

/** A node whose proxy does not simply run with its lane, because it was stopped or cut off once. */
interface AgentRow {
  readonly running: boolean;
  readonly reachable: boolean;
  /** It hears of changes: running, reachable, and listed since. */
  readonly following: boolean;
  /** Number of the last change its rules reflected when it stopped following, or when it began again. */
  readonly synced: number;
  readonly syncedAt: SimTime;
  /** When it will have listed everything. */
  readonly listsAt?: SimTime;
}

interface ListedEvent {
  readonly kind: 'kube-proxy/listed';
  readonly node: string;
}

export function createKubeProxy(sim: Simulation, api: ApiServer, options: KubeProxyOptions): KubeProxy {
  const { mode = 'iptables', flushConntrack } = options;
  if (mode !== 'iptables') throw new Error(`kube-proxy mode "${mode}" is not built; only "iptables" is`);
  const nodes = new Map(options.nodes.map((node) => [node.name, nodeOf(node)]));
  const generate = createRuleGenerator({
    clusterCIDR: options.clusterCIDR,
    detectLocal: options.detectLocal ?? 'ClusterCIDR',
    masqueradeAll: options.masqueradeAll ?? false,
    nodePortAddresses: options.nodePortAddresses ?? [],
    localhostNodePorts: options.localhostNodePorts ?? true,
    others: options.others,
  });
  const log = createChangeLog(sim, api);
  const agents = sim.createTable<AgentRow>('kube-proxy/agents');
  const isFollowing = (node: string) => agents.get(node)?.following ?? true;

  const cleanConntrack = (node: string, before: ProxyState, after: ProxyState): void => {
    if (udpChanged(before, after)) flushConntrack?.(node, staleConntrack(after));
  };
  const lanes = createLanes(
    sim,
    log,
    [...nodes.keys()],
    (members) => !members.some(isFollowing),
    (members, before, after) => {
      if (!flushConntrack || !someUdp(log.at, before, after)) return;
      for (const node of members) if (isFollowing(node)) cleanConntrack(node, log.stateAt(before), log.stateAt(after));
    },
  );

  /** How far a node is: with its lane, or on its own. */
  const progress = (node: string): { readonly synced: number; readonly syncedAt: SimTime } => {
    const lane = lanes.row(lanes.laneOf(node));
    const own = agents.get(node);
    return own && (!own.following || own.synced > lane.synced) ? own : lane;
  };

  const standStill = (node: string, change: Partial<AgentRow>): void => {
    const { synced, syncedAt } = progress(node);
    const own = agents.get(node) ?? { running: true, reachable: true };
    agents.put(node, { running: own.running, reachable: own.reachable, ...change, following: false, synced, syncedAt });
  };
  const listAnew = (node: string, change: Partial<AgentRow>): void => {
    standStill(node, change);
    const own = agents.get(node);
    if (!own?.running || !own.reachable) return;
    agents.put(node, { ...own, listsAt: sim.now + STARTUP_MS });
    sim.schedule<ListedEvent>(STARTUP_MS, { kind: 'kube-proxy/listed', node }, { by: `kube-proxy/${node}` });
  };
  sim.handle<ListedEvent>('kube-proxy/listed', ({ node }) => {
    const own = agents.get(node);
    // Stopped again meanwhile, or started twice: another event is the right one.
    if (own?.listsAt !== sim.now) return;
    const { running, reachable, synced } = own;
    const last = log.last();
    agents.put(node, { running, reachable, following: true, synced: last, syncedAt: sim.now });
    if (someUdp(log.at, synced, last)) cleanConntrack(node, log.stateAt(synced), log.stateAt(last));
  });

  /** A node's rules, kept until its progress or its zone changes. */
  const made = new Map<string, { readonly row: LoggedChange | undefined; readonly rules: Ruleset }>();
  const rulesOf = (node: ProxyNode): Ruleset => {
    const { synced } = progress(node.name);
    const row = log.at(synced);
    const known = made.get(node.name);
    if (known && known.row === row) return known.rules;
    const zone = row && zoneOf(api.getAsOf('nodes', node.name, row.revision));
    const placed: PlacedNode = { ...node, zone };
    const rules = generate(log.stateAt(synced), placed);
    made.set(node.name, { row, rules });
    return rules;
  };
  const plates = new WeakMap<Ruleset, Map<string, readonly Plate[]>>();

  const known = (name: string): ProxyNode => {
    const node = nodes.get(name);
    if (!node) throw new Error(`there is no node ${name}`);
    return node;
  };

  return {
    rules: (name) => rulesOf(known(name)),
    iptablesSave: (name) => printIptablesSave(rulesOf(known(name)), { date: ctime(sim.now) }),
    status(name) {
      if (!nodes.has(name)) return undefined;
      const { synced, syncedAt } = progress(name);
      const own = agents.get(name);
      const dueAt = isFollowing(name) ? lanes.row(lanes.laneOf(name)).dueAt : own?.listsAt;
      return {
        node: name,
        running: own?.running ?? true,
        syncedRevision: log.at(synced)?.revision ?? 0,
        syncedAt: Math.max(0, syncedAt),
        ...(dueAt === undefined ? {} : { syncDueAt: dueAt }),
      };
    },
    plates(name) {
      const node = known(name);
      const rules = rulesOf(node);
      let byNode = plates.get(rules);
      if (!byNode) plates.set(rules, (byNode = new Map<string, readonly Plate[]>()));
      let list = byNode.get(name);
      if (!list) byNode.set(name, (list = platesOf(rules, node, log.stateAt(progress(name).synced))));
      return list;
    },
    healthCheck(name, port) {
      if (agents.get(name)?.running === false) return undefined;
      return healthAnswer(log.stateAt(progress(name).synced), name, port);
    },
    stop: (name) => {
      if (agents.get(known(name).name)?.running !== false) standStill(name, { running: false });
    },
    start: (name) => {
      if (agents.get(known(name).name)?.running === false) listAnew(name, { running: true });
    },
    setReachable: (name, reachable) => {
      if ((agents.get(known(name).name)?.reachable ?? true) === reachable) return;
      if (reachable) listAnew(name, { reachable });
      else standStill(name, { reachable });
    },
  };
}

function nodeOf({ name, ip, extraIPs = [], podCIDR }: KubeProxyOptions['nodes'][number]): ProxyNode {
  return { name, addresses: [ip, ...extraIPs], podCIDR };
}

function someUdp(at: (n: number) => LoggedChange | undefined, after: number, until: number): boolean {
  for (let n = after + 1; n <= until; n++) if (at(n)?.udp) return true;
  return false;
}
