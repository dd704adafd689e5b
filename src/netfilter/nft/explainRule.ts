/**
 * What a rule of kube-proxy's table did, in one plain sentence. Chains are named after the Service they serve, and maps after what they
 * hold; the sentence is made from those names and from the packet as the rule left it.
 */
import type { Said } from '../../api/index.ts';
import type { Packet } from '../packet.ts';
import { netfilterSays as says } from '../sentences.ts';
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

export function explainNftRule(rule: CompiledNftRule, packet: Packet, found: Found): Said {
  const { map, mapping, endpoint, from = '', sides } = found;
  if (map !== undefined && mapping) return explainLookUp(map, mapping, packet);
  if (endpoint !== undefined)
    return sides === undefined
      ? says.rewritten(from, endpoint)
      : explainChoice(found, sides, says.rewriting(from, endpoint));
  if (found.chain !== undefined) return explainChoice(found, sides ?? 1, says.take(endpointOf(found.chain)));
  const last = rule.statements.at(-1);
  switch (last?.kind) {
    case 'setMark':
      return explainMark(rule, packet);
    case 'update':
      return says.remember(packet.src, endpointOf(rule.chain));
    case 'masquerade':
      return rule.statements.some(({ kind }) => kind === 'lookup') ? says.endpointItself(packet.src) : says.masqueraded;
    case 'reject':
      return explainReject(rule, packet);
    case 'verdict':
      return explainVerdict(rule, last.verdict, packet);
    default:
      return says.matched;
  }
}

function explainLookUp(map: string, { verdict, comment }: NftMapping, packet: Packet): Said {
  const chain = 'chain' in verdict ? verdict.chain : '';
  const { dst, dport } = packet;
  const protocol = packet.protocolName.toLowerCase();
  const what = `${dst} . ${protocol} . ${dport}`;
  const named = serviceOf(chain);
  switch (map) {
    case 'service-ips':
      return chain.startsWith('external-')
        ? says.mapExternal(what, map, named, chain)
        : says.mapService(what, map, named, chain);
    case 'service-nodeports':
      return says.mapNodePort(dport, protocol, map, named, chain);
    case 'firewall-ips':
      return says.mapSourceRanges(what, map, named, chain);
    default: {
      const service = comment ?? says.theService;
      return chain === ''
        ? says.mapNoLocalEndpoint(service, map, says.dropped)
        : says.mapNoEndpoints(service, map, chain);
    }
  }
}

function explainChoice({ side = 0, rolled }: Found, sides: number, verdict: Said): Said {
  if (sides === 1) return says.onlyOneSide(verdict);
  return rolled === undefined ? says.oneSide(sides, verdict) : says.rolledSide(rolled, side, sides - 1, verdict);
}

function explainMark({ rule, chain, statements }: CompiledNftRule, { src, dst }: Packet): Said {
  if (chain !== 'services')
    return statements.some(({ kind }) => kind === 'local') ? says.fromNode(src) : says.toExternal;
  const range = rangeIn(rule.statements);
  return range === undefined ? says.everythingTo(dst) : says.notFromPodTo(dst, src, range);
}

function explainReject({ chain }: CompiledNftRule, { protocolName, dst, dport }: Packet): Said {
  if (chain !== 'cluster-ips-check') return says.nobodyHas(says.rejected);
  return protocolName === 'ICMP'
    ? says.pingsNobody(dst, says.rejected)
    : says.portUnused(dst, dport, protocolName.toLowerCase(), says.rejected);
}

function explainVerdict({ rule, chain }: CompiledNftRule, verdict: NftVerdict, { src, dst }: Packet): Said {
  if (chain === 'cluster-ips-check') return says.unallocated(dst, rangeIn(rule.statements) ?? '', says.dropped);
  if (chain.startsWith('firewall-')) return says.inNoSourceRange(src, serviceOf(chain), says.dropped);
  if (!('chain' in verdict)) return verdict.kind === 'drop' ? says.droppedBy(chain) : says.leaveChain(chain);
  if (rule.statements[0]?.kind === 'lookup') return says.sticks(src, endpointOf(verdict.chain));
  if (rule.comment === 'short-circuit pod traffic') return says.podIsInside(src);
  if (rule.comment === 'short-circuit local traffic') return says.nodeIsInside(src);
  if (verdict.chain.startsWith('local-')) return says.localOnly;
  if (chain.startsWith('external-')) return says.everyEndpoint;
  return rule.statements[0]?.kind === 'new' ? says.newTo(verdict.chain) : says.onTo(verdict.chain);
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
