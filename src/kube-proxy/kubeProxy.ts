/**
 * kube-proxy on every node: follows Services, EndpointSlices and its Node, and keeps the kernel's rules as far up to date as it has
 * heard. Rules outlive the proxy: a stopped one leaves them as they are.
 * Upstream: cmd/kube-proxy, pkg/proxy/iptables, pkg/proxy/nftables. Left out: metrics, flush detection, IPv6. Its healthz says no more
 * than that it runs (src/cluster/nodeDaemons.ts answers for it).
 */
import {
  ctime,
  type ConntrackRow,
  type Plate,
  type ProxyStatus,
  type RuleChange,
  type RuleText,
} from '../api/index.ts';
import type { ApiServer } from '../client-go/index.ts';
import {
  printIpsetSave,
  printIptablesSave,
  printIpvsadm,
  printNftTable,
  type OwnedRules,
  type Ruleset,
} from '../netfilter/index.ts';
import { derived, type Simulation } from '../sim/index.ts';
import { createAgents } from './agents.ts';
import { createChangeLog, type ChangeLog } from './changeLog.ts';
import type { ProxyNode, ProxySettings } from './config.ts';
import { listensAt } from './nodePortAddresses.ts';
import { healthAnswer, type HealthAnswer } from './healthCheck.ts';
import { remember } from './memory.ts';
import { createModes } from './modes.ts';
import { ruleChanges } from './ruleHistory.ts';
import { createRulesInForce, kernelOf, type Machine } from './rulesInForce.ts';
import { staleConntrack, udpChanged } from './staleConntrack.ts';

export interface KubeProxyOptions {
  /** The machines there are now. */
  readonly nodes: () => readonly Machine[];
  /** What a proxy that starts now reads. */
  readonly settings: () => ProxySettings;
  /** What else lives in every node's kernel: the kubelet's chains, the CNI plugin's. */
  readonly others: () => readonly OwnedRules[];
  /** The ranges of the ServiceCIDR objects there are. */
  readonly serviceCIDRs?: () => readonly string[];
  /** Deletes a node's conntrack entries, after endpoints of a UDP port changed. */
  readonly flushConntrack?: (node: string, matches: (row: ConntrackRow) => boolean) => void;
  /** What a node's connection tracking holds: ip_vs counts connections. */
  readonly conntrack?: (node: string) => readonly ConntrackRow[];
}

export interface KubeProxy {
  /** The rules in force in a node's kernel. The same object as long as they are the same. */
  rules(node: string): Ruleset;
  /** The same as `iptables-save` prints them, dated with cluster time. */
  iptablesSave(node: string): string;
  /**
   * The rules as they were when they reflected an earlier revision of the API. Without `text`: as `nft list` prints them where they were
   * nftables', else as `iptables-save` does. What a mode did not have is the text of an empty kernel; virtual servers stand without
   * connections, for those were not of the API's making.
   */
  rulesAt(node: string, revision: number, text?: RuleText): string;
  /** A node's virtual servers as `ipvsadm -Ln` prints them; none but in IPVS mode. */
  ipvsadm(node: string): string;
  /** A node's sets as `ipset save` prints them; none but in IPVS mode. */
  ipsetSave(node: string): string;
  /** kube-proxy's own table as `nft list table ip kube-proxy` prints it; undefined when it has none (in another mode). */
  nftRuleset(node: string): string | undefined;
  /** The syncs that changed a node's rules, newest first. */
  ruleChanges(node: string, limit: number): readonly RuleChange[];
  status(node: string): ProxyStatus | undefined;
  /** Virtual addresses in a node's rules, by Service. */
  plates(node: string): readonly Plate[];
  /**
   * kube-proxy's own answer on a healthCheckNodePort at an address of the node; undefined when it is none, when it does not listen at that
   * address (nodePortAddresses), or does not run.
   */
  healthCheck(node: string, address: string, port: number): HealthAnswer | undefined;
  /** Ends a node's proxy; its rules stay. */
  stop(node: string): void;
  /** Starts it again: after a moment it lists everything and syncs. */
  start(node: string): void;
  /** Whether a node reaches the API server. Cut off, its proxy runs on with what it knows; back, it lists everything anew. */
  setReachable(node: string, reachable: boolean): void;
  /** The settings have changed: every proxy is started again, each in its own time; until it has synced its old rules hold. */
  restart(): void;
  /** A new machine, with nothing in its kernel: its proxy is started when its kubelet has registered it. */
  addNode(node: string): void;
  /** The machine is gone, and what was known of its proxy. */
  forgetNode(node: string): void;
}

const NO_PLATES: readonly Plate[] = [];
const NO_IPVS = { virtualServers: [] };

