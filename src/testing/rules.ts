/** Random rulesets and packets for fuzzing netfilter: every match and target, few addresses and ports, so that things do match. */
import type { PacketHeader, TableName } from '../api/index.ts';
import {
  BUILT_IN,
  kernelProbability,
  type Chain,
  type Match,
  type Rule,
  type Ruleset,
  type Target,
} from '../netfilter/index.ts';
import { Simulation } from '../sim/index.ts';

export interface Dice {
  /** A whole number in [0, bound). */
  below(bound: number): number;
  one<T>(list: readonly T[]): T;
  chance(probability: number): boolean;
}

export function someDice(seed: number): Dice {
  const sim = new Simulation(seed);
  const below = (bound: number) => sim.randomInt('test', bound);
  return { below, one: (list) => list[below(list.length)]!, chance: (probability) => sim.random('test') < probability };
}

const ADDRESSES = [
  '10.244.1.5',
  '10.244.1.9',
  '10.244.2.5',
  '10.96.0.50',
  '10.96.0.51',
  '192.168.10.11',
  '203.0.113.9',
];
const RANGES = ['10.244.0.0/16', '10.244.1.0/24', '10.0.0.0/8', '127.0.0.0/8', ...ADDRESSES.map((ip) => `${ip}/32`)];
const PORTS = [53, 80, 8080, 30080];
const COMMENTS = ['default/web:http cluster IP', 'a"b\\c', "it's", 'plain', 'default/web -> 10.244.1.5:80'];

export function aRandomHeader(dice: Dice): PacketHeader {
  const protocol = dice.one(['TCP', 'TCP', 'UDP', 'SCTP'] as const);
  return {
    protocol,
    src: dice.one(ADDRESSES),
    sport: dice.one([40_000, 53]),
    dst: dice.one(ADDRESSES),
    dport: dice.one(PORTS),
  };
}

function aRandomMatch(dice: Dice, protocol: Rule['protocol']): Match {
  const not = dice.chance(0.3) ? { not: true } : {};
  switch (dice.below(protocol ? 8 : 6)) {
    case 0:
      return { kind: 'comment', text: dice.one(COMMENTS) };
    case 1:
      return {
        kind: 'conntrack',
        ctstate: dice.one([['NEW'], ['INVALID'], ['RELATED', 'ESTABLISHED', 'DNAT']] as const),
        ...not,
      };
    case 2:
      return { kind: 'mark', value: 0x4000, mask: dice.one([0x4000, 0xffffffff]), ...not };
    case 3:
      return dice.chance(0.5)
        ? { kind: 'addrtype', srcType: 'LOCAL', ...not }
        : { kind: 'addrtype', dstType: 'LOCAL', ...not };
    case 4:
      return { kind: 'statistic', probability: kernelProbability(1 / (1 + dice.below(9))) };
    case 5:
      return dice.chance(0.5)
        ? { kind: 'recent', action: 'set', name: `KUBE-SEP-${dice.below(3)}` }
        : { kind: 'recent', action: 'rcheck', name: `KUBE-SEP-${dice.below(3)}`, seconds: 10, reap: true };
    default:
      return {
        kind: protocol ?? 'tcp',
        ...(dice.chance(0.8) ? { dport: dice.one(PORTS) } : {}),
        ...(dice.chance(0.2) ? { sport: dice.one([40_000, 53]) } : {}),
      };
  }
}

function aRandomTarget(dice: Dice, table: TableName, jumps: readonly string[]): Target {
  if (jumps.length > 0 && dice.chance(0.6)) return { kind: 'jump', chain: dice.one(jumps) };
  const mark = { kind: 'MARK', value: 0x4000, mask: dice.one([0x4000, 0]) } as const;
  const others: readonly Target[] =
    table === 'nat'
      ? [{ kind: 'DNAT', ip: dice.one(ADDRESSES), port: dice.one(PORTS) }, mark, { kind: 'RETURN' }]
      : [
          { kind: 'DROP' },
          { kind: 'REJECT', with: 'icmp-port-unreachable' },
          { kind: 'ACCEPT' },
          { kind: 'RETURN' },
          mark,
        ];
  return dice.one(others);
}

/** @param keyed most rules name one destination and port, as in a dispatch chain. */
function aRandomRule(dice: Dice, table: TableName, jumps: readonly string[], keyed: boolean): Rule {
  const dispatch = keyed && dice.chance(0.9);
  const protocol = dispatch || dice.chance(0.5) ? dice.one(['tcp', 'udp', 'sctp'] as const) : undefined;
  const matches = Array.from({ length: dice.below(3) }, () => aRandomMatch(dice, protocol));
  if (dispatch && protocol) matches.push({ kind: protocol, dport: dice.one(PORTS) });
  const dst = dispatch ? `${dice.one(ADDRESSES)}/32` : dice.chance(0.3) ? dice.one(RANGES) : undefined;
  // A rule that ends packets has to say why.
  const target = dice.chance(0.95) ? aRandomTarget(dice, table, jumps) : undefined;
  if (target?.kind === 'DROP' || target?.kind === 'REJECT')
    matches.unshift({ kind: 'comment', text: 'x/y has no endpoints' });
  return {
    ...(dice.chance(0.3) ? { src: { cidr: dice.one(RANGES), ...(dice.chance(0.3) ? { not: true } : {}) } } : {}),
    ...(dst === undefined ? {} : { dst: { cidr: dst, ...(!dispatch && dice.chance(0.3) ? { not: true } : {}) } }),
    ...(dice.chance(0.05) ? { inInterface: 'eth0' } : {}),
    ...(protocol ? { protocol } : {}),
    matches,
    ...(target ? { target } : {}),
  };
}

/** Chains jump only to chains made before them, so that no walk is endless. Every built-in chain exists. */
export function aRandomRuleset(dice: Dice): Ruleset {
  const table = (name: TableName): Map<string, Chain> => {
    const chains = new Map<string, Chain>();
    const own: string[] = [];
    for (let i = 0; i < 5; i++) {
      const keyed = dice.chance(0.5);
      const length = keyed ? 8 + dice.below(30) : dice.below(10);
      const rules = Array.from({ length }, () => aRandomRule(dice, name, own, keyed));
      chains.set(`KUBE-${i}`, { name: `KUBE-${i}`, rules });
      own.push(`KUBE-${i}`);
    }
    for (const hook of BUILT_IN[name]) {
      const rules = Array.from({ length: dice.below(3) }, () => aRandomRule(dice, name, own, false));
      if (hook === 'POSTROUTING' || hook === 'INPUT') {
        if (name === 'nat') rules.length = 0;
        if (name === 'nat' && hook === 'POSTROUTING')
          rules.push({ matches: [], target: { kind: 'MASQUERADE', randomFully: dice.chance(0.5) } });
      }
      chains.set(hook, { name: hook, rules });
    }
    return chains;
  };
  return { tables: { mangle: table('mangle'), filter: table('filter'), nat: table('nat') } };
}
