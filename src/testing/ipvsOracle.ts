/**
 * Where IPVS mode answers otherwise than iptables mode, and how: as pkg/proxy/ipvs and ip_vs are described, never off our rules.
 * A virtual address is the node's own here, a virtual server takes what it is asked at that address and port, and everything else to
 * that address is rejected.
 */
import { isInCidr } from '../api/index.ts';
import {
  comparedTo,
  distinct,
  healthCheckAt,
  idOf,
  isFromPod,
  isOwnAddress,
  oracle,
  usableOn,
  type OracleAnswer,
  type OracleEndpoint,
  type OracleFound,
  type OracleNode,
  type OracleOtherAnswer,
  type OraclePacket,
  type OracleService,
  type OracleSettings,
} from './routingOracle.ts';

/** The whole list. */
export const DIFFERENCES = {
  virtual: 'a virtual address takes nothing that is for no virtual server',
  loopback: 'no virtual server is on a loopback address',
  noNodePorts: 'an address that answers no NodePorts knows nothing of them',
  empty: 'a virtual server without real servers rejects, whatever the policy and whoever asks',
  fallback: 'policy Local falls back to all endpoints where there is none on the node',
  noShortCut: 'policy Local has no short cuts for Pods and the node itself',
  ownSource: 'the source of the node itself stays under policy Local',
  noDetector: 'without a way to tell Pods, only what has a ClusterIP as its source is masqueraded',
  rangesFirst: 'source ranges hold even when there is no endpoint',
  rangesByNode: 'source ranges bind a process of the node only by what source it has',
  hairpin: 'an endpoint is known to ask itself where some Service knows it on this node',
} as const;

type Difference = (typeof DIFFERENCES)[keyof typeof DIFFERENCES];

function isVirtual(node: OracleNode, services: readonly OracleService[], ip: string): boolean {
  return services.some(
    ({ clusterIP, externalIPs, vips }) =>
      clusterIP === ip || (!isOwnAddress(node, ip) && [...externalIPs, ...vips].includes(ip)),
  );
}

function takesNodePorts(node: OracleNode, dst: string, { nodePortAddresses: ranges }: OracleSettings): boolean {
  if (!isOwnAddress(node, dst) || dst.startsWith('127.')) return false;
  if (ranges.includes('primary')) return dst === node.addresses[0];
  return ranges.length === 0 || ranges.some((range) => range.endsWith('/0') || isInCidr(range, dst));
}

/** The virtual server at an address and port; of two, the later. */
function find(
  node: OracleNode,
  services: readonly OracleService[],
  { dst, dport, protocol }: OraclePacket,
  settings: OracleSettings,
): OracleFound | undefined {
  let found: OracleFound | undefined;
  for (const service of services) {
    if (service.protocol !== protocol) continue;
    const { clusterIP, externalIPs, vips, port, nodePort } = service;
    if (port === dport && clusterIP === dst) found = { service, how: 'ClusterIP' };
    if (port === dport && externalIPs.includes(dst)) found = { service, how: 'externalIP' };
    if (port === dport && vips.includes(dst)) found = { service, how: 'LoadBalancer' };
    if (nodePort === dport && takesNodePorts(node, dst, settings)) found = { service, how: 'NodePort' };
  }
  return found;
}

/** Undefined: let in. */
function bySourceRanges(node: OracleNode, service: OracleService, { kind, src, dst }: OraclePacket): boolean {
  const { sourceRanges: ranges } = service;
  const nodeIsIn = ranges.some((range) => isInCidr(range, node.addresses[0] ?? ''));
  if (ranges.length === 0) return true;
  if (kind === 'node') return src !== dst || nodeIsIn;
  return ranges.some((range) => isInCidr(range, src)) || (src === dst && nodeIsIn);
}

function isMarked(
  node: OracleNode,
  { service, how }: OracleFound,
  packet: OraclePacket,
  settings: OracleSettings,
): boolean {
  if (how !== 'ClusterIP') return !service.externalLocal;
  if (settings.masqueradeAll) return true;
  const fromPod = isFromPod(packet.src, node, settings);
  return fromPod === undefined ? packet.src === service.clusterIP : !fromPod;
}

