/** Flows and what became of them: the words in which the engine answers about the data path. */
import type { Said } from './sentences.ts';
import type { Decision, EndingReason, Hop, PacketHeader, Verdict } from './packet.ts';

/** A client and what it asks for. Pods are named "namespace/name". */
export interface Flow {
  readonly from:
    | { readonly pod: string }
    | { readonly node: string }
    | { readonly external: string }
    | { readonly address: string; readonly entersAt: string; readonly as: 'pod' | 'node' | 'external' };
  /** host is an IPv4 address or a DNS name. */
  readonly to: { readonly host: string; readonly port: number };
  /** ICMP: an echo request (`ping`); the port is 0 then. */
  readonly protocol?: 'TCP' | 'UDP' | 'ICMP';
}

export interface TraceOutcome {
  readonly probability: number;
  readonly verdict: Verdict;
  /** ip:port of the endpoint reached (given for `refused` too). */
  readonly endpoint?: string;
  /** The source address the endpoint really sees. */
  readonly sourceSeen?: string;
  /** kube-proxy's mark was set. */
  readonly masqueraded: boolean;
  /** One sentence; `said` for who speaks another language. */
  readonly reason: string;
  readonly said?: Said;
  readonly reasonCode: EndingReason;
  readonly hops: readonly Hop[];
}

export interface Trace {
  readonly outcomes: readonly TraceOutcome[];
}

export type ConnectionState = 'resolving' | 'opening' | 'established' | 'closing' | 'closed' | 'failed';

export interface ConnectionRecord {
  readonly id: string;
  readonly flow: Flow;
  /** The client's own header once the name is resolved. */
  readonly header?: PacketHeader;
  readonly openedAt: number;
  readonly endedAt?: number;
  readonly state: ConnectionState;
  readonly verdict?: Verdict;
  readonly endpoint?: string;
  /** "namespace/name" of the Pod behind the endpoint. */
  readonly endpointPod?: string;
  readonly sourceSeen?: string;
  readonly masqueraded: boolean;
  readonly reason?: string;
  /** What `reason` says, for who speaks another language. */
  readonly said?: Said;
  readonly reasonCode?: EndingReason;
  readonly hops: readonly Hop[];
  readonly requests: readonly RequestRecord[];
  /** The questions its client's resolver sent as packets, in order. */
  readonly lookups?: readonly Lookup[];
  /** Only a name was asked for, of this type; no connection followed. */
  readonly question?: DnsType;
  /** How many there were, when these are only the last ones. */
  readonly requestCount?: number;
  /** What started it: a traffic source's id, or absent for a single send. */
  readonly source?: string;
  /** What the client's program reads in the end, in its kernel's or its C library's words: "connection refused", "EOF" … */
  readonly clientSees?: string;
  /** When the client's patience will end; only while it waits. */
  readonly deadline?: number;
  /** How often the segment it waits on has been sent (1: once). */
  readonly tries?: number;
  /** It stays open for further requests. */
  readonly keepAlive?: boolean;
  /** It tries again what the connection `retryOf` failed to do: which attempt this is, counted from 1. */
  readonly attempt?: number;
  readonly retryOf?: string;
}

export interface RequestRecord {
  readonly sentAt: number;
  readonly path?: string;
  readonly answeredAt?: number;
  /** When and how it ended without an answer: "connection reset by peer", "EOF", "operation timed out" … */
  readonly failedAt?: number;
  readonly failure?: string;
  readonly status?: number;
  /** First line of the answer's body. */
  readonly body?: string;
}

/** An answered request to a virtual address. */
export interface Answer {
  readonly at: number;
  readonly flow: Flow;
  /** ip:port of the endpoint. */
  readonly endpoint: string;
  /** "namespace/name" of the Pod behind it. */
  readonly pod: string | undefined;
  /** The first request of its connection: only then was the endpoint chosen. */
  readonly opened: boolean;
}

/** A client loop: a connection every so often. Pods' own programs make these; outside users are given them. */
export interface TrafficSource {
  readonly id: string;
  readonly from: Flow['from'];
  readonly to: Flow['to'];
  readonly protocol?: 'TCP' | 'UDP' | 'ICMP';
  /** ms between the starts of two requests. */
  readonly every: number;
  readonly paused?: boolean;
  /** All requests over one connection as long as it lives (HTTP keep-alive), instead of a connection each. */
  readonly keepAlive?: boolean;
  /** ms until the client gives up a request; default 5000. */
  readonly timeout?: number;
  /** How often a failed request is tried again at once, each time over a new connection; default 0. */
  readonly retries?: number;
  /** ms before the first of them, doubled for each that follows; default 0. */
  readonly retryDelay?: number;
  /**
   * ms for which the client remembers the addresses of a name, as a JVM does (30000 by default there, whatever the TTL says).
   * Absent: it asks for every connection, as programs with the C library's resolver do.
   */
  readonly dnsCache?: number;
  readonly path?: string;
}

