/** DNS answers and where a Service's records come from, in words. */
import { CLUSTER_DOMAIN, type ConnectionRecord, type DnsType, type Lookup, type Service } from '../../../api/index.ts';
import type { Outcome } from '../../presenters/verdictWords.ts';

/** The full name of a Service, with the final dot that keeps the search path out of it. */
function serviceFqdn({ metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace ?? 'default'}.svc.${CLUSTER_DOMAIN}.`;
}

/** What a question came to: a reply, silence, or nothing yet. */
export function lookupOutcome({ reply }: Lookup, isOver: boolean): Outcome {
  if (reply) return reply.rcode === 'NOERROR' && reply.records.length > 0 ? 'accept' : 'nxdomain';
  return isOver ? 'drop' : 'open';
}

/** "NOERROR", "NOERROR, no data", "no answer". */
export function replyWords({ reply }: Lookup, isOver: boolean): string {
  if (!reply) return isOver ? 'no answer' : 'under way…';
  return reply.rcode === 'NOERROR' && reply.records.length === 0 ? 'NOERROR, no data of this type' : reply.rcode;
}

/** The hop at which the packets of the n-th question begin: each question is a run of `query` hops that leaves the client's place. */
export function hopOfLookup({ hops }: ConnectionRecord, index: number): number | undefined {
  const first = hops[0]?.place;
  let question = -1;
  for (const [at, { segment, place }] of hops.entries()) {
    if (segment !== 'query' || place.kind !== first?.kind || place.name !== first.name) continue;
    question++;
    if (question === index) return at;
  }
  return undefined;
}

/** Questions worth asking of a Service: its address, and where its ports have names, those. */
export function questionsOf(service: Service): readonly { readonly name: string; readonly type: DnsType }[] {
  const { spec } = service;
  const name = serviceFqdn(service);
  if (spec.type === 'ExternalName') return [{ name, type: 'CNAME' }];
  const named = (spec.ports ?? []).filter((port) => port.name !== undefined && port.name !== '');
  return [
    { name, type: 'A' },
    ...named.map((port) => ({
      name: `_${port.name ?? ''}._${port.protocol.toLowerCase()}.${name}`,
      type: 'SRV' as const,
    })),
  ];
}

export function serviceNote({ spec }: Service): string {
  if (spec.type === 'ExternalName') return 'ExternalName: an alias, nothing more';
  if (spec.clusterIP === 'None')
    return spec.publishNotReadyAddresses
      ? 'headless: one record for each endpoint, ready or not'
      : 'headless: one record for each ready endpoint; the client picks';
  return 'its ClusterIP, whatever its endpoints';
}
