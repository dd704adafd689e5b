/**
 * kube-proxy on every node: follows Services, EndpointSlices and its Node, and keeps the kernel's rules as far up to date as it has
 * heard. Rules outlive the proxy: a stopped one leaves them as they are.
 * Upstream: cmd/kube-proxy, pkg/proxy/iptables. Left out: the metrics and healthz servers, flush detection, IPv6.
 */
import { ctime, type ConntrackRow, type Plate, type ProxyStatus, type RuleChange } from '../api/index.ts';
import type { ApiServer } from '../client-go/index.ts';
import { printIptablesSave, type OwnedRules, type Ruleset } from '../netfilter/index.ts';
import type { Simulation } from '../sim/index.ts';
import { createAgents, type Agents } from './agents.ts';
import { createChangeLog, zoneOf, type ChangeLog, type LoggedChange } from './changeLog.ts';
import type { ProxyNode, ProxySettings } from './config.ts';
import { healthAnswer, type HealthAnswer } from './healthCheck.ts';
import { createMode, type ProxyMode } from './modes.ts';
import { ruleChanges } from './ruleHistory.ts';
import { staleConntrack, udpChanged } from './staleConntrack.ts';

export interface KubeProxyOptions {
  readonly nodes: readonly {
    readonly name: string;
    readonly ip: string;
    readonly extraIPs?: readonly string[];
    readonly podCIDR: string;
  }[];
  readonly clusterCIDR: string;
  readonly serviceCIDRs?: readonly string[];
  readonly mode?: ProxySettings['mode'];
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
  /** The same as it would have printed when the rules reflected an earlier revision of the API. */
  iptablesSaveAt(node: string, revision: number): string;
  /** The syncs that changed a node's rules, newest first. */
  ruleChanges(node: string, limit: number): readonly RuleChange[];
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

/** @throws Error for a mode that is not built; every method throws for a node that does not exist. */
export function createKubeProxy(sim: Simulation, api: ApiServer, options: KubeProxyOptions): KubeProxy {
  const { flushConntrack } = options;
  const nodes = new Map(options.nodes.map((node) => [node.name, nodeOf(node)]));
  const nodeNamed = (name: string): ProxyNode => {
    const node = nodes.get(name);
    if (!node) throw new Error(`there is no node ${name}`);
    return node;
  };
  const log = createChangeLog(sim, api);
  const agents = createAgents(sim, log, [...nodes.keys()], (node, before, after) => {
    if (!flushConntrack || !someUdp(log, before, after)) return;
    const state = log.stateAt(after);
    if (udpChanged(log.stateAt(before), state)) flushConntrack(node, staleConntrack(state));
  });
  const stateOf = (node: string) => log.stateAt(agents.progress(node).synced);
  const mode = createMode(settingsOf(options), options.others);
  const { rulesAfter, rulesOf } = createRulesInForce(api, log, agents, mode);
  const plates = new WeakMap<Ruleset, Map<string, readonly Plate[]>>();

  return {
    rules: (name) => rulesOf(nodeNamed(name)),
    iptablesSave: (name) => printIptablesSave(rulesOf(nodeNamed(name)), { date: ctime(sim.now) }),
    iptablesSaveAt: (name, revision) =>
      printIptablesSave(rulesAfter(nodeNamed(name), log.lastAt(revision)), { date: ctime(sim.now) }),
    ruleChanges(name, limit) {
      const node = nodeNamed(name);
      return ruleChanges(
        {
          syncs: agents.syncs(name),
          rules: (synced) => rulesAfter(node, synced),
          revision: (synced) => log.at(synced)?.revision ?? 0,
        },
        limit,
      );
    },
    status(name) {
      if (!nodes.has(name)) return undefined;
      const { synced, syncedAt } = agents.progress(name);
      const dueAt = agents.dueAt(name);
      return {
        node: name,
        running: agents.isRunning(name),
        syncedRevision: log.at(synced)?.revision ?? 0,
        syncedAt: Math.max(0, syncedAt),
        ...(dueAt === undefined ? {} : { syncDueAt: dueAt }),
      };
    },
    plates(name) {
      const node = nodeNamed(name);
      const rules = rulesOf(node);
      let byNode = plates.get(rules);
      if (!byNode) plates.set(rules, (byNode = new Map<string, readonly Plate[]>()));
      let list = byNode.get(name);
      if (!list) byNode.set(name, (list = mode.platesOf(rules, node, stateOf(name))));
      return list;
    },
    healthCheck: (name, port) =>
      agents.isRunning(nodeNamed(name).name) ? healthAnswer(stateOf(name), name, port) : undefined,
    stop: (name) => agents.stop(nodeNamed(name).name),
    start: (name) => agents.start(nodeNamed(name).name),
    setReachable: (name, reachable) => agents.setReachable(nodeNamed(name).name, reachable),
  };
}

/** The rules of a node after any change of the log, and as far as its proxy is: kept until it gets further (or time is rewound). */
function createRulesInForce(
  api: ApiServer,
  log: ChangeLog,
  agents: Agents,
  mode: ProxyMode,
): { rulesAfter: (node: ProxyNode, n: number) => Ruleset; rulesOf: (node: ProxyNode) => Ruleset } {
  const made = new Map<string, { readonly row: LoggedChange | undefined; readonly rules: Ruleset }>();
  const rulesAfter = (node: ProxyNode, n: number): Ruleset => {
    const row = log.at(n);
    const zone = row && zoneOf(api.getAsOf('nodes', node.name, row.revision));
    return mode.generate(log.stateAt(n), { ...node, zone });
  };
  return {
    rulesAfter,
    rulesOf(node) {
      const { synced } = agents.progress(node.name);
      const row = log.at(synced);
      const known = made.get(node.name);
      if (known && known.row === row) return known.rules;
      const rules = rulesAfter(node, synced);
      made.set(node.name, { row, rules });
      return rules;
    },
  };
}

function settingsOf(options: KubeProxyOptions): ProxySettings {
  return {
    mode: options.mode ?? 'iptables',
    clusterCIDR: options.clusterCIDR,
    serviceCIDRs: options.serviceCIDRs ?? [],
    detectLocal: options.detectLocal ?? 'ClusterCIDR',
    masqueradeAll: options.masqueradeAll ?? false,
    nodePortAddresses: options.nodePortAddresses ?? [],
    localhostNodePorts: options.localhostNodePorts ?? true,
  };
}

function nodeOf({ name, ip, extraIPs = [], podCIDR }: KubeProxyOptions['nodes'][number]): ProxyNode {
  return { name, addresses: [ip, ...extraIPs], podCIDR };
}

/** Whether any change in a stretch of the log was about a UDP port. */
function someUdp(log: ChangeLog, after: number, until: number): boolean {
  for (let n = after + 1; n <= until; n++) if (log.at(n)?.udp) return true;
  return false;
}
