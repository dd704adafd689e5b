/**
 * The walk of one packet through the chains of one table at one hook. Upstream: net/ipv4/netfilter/ip_tables.c (ipt_do_table) and
 * the match and target modules that kube-proxy uses.
 */
import type { CompiledChain, CompiledTable } from './compile.ts';
import { STEP, type CompiledRule, type Step } from './compiledRule.ts';
import type { Decision, HookName } from '../api/index.ts';
import type { ChainIndex } from './chainIndex.ts';
import { endingReason } from './endingReason.ts';
import { KeptMatch, KeptRoll } from './keptRule.ts';
import { setDestination, setMark, type Log, type Packet } from './packet.ts';

/** What a rule or a chain says: read on, leave this chain, stop here and let it pass, or end it. */
export type Outcome = 'continue' | 'return' | 'accept' | 'ended';

/** A built-in chain: falling off its end is its policy, which is ACCEPT everywhere. Returns false when the packet ended here. */
export function walkHook(table: CompiledTable, hook: HookName, packet: Packet): boolean {
  const chain = table.hooks[hook];
  return chain === undefined || walkChain(table, chain, packet) !== 'ended';
}

function walkChain(table: CompiledTable, chain: CompiledChain, packet: Packet): Outcome {
  const { rules, index } = chain;
  if (index) return walkIndexed(table, chain, index, packet);
  for (let i = 0; i < rules.length; i++) {
    packet.compared++;
    const outcome = applyRule(table, rules[i]!, packet);
    if (outcome !== 'continue') return outcome === 'return' ? 'continue' : outcome;
  }
  return 'continue';
}

/** The same walk, over the rules that can match this destination. The others count as compared, as in the kernel. */
function walkIndexed(table: CompiledTable, chain: CompiledChain, index: ChainIndex, packet: Packet): Outcome {
  const positions = index.byKey.get(index.by === 'address' ? packet.dstNumber : packet.dport) ?? index.others;
  let last = -1;
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i]!;
    packet.compared += position - last;
    last = position;
    const outcome = applyRule(table, chain.rules[position]!, packet);
    if (outcome !== 'continue') return outcome === 'return' ? 'continue' : outcome;
  }
  packet.compared += chain.rules.length - 1 - last;
  return 'continue';
}

function applyRule(table: CompiledTable, rule: CompiledRule, packet: Packet): Outcome {
  if (!matchesHeader(rule, packet)) return 'continue';
  const { steps } = rule;
  packet.roll = undefined;
  for (let i = 0; i < steps.length; i++) {
    if (matchesStep(steps[i]!, packet)) continue;
    // A lost roll of the dice is a decision too: it is why the packet went further down.
    if (packet.roll !== undefined) writeDown(packet, rule, false);
    return 'continue';
  }
  return applyTarget(table, rule, packet);
}

function matchesHeader(rule: CompiledRule, packet: Packet): boolean {
  const { src, dst, protocol } = rule;
  if (dst !== undefined && ((packet.dstNumber & dst.mask) >>> 0 === dst.base) === dst.not) return false;
  if (src !== undefined && ((packet.srcNumber & src.mask) >>> 0 === src.base) === src.not) return false;
  if (protocol !== 0 && protocol !== packet.protocol) return false;
  if (rule.inInterface !== undefined && !isInterface(rule.inInterface, packet.inInterface)) return false;
  return rule.outInterface === undefined || isInterface(rule.outInterface, packet.outInterface);
}

