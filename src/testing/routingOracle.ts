/**
 * The slow obvious answer to "where does the first packet of a new connection go?", read off Kubernetes' description of Services and
 * never off our rules: no chains, no marks, no tables, only what a Service, its endpoints and the node are. For one node and packets
 * handed to it as they stand. It knows iptables mode; nftablesOracle.ts and ipvsOracle.ts know where the other two answer otherwise.
 */
import { isInCidr } from '../api/index.ts';

export interface OracleEndpoint {
  readonly ip: string;
  readonly port: number;
  readonly node?: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zones?: readonly string[];
  readonly nodes?: readonly string[];
}

/** A Service with one port. */
export interface OracleService {
  readonly clusterIP: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly nodePort?: number;
  readonly externalIPs: readonly string[];
  /** Load balancer addresses that packets keep (ipMode VIP). */
  readonly vips: readonly string[];
  /** Empty: everybody. */
  readonly sourceRanges: readonly string[];
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  readonly healthCheckNodePort?: number;
  readonly endpoints: readonly OracleEndpoint[];
}

export interface OracleNode {
  readonly name: string;
  /** First the InternalIP. */
  readonly addresses: readonly string[];
  readonly podCIDR: string;
  readonly zone?: string;
}

export interface OracleSettings {
  /** Where ClusterIPs come from. */
  readonly serviceCIDR: string;
  readonly clusterCIDR: string;
  readonly detectLocal: 'ClusterCIDR' | 'NodeCIDR' | 'none';
  readonly masqueradeAll: boolean;
  readonly nodePortAddresses: readonly string[];
  readonly localhostNodePorts: boolean;
}

export interface OraclePacket {
  readonly kind: 'pod' | 'node' | 'external';
  readonly src: string;
  readonly dst: string;
  readonly dport: number;
  readonly protocol: 'TCP' | 'UDP';
}

export type OracleAnswer =
  /** "ip:port" to whether the endpoint sees another source than the client's. */
  | { readonly verdict: 'accept'; readonly to: ReadonlyMap<string, boolean> }
  | { readonly verdict: 'reject' | 'drop' | 'refused' | 'unroutable' };

interface Usable {
  readonly cluster: readonly OracleEndpoint[];
  readonly local: readonly OracleEndpoint[];
  readonly any: boolean;
}

export const idOf = ({ ip, port }: OracleEndpoint) => `${ip}:${port}`;

/** The same address twice: whoever is not on the way out counts. */
export function distinct(endpoints: readonly OracleEndpoint[]): readonly OracleEndpoint[] {
  const known = new Map<string, OracleEndpoint>();
  for (const endpoint of endpoints) {
    const before = known.get(idOf(endpoint));
    if (!before || (before.terminating && !endpoint.terminating)) known.set(idOf(endpoint), endpoint);
  }
  return [...known.values()];
}

/** Ready ones; when there are none at all, those that still serve while they end. */
function preferReady(endpoints: readonly OracleEndpoint[]): readonly OracleEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating);
}

function followHints(ready: readonly OracleEndpoint[], node: OracleNode): readonly OracleEndpoint[] {
  const forNode = ready.filter(({ nodes = [] }) => nodes.includes(node.name));
  if (ready.every(({ nodes = [] }) => nodes.length > 0) && forNode.length > 0) return forNode;
  const forZone = ready.filter(({ zones = [] }) => node.zone !== undefined && zones.includes(node.zone));
  if (ready.every(({ zones = [] }) => zones.length > 0) && forZone.length > 0) return forZone;
  return ready;
}

function isExposed({ nodePort, externalIPs, vips }: OracleService): boolean {
  return nodePort !== undefined || externalIPs.length > 0 || vips.length > 0;
}

