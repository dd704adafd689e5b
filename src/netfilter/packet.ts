/** A packet on its way through one kernel: what the hooks change and what the matches look at. Lives for one passage only. */
import type { Decision, HookName, PacketHeader, TableName } from '../api/index.ts';
import { addressNumber } from './address.ts';
import { PROTOCOL } from './compiledRule.ts';
import type { CompiledIpvs } from './ipvs/compile.ts';
import type { VirtualServer } from './ipvs/types.ts';
import type { MatchedRules } from './matchedRules.ts';
import type { KernelView, Passage, Route } from './types.ts';

/** The kube-proxy mark: this packet's source will be rewritten. */
const MASQUERADE_MARK = 0x4000;

/** What is written down on the way. Absent when nobody asks. */
export interface Log {
  readonly decisions: Decision[];
  table: TableName;
  hook: HookName;
}

export interface Packet {
  readonly kernel: KernelView;
  readonly log: Log | undefined;
  /** Where its matches are collected. Absent when nobody counts. */
  readonly matched: MatchedRules | undefined;
  readonly protocolName: PacketHeader['protocol'];
  readonly protocol: number;
  src: string;
  srcNumber: number;
  sport: number;
  dst: string;
  dstNumber: number;
  dport: number;
  inInterface: string | undefined;
  outInterface: string | undefined;
  route: Route | undefined;
  /** Bits of STATE. */
  state: number;
  mark: number;
  /** kube-proxy's mark was set at some point. */
  marked: boolean;
  /** A nat rule has rewritten the destination: the nat chains behind it are not asked. */
  translated: boolean;
  /** MASQUERADE matched. */
  masquerade: { readonly randomFully: boolean } | undefined;
  compared: number;
  /** The last dice, for the log. */
  roll: { readonly chance: number; readonly rolled?: number; readonly hit: boolean } | undefined;
  /** Set when a rule or ip_vs ended it. */
  ending: Passage['ending'];
  /** IPVS mode: the sets that rules look into, and the virtual server that has taken it. */
  readonly sets: CompiledIpvs['sets'] | undefined;
  server: VirtualServer | undefined;
}

/** What a sentence about a rule looks at, as it was when the rule matched. */
export type Met = Pick<PacketHeader, 'protocol' | 'src' | 'dst' | 'dport'>;

export function createPacket(
  kernel: KernelView,
  header: PacketHeader,
  log: Log | undefined,
  matched: MatchedRules | undefined,
  sets?: CompiledIpvs['sets'],
): Packet {
  return {
    kernel,
    log,
    matched,
    protocolName: header.protocol,
    protocol: PROTOCOL[header.protocol],
    src: header.src,
    srcNumber: addressNumber(header.src),
    sport: header.sport,
    dst: header.dst,
    dstNumber: addressNumber(header.dst),
    dport: header.dport,
    inInterface: undefined,
    outInterface: undefined,
    route: undefined,
    state: 0,
    mark: 0,
    marked: false,
    translated: false,
    masquerade: undefined,
    compared: 0,
    roll: undefined,
    ending: undefined,
    sets,
    server: undefined,
  };
}

export function headerOf(packet: Packet): PacketHeader {
  const { protocolName: protocol, src, sport, dst, dport } = packet;
  return { protocol, src, sport, dst, dport };
}

export function setDestination(packet: Packet, dst: string, dport: number): void {
  packet.dst = dst;
  packet.dstNumber = addressNumber(dst);
  packet.dport = dport;
}

export function setSource(packet: Packet, src: string, sport: number): void {
  packet.src = src;
  packet.srcNumber = addressNumber(src);
  packet.sport = sport;
}

export function setMark(packet: Packet, value: number, mask: number): void {
  packet.mark = ((packet.mark & ~mask) ^ value) >>> 0;
  if (packet.mark & MASQUERADE_MARK) packet.marked = true;
}
