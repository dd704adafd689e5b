/**
 * What the network reads out of a node's rules without running them: which addresses are endpoints, and for which protocols a
 * virtual address has a rule. Rulesets are immutable, so both are remembered by identity, chain by chain.
 */
import type { Chain, Ruleset } from '../netfilter/index.ts';

export interface EndpointsInRules {
  hasAddress(ip: string): boolean;
  has(ip: string, port: number): boolean;
}

const chainTargets = new WeakMap<Chain, readonly string[]>();

/** "ip:port" of every DNAT target of a chain. */
function targetsOf(chain: Chain): readonly string[] {
  let targets = chainTargets.get(chain);
  if (!targets) {
    targets = chain.rules.flatMap(({ target }) => (target?.kind === 'DNAT' ? [`${target.ip}:${target.port}`] : []));
    chainTargets.set(chain, targets);
  }
  return targets;
}

const rulesetEndpoints = new WeakMap<Ruleset, EndpointsInRules>();

/** The endpoints that a node's rules translate to. */
export function endpointsIn(rules: Ruleset): EndpointsInRules {
  let found = rulesetEndpoints.get(rules);
  if (!found) {
    const ends = new Set<string>();
    const addresses = new Set<string>();
    for (const chain of rules.tables.nat.values()) {
      for (const target of targetsOf(chain)) {
        ends.add(target);
        addresses.add(target.slice(0, target.lastIndexOf(':')));
      }
    }
    for (const { realServers } of rules.ipvs?.virtualServers ?? []) {
      for (const { ip, port } of realServers) {
        ends.add(`${ip}:${port}`);
        addresses.add(ip);
      }
    }
    found = { hasAddress: (ip) => addresses.has(ip), has: (ip, port) => ends.has(`${ip}:${port}`) };
    rulesetEndpoints.set(rules, found);
  }
  return found;
}

/** Protocols for which some rule names exactly this address and port: told apart from an address that is simply unused. */
export function protocolsFor(rules: Ruleset, ip: string, port: number): readonly string[] {
  const protocols = new Set<string>();
  for (const table of [rules.tables.nat, rules.tables.filter]) {
    for (const chain of table.values()) {
      for (const rule of chain.rules) {
        if (rule.dst?.not || (rule.dst?.cidr !== `${ip}/32` && rule.dst?.cidr !== ip)) continue;
        for (const match of rule.matches) if ('dport' in match && match.dport === port) protocols.add(match.kind);
      }
    }
  }
  return [...protocols];
}