/** A trailing + stands for any rest of the name. */
function isInterface(wanted: string, name: string | undefined): boolean {
  if (name === undefined) return false;
  return wanted.endsWith('+') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function matchesStep(step: Step, packet: Packet): boolean {
  switch (step.kind) {
    case STEP.ports:
      return (
        step.protocol === packet.protocol &&
        (step.value < 0 || step.value === packet.dport) &&
        (step.more < 0 || step.more === packet.sport)
      );
    case STEP.state:
      return ((packet.state & step.value) !== 0) !== step.not;
    case STEP.mark:
      return ((packet.mark & step.more) >>> 0 === step.value) !== step.not;
    case STEP.localSource:
      return packet.kernel.isLocalAddress(packet.src) !== step.not;
    case STEP.localDestination:
      return packet.kernel.isLocalAddress(packet.dst) !== step.not;
    case STEP.statistic:
      return rollDice(step, packet);
    case STEP.set:
      return (packet.sets?.get(step.name)?.contains(packet, step.value) ?? false) !== step.not;
    case STEP.physdev:
      // kind wires Pods without a bridge, so no packet ever came in through a port of one.
      return step.not;
    case STEP.ipvs:
      return isServedBy(packet, step);
    case STEP.recentSet:
      packet.kernel.recent.set(step.name, packet.src);
      return true;
    default:
      return wasSeen(step, packet);
  }
}

function rollDice(step: Step, packet: Packet): boolean {
  const chance = step.value;
  const { hit, rolled } = packet.kernel.chance(chance);
  if (packet.log) packet.roll = rolled === undefined ? { chance, hit } : { chance, hit, rolled };
  return hit;
}

function isServedBy({ server, protocol }: Packet, { name, value, protocol: wanted }: Step): boolean {
  return server !== undefined && server.ip === name && server.port === value && protocol === wanted;
}

/** xt_recent --rcheck. `--reap` only forgets what is too old to count, so there is nothing left to do for it. */
function wasSeen(step: Step, packet: Packet): boolean {
  const { recent, now } = packet.kernel;
  const seen = recent.lastSeen(step.name, packet.src);
  return seen !== undefined && now - seen <= step.value;
}

function applyTarget(table: CompiledTable, rule: CompiledRule, packet: Packet): Outcome {
  packet.matched?.add(rule);
  writeDown(packet, rule, true);
  if (rule.jump !== undefined) return jump(table, rule.jump, packet);
  const { target } = rule;
  switch (target?.kind) {
    case undefined:
    case 'jump':
      return 'continue';
    case 'RETURN':
      return 'return';
    case 'ACCEPT':
      return 'accept';
    case 'DROP':
    case 'REJECT':
      packet.ending = { verdict: target.kind === 'REJECT' ? 'reject' : 'drop', reason: endingReason(rule) };
      return 'ended';
    case 'MARK':
      setMark(packet, target.value, target.mask);
      return 'continue';
    case 'DNAT':
      setDestination(packet, target.ip, target.port);
      packet.translated = true;
      return 'accept';
    case 'MASQUERADE':
      // In IPVS mode an endpoint that asks itself is masqueraded without the mark.
      if (rule.chain === 'KUBE-POSTROUTING') packet.marked = true;
      packet.masquerade = target;
      return 'accept';
  }
}

/** A jump into a chain where nothing was decided is taken out of the log again: it explains nothing. */
function jump(table: CompiledTable, chain: string, packet: Packet): Outcome {
  const decisions = packet.log?.decisions;
  const before = decisions?.length;
  const outcome = walkChain(table, table.chain(chain), packet);
  if (outcome === 'continue' && decisions?.length === before) decisions?.pop();
  return outcome;
}

function writeDown(packet: Packet, rule: CompiledRule, matched: boolean): void {
  const { log } = packet;
  if (log !== undefined) log.decisions.push(decisionOf(log, packet, rule, matched));
}

/** What a rule was last kept with: most packets of a conversation are told the same again. */
const kept = new WeakMap<CompiledRule, KeptMatch>();

function decisionOf({ hook }: Log, packet: Packet, rule: CompiledRule, matched: boolean): Decision {
  const { roll, protocolName, src, dst, dport } = packet;
  if (roll) return new KeptRoll(rule, hook, roll.rolled, roll.hit, matched);
  const last = kept.get(rule);
  const isSame = last?.src === src && last.dst === dst && last.dport === dport && last.protocol === protocolName;
  if (isSame && last.hook === hook) return last;
  const decision = new KeptMatch(rule, hook, protocolName, src, dst, dport);
  kept.set(rule, decision);
  return decision;
}
