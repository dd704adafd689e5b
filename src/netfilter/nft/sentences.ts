/**
 * What a rule of kube-proxy's table did, in one plain sentence. Chains are named after the Service they serve, and maps after what they
 * hold; the sentence is made from those names and from the packet as the rule left it.
 */
import type { Packet } from '../packet.ts';
import type { CompiledNftRule } from './compile.ts';
import type { NftMapping, NftStatement, NftVerdict } from './types.ts';

/** What the statements of a rule found on their way. */
export interface Found {
  readonly map?: string;
  readonly mapping?: NftMapping;
  /** The side that numgen took, from 0, of how many, and the number behind it. */
  readonly side?: number;
  readonly sides?: number;
  readonly rolled?: number;
  readonly chain?: string;
  /** The destination before and after. */
  readonly from?: string;
  readonly endpoint?: string;
}

const REJECTED = 'rejected with ICMP port unreachable';
const DROPPED = 'dropped in silence';

export function nftSentence(rule: CompiledNftRule, packet: Packet, found: Found): string {
  const { map, mapping, endpoint } = found;
  if (map !== undefined && mapping) return lookUpSentence(map, mapping, packet);
  if (endpoint !== undefined)
    return sentenceCase(`${choice(found)}destination rewritten: ${found.from ?? ''} becomes ${endpoint}`);
  if (found.chain !== undefined) return `${choice(found)}take ${endpointOf(found.chain)}`;
  const last = rule.statements.at(-1);
  switch (last?.kind) {
    case 'setMark':
      return markSentence(rule, packet);
    case 'update':
      return `Remember that ${packet.src} was sent to ${endpointOf(rule.chain)}`;
    case 'masquerade':
      return rule.statements.some(({ kind }) => kind === 'lookup')
        ? `${packet.src} is the endpoint itself: without a new source the answer would never pass this node`
        : 'Marked: the source becomes the address of the outgoing interface';
    case 'reject':
      return rejectSentence(rule, packet);
    case 'verdict':
      return verdictSentence(rule, last.verdict, packet);
    default:
      return 'Matched, nothing else';
  }
}

function destination({ dst, dport, protocolName }: Packet): string {
  return `${dst} . ${protocolName.toLowerCase()} . ${dport}`;
}

function lookUpSentence(map: string, { verdict, comment }: NftMapping, packet: Packet): string {
  const chain = 'chain' in verdict ? verdict.chain : '';
  const port = `Port ${packet.dport} (${packet.protocolName.toLowerCase()})`;
  switch (map) {
    case 'service-ips':
      return `One look-up of ${destination(packet)} in the map ${map}: it is ${
        chain.startsWith('external-') ? `an external address of ${serviceOf(chain)}` : serviceOf(chain)
      }, go to ${chain}`;
    case 'service-nodeports':
      return `One look-up of ${port} in the map ${map}: it is the NodePort of ${serviceOf(chain)}, go to ${chain}`;
    case 'firewall-ips':
      return `One look-up of ${destination(packet)} in the map ${map}: ${serviceOf(chain)} has source ranges, go to ${chain}`;
    default: {
      const service = comment ?? 'the Service';
      return chain === ''
        ? `${service} has no endpoint on this node (map ${map}): ${DROPPED}`
        : `${service} has no endpoints (map ${map}): go to ${chain}`;
    }
  }
}

function choice({ side = 0, sides, rolled }: Found): string {
  if (sides === undefined) return '';
  if (sides === 1) return 'Only one endpoint: ';
  return rolled === undefined
    ? `One of ${sides} ways, each as likely as the others: `
    : `Rolled ${rolled.toFixed(4)}, which makes ${side} of 0 to ${sides - 1}: `;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function markSentence({ rule, chain, statements }: CompiledNftRule, packet: Packet): string {
  const back = 'masquerade, so that the answer returns through this node';
  if (chain !== 'services') {
    return statements.some(({ kind }) => kind === 'local')
      ? `${packet.src} is this node itself: masquerade`
      : `Traffic to an external address, policy Cluster: ${back}`;
  }
  const range = rangeIn(rule.statements);
  return range === undefined
    ? `kube-proxy masquerades everything to a ClusterIP, and ${packet.dst} is one`
    : `${packet.dst} is a ClusterIP, and ${packet.src} is not a Pod address (${range}): ${back}`;
}

function rejectSentence({ chain }: CompiledNftRule, packet: Packet): string {
  if (chain !== 'cluster-ips-check') return `No endpoints: ${REJECTED}`;
  return packet.protocolName === 'ICMP'
    ? `${packet.dst} is a ClusterIP, which nobody answers pings for: ${REJECTED}`
    : `${packet.dst} is a ClusterIP, but ${packet.dport} (${packet.protocolName.toLowerCase()}) is none of its ports: ${REJECTED}`;
}

function verdictSentence({ rule, chain }: CompiledNftRule, verdict: NftVerdict, packet: Packet): string {
  if (chain === 'cluster-ips-check')
    return `${packet.dst} is in the Service range (${rangeIn(rule.statements) ?? ''}), but no Service has it: ${DROPPED}`;
  if (chain.startsWith('firewall-'))
    return `${packet.src} is in none of the source ranges of ${serviceOf(chain)}: ${DROPPED}`;
  if (!('chain' in verdict)) return verdict.kind === 'drop' ? `Dropped by ${chain}` : `Leave ${chain}`;
  if (rule.statements[0]?.kind === 'lookup')
    return `${packet.src} was sent to ${endpointOf(verdict.chain)} before, and sticks to it`;
  if (rule.comment === 'short-circuit pod traffic')
    return `${packet.src} is a Pod: external traffic policy Local does not bind it, every endpoint will do`;
  if (rule.comment === 'short-circuit local traffic')
    return `${packet.src} is this node itself: external traffic policy Local does not bind it, every endpoint will do`;
  if (verdict.chain.startsWith('local-')) return 'External traffic policy Local: only endpoints on this node';
  if (chain.startsWith('external-')) return 'Every endpoint of the Service will do';
  return rule.statements[0]?.kind === 'new' ? `A new connection: on to ${verdict.chain}` : `On to ${verdict.chain}`;
}

function rangeIn(statements: readonly NftStatement[]): string | undefined {
  for (const statement of statements) if (statement.kind === 'address') return statement.ranges.join(', ');
  return undefined;
}

/** "service-ULMVA6XW-ns1/svc1/tcp/p80__10.180.0.1/80" says "ns1/svc1:p80" and "10.180.0.1:80". */
const NAMED = /^[a-z]+-[A-Z2-7]{8}-([^/]+)\/([^/]+)\/\w+\/([^_]*)(?:__(.+)\/(\d+))?$/;

/** The Service port that a chain is named after. */
function serviceOf(chain: string): string {
  const [, namespace, name, port] = NAMED.exec(chain) ?? [];
  return namespace === undefined || name === undefined ? chain : `${namespace}/${name}${port ? `:${port}` : ''}`;
}

function endpointOf(chain: string): string {
  const [, , , , ip, port] = NAMED.exec(chain) ?? [];
  return ip === undefined || port === undefined ? chain : `${ip}:${port}`;
}
