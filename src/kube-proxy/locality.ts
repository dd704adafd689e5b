/** What about a node can make its rules differ from another node's. Nodes for which nothing differs share everything. */
import { isInCidr } from '../api/index.ts';
import { categorizeEndpoints, type Categories } from './categorize.ts';
import type { PlacedNode, ProxyConfig, ProxyNode } from './config.ts';
import { remember } from './memory.ts';
import { nodePortRanges } from './nodePortAddresses.ts';
import type { PortState, ProxyState } from './proxyState.ts';

/** A node that no endpoint is on and no hint is for: what most nodes are to most Services. */
export const NOWHERE: PlacedNode = { name: '', addresses: [], podCIDR: '', zone: undefined };

/** Everything about a node that can make a Service port's rules differ from another node's. */
export function localityKey(state: PortState, node: PlacedNode): string {
  if (!state.nodeSensitive) return '';
  const { port, localNodes, hintedNodes, hintedZones } = state;
  const here = localNodes.has(node.name) || hintedNodes.has(node.name) ? node.name : '';
  const zone = node.zone !== undefined && hintedZones.has(node.zone) ? node.zone : '';
  return `${here} ${zone} ${isAllowed(port.sourceRanges, node)}`;
}

const categoriesOfPort = new WeakMap<PortState, Map<string, Categories>>();

/** Which endpoints a node uses for a Service port. */
export function categoriesOf(port: PortState, node: PlacedNode): Categories {
  return remember(categoriesOfPort, port, localityKey(port, node), () =>
    categorizeEndpoints(port.port, port.endpoints, { node: node.name, zone: node.zone }),
  );
}

/** The source range by which traffic of Pods is told from the rest; undefined: it is not told apart. */
export function podRangeOf(config: ProxyConfig, node: ProxyNode): string | undefined {
  if (config.detectLocal === 'none') return undefined;
  return config.detectLocal === 'NodeCIDR' ? node.podCIDR : config.clusterCIDR || undefined;
}

function isAllowed(sourceRanges: readonly string[], node: ProxyNode): boolean {
  return sourceRanges.some((range) => isInCidr(range, node.addresses[0] ?? ''));
}

/** The same over all Service ports at once, found once for all states that have the same sensitive ports. */
interface Sensitivity {
  readonly nodes: ReadonlySet<string>;
  readonly zones: ReadonlySet<string>;
  readonly sourceRanges: readonly (readonly string[])[];
}

const sensitivities = new WeakMap<ProxyState['sensitive'], Sensitivity>();

function sensitivityOf({ sensitive: ports }: ProxyState): Sensitivity {
  let known = sensitivities.get(ports);
  if (!known) {
    known = {
      nodes: new Set(ports.flatMap(({ localNodes, hintedNodes }) => [...localNodes, ...hintedNodes])),
      zones: new Set(ports.flatMap(({ hintedZones }) => [...hintedZones])),
      sourceRanges: ports.map(({ port }) => port.sourceRanges).filter((ranges) => ranges.length > 0),
    };
    sensitivities.set(ports, known);
  }
  return known;
}

/** Whether a node's zone can make a difference to its rules: some endpoint is hinted for one. */
export function needsZones(state: ProxyState): boolean {
  return sensitivityOf(state).zones.size > 0;
}

/** Whether no Service makes a difference between nodes: they differ in what they are themselves, or not at all. */
export function treatsAllAlike(state: ProxyState): boolean {
  const { nodes, zones, sourceRanges } = sensitivityOf(state);
  return nodes.size === 0 && zones.size === 0 && sourceRanges.length === 0;
}

/** Nodes of the same kind have the same rules. */
export function nodeKind(config: ProxyConfig, state: ProxyState, node: PlacedNode): string {
  const { nodes, zones, sourceRanges } = sensitivityOf(state);
  const own = ownKind(config, node);
  const here = nodes.has(node.name) ? node.name : '';
  const zone = node.zone !== undefined && zones.has(node.zone) ? node.zone : '';
  if (here === '' && zone === '' && sourceRanges.length === 0) return own;
  const allowed = sourceRanges.map((ranges) => (isAllowed(ranges, node) ? 1 : 0)).join('');
  return [own, here, zone, allowed].join(' ');
}

/** What makes a node's rules its own whatever Services there are. */
export function ownKind(config: ProxyConfig, node: ProxyNode): string {
  const range = config.detectLocal === 'NodeCIDR' ? node.podCIDR : '';
  return `${range} ${nodePortIPs(config, node).toString()}`;
}

/** The node's addresses that answer NodePorts. 127.0.0.1 is one of them only if it is asked for and localhost NodePorts are on. */
export function nodePortIPs(config: ProxyConfig, node: ProxyNode): readonly string[] | 'all' {
  const { nodePortAddresses, localhostNodePorts } = config;
  const ranges = nodePortRanges({ mode: 'iptables', nodePortAddresses }, node);
  if (ranges === 'all') return 'all';
  const addresses = localhostNodePorts ? [...node.addresses, '127.0.0.1'] : node.addresses;
  return addresses.filter((ip) => ranges.some((range) => isInCidr(range, ip)));
}
