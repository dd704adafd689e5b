import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { isInCidr, type HookName, type PacketHeader, type TableName } from '../api/index.ts';
import { rounds, seeds } from '../testing/rounds.ts';
import { aKernel } from '../testing/kernels.ts';
import { aRandomHeader, aRandomRuleset, someDice } from '../testing/rules.ts';
import {
  parseIptablesSave,
  passKernel,
  printIptablesSave,
  type KernelView,
  type Match,
  type Rule,
  type Ruleset,
} from './index.ts';

/** A packet as the slow reading sees it. */
interface Slow {
  header: PacketHeader;
  mark: number;
  dnat: boolean;
  compared: number;
  verdict?: string;
}

/** The obvious way to read rules: every chain from the top, every rule as it stands in the data. New connections only. */
function slowPass(rules: Ruleset, kernel: KernelView, header: PacketHeader, from: 'wire' | 'process') {
  const packet: Slow = { header, mark: 0, dnat: false, compared: 0 };
  const local = (ip: string) => kernel.isLocalAddress(ip);
  const run = (table: TableName, hook: HookName) =>
    packet.verdict !== undefined ||
    slowChain(rules, table, hook, packet, kernel, from === 'wire' && hook !== 'POSTROUTING');
  const first = from === 'process' ? 'OUTPUT' : 'PREROUTING';
  run('mangle', first);
  run('nat', first);
  packet.dnat = packet.header.dst !== header.dst || packet.header.dport !== header.dport;
  const stays = local(packet.header.dst);
  const second = from === 'process' ? 'OUTPUT' : stays ? 'INPUT' : 'FORWARD';
  if (from === 'wire') run('mangle', second);
  run('filter', second);
  if (from === 'process' || !stays) {
    run('mangle', 'POSTROUTING');
    run('nat', 'POSTROUTING');
  }
  return packet;
}

function slowChain(
  rules: Ruleset,
  table: TableName,
  name: string,
  packet: Slow,
  kernel: KernelView,
  wire: boolean,
): 'on' | 'stop' {
  for (const rule of rules.tables[table].get(name)?.rules ?? []) {
    packet.compared++;
    if (!slowMatch(rule, packet, kernel, wire)) continue;
    const { target } = rule;
    switch (target?.kind) {
      case 'jump':
        if (slowChain(rules, table, target.chain, packet, kernel, wire) === 'stop') return 'stop';
        break;
      case 'RETURN':
        return 'on';
      case 'MARK':
        packet.mark = ((packet.mark & ~target.mask) ^ target.value) >>> 0;
        break;
      case 'DNAT':
        packet.header = { ...packet.header, dst: target.ip, dport: target.port };
        return 'stop';
      case 'DROP':
      case 'REJECT':
        packet.verdict = target.kind === 'DROP' ? 'drop' : 'reject';
        return 'stop';
      case 'ACCEPT':
      case 'MASQUERADE':
        return 'stop';
      case undefined:
        break;
    }
  }
  return 'on';
}

function slowMatch(rule: Rule, packet: Slow, kernel: KernelView, wire: boolean): boolean {
  const { header } = packet;
  if (rule.src && isInCidr(rule.src.cidr, header.src) === (rule.src.not ?? false)) return false;
  if (rule.dst && isInCidr(rule.dst.cidr, header.dst) === (rule.dst.not ?? false)) return false;
  if (rule.inInterface !== undefined && !(wire && rule.inInterface === 'eth0')) return false;
  if (rule.protocol && rule.protocol !== header.protocol.toLowerCase()) return false;
  return rule.matches.every((match) => slowStep(match, packet, kernel));
}

