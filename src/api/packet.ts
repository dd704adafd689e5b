/** The words of the data path: headers, places, hops, decisions, verdicts. Shared by netfilter, network, cluster, scene and page. */
import type { Said } from './sentences.ts';

export type Transport = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';

/**
 * What a router sees of a packet. ICMP has no ports: an echo request carries its identifier as `sport`, its reply as `dport`, as
 * connection tracking uses it; the rest is 0.
 */
export interface PacketHeader {
  readonly protocol: Transport;
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
}

/** Where a packet is, or is drawn from and to. A Pod is named "namespace/name"; `void` is the default route beyond everything. */
export type Place =
  | { readonly kind: 'pod'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'void'; readonly name: string };

/**
 * How a flow ends. `accept`: a listening process answered. `refused`: RST, nobody listens there. `reject`: kube-proxy's ICMP
 * port-unreachable. `drop`: a rule's silence. `unroutable`: no rule touched it and nobody has the address. `nxdomain`: no such name.
 */
export type Verdict = 'accept' | 'refused' | 'reject' | 'drop' | 'nxdomain' | 'unroutable';

/** The closed list of reasons for an ending. Engine, page and tests use these and no others. */
export const ENDING_REASONS = [
  'Answered',
  'HealthCheckNodePort',
  'NobodyListens',
  'NoEndpoints',
  'NoLocalEndpoints',
  /** The cloud's load balancer has no node to send it to. */
  'NoHealthyNode',
  'SourceRangeDenied',
  'MartianLocalnet',
  'InvalidConntrack',
  'NoRouteFromOutside',
  'AddressUnused',
  'PodGone',
  'NodeDown',
  'LinkCut',
  'NameNotFound',
  'ResolverUnreachable',
  'TimedOut',
  /** An RST for a connection that was open. */
  'ConnectionReset',
  /** The server's FIN came where an answer was awaited. */
  'ConnectionClosed',
  'ProtocolNotMatched',
  /** nftables and IPVS mode: the ClusterIP is known, the port is not one of its Service's (or it was a ping, which has none). */
  'ClusterIPPortUnused',
  /** nftables mode: an address of the Service range that no Service has. */
  'ClusterIPUnallocated',
  /** A lossy link swallowed it. */
  'PacketLost',
] as const;

export type EndingReason = (typeof ENDING_REASONS)[number];

export type HookName = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';
export type TableName = 'mangle' | 'filter' | 'nat';
/** A table a rule can stand in: iptables' three, and kube-proxy's own in nftables mode. */
export type RuleTableName = TableName | 'ip kube-proxy';

/** One numbered sentence of what a hop decided, with the thing that decided it. `said` is the sentence for who speaks another language. */
export type Decision =
  | {
      readonly kind: 'rule';
      readonly table: RuleTableName;
      readonly hook: HookName;
      readonly chain: string;
      /** Position in the chain, from 1, as `iptables -L --line-numbers` counts. */
      readonly number: number;
      /** The rule as iptables-save or `nft list` prints it. */
      readonly text: string;
      readonly sentence: string;
      readonly said?: Said;
      /**
       * The dice: the chance the rule asked for, the number rolled in [0, 1), and the outcome. A number hits that lies less than the chance
       * above `from` (default 0). With `from` it is one die with a side for each endpoint (nftables' numgen), else one test after the other
       * (iptables' statistic).
       */
      readonly roll?:
        | {
            readonly chance: number;
            readonly from?: number;
            readonly rolled?: number;
            readonly hit: boolean;
          }
        | undefined;
    }
  | {
      readonly kind: 'ipvs' | 'conntrack' | 'routing' | 'socket' | 'dns' | 'link' | 'application' | 'nat';
      readonly sentence: string;
      readonly said?: Said;
      /**
       * Of ip_vs, round robin: which of so many real servers it was, from 0; without an index where nobody knows whose turn it is (a trace).
       */
      readonly turn?: { readonly of: number; readonly index?: number } | undefined;
    };

/** What happened to a packet at one place. */
export interface Hop {
  /** Cluster time of arrival, ms. */
  readonly at: number;
  readonly place: Place;
  readonly arrivedAs: PacketHeader;
  readonly decided: readonly Decision[];
  /** Absent when the packet ended here. */
  readonly leftAs?: PacketHeader;
  /** Where it goes next; absent when it ended here. */
  readonly next?: Place;
  /** Rules it was compared with at this place. */
  readonly compared: number;
  /** Which segment of the connection this was: a reply travels back. */
  readonly segment: SegmentName;
  readonly ending?: { readonly verdict: Verdict; readonly reason: EndingReason };
}

/** The segments a connection sends, in the words a capture would show. */
export type SegmentName =
  | 'SYN'
  | 'SYN-ACK'
  | 'ACK'
  | 'request'
  | 'response'
  | 'FIN'
  | 'RST'
  | 'ICMP'
  | 'query'
  | 'answer'
  | 'datagram'
  /** A UDP program's answer. */
  | 'echo'
  /** A ping and its answer. */
  | 'echo request'
  | 'echo reply';

/** One packet between two places: it left one at `departedAt` and reaches the other at `arrivesAt`. */
export interface Flight {
  readonly id: number;
  readonly connection: string;
  readonly segment: SegmentName;
  readonly header: PacketHeader;
  readonly from: Place;
  readonly to: Place;
  readonly departedAt: number;
  readonly arrivesAt: number;
  /** True on the way back to the client. */
  readonly reply: boolean;
  /** What travels, for labels: "GET /", "200 OK", "A frontend-svc.default.svc.cluster.local.". */
  readonly note?: string;
}

/** The end of a packet that did not arrive: what the scene marks, and where. */
export interface Death {
  readonly id: number;
  readonly connection: string;
  readonly at: number;
  readonly place: Place;
  readonly verdict: Verdict;
  readonly reason: EndingReason;
  readonly header: PacketHeader;
  readonly sentence: string;
}
