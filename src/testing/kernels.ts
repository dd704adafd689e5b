/** A node's kernel for tests: addresses and routes by rule of thumb, scratch conntrack, dice by hand. */
import { cidrContains, parseCidr, parseIPv4 } from '../api/index.ts';
import { createScratchConntrack, createScratchRecent, type KernelView, type Ruleset } from '../netfilter/index.ts';

export interface KernelOptions {
  readonly node?: string;
  readonly rules: Ruleset;
  /** First the InternalIP. */
  readonly addresses?: readonly string[];
  readonly podCIDR?: string;
  /** Called for every `-m statistic`; default: never. */
  readonly chance?: (probability: number) => boolean;
  /** Called for every `numgen random`; default: the first side. */
  readonly choose?: (sides: number) => number;
  readonly clock?: { now: number };
  /** Told which rules each packet matched. */
  readonly count?: KernelView['count'];
}

/** Pods of the podCIDR are wired to the node, its addresses and 127.0.0.0/8 are local, everything else is on the wire. */
export function aKernel(options: KernelOptions): KernelView {
  const { node = 'node-a', rules, addresses = ['192.168.10.11'], podCIDR = '10.244.1.0/24' } = options;
  const clock = options.clock ?? { now: 0 };
  const gateway = podCIDR.replace(/\d+\/\d+$/, '1');
  const pods = parseCidr(podCIDR)!;
  let port = 50_000;
  return {
    node,
    rules,
    isLocalAddress: (ip) =>
      ip === gateway || addresses.includes(ip) || ip.startsWith('127.') || (rules.ipvs?.addresses.has(ip) ?? false),
    route(dst) {
      if (this.isLocalAddress(dst)) return { kind: 'local' };
      if (cidrContains(pods, parseIPv4(dst) ?? 0))
        return { kind: 'pod', pod: `default/${dst}`, interface: `veth-${dst}` };
      return { kind: 'wire', interface: 'eth0' };
    },
    sourceAddress: (route) => (route.kind === 'pod' ? gateway : addresses[0]!),
    conntrack: createScratchConntrack(() => clock.now),
    recent: createScratchRecent(() => clock.now),
    chance: (probability) => ({ hit: options.chance?.(probability) ?? false }),
    choose: (sides) => ({ side: options.choose?.(sides) ?? 0 }),
    randomPort: () => port++,
    ...(options.count ? { count: options.count } : {}),
    get now() {
      return clock.now;
    },
  };
}
