/**
 * What kube-proxy puts into a kernel in IPVS mode besides a few iptables rules: virtual servers, the addresses they are asked at, and
 * sets of addresses and ports for the rules to look into. As data. Upstream: ip_vs and ip_set in the kernel (net/netfilter/{ipvs,ipset}).
 * Left out: other schedulers than rr, other forwarding methods than masquerading (NAT), firewall marks, connection limits.
 */

/** Where a virtual server sends connections. Its weight is 1; see `printIpvsadm` for those that are on their way out. */
export interface RealServer {
  readonly ip: string;
  readonly port: number;
}

export interface VirtualServer {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly ip: string;
  readonly port: number;
  readonly scheduler: 'rr';
  /** Seconds for which a client stays with its real server; undefined: not at all. */
  readonly persistence: number | undefined;
  /** By address. Empty: whoever asks is told at once that nobody is there. */
  readonly realServers: readonly RealServer[];

  // What the kernel does not know, and a reader wants to

  /** The Service port it stands for: "namespace/name:port". */
  readonly service: string;
  /** Policy Local has narrowed its real servers to those of this node, or to none. */
  readonly local: boolean;
}

export type IpSetType = 'hash:ip,port' | 'hash:ip,port,ip' | 'hash:ip,port,net' | 'hash:ip' | 'bitmap:port';

export interface IpSet {
  readonly name: string;
  readonly type: IpSetType;
  /** As `ipset` writes them: "10.96.0.1,tcp:443", "10.244.1.5,tcp:8080,10.244.1.5", "30080". */
  readonly entries: readonly string[];
}

/** Immutable, as the rules are; sets and virtual servers that stay the same are shared between versions. */
export interface Ipvs {
  readonly virtualServers: readonly VirtualServer[];
  /** The addresses of the dummy device kube-ipvs0: they make the kernel take packets to a virtual server for its own. */
  readonly addresses: ReadonlySet<string>;
  readonly sets: readonly IpSet[];
}

/** ip_vs' memory on one node. */
export interface IpvsView {
  /**
   * Takes the next turn of a virtual server: which of its real servers. `known` tells whether the position in the round is the node's
   * own, or one of all there could be, for a question that must not touch it.
   */
  next(server: string, realServers: readonly RealServer[]): { readonly index: number; readonly known: boolean };
  /** The real server ("ip:port") a client was sent to, and when it last opened a connection. */
  remembered(server: string, client: string): { readonly to: string; readonly at: number } | undefined;
  remember(server: string, client: string, to: string): void;
}