/** A node without a machine (an object made by hand, or one that is gone) has no rules of ours; it can be asked, not acted on. */
export function createKubeProxy(sim: Simulation, api: ApiServer, options: KubeProxyOptions): KubeProxy {
  const { flushConntrack } = options;
  const nodes = derived(options.nodes, (list) => new Map(list.map((node) => [node.name, kernelOf(node)])));
  const nodeNamed = (name: string): ProxyNode => {
    const kernel = nodes().get(name);
    if (!kernel) throw new Error(`there is no node ${name}`);
    return kernel.node;
  };
  const log = createChangeLog(sim, api);
  const agents = createAgents(sim, log, {
    nodes: derived(nodes, (map) => [...map.keys()]),
    settings: options.settings,
    concerns: (before, after) => someUdp(log, before, after),
    synced(node, before, after) {
      const state = log.stateAt(after);
      if (udpChanged(log.stateAt(before), state)) flushConntrack?.(node, staleConntrack(state));
    },
  });
  const modes = createModes(options);
  modes.of(options.settings());
  const isCurrent = (inForce: ProxySettings | 'none'): boolean => {
    const wanted = options.settings();
    return inForce === wanted || JSON.stringify(inForce) === JSON.stringify(wanted);
  };
  const stateOf = (node: string) => log.stateAt(agents.progress(node).synced);
  const { rulesAfter, rulesOf } = createRulesInForce(api, log, agents, modes);
  const rules = (name: string): Ruleset => {
    const kernel = nodes().get(name);
    return kernel ? rulesOf(kernel) : modes.none();
  };
  const plates = new WeakMap<Ruleset, Map<string, readonly Plate[]>>();

  return {
    rules,
    iptablesSave: (name) => printIptablesSave(rules(name), { date: ctime(sim.now) }),
    ipvsadm: (name) => printIpvsadm(rules(name).ipvs ?? NO_IPVS, options.conntrack?.(name) ?? []),
    ipsetSave: (name) => printIpsetSave(rules(name).ipvs?.sets ?? []),
    rulesAt(name, revision, text) {
      const n = log.lastAt(revision);
      const written = agents.syncs(name).find(({ synced }) => synced <= n);
      const then = rulesAfter(nodeNamed(name), n, written?.settings ?? options.settings());
      return printAs(text ?? (then.nft ? 'nft' : 'iptables-save'), then, ctime(sim.now));
    },
    nftRuleset(name) {
      const { nft } = rules(name);
      return nft && printNftTable(nft);
    },
    ruleChanges(name, limit) {
      const node = nodeNamed(name);
      const syncs = agents.syncs(name);
      return ruleChanges(
        {
          syncs,
          rules: (synced, { settings }) => rulesAfter(node, synced, settings),
          revision: (synced) => log.at(synced)?.revision ?? 0,
        },
        limit,
      );
    },
    status(name) {
      if (!nodes().has(name)) return undefined;
      const { synced, syncedAt } = agents.progress(name);
      const inForce = agents.inForce(name);
      const dueAt = agents.dueAt(name);
      return {
        node: name,
        running: agents.isRunning(name),
        syncedRevision: log.at(synced)?.revision ?? 0,
        syncedAt: Math.max(0, syncedAt),
        ...(inForce === 'none' ? {} : { mode: inForce.mode }),
        ...(isCurrent(inForce) ? {} : { outdated: true as const }),
        ...(dueAt === undefined ? {} : { syncDueAt: dueAt }),
      };
    },
    plates(name) {
      const kernel = nodes().get(name);
      if (!kernel) return NO_PLATES;
      const inKernel = rulesOf(kernel);
      return remember(plates, inKernel, name, () => {
        const inForce = agents.inForce(name);
        return inForce === 'none' ? NO_PLATES : modes.of(inForce).platesOf(inKernel, kernel.node, stateOf(name));
      });
    },
    healthCheck(name, address, port) {
      const kernel = nodes().get(name);
      const inForce = agents.inForce(name);
      if (!kernel || inForce === 'none' || !agents.isRunning(name) || !listensAt(inForce, kernel.node, address))
        return undefined;
      return healthAnswer(stateOf(name), name, port);
    },
    stop: (name) => agents.stop(nodeNamed(name).name),
    start: (name) => agents.start(nodeNamed(name).name),
    setReachable: (name, reachable) => agents.setReachable(nodeNamed(name).name, reachable),
    restart: () => agents.restart(),
    addNode: (name) => agents.add(name),
    forgetNode: (name) => agents.forget(name),
  };
}

function printAs(text: RuleText, { nft, ipvs, ...rules }: Ruleset, date: string): string {
  switch (text) {
    case 'iptables-save':
      return printIptablesSave(rules, { date });
    case 'nft':
      return nft ? printNftTable(nft) : '';
    case 'ipvsadm':
      return printIpvsadm(ipvs ?? NO_IPVS, []);
    case 'ipset':
      return printIpsetSave(ipvs?.sets ?? []);
  }
}

/** Whether any change in a stretch of the log was about a UDP port. */
function someUdp(log: ChangeLog, after: number, until: number): boolean {
  for (let n = after + 1; n <= until; n++) if (log.at(n)?.udp) return true;
  return false;
}
