/**
 * One node's netfilter: rules as data, the walk of one packet through them, connection tracking.
 * kube-proxy writes these rules; iptables-save is a printer over them; nothing else decides where a packet goes.
 */
import type { Decision, EndingReason, PacketHeader, TableName, TcpState, Verdict } from '../api/index.ts';
import type { Ipvs, IpvsView } from './ipvs/types.ts';
import type { NftTable } from './nft/types.ts';
import type { RulePath } from './matchedRules.ts';
import type { TcpFlag } from './tcpState.ts';

// Rules as data

/** One match extension, in the order given to iptables. `not` is the `!` before it. */
export type Match =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'tcp' | 'udp' | 'sctp'; readonly dport?: number; readonly sport?: number }
  | { readonly kind: 'conntrack'; readonly ctstate: readonly CtState[]; readonly not?: boolean }
  | { readonly kind: 'mark'; readonly value: number; readonly mask: number; readonly not?: boolean }
  | { readonly kind: 'addrtype'; readonly srcType?: 'LOCAL'; readonly dstType?: 'LOCAL'; readonly not?: boolean }
  | { readonly kind: 'statistic'; readonly probability: number }
  | {
      readonly kind: 'recent';
      readonly action: 'rcheck' | 'set';
      readonly name: string;
      readonly seconds?: number;
      readonly reap?: boolean;
    }
  /** Each direction is the side of the packet that a field of the set's entries is compared with. */
  | {
      readonly kind: 'set';
      readonly name: string;
      readonly directions: readonly ('src' | 'dst')[];
      readonly not?: boolean;
    }
  /** It came in through a port of a bridge. */
  | { readonly kind: 'physdev'; readonly isIn: true; readonly not?: boolean }
  /** ip_vs has given it its destination, as one of this virtual server. */
  | { readonly kind: 'ipvs'; readonly vproto: number; readonly vaddr: string; readonly vport: number };

/** NEW, ESTABLISHED … are conntrack states; DNAT is the status bit that iptables matches with the same option. */
export type CtState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'DNAT';

export type Target =
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'ACCEPT' | 'DROP' | 'RETURN' }
  | { readonly kind: 'REJECT'; readonly with: 'icmp-port-unreachable' }
  | { readonly kind: 'MARK'; readonly value: number; readonly mask: number }
  | { readonly kind: 'DNAT'; readonly ip: string; readonly port: number }
  | { readonly kind: 'MASQUERADE'; readonly randomFully: boolean };

export interface Rule {
  readonly src?: { readonly cidr: string; readonly not?: boolean };
  readonly dst?: { readonly cidr: string; readonly not?: boolean };
  readonly inInterface?: string;
  readonly outInterface?: string;
  readonly protocol?: 'tcp' | 'udp' | 'sctp';
  readonly matches: readonly Match[];
  /** A rule without target counts and does nothing else. */
  readonly target?: Target;
}