/** Whether an endpoint asks itself. What is known of one Service's endpoints on the node is known for all Services. */
function isHairpin(
  node: OracleNode,
  services: readonly OracleService[],
  { ip, port }: OracleEndpoint,
  { src, protocol }: OraclePacket,
): boolean {
  if (ip !== src) return false;
  const isIt = (other: OracleEndpoint): boolean => other.ip === ip && other.port === port && other.node === node.name;
  return services.some((service) => service.protocol === protocol && distinct(service.endpoints).some(isIt));
}

function serve(
  node: OracleNode,
  services: readonly OracleService[],
  found: OracleFound,
  packet: OraclePacket,
  settings: OracleSettings,
): OracleAnswer {
  const { service, how } = found;
  const { cluster, local } = usableOn(node, service);
  const onlyLocal = how === 'ClusterIP' ? service.internalLocal : service.externalLocal;
  const endpoints = onlyLocal && local.length > 0 ? local : cluster;
  const isIn = how !== 'LoadBalancer' || bySourceRanges(node, service, packet);
  // What comes in is filtered before ip_vs sees it, what a process sends after.
  if (!isIn && packet.kind !== 'node') return { verdict: 'drop' };
  if (endpoints.length === 0) return { verdict: 'reject' };
  if (!isIn) return { verdict: 'drop' };
  const marked = isMarked(node, found, packet, settings);
  return {
    verdict: 'accept',
    to: new Map(endpoints.map((endpoint) => [idOf(endpoint), marked || isHairpin(node, services, endpoint, packet)])),
  };
}

function unserved(
  node: OracleNode,
  services: readonly OracleService[],
  packet: OraclePacket,
  settings: OracleSettings,
): OracleAnswer {
  const { dst } = packet;
  if (isVirtual(node, services, dst)) return { verdict: 'reject' };
  if (!isOwnAddress(node, dst)) return { verdict: 'unroutable' };
  return healthCheckAt(node, services, packet, settings) ?? { verdict: 'refused' };
}

/** Names the difference; the answers are known to differ. */
function nameIt(
  node: OracleNode,
  found: OracleFound | undefined,
  packet: OraclePacket,
  settings: OracleSettings,
  answer: OracleAnswer,
): Difference {
  if (!found) {
    if (packet.dst.startsWith('127.')) return DIFFERENCES.loopback;
    return isOwnAddress(node, packet.dst) ? DIFFERENCES.noNodePorts : DIFFERENCES.virtual;
  }
  const { service, how } = found;
  const { local } = usableOn(node, service);
  const onlyLocal = how === 'ClusterIP' ? service.internalLocal : service.externalLocal;
  if (answer.verdict === 'reject') return DIFFERENCES.empty;
  if (answer.verdict === 'drop') return DIFFERENCES.rangesFirst;
  if (how === 'LoadBalancer' && packet.kind === 'node' && service.sourceRanges.length > 0)
    return DIFFERENCES.rangesByNode;
  if (onlyLocal && local.length === 0 && !(isOwnAddress(node, packet.src) && how !== 'ClusterIP'))
    return DIFFERENCES.fallback;
  if (onlyLocal && how !== 'ClusterIP') return local.length > 0 ? DIFFERENCES.noShortCut : DIFFERENCES.ownSource;
  if (how === 'ClusterIP' && settings.detectLocal === 'none') return DIFFERENCES.noDetector;
  return DIFFERENCES.hairpin;
}

/**
 * An external IP that is another node's own address takes that address away from the other node, as seen from here: what a process
 * sends on to it is rejected. Not worth an oracle's words; nobody wants it.
 */
export function sendsToStolenAddress(
  node: OracleNode,
  services: readonly OracleService[],
  { kind }: OraclePacket,
  answer: OracleAnswer,
): boolean {
  if (kind !== 'node' || answer.verdict !== 'accept') return false;
  return [...answer.to.keys()].some((endpoint) => isVirtual(node, services, endpoint.split(':')[0] ?? ''));
}

export function ipvsOracle(
  node: OracleNode,
  services: readonly OracleService[],
  packet: OraclePacket,
  settings: OracleSettings,
): OracleOtherAnswer<Difference> {
  const found = find(node, services, packet, settings);
  const answer = found ? serve(node, services, found, packet, settings) : unserved(node, services, packet, settings);
  const before = oracle(node, services, packet, settings);
  return comparedTo(before, answer, () => nameIt(node, found, packet, settings, answer));
}