// What a node's kernel and agents show

/** One endpoint's share of a plate. */
export interface PlateSegment {
  readonly endpoint: string;
  /** Chance of a new connection to take it, 0 … 1. */
  readonly probability: number;
  readonly local: boolean;
  /** The chain that leads there; in IPVS mode the virtual server. */
  readonly chain: string;
}

/** One virtual address in one node's rules, read from the rules themselves. */
export interface Plate {
  /** namespace/name, with :port name when it has one. */
  readonly service: string;
  readonly kind: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'externalIP';
  /** The address; for a NodePort the node's own. */
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** What the rules do with a packet from a Pod of this node (ClusterIP), or from outside (the others). */
  readonly verdict: 'dnat' | 'reject' | 'drop';
  readonly policy: 'Cluster' | 'Local';
  readonly chain?: string;
  readonly segments: readonly PlateSegment[];
  /** The source is rewritten for what takes this way. */
  readonly masquerade: boolean;
  /** IPVS mode: how the virtual server chooses; absent where a rule rolls dice. */
  readonly scheduler?: 'rr';
}

export interface ProxyStatus {
  readonly node: string;
  readonly running: boolean;
  /** The API revision its rules reflect. */
  readonly syncedRevision: number;
  readonly syncedAt: number;
  /** The mode its rules in force were written in; absent: it has none in the kernel. */
  readonly mode?: 'iptables' | 'nftables' | 'ipvs';
  /** kube-proxy's configuration has changed since its rules in force were written: they are of the old one, or there are none. */
  readonly outdated?: true;
  /** When the next sync is due, while changes are waiting. */
  readonly syncDueAt?: number;
}

/** A sync of a node's kube-proxy that changed its rules. */
export interface RuleChange {
  readonly at: number;
  /** The API revision the rules reflect since. */
  readonly revision: number;
  /** The one they reflected before; 0: there were none. */
  readonly before: number;
}

/** Whose text of a node's rules: kube-proxy leaves each mode's state to tools of its own. */
export type RuleText = 'iptables-save' | 'nft' | 'ipvsadm' | 'ipset';

/** A TCP entry's state, as `conntrack -L` prints it. */
export type TcpState =
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'SYN_SENT2';

export interface ConntrackRow {
  readonly protocol: string;
  /** NEW: no answer has passed yet ([UNREPLIED]). */
  readonly state: 'NEW' | 'ESTABLISHED';
  /** TCP only. */
  readonly tcpState?: TcpState;
  readonly original: PacketHeader;
  readonly reply: PacketHeader;
  readonly dnat: boolean;
  readonly snat: boolean;
  /** ip_vs gave it its destination, not a rule. */
  readonly ipvs?: true;
  readonly expiresAt: number;
}

/** Why a Pod is where it is, or nowhere: each node's verdict, in the scheduler's words. */
export interface SchedulingRecord {
  readonly pod: string;
  readonly at: number;
  readonly node?: string;
  readonly verdicts: readonly {
    readonly node: string;
    /** The first plugin that filtered the node out, with its reason; absent when it passed. */
    readonly rejectedBy?: { readonly plugin: string; readonly reason: string };
    readonly scores: readonly { readonly plugin: string; readonly score: number; readonly weight: number }[];
    readonly total: number;
  }[];
  /** The FailedScheduling message, when no node fitted. */
  readonly message?: string;
}

export type DnsType = 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR';

/** A resource record as a zone file has it: name, ttl, type, and the rest as text. */
export interface ResourceRecord {
  readonly name: string;
  readonly ttl: number;
  readonly type: DnsType;
  readonly data: string;
}

/** What a DNS server says to one question. NOERROR without records: the name exists and has nothing of this type. */
export interface DnsReply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly records: readonly ResourceRecord[];
  /** Why, in one sentence; `said` for who speaks another language. */
  readonly sentence: string;
  readonly said?: Said;
}

/** One question that a client's resolver sent, and what it was told. */
export interface Lookup {
  readonly name: string;
  readonly type: DnsType;
  /** From 1: a question that nobody answers is sent again. */
  readonly attempt: number;
  readonly sentAt: number;
  readonly answeredAt?: number;
  readonly reply?: DnsReply;
  /** "namespace/name" of the Pod that answered. */
  readonly server?: string;
}

export interface DnsAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly addresses: readonly string[];
  readonly canonical?: string;
  /** Seconds for which the addresses may be remembered. */
  readonly ttl?: number;
  /** Each name asked for, in the order of the search path. */
  readonly tries: readonly { readonly name: string; readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' }[];
  readonly decided: readonly Decision[];
}
