/**
 * The rules of a whole node as data: kube-proxy's, with those of its neighbours in the kernel. Nothing is written here twice that
 * stays the same: a Service port's chains are kept by its state, and nodes for which nothing differs share one ruleset.
 * Upstream rewrites changed chains only, too (partial iptables-restore), but for itself alone.
 */
import { mergeOwnedRules, type Chain, type Rule, type Ruleset } from '../../netfilter/index.ts';
import type { PlacedNode, ProxyConfig } from '../config.ts';
import { categoriesOf, localityKey, nodeKind, nodePortIPs, NOWHERE, podRangeOf } from '../locality.ts';
import { remember } from '../memory.ts';
import { portNamed, type PortState, type ProxyState } from '../proxyState.ts';
import { BASE_RULES, nodePortJumps } from './baseRules.ts';
import { dispatchAll, isDispatchChain, type DispatchChains, type Dispatched } from './dispatchChains.ts';
import { LazyTable } from './lazyTable.ts';
import { generateDispatch, generateServiceChains, type RuleSettings } from './serviceRules.ts';

/** Beyond so many endpoints in the cluster, rules about endpoints go without comments. */
const LARGE_CLUSTER_ENDPOINTS = 1000;

const OF_A_SERVICE = /^KUBE-(?:SVC|SVL|EXT|FW)-(.{16})$/;

export type GenerateRules = (state: ProxyState, node: PlacedNode) => Ruleset;

/** A generator that remembers what it made, by the identity of what it was made from. */
export function createRuleGenerator(config: ProxyConfig): GenerateRules {
  const fixed = mergeOwnedRules([BASE_RULES, ...config.others]);
  const rulesets = new WeakMap<ProxyState, Map<string, Ruleset>>();
  const memory = new WeakMap<PortState, Map<string, readonly Chain[]>>();
  const dispatchFor = createDispatch(config);
  const portOfHash = createPortFinder();

  const chainsOf = (port: PortState, node: PlacedNode, settings: RuleSettings): readonly Chain[] => {
    const { podRange = '', largeCluster } = settings;
    return remember(memory, port, `${podRange} ${largeCluster} ${localityKey(port, node)}`, () =>
      generateServiceChains(port.port, categoriesOf(port, node), settings),
    );
  };

  const generate = (state: ProxyState, node: PlacedNode): Ruleset => {
    const settings = settingsOf(config, state, node);
    const dispatch = (table: 'filter' | 'nat', name: string) => {
      const chain = isDispatchChain(table, name) ? dispatchFor(state, node)[table].get(name) : undefined;
      return chain && [chain];
    };
    const filter = new LazyTable({
      fixed: fixed.filter,
      make: (name) => dispatch('filter', name),
      all: () => [[...dispatchFor(state, node).filter.values()]],
    });
    const nat = new LazyTable({
      fixed: fixed.nat,
      make(name) {
        const hash = OF_A_SERVICE.exec(name)?.[1];
        if (hash === undefined) return dispatch('nat', name);
        const port = portOfHash(state, hash);
        return port && chainsOf(port, node, settings);
      },
      *all() {
        yield [...dispatchFor(state, node).nat.values()];
        for (const port of state.ports) yield chainsOf(port, node, settings);
      },
    });
    return { tables: { mangle: fixed.mangle, filter, nat } };
  };

  return (state, node) => remember(rulesets, state, nodeKind(config, state, node), () => generate(state, node));
}

/** Dispatch chains of a node: those of a node that is nowhere, unless one of its Service ports is dispatched differently here. */
function createDispatch(config: ProxyConfig): (state: ProxyState, node: PlacedNode) => DispatchChains {
  const chains = new WeakMap<ProxyState, Map<string, DispatchChains>>();
  const jumps = new Map<string, readonly Rule[]>();
  let latest: Dispatched | undefined;
  return (state, node) => {
    const ips = nodePortIPs(config, node);
    const different = state.sensitive.filter((port) => dispatchOf(port, node) !== dispatchOf(port, NOWHERE));
    const key = `${ips.toString()} ${different.length === 0 ? '' : nodeKind(config, state, node)}`;
    return remember(chains, state, key, () => {
      let last = jumps.get(ips.toString());
      if (!last) jumps.set(ips.toString(), (last = nodePortJumps(ips, config.localhostNodePorts)));
      // Only an offer of lines and chains to take again: which one it is changes no rule.
      latest = dispatchAll(state, last, (port) => dispatchOf(port, node), latest);
      return latest.chains;
    });
  };
}

function dispatchOf(port: PortState, node: PlacedNode) {
  return generateDispatch(port.port, categoriesOf(port, node));
}

/** Finds the port whose chains' names end with a hash. What hash a port has never changes, so one memory serves all states. */
function createPortFinder(): (state: ProxyState, hash: string) => PortState | undefined {
  const ids = new Map<string, string>();
  const seen = new WeakSet<ProxyState>();
  return (state, hash) => {
    if (!ids.has(hash) && !seen.has(state)) {
      seen.add(state);
      for (const { port } of state.ports) ids.set(port.hash, port.id);
    }
    const id = ids.get(hash);
    return id === undefined ? undefined : portNamed(state, id);
  };
}

function settingsOf(config: ProxyConfig, state: ProxyState, node: PlacedNode): RuleSettings {
  return {
    podRange: podRangeOf(config, node),
    masqueradeAll: config.masqueradeAll,
    nodeIP: node.addresses[0] ?? '',
    largeCluster: state.endpoints > LARGE_CLUSTER_ENDPOINTS,
  };
}
