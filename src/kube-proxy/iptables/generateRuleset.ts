/**
 * The rules of a whole node as data: kube-proxy's, with those of its neighbours in the kernel. Nothing is written here twice that
 * stays the same: a Service port's chains are kept by its state, and nodes for which nothing differs share one ruleset.
 * Upstream rewrites changed chains only, too (partial iptables-restore), but for itself alone.
 */
import { isInCidr, type EndpointSlice, type Service } from '../../api/index.ts';
import { mergeOwnedRules, type Chain, type Ruleset } from '../../netfilter/index.ts';
import { categorizeEndpoints, type Categories } from '../categorize.ts';
import type { PlacedNode, ProxyConfig } from '../config.ts';
import { stateOf, type PortState, type ProxyState } from '../proxyState.ts';
import { baseRules } from './baseRules.ts';
import { createDispatchChains, nodePortIPs } from './dispatchChains.ts';
import { NatTable } from './natTable.ts';
import { generateDispatch, generateServiceChains, type RuleSettings } from './serviceRules.ts';

/** Beyond so many endpoints in the cluster, rules about endpoints go without comments. */
const LARGE_CLUSTER_ENDPOINTS = 1000;

export type GenerateRules = (state: ProxyState, node: PlacedNode) => Ruleset;

/** The rules of one node for these objects: the plain way in, for one-off use. */
export function generateRuleset(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  node: PlacedNode & ProxyConfig,
): Ruleset {
  return createRuleGenerator(node)(stateOf(services, slices), node);
}

/** A generator that remembers what it made, by the identity of what it was made from. */
export function createRuleGenerator(config: ProxyConfig): GenerateRules {
  const rulesets = new WeakMap<ProxyState, Map<string, Ruleset>>();
  const categories = new WeakMap<PortState, Map<string, Categories>>();
  const chains = new WeakMap<PortState, Map<string, readonly Chain[]>>();
  const dispatchChains = createDispatchChains(config);

  const categoriesOf = (port: PortState, node: PlacedNode): Categories =>
    remember(categories, port, localityKey(port, node), () =>
      categorizeEndpoints(port.port, port.endpoints, { node: node.name, zone: node.zone }),
    );

  const chainsOf = (port: PortState, node: PlacedNode, settings: RuleSettings): readonly Chain[] => {
    const { podRange = '', largeCluster } = settings;
    return remember(chains, port, `${podRange} ${largeCluster} ${localityKey(port, node)}`, () =>
      generateServiceChains(port.port, categoriesOf(port, node), settings),
    );
  };

  const generate = (state: ProxyState, node: PlacedNode, kind: string): Ruleset => {
    const settings = settingsOf(config, state, node);
    const dispatch = state.ports.map((port) => generateDispatch(port.port, categoriesOf(port, node)));
    const fixed = mergeOwnedRules([baseRules(dispatchChains(kind, node, dispatch)), ...config.others]);
    const byHash = new Map<string, PortState>();
    const nat = new NatTable({
      fixed: fixed.nat,
      chainsOfHash(hash) {
        if (byHash.size === 0) for (const port of state.ports) byHash.set(port.port.hash, port);
        const port = byHash.get(hash);
        return port && chainsOf(port, node, settings);
      },
      *allChains() {
        for (const port of state.ports) yield chainsOf(port, node, settings);
      },
    });
    return { tables: { ...fixed, nat } };
  };

  return (state, node) => {
    const kind = nodeKind(config, state, node);
    return remember(rulesets, state, kind, () => generate(state, node, kind));
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

function podRangeOf(config: ProxyConfig, node: PlacedNode): string | undefined {
  if (config.detectLocal === 'none') return undefined;
  return config.detectLocal === 'NodeCIDR' ? node.podCIDR : config.clusterCIDR || undefined;
}

/** Everything about a node that can make a Service port's rules differ from another node's. */
function localityKey(state: PortState, node: PlacedNode): string {
  if (!state.nodeSensitive) return '';
  const { port, localNodes, hintedNodes, hintedZones } = state;
  const here = localNodes.has(node.name) || hintedNodes.has(node.name) ? node.name : '';
  const zone = node.zone !== undefined && hintedZones.has(node.zone) ? node.zone : '';
  const allowed = port.sourceRanges.some((range) => isInCidr(range, node.addresses[0] ?? ''));
  return `${here} ${zone} ${allowed}`;
}

/** Nodes of the same kind have the same rules. */
function nodeKind(config: ProxyConfig, state: ProxyState, node: PlacedNode): string {
  const own = config.detectLocal === 'NodeCIDR' ? node.podCIDR : '';
  const ips = nodePortIPs(config, node);
  const parts = sensitivePorts(state).map((port) => localityKey(port, node));
  return [own, ips === 'all' ? ips : ips.join(), ...parts].join('\n');
}

const sensitive = new WeakMap<ProxyState, readonly PortState[]>();

function sensitivePorts(state: ProxyState): readonly PortState[] {
  let ports = sensitive.get(state);
  if (!ports) sensitive.set(state, (ports = state.ports.filter((port) => port.nodeSensitive)));
  return ports;
}

/** What was made from `from` under `key`, made now if it was not. */
function remember<F extends object, T>(memory: WeakMap<F, Map<string, T>>, from: F, key: string, make: () => T): T {
  let known = memory.get(from);
  if (!known) memory.set(from, (known = new Map<string, T>()));
  let made = known.get(key);
  if (made === undefined) known.set(key, (made = make()));
  return made;
}