function slowStep(match: Match, packet: Slow, kernel: KernelView): boolean {
  const { header } = packet;
  switch (match.kind) {
    case 'comment':
      return true;
    case 'tcp':
    case 'udp':
    case 'sctp':
      return (match.dport ?? header.dport) === header.dport && (match.sport ?? header.sport) === header.sport;
    case 'conntrack':
      return (
        (match.ctstate.includes('NEW') || (packet.dnat && match.ctstate.includes('DNAT'))) !== (match.not ?? false)
      );
    case 'mark':
      return ((packet.mark & match.mask) >>> 0 === match.value) !== (match.not ?? false);
    case 'addrtype':
      return kernel.isLocalAddress(match.srcType ? header.src : header.dst) !== (match.not ?? false);
    case 'statistic':
      return kernel.chance(match.probability).hit;
    case 'recent': {
      if (match.action === 'set') kernel.recent.set(match.name, header.src);
      const seen = kernel.recent.lastSeen(match.name, header.src);
      return seen !== undefined && kernel.now - seen <= (match.seconds ?? Infinity) * 1000;
    }
    case 'set':
    case 'physdev':
    case 'ipvs':
      throw new Error('rules of iptables mode look into no sets');
  }
}

/** The same dice for both readings: a sequence that depends on the seed alone. */
function chanceFrom(seed: number): (probability: number) => boolean {
  const dice = someDice(seed);
  return (probability) => dice.chance(probability);
}

describe('the walk', () => {
  it('decides and counts as the obvious reading of the rules does, long chains included', () => {
    const seen = { dnat: 0, ended: 0, marked: 0, plain: 0 };
    for (const seed of seeds(150, 40)) {
      const dice = someDice(seed);
      const rules = aRandomRuleset(dice);
      for (let i = 0; i < 20; i++) {
        const header = aRandomHeader(dice);
        const from = dice.one(['wire', 'process'] as const);
        const fast = aKernel({ rules, chance: chanceFrom(seed * 100 + i) });
        const slow = aKernel({ rules, chance: chanceFrom(seed * 100 + i) });
        const arrival = from === 'wire' ? ({ from, interface: 'eth0' } as const) : ({ from } as const);
        const passage = passKernel(fast, header, arrival, { opening: true });
        const expected = slowPass(rules, slow, header, from);
        // A process' packet to its own node meets INPUT as well: the slow reading stops before it.
        if (from === 'process' && slow.isLocalAddress(expected.header.dst) && expected.verdict === undefined) continue;
        const label = `seed ${seed}, packet ${i}`;
        expect(passage.compared, label).toBe(expected.compared);
        expect(passage.ending?.verdict, label).toBe(expected.verdict);
        if (expected.verdict === undefined) {
          expect([passage.header?.dst, passage.header?.dport], label).toEqual([
            expected.header.dst,
            expected.header.dport,
          ]);
        }
        if (expected.verdict !== undefined) seen.ended++;
        else if (expected.dnat) seen.dnat++;
        else seen.plain++;
        if (passage.masqueraded) seen.marked++;
      }
    }
    // The generator must reach every kind of outcome, or it proves nothing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(rounds(150, 40) / 3);
  });
});

describe('iptables-save text', () => {
  it('says all there is: parsed back, it is the same rules, and prints the same again', () => {
    for (const seed of seeds(100)) {
      const rules = aRandomRuleset(someDice(seed));
      const text = printIptablesSave(rules, { date: 'Mon Jan  5 09:00:00 2026' });
      const parsed = parseIptablesSave(text);
      for (const table of ['mangle', 'filter', 'nat'] as const) {
        expect([...parsed.tables[table].keys()].sort()).toEqual([...rules.tables[table].keys()].sort());
        for (const [name, chain] of rules.tables[table])
          expect(parsed.tables[table].get(name), `seed ${seed}, ${table} ${name}`).toEqual(chain);
      }
      expect(printIptablesSave(parsed, { date: 'Mon Jan  5 09:00:00 2026' })).toBe(text);
    }
  });

  it('is refused with its line when it says something unknown', () => {
    expect(() =>
      parseIptablesSave('*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m bpf --bytecode 1\nCOMMIT'),
    ).toThrow('bpf is not understood in: -A PREROUTING -m bpf --bytecode 1');
  });
});

describe('the printed example', () => {
  it('comes back letter by letter as iptables-save wrote it', () => {
    const text = readFileSync(new URL('../testing/data/web-on-node-a.iptables', import.meta.url), 'utf8');
    expect(printIptablesSave(parseIptablesSave(text), { date: 'Mon Jan  5 09:00:00 2026' })).toBe(text);
  });
});
