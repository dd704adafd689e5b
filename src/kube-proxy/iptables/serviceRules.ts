/**
 * All rules of one Service port on one node: the chains it owns, and its lines in the dispatch chains that Services share.
 * @upstream pkg/proxy/iptables/proxier.go#syncProxyRules (the loop over svcPortMap)
 */
import { isInCidr } from '../../api/index.ts';
import type { Chain, Rule, Target } from '../../netfilter/index.ts';
import type { Categories } from '../categorize.ts';
import type { ServicePort } from '../servicePort.ts';
import { balancingRules, endpointRules } from './endpointRules.ts';
import { chain, comment, FROM_LOCAL, host, jump, MARK_MASQ, TO_LOCAL, toAddress } from './ruleParts.ts';

/** What a node and its kube-proxy's settings add to a Service port's rules. */
export interface RuleSettings {
  /** Source range of this node's Pods (or all Pods), by which traffic of Pods is told from the rest; undefined: detector off. */
  readonly podRange: string | undefined;
  readonly masqueradeAll: boolean;
  readonly nodeIP: string;
  /** More than 1000 endpoints in the cluster: rules about endpoints go without comments. */
  readonly largeCluster: boolean;
}

/** The lines of one Service port in the dispatch chains. */
export interface Dispatch {
  /** nat KUBE-SERVICES and KUBE-NODEPORTS. */
  readonly services: readonly Rule[];
  readonly nodePorts: readonly Rule[];
  /** filter KUBE-SERVICES, KUBE-EXTERNAL-SERVICES, KUBE-NODEPORTS, KUBE-PROXY-FIREWALL. */
  readonly unserved: readonly Rule[];
  readonly externalUnserved: readonly Rule[];
  readonly healthCheck: readonly Rule[];
  readonly firewall: readonly Rule[];
}

const REJECT: Target = { kind: 'REJECT', with: 'icmp-port-unreachable' };
const DROP: Target = { kind: 'DROP' };

/** What the categories come to: which ways lead to an endpoint, and through which chain. */
interface Ways {
  readonly internal: boolean;
  /** External traffic finds an endpoint without a short cut. */
  readonly external: boolean;
  readonly any: boolean;
  readonly firewall: boolean;
  readonly cluster: string;
  readonly local: string;
  readonly ext: string;
  readonly fw: string;
}

function waysOf(port: ServicePort, { hasAny, local }: Categories): Ways {
  return {
    any: hasAny,
    internal: hasAny && (!port.internalLocal || local.length > 0),
    external: hasAny && (!port.externalLocal || local.length > 0),
    firewall: hasAny && port.loadBalancerVIPs.length > 0 && port.sourceRanges.length > 0,
    cluster: `KUBE-SVC-${port.hash}`,
    local: `KUBE-SVL-${port.hash}`,
    ext: `KUBE-EXT-${port.hash}`,
    fw: `KUBE-FW-${port.hash}`,
  };
}

/** The chains of the nat table that belong to this Service port. */
export function generateServiceChains(
  port: ServicePort,
  categories: Categories,
  settings: RuleSettings,
): readonly Chain[] {
  const ways = waysOf(port, categories);
  return [
    ...balancingChains(port, categories, ways, settings),
    ...(ways.any && port.externallyAccessible ? [externalChain(port, ways, settings)] : []),
    ...(ways.firewall ? [firewallChain(port, ways, settings)] : []),
    ...categories.reachable.map((endpoint) => endpointRules(port, endpoint, settings.largeCluster)),
  ];
}

const dispatchOfPort = new WeakMap<ServicePort, Map<string, Dispatch>>();

/** Its lines in the dispatch chains. They only depend on which ways are open, so most changes of endpoints leave them as they are. */
export function generateDispatch(port: ServicePort, categories: Categories): Dispatch {
  const ways = waysOf(port, categories);
  let known = dispatchOfPort.get(port);
  if (!known) dispatchOfPort.set(port, (known = new Map<string, Dispatch>()));
  const key = `${ways.any} ${ways.internal} ${ways.external}`;
  let made = known.get(key);
  if (!made) known.set(key, (made = dispatchOf(port, ways)));
  return made;
}

function dispatchOf(port: ServicePort, ways: Ways): Dispatch {
  const unserved = toAddress(port, port.clusterIP, unservedComment(port, ways), ways.any ? DROP : REJECT);
  return {
    services: dispatchServices(port, ways),
    nodePorts: ways.any && port.nodePort ? [nodePortRule(port, [], jump(ways.ext))] : [],
    unserved: ways.internal ? [] : [unserved],
    externalUnserved: ways.external ? [] : externalUnserved(port, ways),
    healthCheck: port.healthCheckNodePort ? [healthCheckRule(port)] : [],
    firewall: ways.firewall
      ? port.loadBalancerVIPs.map((ip) => toAddress(port, ip, `${port.id} traffic not accepted by ${ways.fw}`, DROP))
      : [],
  };
}

