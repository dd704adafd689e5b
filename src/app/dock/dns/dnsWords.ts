/** DNS answers and where a Service's records come from, in words. */
import { CLUSTER_DOMAIN, type ConnectionRecord, type DnsType, type Lookup, type Service } from '../../../api/index.ts';
import type { Outcome } from '../../presenters/verdictWords.ts';
import { dockWords } from '../words.tsx';

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
  const { replies } = dockWords.dns;
  if (!reply) return isOver ? replies.none : replies.open;
  return reply.rcode === 'NOERROR' && reply.records.length === 0 ? replies.noData : reply.rcode;
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
  const { notes } = dockWords.dns;
  if (spec.type === 'ExternalName') return notes.alias;
  if (spec.clusterIP === 'None') return spec.publishNotReadyAddresses ? notes.headlessAll : notes.headless;
  return notes.clusterIP;
}