export function usableOn(node: OracleNode, service: OracleService): Usable {
  const endpoints = distinct(service.endpoints);
  const exposed = isExposed(service);
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const all = ready.length > 0 ? followHints(ready, node) : preferReady(endpoints);
  const asksLocal = service.internalLocal || (service.externalLocal && exposed);
  const cluster = !service.internalLocal || exposed ? all : [];
  const local = asksLocal ? preferReady(endpoints.filter((endpoint) => endpoint.node === node.name)) : [];
  return { cluster, local, any: cluster.length > 0 || (asksLocal && preferReady(endpoints).length > 0) };
}

export function isOwnAddress({ addresses, podCIDR }: OracleNode, ip: string): boolean {
  return ip.startsWith('127.') || addresses.includes(ip) || ip === podCIDR.replace(/\d+\/\d+$/, '1');
}

/** Undefined: kube-proxy was not told how to know Pods. */
export function isFromPod(
  src: string,
  node: OracleNode,
  { detectLocal, clusterCIDR }: OracleSettings,
): boolean | undefined {
  if (detectLocal === 'none') return undefined;
  return isInCidr(detectLocal === 'NodeCIDR' ? node.podCIDR : clusterCIDR, src);
}

function takesNodePorts(node: OracleNode, dst: string, settings: OracleSettings): boolean {
  const { nodePortAddresses, localhostNodePorts } = settings;
  if (!isOwnAddress(node, dst)) return false;
  if (dst.startsWith('127.') && !localhostNodePorts) return false;
  if (nodePortAddresses.length === 0 || nodePortAddresses.some((range) => range.endsWith('/0'))) return true;
  if (nodePortAddresses.includes('primary')) return dst === node.addresses[0];
  return (
    (node.addresses.includes(dst) || dst === '127.0.0.1') && nodePortAddresses.some((range) => isInCidr(range, dst))
  );
}

function sendTo(endpoints: readonly OracleEndpoint[], packet: OraclePacket, masquerade: boolean): OracleAnswer {
  // A Pod that meets itself would answer itself past the translation.
  const to = new Map(endpoints.map((endpoint) => [idOf(endpoint), masquerade || endpoint.ip === packet.src]));
  return { verdict: 'accept', to };
}

/** No rule translates it and none ends it. */
function untouched(node: OracleNode, { dst }: OraclePacket): OracleAnswer {
  return { verdict: isOwnAddress(node, dst) ? 'refused' : 'unroutable' };
}

/** Rules that end packets to external addresses do not look at what a process of the node sends away. */
function isHeard(node: OracleNode, { kind, dst }: OraclePacket): boolean {
  return kind !== 'node' || isOwnAddress(node, dst);
}

function toClusterIP(node: OracleNode, service: OracleService, packet: OraclePacket, settings: OracleSettings) {
  const { cluster, local, any } = usableOn(node, service);
  const endpoints = service.internalLocal ? local : cluster;
  if (!any) return { verdict: 'reject' } as const;
  if (endpoints.length === 0) return { verdict: 'drop' } as const;
  return sendTo(endpoints, packet, settings.masqueradeAll || isFromPod(packet.src, node, settings) === false);
}

/** `taken`: this kind of address is translated here at all (a NodePort may not be, on some of the node's addresses). */
function fromOutside(
  node: OracleNode,
  service: OracleService,
  packet: OraclePacket,
  settings: OracleSettings,
  taken: boolean,
): OracleAnswer {
  const { cluster, local, any } = usableOn(node, service);
  if (!any) return isHeard(node, packet) ? { verdict: 'reject' } : untouched(node, packet);
  if (taken) {
    if (!service.externalLocal) return sendTo(cluster, packet, true);
    if (isFromPod(packet.src, node, settings)) return sendTo(cluster, packet, false);
    if (isOwnAddress(node, packet.src)) return sendTo(cluster, packet, true);
    if (local.length > 0) return sendTo(local, packet, false);
  }
  const ends = service.externalLocal && local.length === 0 && isHeard(node, packet);
  return ends ? { verdict: 'drop' } : untouched(node, packet);
}

