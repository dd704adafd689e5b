/**
 * The chains that all Services share: one line or more per Service port, in the order of their names (upstream's order is that of a
 * Go map, so any is right).
 */
import { isInCidr } from '../../api/index.ts';
import type { Chain, Rule } from '../../netfilter/index.ts';
import type { ProxyConfig, ProxyNode } from '../config.ts';
import { nodePortJumps } from './baseRules.ts';
import type { Dispatch } from './serviceRules.ts';

export interface DispatchChains {
  readonly filter: readonly Chain[];
  readonly nat: readonly Chain[];
}

/** The chains of so many kinds of nodes are kept for the next state. */
const KINDS_KEPT = 64;

/**
 * Makes the dispatch chains of a kind of node. A chain keeps its identity while its rules stay the same, so that what a kernel
 * compiled from it stays good.
 */
export function createDispatchChains(
  config: ProxyConfig,
): (kind: string, node: ProxyNode, ports: readonly Dispatch[]) => DispatchChains {
  const kept = new Map<string, DispatchChains>();
  const jumps = new Map<string, readonly Rule[]>();

  const jumpsOf = (node: ProxyNode): readonly Rule[] => {
    const ips = nodePortIPs(config, node);
    let rules = jumps.get(ips.toString());
    if (!rules) jumps.set(ips.toString(), (rules = nodePortJumps(ips, config.localhostNodePorts)));
    return rules;
  };

  return (kind, node, ports) => {
    const made = dispatchChains(ports, jumpsOf(node));
    const old = kept.get(kind);
    const chains = { filter: keepSame(old?.filter, made.filter), nat: keepSame(old?.nat, made.nat) };
    kept.delete(kind);
    kept.set(kind, chains);
    const [oldest] = kept.keys();
    if (kept.size > KINDS_KEPT && oldest !== undefined) kept.delete(oldest);
    return chains;
  };
}

/** The node's addresses that answer NodePorts. 127.0.0.1 is one of them only if it is asked for and localhost NodePorts are on. */
export function nodePortIPs(config: ProxyConfig, node: ProxyNode): readonly string[] | 'all' {
  const { nodePortAddresses, localhostNodePorts } = config;
  if (nodePortAddresses.length === 0 || nodePortAddresses.some((range) => range.endsWith('/0'))) return 'all';
  const addresses = localhostNodePorts ? [...node.addresses, '127.0.0.1'] : node.addresses;
  return addresses.filter((ip) => nodePortAddresses.some((range) => isInCidr(range, ip)));
}

function dispatchChains(ports: readonly Dispatch[], nodePortJump: readonly Rule[]): DispatchChains {
  const all = (name: string, part: keyof Dispatch, last: readonly Rule[] = []): Chain => {
    const rules: Rule[] = [];
    for (const port of ports) for (const rule of port[part]) rules.push(rule);
    return { name, rules: [...rules, ...last] };
  };
  return {
    filter: [
      all('KUBE-SERVICES', 'unserved'),
      all('KUBE-EXTERNAL-SERVICES', 'externalUnserved'),
      all('KUBE-NODEPORTS', 'healthCheck'),
      all('KUBE-PROXY-FIREWALL', 'firewall'),
    ],
    nat: [all('KUBE-SERVICES', 'services', nodePortJump), all('KUBE-NODEPORTS', 'nodePorts')],
  };
}

function keepSame(old: readonly Chain[] | undefined, made: readonly Chain[]): readonly Chain[] {
  return made.map((chain, i) => (old?.[i] && isSameChain(old[i], chain) ? old[i] : chain));
}

function isSameChain(old: Chain, made: Chain): boolean {
  return old.rules.length === made.rules.length && old.rules.every((rule, i) => rule === made.rules[i]);
}
