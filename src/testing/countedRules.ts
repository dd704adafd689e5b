/**
 * What docs/rule-counts.md counts: Services of one kind with so many endpoints, all on one node, in each of kube-proxy's modes, and what
 * that node's kernel holds for them.
 */
import type { Service } from '../api/index.ts';
import { masqAgentRules } from '../cni/index.ts';
import { generateRuleset, type PlacedNode, type ProxyConfig, type ProxySettings } from '../kube-proxy/index.ts';
import { KUBELET_RULES } from '../kubelet/index.ts';
import { passKernel, type NftStatement, type Ruleset } from '../netfilter/index.ts';
import { aKernel } from './kernels.ts';
import { aService, aSlice, type EndpointOptions, type ServiceOptions } from './services.ts';

const NODE: PlacedNode & ProxyConfig = {
  name: 'node-1',
  addresses: ['192.168.49.11'],
  podCIDR: '10.244.0.0/24',
  zone: undefined,
  clusterCIDR: '10.244.0.0/16',
  serviceCIDRs: ['10.96.0.0/12'],
  detectLocal: 'ClusterCIDR',
  masqueradeAll: false,
  nodePortAddresses: [],
  localhostNodePorts: true,
  others: [KUBELET_RULES, masqAgentRules('10.244.0.0/16')],
};

/** `local` of them on this node. */
export function endpoints(count: number, local = 3): EndpointOptions[] {
  return Array.from({ length: count }, (_, i) => ({
    ip: `10.244.${i >> 8}.${i & 255}`,
    node: i < local ? 'node-1' : 'node-2',
  }));
}

const clusterIP = (n: number): string => `10.96.${n >> 8}.${n & 255}`;

export function rulesOf(
  mode: ProxySettings['mode'],
  services: number,
  each: readonly EndpointOptions[],
  options: ServiceOptions = {},
): Ruleset {
  const list: Service[] = Array.from({ length: services }, (_, s) =>
    aService(`ns/svc-${String(s).padStart(4, '0')}`, { ...options, clusterIP: clusterIP(s) }),
  );
  const slices = list.map(({ metadata }) => aSlice(`ns/${metadata.name}`, each));
  return generateRuleset(list, slices, { ...NODE, mode });
}

type Chains = Iterable<{ readonly rules: readonly unknown[] }>;

function rulesIn(chains: Chains): number {
  return sum([...chains].map(({ rules }) => rules.length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

export interface IptablesCount {
  readonly filter: number;
  readonly nat: number;
}

export function countIptables({ tables }: Ruleset): IptablesCount {
  return { filter: rulesIn(tables.filter.values()), nat: rulesIn(tables.nat.values()) };
}

export interface NftablesCount {
  readonly rules: number;
  readonly chains: number;
  readonly sets: number;
  /** Of the maps that packets are looked up in by their destination. */
  readonly mapElements: number;
  readonly setElements: number;
  /** Sides of all dice: endpoints, or their chains. */
  readonly choices: number;
}

function sides(statement: NftStatement): number {
  if (statement.kind === 'anyEndpoint') return statement.endpoints.length;
  return statement.kind === 'anyChain' ? statement.chains.length : 0;
}

/** kube-proxy's table; the kubelet's and the CNI plugin's rules are elsewhere, and few. */
export function countNftables({ nft }: Ruleset): NftablesCount {
  if (!nft) throw new Error('these are not rules of nftables mode');
  const [sets, maps, chains] = [[...nft.sets.values()], [...nft.maps.values()], [...nft.chains.values()]];
  const held = (objects: readonly { readonly elements: { entries(): Iterable<unknown> } }[]) =>
    sum(objects.map(({ elements }) => [...elements.entries()].length));
  return {
    rules: rulesIn(chains),
    chains: chains.length,
    sets: sets.length,
    mapElements: held(maps),
    setElements: held(sets),
    choices: sum(chains.flatMap(({ rules }) => rules.flatMap(({ statements }) => statements.map(sides)))),
  };
}

export interface IpvsCount extends IptablesCount {
  readonly virtualServers: number;
  readonly realServers: number;
  readonly setEntries: number;
}

export function countIpvs(rules: Ruleset): IpvsCount {
  if (!rules.ipvs) throw new Error('these are not rules of IPVS mode');
  const { virtualServers, sets } = rules.ipvs;
  return {
    ...countIptables(rules),
    virtualServers: virtualServers.length,
    realServers: sum(virtualServers.map(({ realServers }) => realServers.length)),
    setEntries: sum(sets.map(({ entries }) => entries.length)),
  };
}

/** Rules that a Pod's first packet to the last of so many Services is compared with, on its node, over all hooks. */
export function compared(services: number, rules: Ruleset): number {
  const header = {
    protocol: 'TCP',
    src: '10.244.0.9',
    sport: 40_000,
    dst: clusterIP(services - 1),
    dport: 80,
  } as const;
  const { addresses, podCIDR } = NODE;
  const kernel = aKernel({ rules, addresses, podCIDR, chance: () => true });
  return passKernel(kernel, header, { from: 'pod', pod: 'ns/client', interface: 'veth1' }, { opening: true }).compared;
}

const NODE_PORT: ServiceOptions = { type: 'NodePort', ports: [{ name: 'http', nodePort: 30080 }] };
const BALANCED: ServiceOptions = {
  ...NODE_PORT,
  type: 'LoadBalancer',
  status: { loadBalancer: { ingress: [{ ip: '198.51.100.10', ipMode: 'VIP' }] } },
};

/** Kinds of Services with one port. */
export const KINDS = {
  ClusterIP: {},
  'ClusterIP, sessionAffinity ClientIP': { sessionAffinity: 'ClientIP' },
  'ClusterIP, internalTrafficPolicy Local': { internalTrafficPolicy: 'Local' },
  'ClusterIP with an externalIP': { externalIPs: ['192.0.2.1'] },
  NodePort: NODE_PORT,
  'NodePort, externalTrafficPolicy Local': { ...NODE_PORT, externalTrafficPolicy: 'Local' },
  LoadBalancer: BALANCED,
  'LoadBalancer, two source ranges': { ...BALANCED, loadBalancerSourceRanges: ['10.0.0.0/8', '172.16.0.0/12'] },
  'LoadBalancer, externalTrafficPolicy Local': {
    ...BALANCED,
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 32000,
  },
} as const satisfies Record<string, ServiceOptions>;

export type Kind = keyof typeof KINDS;

/** A number as a formula for people and for the test, of n endpoints, l of them here; where n is 0 the formula may not hold. */
export type Formula = readonly [text: string, value: (n: number, l: number) => number];