function toBalancer(node: OracleNode, service: OracleService, packet: OraclePacket, settings: OracleSettings) {
  const { sourceRanges } = service;
  const [own = ''] = node.addresses;
  const isAllowed =
    sourceRanges.length === 0 ||
    sourceRanges.some((range) => isInCidr(range, packet.src)) ||
    (packet.src === packet.dst && sourceRanges.some((range) => isInCidr(range, own)));
  if (!isAllowed && usableOn(node, service).any) return { verdict: 'drop' } as const;
  return fromOutside(node, service, packet, settings, true);
}

/** kube-proxy itself, if it listens there: where NodePorts answer, and on loopback whatever localhostNodePorts say. */
export function healthCheckAt(
  node: OracleNode,
  services: readonly OracleService[],
  { dst, dport, protocol }: OraclePacket,
  { nodePortAddresses }: OracleSettings,
): OracleAnswer | undefined {
  if (protocol !== 'TCP' || !isOwnAddress(node, dst)) return undefined;
  if (!services.some(({ healthCheckNodePort }) => healthCheckNodePort === dport)) return undefined;
  const [own = ''] = node.addresses;
  const listens =
    nodePortAddresses.length === 0 ||
    nodePortAddresses.some((range) => (range === 'primary' ? dst === own : isInCidr(range, dst)));
  return listens ? { verdict: 'accept', to: new Map([[`${dst}:${dport}`, false]]) } : undefined;
}

/** Where a packet goes that `node` meets as it stands. */
export function oracle(
  node: OracleNode,
  services: readonly OracleService[],
  packet: OraclePacket,
  settings: OracleSettings,
): OracleAnswer {
  const asked = services.filter(({ protocol }) => protocol === packet.protocol);
  const at = (addresses: (service: OracleService) => readonly string[]) =>
    asked.find((service) => service.port === packet.dport && addresses(service).includes(packet.dst));
  const internal = at(({ clusterIP }) => [clusterIP]);
  if (internal) return toClusterIP(node, internal, packet, settings);
  const balanced = at(({ vips }) => vips);
  if (balanced) return toBalancer(node, balanced, packet, settings);
  const external = at(({ externalIPs }) => externalIPs);
  if (external) return fromOutside(node, external, packet, settings, true);
  const byNodePort = asked.find(({ nodePort }) => nodePort === packet.dport);
  if (byNodePort && isOwnAddress(node, packet.dst))
    return fromOutside(node, byNodePort, packet, settings, takesNodePorts(node, packet.dst, settings));
  return healthCheckAt(node, services, packet, settings) ?? untouched(node, packet);
}

/** How a packet came to a Service: by which of its addresses. */
export type OracleWayIn = 'ClusterIP' | 'LoadBalancer' | 'externalIP' | 'NodePort';

/** Whom a packet is for, in a mode that looks addresses up instead of trying rules. */
export interface OracleFound {
  readonly service: OracleService;
  readonly how: OracleWayIn;
}

/** What another mode makes of a packet. */
export interface OracleOtherAnswer<Difference extends string> {
  readonly answer: OracleAnswer;
  /** Why it is not iptables mode's; undefined: it is, or nobody knows why not. */
  readonly because?: Difference;
}

const textOf = (answer: OracleAnswer): string =>
  answer.verdict === 'accept' ? JSON.stringify([...answer.to].sort(([a], [b]) => (a < b ? -1 : 1))) : answer.verdict;

/** Another mode's answer beside iptables mode's, whose difference, if there is one, gets a name. */
export function comparedTo<Difference extends string>(
  before: OracleAnswer,
  answer: OracleAnswer,
  nameIt: () => Difference | undefined,
): OracleOtherAnswer<Difference> {
  if (textOf(before) === textOf(answer)) return { answer };
  const because = nameIt();
  return because === undefined ? { answer } : { answer, because };
}
