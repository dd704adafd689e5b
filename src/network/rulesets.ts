/**
 * What the network reads out of a node's rules without running them: which addresses are endpoints, and for which protocols a
 * virtual address has a rule. Rulesets are immutable, so both are remembered by identity, chain by chain.
 */
import type { Chain, NftChain, NftStatement, Ruleset } from '../netfilter/index.ts';

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

const nftChainTargets = new WeakMap<NftChain, readonly string[]>();

function nftTargetsOf(chain: NftChain): readonly string[] {
  let targets = nftChainTargets.get(chain);
  if (!targets) {
    targets = chain.rules.flatMap(({ statements }) => statements.flatMap(endpointsOfStatement));
    nftChainTargets.set(chain, targets);
  }
  return targets;
}

function endpointsOfStatement(statement: NftStatement): readonly string[] {
  if (statement.kind === 'anyEndpoint') return statement.endpoints.map(({ ip, port }) => `${ip}:${port}`);
  return statement.kind === 'dnat' ? [`${statement.to.ip}:${statement.to.port}`] : [];
}

const rulesetEndpoints = new WeakMap<Ruleset, EndpointsInRules>();

/** The endpoints that a node's rules translate to. */
export function endpointsIn(rules: Ruleset): EndpointsInRules {
  let found = rulesetEndpoints.get(rules);
  if (!found) {
    const ends = new Set<string>();
    const addresses = new Set<string>();
    const add = (target: string) => {
      ends.add(target);
      addresses.add(target.slice(0, target.lastIndexOf(':')));
    };
    for (const chain of rules.tables.nat.values()) targetsOf(chain).forEach(add);
    for (const chain of rules.nft?.chains.values() ?? []) nftTargetsOf(chain).forEach(add);
    for (const { realServers } of rules.ipvs?.virtualServers ?? [])
      for (const { ip, port } of realServers) add(`${ip}:${port}`);
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
  for (const map of rules.nft?.maps.values() ?? [])
    for (const protocol of ['tcp', 'udp', 'sctp'])
      if (map.elements.get(`${ip} . ${protocol} . ${port}`)) protocols.add(protocol);
  return [...protocols];
}
