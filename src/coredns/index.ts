/** The cluster's DNS server: records of Services and Pods, and the search path of clients. */
export { createCoreDns, type CoreDns, type CoreDnsObjects, type CoreDnsOptions } from './coreDns.ts';
export { printRecord } from './printRecord.ts';
export type { DnsQuestion, DnsRecord, DnsReply } from './records.ts';
export {
  createDnsServers,
  earliestHeard,
  isBehind,
  type DnsServers,
  type Isolation,
  type ServedReply,
} from './servers.ts';
