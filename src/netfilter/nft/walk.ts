/**
 * The walk of one packet through kube-proxy's table. Upstream: net/netfilter/nf_tables_core.c (nft_do_chain) and the expressions that
 * kube-proxy's statements are made of. A look-up in a map or set is one comparison, however much it holds.
 */
import type { HookName } from '../../api/index.ts';
import { STATE } from '../compiledRule.ts';
import { setDestination, setMark, type Packet } from '../packet.ts';
import {
  type CompiledNft,
  type CompiledNftChain,
  type CompiledNftRule,
  type CompiledStatement,
  type NftStage,
} from './compile.ts';
import { nftEndingReason } from './endings.ts';
import { explainNftRule, type Found } from './explainRule.ts';
import { KeptNftRule } from './keptNftRule.ts';
import type { NftField, NftVerdict } from './types.ts';

/** Read on behind the jump that led here, let the packet pass, or end it. */
type Outcome = 'continue' | 'accept' | 'ended';

/** What the statements of a rule have come to: nothing held against reading on, one did, or they decided. */
type Progress = 'holds' | 'fails' | Outcome | NftVerdict;

/** Every base chain's policy is accept. Returns false when the packet ended here. */
export function walkNft(nft: CompiledNft, stage: NftStage, at: HookName, packet: Packet): boolean {
  const chain = nft.base[stage].get(at);
  return chain === undefined || new Walk(nft, at, packet).chain(chain) !== 'ended';
}

class Walk {
  private readonly nft: CompiledNft;
  private readonly hook: HookName;
  private readonly packet: Packet;
  /** What the rule at hand has found so far. */
  private found: Found = {};

  constructor(nft: CompiledNft, hook: HookName, packet: Packet) {
    this.nft = nft;
    this.hook = hook;
    this.packet = packet;
  }

  chain(chain: CompiledNftChain): Outcome {
    for (const rule of chain.rules) {
      this.packet.compared++;
      const progress = this.rule(rule);
      if (progress === 'holds' || progress === 'fails' || progress === 'continue') continue;
      if (typeof progress === 'string') return progress;
      if (!('chain' in progress)) return this.terminate(progress.kind, rule);
      // A goto does not come back to the rules below it.
      if (progress.kind === 'goto') return this.chain(this.nft.chain(progress.chain));
      const outcome = this.jump(progress.chain);
      if (outcome !== 'continue') return outcome;
    }
    return 'continue';
  }

  private terminate(how: 'return' | 'accept' | 'drop', rule: CompiledNftRule): Outcome {
    if (how === 'drop') return this.end(rule, 'drop');
    return how === 'return' ? 'continue' : 'accept';
  }

  /** A jump into a chain where nothing was decided is taken out of the log again: it explains nothing. */
  private jump(chain: string): Outcome {
    const decisions = this.packet.log?.decisions;
    const before = decisions?.length;
    const outcome = this.chain(this.nft.chain(chain));
    if (outcome === 'continue' && decisions?.length === before) decisions?.pop();
    return outcome;
  }

  private rule(rule: CompiledNftRule): Progress {
    this.found = {};
    let progress: Progress = 'holds';
    for (const statement of rule.statements) {
      progress = this.statement(statement, rule);
      if (progress === 'fails') return progress;
      if (progress !== 'holds') break;
    }
    this.writeDown(rule);
    return progress;
  }

