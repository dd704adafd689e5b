/** What a node's rules alone decide about the first packet of a connection: every way their dice can fall, with its probability. */
import type { PacketHeader } from '../api/index.ts';
import { passKernel, type Arrival, type Passage, type Ruleset } from '../netfilter/index.ts';
import { aKernel } from './kernels.ts';

interface Place {
  readonly addresses: readonly string[];
  readonly podCIDR: string;
}

interface First {
  readonly kind: 'pod' | 'node' | 'external';
  readonly src: string;
  readonly dst: string;
  readonly dport: number;
  readonly protocol: PacketHeader['protocol'];
}

const ARRIVALS: Readonly<Record<First['kind'], Arrival>> = {
  node: { from: 'process' },
  pod: { from: 'pod', pod: 'default/client', interface: 'veth1' },
  external: { from: 'wire', interface: 'eth0' },
};

/** Calls `seen` for every way, with the chance that the probabilities in the rules give it. */
export function walkEveryWay(
  rules: Ruleset,
  { addresses, podCIDR }: Place,
  { kind, src, dst, dport, protocol }: First,
  seen: (passage: Passage, chance: number) => void,
): void {
  // A decision is the side taken; of `-m statistic` side 0 is a hit.
  const open: number[][] = [[]];
  for (let script = open.pop(); script; script = open.pop()) {
    const taken: { side: number; sides: number }[] = [];
    let probability = 1;
    const roll = (sides: number): number => {
      const side = script[taken.length] ?? 0;
      taken.push({ side, sides });
      return side;
    };
    const chance = (written: number) => {
      const hit = roll(2) === 0;
      probability *= hit ? written : 1 - written;
      return hit;
    };
    const choose = (sides: number) => {
      probability /= sides;
      return roll(sides);
    };
    const kernel = aKernel({ rules, addresses, podCIDR, chance, choose });
    const header: PacketHeader = { protocol, src, sport: 40_000, dst, dport };
    seen(passKernel(kernel, header, ARRIVALS[kind], { opening: true }), probability);
    // Where the dice fell of themselves, they can fall the other way.
    for (let i = script.length; i < taken.length; i++)
      for (let side = 1; side < taken[i]!.sides; side++)
        open.push([...taken.slice(0, i).map((decision) => decision.side), side]);
  }
}

/** Shares by destination ("ip:port", with " masqueraded" when the mark was set), or by the verdict of the rule that ended it. */
export function everyPassage(rules: Ruleset, place: Place, first: First): Record<string, string> {
  const shares = new Map<string, number>();
  walkEveryWay(rules, place, first, ({ ending, header, masqueraded }, chance) => {
    const key = ending?.verdict ?? `${header?.dst}:${header?.dport}${masqueraded ? ' masqueraded' : ''}`;
    shares.set(key, (shares.get(key) ?? 0) + chance);
  });
  return Object.fromEntries(
    [...shares].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, share]) => [key, share.toFixed(6)]),
  );
}
