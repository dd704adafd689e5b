/**
 * CoreDNS: answers single questions, and whole searches as a client's resolver makes them. Upstream: coredns/coredns with kubeadm's
 * Corefile. What its servers know, and when, is for `servers.ts` to say; here the objects are given. Names outside the cluster's zone
 * go to `upstream`; without one, nothing outside has a name.
 */
import { Decided, parseIPv4, searchNames, type Decision, type DnsAnswer, type Said } from '../api/index.ts';
import { answerInZone, withFinalDot, type CoreDnsObjects, type DnsQuestion, type DnsReply } from './records.ts';

import { dnsSays as says } from './sentences.ts';

export type { CoreDnsObjects } from './records.ts';

/** CNAMEs are followed this far (upstream: plugin/pkg/upstream, maxCnameChainLength). */
const LONGEST_CHAIN = 10;

export interface CoreDnsOptions {
  /** Addresses of a name outside the cluster (without its final dot), as the node's resolver would find them. */
  readonly upstream?: (name: string) => readonly string[];
}

export interface CoreDns {
  /**
   * Answers one question. CNAME targets are followed: their records come after the CNAME.
   * @param known what the server that is asked knows; default: everything, as it is now
   */
  answer(question: DnsQuestion, known?: CoreDnsObjects): DnsReply;
  /** What a client in a namespace is told for a host, after trying its search path. A literal address is its own answer. */
  lookup(host: string, namespace: string): DnsAnswer;
}

/** How long a client may keep an answer: as long as its shortest-lived record. */
export function shortestTtl(records: DnsReply['records']): number {
  return Math.min(...records.map(({ ttl }) => ttl));
}

/** What one name of a search path came to. */
function told(name: string, addresses: readonly string[], rcode: DnsReply['rcode'], because: Said): Said {
  if (addresses.length > 0) return says.found(name, addresses.join(', '), because);
  return rcode === 'NOERROR' ? says.noData(name, because) : says.failed(name, rcode, because);
}

export function createCoreDns(objects: CoreDnsObjects, { upstream = () => [] }: CoreDnsOptions = {}): CoreDns {
  function answerOnce(question: DnsQuestion, known: CoreDnsObjects): DnsReply {
    const inZone = answerInZone(known, question);
    if (inZone) return inZone;
    const name = withFinalDot(question.name);
    const addresses = question.type === 'A' ? upstream(name.slice(0, -1)) : [];
    if (addresses.length === 0) return { rcode: 'NXDOMAIN', records: [], said: says.unknownUpstream(name) };
    const records = addresses.map((address) => ({ name, ttl: 30, type: 'A', address }) as const);
    return { rcode: 'NOERROR', records, said: says.upstream(name) };
  }

  function answer(question: DnsQuestion, known = objects): DnsReply {
    let reply = answerOnce(question, known);
    if (question.type === 'CNAME') return reply;
    const records = [...reply.records];
    for (let i = 0; i < LONGEST_CHAIN; i++) {
      const last = reply.records.at(-1);
      if (last?.type !== 'CNAME') break;
      reply = answerOnce({ ...question, name: last.target }, known);
      records.push(...reply.records);
    }
    // A CNAME whose target has no address is still an answer: the name exists.
    if (records.length > 0) return { rcode: 'NOERROR', records, said: reply.said };
    return { ...reply, records };
  }

  function lookup(host: string, namespace: string): DnsAnswer {
    if (parseIPv4(host) !== undefined) return { rcode: 'NOERROR', addresses: [host], tries: [], decided: [] };
    const tries: { name: string; rcode: DnsReply['rcode'] }[] = [];
    const decided: Decision[] = [];
    let canonical: string | undefined;
    for (const name of searchNames(host, namespace)) {
      const { rcode, records, said } = answer({ name, type: 'A' });
      tries.push({ name, rcode });
      const addresses = records.flatMap((record) => (record.type === 'A' ? [record.address] : []));
      for (const record of records) if (record.type === 'CNAME') canonical = record.target;
      decided.push(new Decided('dns', told(name, addresses, rcode, said)).toJSON());
      const end = canonical === undefined ? {} : { canonical };
      if (addresses.length > 0) return { rcode, addresses, tries, decided, ttl: shortestTtl(records), ...end };
    }
    // A name that exists without an address makes the whole search end with "no data" instead of "no such name".
    const rcode = tries.some((tried) => tried.rcode === 'NOERROR') ? 'NOERROR' : 'NXDOMAIN';
    return { rcode, addresses: [], tries, decided, ...(canonical === undefined ? {} : { canonical }) };
  }

  return { answer, lookup };
}
