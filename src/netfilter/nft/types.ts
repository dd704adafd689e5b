/**
 * kube-proxy's table in nftables mode as data: `table ip kube-proxy` with its sets, maps and chains. Only the statements that kube-proxy
 * writes are known, each one by its meaning; how nft spells them is the printer's matter.
 */

/** What a look-up takes from the packet. */
export type NftField = 'ip saddr' | 'ip daddr' | 'meta l4proto' | 'th dport';

export type NftType = 'ipv4_addr' | 'inet_proto' | 'inet_service';

export type NftVerdict =
  | { readonly kind: 'accept' | 'drop' | 'return' }
  /** `goto` does not come back: what follows the rule is not read. */
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

/** One part of a rule; a packet goes on to the next part only if this one holds. */
export type NftStatement =
  /** `ct state new` */
  | { readonly kind: 'new' }
  /** `ct status dnat` */
  | { readonly kind: 'dnatted' }
  /** Ranges as a.b.c.d/n. */
  | {
      readonly kind: 'address';
      readonly field: 'ip saddr' | 'ip daddr';
      readonly not?: boolean;
      readonly ranges: readonly string[];
    }
  /** Is what the fields say in the set? */
  | { readonly kind: 'lookup'; readonly fields: readonly NftField[]; readonly set: string }
  | { readonly kind: 'protocol'; readonly protocol: 'tcp' | 'udp' | 'sctp' }
  /** `fib saddr type local` */
  | { readonly kind: 'local'; readonly field: 'saddr' | 'daddr' }
  | { readonly kind: 'marked'; readonly mask: number }
  | { readonly kind: 'setMark'; readonly how: 'or' | 'xor'; readonly value: number }
  /** Remembers the source in a dynamic set. */
  | { readonly kind: 'update'; readonly set: string }
  /** Looks for what the fields say in a map, and does what it says there. */
  | { readonly kind: 'vmap'; readonly fields: readonly NftField[]; readonly map: string }
  /** `numgen random mod n vmap { … }`: one of these chains, each as likely as the others. */
  | { readonly kind: 'anyChain'; readonly chains: readonly string[] }
  /** `dnat ip addr . port to numgen random mod n map { … }` */
  | { readonly kind: 'anyEndpoint'; readonly endpoints: readonly NftEndpoint[] }
  | { readonly kind: 'dnat'; readonly to: NftEndpoint }
  /** `masquerade fully-random` */
  | { readonly kind: 'masquerade' }
  /** With ICMP port unreachable, also for TCP. */
  | { readonly kind: 'reject' }
  | { readonly kind: 'verdict'; readonly verdict: NftVerdict };

export interface NftEndpoint {
  readonly ip: string;
  readonly port: number;
}

export interface NftRule {
  readonly statements: readonly NftStatement[];
  readonly comment?: string;
}

/** Where a base chain hangs in the kernel. */
export interface NftHook {
  readonly type: 'filter' | 'nat';
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';
  readonly priority: number;
}

export interface NftChain {
  readonly name: string;
  readonly comment?: string;
  /** Absent for a chain that is only jumped to. */
  readonly base?: NftHook;
  readonly rules: readonly NftRule[];
}

export interface NftSet {
  readonly name: string;
  readonly type: readonly NftType[];
  readonly comment?: string;
  /** Seconds an element lasts after it was last updated, for sets that packets write to. */
  readonly timeout?: number;
  /** Keys as nft writes them: "10.244.1.5 . 10.244.1.5 . tcp . 80". Without those that packets have added. */
  readonly elements: NftElements<true>;
}

export interface NftMap {
  readonly name: string;
  readonly type: readonly NftType[];
  readonly comment: string;
  readonly elements: NftElements<NftMapping>;
}

export interface NftMapping {
  readonly verdict: NftVerdict;
  readonly comment?: string;
}

/** What a set or a map holds, by key. `get` may know without having made the rest. */
export interface NftElements<V> {
  get(key: string): V | undefined;
  entries(): Iterable<readonly [string, V]>;
}

/** Immutable; chains that did not change are shared between versions and between nodes. */
export interface NftTable {
  readonly sets: NftObjects<NftSet>;
  readonly maps: NftObjects<NftMap>;
  readonly chains: NftObjects<NftChain>;
}

/** Named things of a table. `get` may know one without having made the rest. */
export interface NftObjects<T> {
  get(name: string): T | undefined;
  values(): Iterable<T>;
}
