/**
 * The chains and affinity sets of one Service port on one node, and what the maps say about its addresses.
 * @upstream pkg/proxy/nftables/proxier.go#syncProxyRules (the loop over svcPortMap), writeServiceToEndpointDNATs, writeServiceToEndpointJumps
 */
import { isInCidr } from '../../api/index.ts';
import type { NftChain, NftMapping, NftRule, NftSet, NftVerdict } from '../../netfilter/index.ts';
import type { Categories } from '../categorize.ts';
import type { Endpoint } from '../endpoints.ts';
import type { ServicePort } from '../servicePort.ts';
import { goto, MASQUERADE_MARK, rule } from './baseChains.ts';
import { endpointBase, portBase } from './chainNames.ts';

/** What a node adds to a Service port's chains. */
export interface ChainSettings {
  readonly podRange: string | undefined;
  readonly nodeIP: string;
}

export interface ServiceObjects {
  readonly chains: readonly NftChain[];
  readonly sets: readonly NftSet[];
}

/** What the maps say of a Service port's addresses; undefined: nothing. */
export interface ServiceMappings {
  /** service-ips: its ClusterIP, its external IPs and those of its load balancer. */
  readonly clusterIP: NftMapping | undefined;
  /** service-ips and service-nodeports. */
  readonly external: NftMapping | undefined;
  /** no-endpoint-services. */
  readonly unservedClusterIP: NftMapping | undefined;
  /** no-endpoint-services and no-endpoint-nodeports. */
  readonly unservedExternal: NftMapping | undefined;
  /** firewall-ips. */
  readonly firewall: NftMapping | undefined;
}

const EMPTY: NftSet['elements'] = new Map<string, true>();
const DROP: NftVerdict = { kind: 'drop' };
const REJECT: NftVerdict = { kind: 'goto', chain: 'reject-chain' };

function isServed(local: boolean, categories: Categories): boolean {
  return categories.hasAny && (!local || categories.local.length > 0);
}

function hasFirewall(port: ServicePort): boolean {
  return port.loadBalancerVIPs.length > 0 && port.sourceRanges.length > 0;
}

export function mappingsOf(port: ServicePort, categories: Categories): ServiceMappings {
  const { internalLocal, externalLocal, externallyAccessible, id } = port;
  const base = portBase(port);
  const to = (chain: string): NftMapping => ({ verdict: { kind: 'goto', chain: `${chain}-${base}` } });
  const unserved: NftMapping = { verdict: categories.hasAny ? DROP : REJECT, comment: id };
  const internal = isServed(internalLocal, categories);
  return {
    clusterIP: internal ? to(internalLocal ? 'local' : 'service') : undefined,
    external: categories.hasAny && externallyAccessible ? to('external') : undefined,
    unservedClusterIP: internal ? undefined : unserved,
    unservedExternal: isServed(externalLocal, categories) ? undefined : unserved,
    firewall: hasFirewall(port) ? to('firewall') : undefined,
  };
}

export function serviceObjects(port: ServicePort, categories: Categories, settings: ChainSettings): ServiceObjects {
  const { cluster, local, reachable, hasAny } = categories;
  const base = portBase(port);
  const balancing = (name: string, endpoints: readonly Endpoint[]): readonly NftChain[] =>
    endpoints.length > 0 ? [{ name: `${name}-${base}`, rules: balancingRules(port, endpoints) }] : [];
  const sticky = port.affinity === undefined ? [] : reachable;
  return {
    chains: [
      ...sticky.map((endpoint) => endpointChain(port, endpoint)),
      ...balancing('service', cluster),
      ...balancing('local', local),
      ...(hasAny && port.externallyAccessible ? [externalChain(port, categories, settings)] : []),
      ...(hasFirewall(port) ? [firewallChain(port, settings)] : []),
    ],
    sets: sticky.map((endpoint) => affinitySet(port, endpoint)),
  };
}

/** The choice among endpoints, by one throw of the dice; with affinity first where the client was before. */
function balancingRules(port: ServicePort, endpoints: readonly Endpoint[]): readonly NftRule[] {
  if (port.affinity === undefined)
    return [
      rule([
        { kind: 'protocol', protocol: port.protocol },
        { kind: 'anyEndpoint', endpoints: endpoints.map(({ ip, port: number }) => ({ ip, port: number })) },
      ]),
    ];
  const bases = endpoints.map((endpoint) => endpointBase(port, endpoint));
  return [
    ...bases.map((base) =>
      rule([{ kind: 'lookup', fields: ['ip saddr'], set: `affinity-${base}` }, goto(`endpoint-${base}`)]),
    ),
    rule([{ kind: 'anyChain', chains: bases.map((base) => `endpoint-${base}`) }]),
  ];
}

/** Only with affinity: who was sent to this endpoint is remembered. */
function endpointChain(port: ServicePort, endpoint: Endpoint): NftChain {
  const base = endpointBase(port, endpoint);
  return {
    name: `endpoint-${base}`,
    rules: [
      rule([{ kind: 'update', set: `affinity-${base}` }]),
      rule([
        { kind: 'protocol', protocol: port.protocol },
        { kind: 'dnat', to: { ip: endpoint.ip, port: endpoint.port } },
      ]),
    ],
  };
}

function affinitySet(port: ServicePort, endpoint: Endpoint): NftSet {
  return {
    name: `affinity-${endpointBase(port, endpoint)}`,
    type: ['ipv4_addr'],
    ...(port.affinity === undefined ? {} : { timeout: port.affinity }),
    elements: EMPTY,
  };
}

/** Traffic to NodePort, load balancer and external IPs. Policy Local has short cuts for Pods and the node itself. */
function externalChain(port: ServicePort, categories: Categories, { podRange }: ChainSettings): NftChain {
  const base = portBase(port);
  const toAll = goto(`service-${base}`);
  const name = `external-${base}`;
  if (!port.externalLocal) return { name, rules: [rule([MASQUERADE_MARK], 'masquerade'), rule([toAll])] };
  return {
    name,
    rules: [
      ...(podRange === undefined
        ? []
        : [rule([{ kind: 'address', field: 'ip saddr', ranges: [podRange] }, toAll], 'short-circuit pod traffic')]),
      rule([{ kind: 'local', field: 'saddr' }, MASQUERADE_MARK], 'masquerade local traffic'),
      rule([{ kind: 'local', field: 'saddr' }, toAll], 'short-circuit local traffic'),
      ...(isServed(true, categories) ? [rule([goto(`local-${base}`)])] : []),
    ],
  };
}

/** Who is in none of the source ranges is dropped before anything is translated. */
function firewallChain(port: ServicePort, { nodeIP }: ChainSettings): NftChain {
  // A node that is allowed may loop back to the load balancer's address with that very address as its source.
  const nodeAllowed = port.sourceRanges.some((range) => isInCidr(range, nodeIP));
  const vips = nodeAllowed ? port.loadBalancerVIPs.map((ip) => `${ip}/32`) : [];
  return {
    name: `firewall-${portBase(port)}`,
    rules: [
      rule([
        { kind: 'address', field: 'ip saddr', not: true, ranges: [...port.sourceRanges, ...vips] },
        { kind: 'verdict', verdict: DROP },
      ]),
    ],
  };
}
