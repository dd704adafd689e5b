/**
 * Where nftables mode answers otherwise than iptables mode, and how: as pkg/proxy/nftables/README.md and Kubernetes' pages on virtual IPs
 * describe it, never off our rules. Unlike iptables mode it looks at every address once, for whoever sends: ranges first, then who serves
 * it, then what nobody serves.
 */
import { isInCidr } from '../api/index.ts';
import {
  comparedTo,
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
export const NFTABLES_DIFFERENCES = {
  unusedPort: 'a port of a ClusterIP that its Service does not have is rejected',
  unallocated: 'an address of the Service range that no Service has is silence for all',
  primary: 'NodePorts and health checks are at the primary address when nobody says otherwise',
  loopback: 'NodePorts are never on a loopback address',
  endedWhereTaken: 'a NodePort without endpoints is ended only where NodePorts answer',
  heardFromNode: 'an external address without endpoints ends what the node itself sends there, too',
  rangesFirst: 'source ranges hold even when there is no endpoint',
  hairpin: 'an endpoint is known to ask itself where some Service knows it on this node',
} as const;

type Difference = (typeof NFTABLES_DIFFERENCES)[keyof typeof NFTABLES_DIFFERENCES];

interface Question {
  readonly node: OracleNode;
  readonly services: readonly OracleService[];
  readonly packet: OraclePacket;
  readonly settings: OracleSettings;
}

/** What nftables mode makes of nodePortAddresses. */
function withDefault(settings: OracleSettings): OracleSettings {
  return settings.nodePortAddresses.length > 0 ? settings : { ...settings, nodePortAddresses: ['primary'] };
}

function takesNodePorts({ node, packet: { dst }, settings }: Question): boolean {
  if (!isOwnAddress(node, dst) || dst.startsWith('127.')) return false;
  const { nodePortAddresses } = withDefault(settings);
  const [own = ''] = node.addresses;
  return nodePortAddresses.some((range) =>
    range === 'primary' ? dst === own : range.endsWith('/0') || (node.addresses.includes(dst) && isInCidr(range, dst)),
  );
}

function find({ node, services, packet: { dst, dport, protocol } }: Question): OracleFound | undefined {
  for (const service of services) {
    const { clusterIP, externalIPs, vips, port, nodePort } = service;
    if (service.protocol !== protocol) continue;
    if (port === dport && clusterIP === dst) return { service, how: 'ClusterIP' };
    if (port === dport && vips.includes(dst)) return { service, how: 'LoadBalancer' };
    if (port === dport && externalIPs.includes(dst)) return { service, how: 'externalIP' };
    if (nodePort === dport && isOwnAddress(node, dst)) return { service, how: 'NodePort' };
  }
  return undefined;
}

function isKeptOut({ node, packet: { src } }: Question, { sourceRanges, vips }: OracleService): boolean {
  if (sourceRanges.length === 0) return false;
  const isIn = (ip: string): boolean => sourceRanges.some((range) => isInCidr(range, ip));
  return !isIn(src) && !(vips.includes(src) && isIn(node.addresses[0] ?? ''));
}

/** Whether an endpoint that asks is known to be asking itself. What one Service's endpoints on the node are, they are for all. */
function isHairpin({ node, services, packet: { src, protocol } }: Question, { ip, port }: OracleEndpoint): boolean {
  if (ip !== src) return false;
  return services.some((service) => {
    const { cluster, local } = usableOn(node, service);
    return (
      service.protocol === protocol &&
      [...cluster, ...local].some((each) => each.ip === ip && each.port === port && each.node === node.name)
    );
  });
}

function sendTo(question: Question, endpoints: readonly OracleEndpoint[], masquerade: boolean): OracleAnswer {
  const to = endpoints.map((each) => [idOf(each), masquerade || isHairpin(question, each)] as const);
  return { verdict: 'accept', to: new Map(to) };
}

function serve(question: Question, { service, how }: OracleFound): OracleAnswer {
  const { node, packet, settings } = question;
  if (how === 'NodePort' && !takesNodePorts(question)) return unserved(question);
  if (how === 'LoadBalancer' && isKeptOut(question, service)) return { verdict: 'drop' };
  const { cluster, local, any } = usableOn(node, service);
  if (!any) return { verdict: 'reject' };
  const fromPod = isFromPod(packet.src, node, settings);
  if (how === 'ClusterIP') {
    const endpoints = service.internalLocal ? local : cluster;
    if (endpoints.length === 0) return { verdict: 'drop' };
    return sendTo(question, endpoints, settings.masqueradeAll || fromPod === false);
  }
  if (!service.externalLocal) return sendTo(question, cluster, true);
  if (fromPod) return sendTo(question, cluster, false);
  if (isOwnAddress(node, packet.src)) return sendTo(question, cluster, true);
  return local.length > 0 ? sendTo(question, local, false) : { verdict: 'drop' };
}

function unserved(question: Question): OracleAnswer {
  const { node, services, packet, settings } = question;
  const { dst } = packet;
  if (isOwnAddress(node, dst))
    return healthCheckAt(node, services, packet, withDefault(settings)) ?? { verdict: 'refused' };
  if (services.some(({ clusterIP }) => clusterIP === dst)) return { verdict: 'reject' };
  return { verdict: isInCidr(settings.serviceCIDR, dst) ? 'drop' : 'unroutable' };
}

/** Names the difference; the answers are known to differ. */
function nameIt(
  question: Question,
  found: OracleFound | undefined,
  before: OracleAnswer,
  answer: OracleAnswer,
): Difference | undefined {
  const { packet, settings, services } = question;
  if (answer.verdict === 'accept' && before.verdict === 'accept') return NFTABLES_DIFFERENCES.hairpin;
  if (!found) {
    if (settings.nodePortAddresses.length === 0 && answer.verdict === 'refused') return NFTABLES_DIFFERENCES.primary;
    if (answer.verdict === 'reject') return NFTABLES_DIFFERENCES.unusedPort;
    return services.some(({ clusterIP }) => clusterIP === packet.dst) ? undefined : NFTABLES_DIFFERENCES.unallocated;
  }
  if (found.how === 'NodePort') {
    if (answer.verdict !== 'refused') return undefined;
    if (packet.dst.startsWith('127.')) return NFTABLES_DIFFERENCES.loopback;
    if (settings.nodePortAddresses.length === 0) return NFTABLES_DIFFERENCES.primary;
    return before.verdict === 'accept' ? undefined : NFTABLES_DIFFERENCES.endedWhereTaken;
  }
  if (answer.verdict === 'drop' && found.how === 'LoadBalancer' && isKeptOut(question, found.service))
    return NFTABLES_DIFFERENCES.rangesFirst;
  return packet.kind === 'node' && found.how !== 'ClusterIP' ? NFTABLES_DIFFERENCES.heardFromNode : undefined;
}

/** A difference that is not on the list comes back without a reason. */
export function nftablesOracle(
  node: OracleNode,
  services: readonly OracleService[],
  packet: OraclePacket,
  settings: OracleSettings,
): OracleOtherAnswer<Difference> {
  const question = { node, services, packet, settings };
  const found = find(question);
  const answer = found ? serve(question, found) : unserved(question);
  const before = oracle(node, services, packet, settings);
  return comparedTo(before, answer, () => nameIt(question, found, before, answer));
}