export interface Chain {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Chains of one table by name. Built-in chains (PREROUTING …) are there too; their policy is ACCEPT. */
export type RuleTable = ReadonlyMap<string, Chain>;

/** All rules of one node's kernel. Immutable; chains that did not change are shared between versions and between nodes. */
export interface Ruleset {
  readonly tables: Readonly<Record<TableName, RuleTable>>;
  /** Virtual servers and sets, when kube-proxy runs in IPVS mode. */
  readonly ipvs?: Ipvs;
  /** kube-proxy's table when it runs in nftables mode; the iptables tables then hold what the others on the node wrote. */
  readonly nft?: NftTable;
}

// The kernel's surroundings, given by the network

/** Where a packet goes after the routing decision. */
export type Route =
  | { readonly kind: 'local' }
  /** A Pod's veth on this node. */
  | { readonly kind: 'pod'; readonly pod: string; readonly interface: string }
  /** Out of the node: towards a node, an external host, or nobody. */
  | { readonly kind: 'wire'; readonly interface: string };

/** What netfilter has to know about its node. */
export interface KernelView {
  readonly node: string;
  readonly rules: Ruleset;
  /** addrtype LOCAL: the node's addresses, those of kube-ipvs0 and 127.0.0.0/8. */
  isLocalAddress(ip: string): boolean;
  route(dst: string): Route;
  /** The address MASQUERADE takes on this outgoing route: the Pod gateway towards a local Pod, else the node's. */
  sourceAddress(route: Route): string;
  /** Connection tracking of this node (live tables, or an empty scratch one for trace). */
  readonly conntrack: ConntrackView;
  /** xt_recent lists of this node (session affinity). */
  readonly recent: RecentView;
  /**
   * The dice of `-m statistic`: live traffic draws from the seed, `trace` enumerates both sides.
   * `rolled` is the number drawn, in [0, 1), when there was one.
   */
  chance(probability: number): { readonly hit: boolean; readonly rolled?: number };
  /** What ip_vs remembers on this node. Absent: it begins anew with every packet. */
  readonly ipvs?: IpvsView;
  /** The dice of nftables' `numgen random`: one of so many sides, from 0. `rolled` as above. */
  choose(sides: number): { readonly side: number; readonly rolled?: number };
  /** A source port for MASQUERADE --random-fully when the original is taken or has to be random. */
  randomPort(): number;
  readonly now: number;
  /** Told once a packet which rules it matched, for their counters. Absent: nobody counts. */
  count?(path: RulePath): void;
}

/** A tracked connection. `reply` is the tuple that answers will carry. */
export interface ConntrackEntry {
  readonly original: PacketHeader;
  readonly reply: PacketHeader;
  /** NEW until an answer has passed. */
  readonly state: 'NEW' | 'ESTABLISHED';
  /** TCP only. */
  readonly tcp?: TcpState;
  readonly dnat: boolean;
  readonly snat: boolean;
  /** Its destination was given by ip_vs, not by a rule. */
  readonly ipvs?: true;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface ConntrackView {
  /** The entry this header belongs to, and in which direction it runs. Entries past `expiresAt` are gone. */
  find(header: PacketHeader): { readonly entry: ConntrackEntry; readonly direction: 'original' | 'reply' } | undefined;
  /** Stores the entry; one with the same original tuple is replaced (its state or its timer changed). */
  confirm(entry: ConntrackEntry): void;
  remove(entry: ConntrackEntry): void;
}

export interface RecentView {
  /** When `ip` was last set on list `name`, or undefined. */
  lastSeen(list: string, ip: string): number | undefined;
  set(list: string, ip: string): void;
}

/** How a packet entered the kernel. */
export type Arrival =
  | { readonly from: 'pod'; readonly pod: string; readonly interface: string }
  | { readonly from: 'wire'; readonly interface: string }
  | { readonly from: 'process' };

/** What one kernel did with one packet. */
export interface Passage {
  readonly decided: readonly Decision[];
  /** Rules the packet was compared with. */
  readonly compared: number;
  /** The header after NAT; absent when the packet ended here. */
  readonly header?: PacketHeader;
  /** Where the packet goes; absent when it ended here. */
  readonly route?: Route;
  /** kube-proxy's mark was set (0x4000). */
  readonly masqueraded: boolean;
  readonly ending?: { readonly verdict: Extract<Verdict, 'reject' | 'drop'>; readonly reason: EndingReason };
}

/** What connection tracking has to know of a segment besides its header. */
export interface Segment {
  /** It may create an entry: SYN, datagram, echo request. */
  readonly opening: boolean;
  /** TCP: what kind of segment it is. Default: SYN when it opens, else ACK (data is an ACK to connection tracking). */
  readonly flag?: TcpFlag;
  /** For an ICMP error: the header it complains about, as that packet was where it died. Finds the connection it is RELATED to. */
  readonly about?: PacketHeader;
}

/**
 * Takes a packet through the hooks of one node: PREROUTING, routing, INPUT or FORWARD, POSTROUTING; or OUTPUT, POSTROUTING for a
 * packet a process of the node sends (and then INPUT, when it stays on the node). Writes conntrack and recent lists through the view.
 */
export type PassKernel = (kernel: KernelView, header: PacketHeader, arrival: Arrival, segment: Segment) => Passage;