function dispatchServices(port: ServicePort, ways: Ways): readonly Rule[] {
  const internal = jump(port.internalLocal ? ways.local : ways.cluster);
  const loadBalancer = jump(ways.firewall ? ways.fw : ways.ext);
  return [
    ...(ways.internal ? [toAddress(port, port.clusterIP, `${port.id} cluster IP`, internal)] : []),
    ...(ways.any ? port.externalIPs : []).map((ip) => toAddress(port, ip, `${port.id} external IP`, jump(ways.ext))),
    ...(ways.any ? port.loadBalancerVIPs : []).map((ip) =>
      toAddress(port, ip, `${port.id} loadbalancer IP`, loadBalancer),
    ),
  ];
}

function unservedComment(port: ServicePort, ways: Ways): string {
  return `${port.id} has no ${ways.any ? 'local ' : ''}endpoints`;
}

function externalUnserved(port: ServicePort, ways: Ways): readonly Rule[] {
  const target = ways.any ? DROP : REJECT;
  const text = unservedComment(port, ways);
  return [
    ...port.externalIPs.map((ip) => toAddress(port, ip, text, target)),
    ...port.loadBalancerVIPs.map((ip) => toAddress(port, ip, text, target)),
    ...(port.nodePort ? [nodePortRule(port, [TO_LOCAL], target, text)] : []),
  ];
}

function nodePortRule(port: ServicePort, before: Rule['matches'], target: Target, text = port.id): Rule {
  const { protocol, nodePort } = port;
  return { protocol, matches: [comment(text), ...before, { kind: protocol, dport: nodePort }], target };
}

function healthCheckRule(port: ServicePort): Rule {
  return {
    protocol: 'tcp',
    matches: [comment(`${port.id} health check node port`), { kind: 'tcp', dport: port.healthCheckNodePort }],
    target: { kind: 'ACCEPT' },
  };
}

/** KUBE-SVC- for policy Cluster and KUBE-SVL- for Local; the one that serves the ClusterIP begins with its masquerade rule. */
function balancingChains(port: ServicePort, categories: Categories, ways: Ways, settings: RuleSettings): Chain[] {
  const masquerade = ways.internal ? clusterIPMasquerade(port, settings) : [];
  const rules = (endpoints: Categories['cluster'], internal: boolean) => [
    ...(internal ? masquerade : []),
    ...balancingRules(port, endpoints, settings.largeCluster),
  ];
  const { cluster, local } = categories;
  return [
    ...(cluster.length > 0 ? [chain(ways.cluster, rules(cluster, !port.internalLocal))] : []),
    ...(local.length > 0 ? [chain(ways.local, rules(local, port.internalLocal))] : []),
  ];
}

/** Whoever is not a Pod needs a new source on the way to a ClusterIP, or the answer would not come back through this node. */
function clusterIPMasquerade(port: ServicePort, { masqueradeAll, podRange }: RuleSettings): readonly Rule[] {
  const rule = toAddress(port, port.clusterIP, `${port.id} cluster IP`, MARK_MASQ);
  if (masqueradeAll) return [rule];
  return podRange === undefined ? [] : [{ src: { cidr: podRange, not: true }, ...rule }];
}

/** KUBE-EXT-: traffic to NodePort, load balancer and external IPs. Policy Local has short cuts for Pods and the node itself. */
function externalChain(port: ServicePort, ways: Ways, { podRange }: RuleSettings): Chain {
  const toAll = jump(ways.cluster);
  if (!port.externalLocal) {
    const masquerade = comment(`masquerade traffic for ${port.id} external destinations`);
    return chain(ways.ext, [
      { matches: [masquerade], target: MARK_MASQ },
      { matches: [], target: toAll },
    ]);
  }
  const about = (what: string) => comment(`${what} traffic for ${port.id} external destinations`);
  return chain(ways.ext, [
    ...(podRange === undefined ? [] : [{ src: { cidr: podRange }, matches: [about('pod')], target: toAll }]),
    { matches: [about('masquerade LOCAL'), FROM_LOCAL], target: MARK_MASQ },
    { matches: [about('route LOCAL'), FROM_LOCAL], target: toAll },
    ...(ways.external ? [{ matches: [], target: jump(ways.local) }] : []),
  ]);
}

/** KUBE-FW-: only allowed sources go on; the rest falls through untranslated, and KUBE-PROXY-FIREWALL drops it. */
function firewallChain(port: ServicePort, ways: Ways, { nodeIP }: RuleSettings): Chain {
  const allow = (cidr: string): Rule => ({
    src: { cidr },
    matches: [comment(`${port.id} loadbalancer IP`)],
    target: jump(ways.ext),
  });
  // A node that is allowed may loop back to the load balancer's address with that very address as its source.
  const nodeAllowed = port.sourceRanges.some((range) => isInCidr(range, nodeIP));
  return chain(ways.fw, [
    ...port.sourceRanges.map(allow),
    ...(nodeAllowed ? port.loadBalancerVIPs.map((ip) => allow(host(ip).cidr)) : []),
    { matches: [comment(`other traffic to ${port.id} will be dropped by KUBE-PROXY-FIREWALL`)] },
  ]);
}