  private statement(statement: CompiledStatement, rule: CompiledNftRule): Progress {
    const { packet } = this;
    switch (statement.kind) {
      case 'new':
        return held((packet.state & STATE.NEW) !== 0);
      case 'dnatted':
        return held((packet.state & STATE.DNAT) !== 0);
      case 'address':
        return held(isInRanges(statement, packet) !== statement.not);
      case 'lookup':
        return held(this.isIn(statement.set, statement.fields));
      case 'protocol':
        return held(packet.protocolName === statement.protocol.toUpperCase());
      case 'local':
        return held(packet.kernel.isLocalAddress(statement.field === 'saddr' ? packet.src : packet.dst));
      case 'marked':
        return held((packet.mark & statement.mask) !== 0);
      case 'setMark':
        setMark(packet, statement.value, statement.how === 'or' ? statement.value : 0);
        return 'holds';
      case 'update':
        packet.kernel.recent.set(statement.set, packet.src);
        return 'holds';
      case 'vmap':
        return this.lookUp(statement.map, statement.fields);
      case 'anyChain': {
        const chain = statement.chains[this.roll(statement.chains.length)]!;
        this.found = { ...this.found, chain };
        return { kind: 'goto', chain };
      }
      case 'anyEndpoint':
        return this.translate(statement.endpoints[this.roll(statement.endpoints.length)]!);
      case 'dnat':
        return this.translate(statement.to);
      case 'masquerade':
        packet.masquerade = { randomFully: true };
        packet.marked = true;
        return 'accept';
      case 'reject':
        return this.end(rule, 'reject');
      case 'verdict':
        return statement.verdict;
    }
  }

  private translate({ ip, port }: { readonly ip: string; readonly port: number }): Progress {
    const { packet } = this;
    this.found = { ...this.found, from: `${packet.dst}:${packet.dport}`, endpoint: `${ip}:${port}` };
    setDestination(packet, ip, port);
    packet.translated = true;
    return 'accept';
  }

  private roll(sides: number): number {
    const { side, rolled } = this.packet.kernel.choose(sides);
    this.found = { side, sides, ...(rolled === undefined ? {} : { rolled }) };
    return side;
  }

  private lookUp(map: string, fields: readonly NftField[]): Progress {
    const mapping = this.nft.table.maps.get(map)?.elements.get(keyOf(this.packet, fields));
    if (!mapping) return 'fails';
    this.found = { mapping, map };
    return mapping.verdict;
  }

  private isIn(name: string, fields: readonly NftField[]): boolean {
    const set = this.nft.table.sets.get(name);
    if (!set) return false;
    const key = keyOf(this.packet, fields);
    if (set.timeout === undefined) return set.elements.get(key) !== undefined;
    const { recent, now } = this.packet.kernel;
    const seen = recent.lastSeen(name, key);
    return seen !== undefined && now - seen < set.timeout * 1000;
  }

  private end(rule: CompiledNftRule, verdict: 'reject' | 'drop'): Outcome {
    this.packet.ending = { verdict, reason: nftEndingReason(rule.chain, verdict, this.found) };
    return 'ended';
  }

  private writeDown(rule: CompiledNftRule): void {
    const { log } = this.packet;
    if (!log) return;
    log.decisions.push(
      new KeptNftRule(rule, this.hook, explainNftRule(rule, this.packet, this.found), rollOf(this.found)),
    );
  }
}

/** One die with a side for each endpoint. */
function rollOf({ side, sides, rolled }: Found): KeptNftRule['roll'] {
  if (side === undefined || sides === undefined) return undefined;
  return { chance: 1 / sides, from: side / sides, hit: true, ...(rolled === undefined ? {} : { rolled }) };
}

function held(holds: boolean): Progress {
  return holds ? 'holds' : 'fails';
}

function isInRanges(
  { field, tests }: Extract<CompiledStatement, { kind: 'address' }>,
  { srcNumber, dstNumber }: Packet,
): boolean {
  const address = field === 'ip saddr' ? srcNumber : dstNumber;
  for (const { base, mask } of tests) if ((address & mask) >>> 0 === base) return true;
  return false;
}

/** What the fields of the packet say, as elements are written. */
function keyOf(packet: Packet, fields: readonly NftField[]): string {
  let key = '';
  for (const field of fields) key += (key === '' ? '' : ' . ') + fieldOf(packet, field);
  return key;
}

const PROTOCOL_NAMES = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp', ICMP: 'icmp' } as const;

function fieldOf(packet: Packet, field: NftField): string | number {
  switch (field) {
    case 'ip saddr':
      return packet.src;
    case 'ip daddr':
      return packet.dst;
    case 'meta l4proto':
      return PROTOCOL_NAMES[packet.protocolName];
    case 'th dport':
      return packet.dport;
  }
}
