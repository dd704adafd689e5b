/**
 * kube-proxy's rules of a whole node in nftables mode: one table of its own. What does not differ is shared, between versions and between
 * nodes: the chains of a Service port are kept by its state.
 * @upstream pkg/proxy/nftables/proxier.go. Left out: stale chains, which upstream keeps empty for a second before it deletes them.
 */
import { isInCidr } from '../../api/index.ts';
import {
  mergeOwnedRules,
  type NftChain,
  type NftElements,
  type NftMap,
  type NftMapping,
  type NftSet,
  type NftTable,
  type Ruleset,
} from '../../netfilter/index.ts';
import type { PlacedNode, ProxyConfig, ProxyNode } from '../config.ts';
import type { GenerateRules } from '../iptables/generateRuleset.ts';
import { categoriesOf, localityKey, podRangeOf } from '../locality.ts';
import { remember } from '../memory.ts';
import { nodePortRanges } from '../nodePortAddresses.ts';
import type { PortState, ProxyState } from '../proxyState.ts';
import { addressIndex, nodePortIndex, type Address, type AddressIndex } from './addresses.ts';
import { baseChains } from './baseChains.ts';
import { pathIn, portPath } from './chainNames.ts';
import { LazyElements, LazyObjects } from './lazy.ts';
import { mappingsOf, serviceObjects, type ServiceMappings, type ServiceObjects } from './serviceChains.ts';

const ADDRESS_AND_PORT = ['ipv4_addr', 'inet_proto', 'inet_service'] as const;
const PORT = ['inet_proto', 'inet_service'] as const;

/** A generator that remembers what it made, by the identity of what it was made from. */
export function createTableGenerator(config: ProxyConfig): GenerateRules {
  const tables = mergeOwnedRules(config.others);
  const rulesets = new WeakMap<ProxyState, Map<string, Ruleset>>();
  const objects = new WeakMap<PortState, Map<string, ServiceObjects>>();
  const fixed = new Map<string, ReadonlyMap<string, NftChain>>();

  const objectsOf = (port: PortState, node: PlacedNode): ServiceObjects => {
    const podRange = podRangeOf(config, node);
    return remember(objects, port, `${podRange ?? ''} ${localityKey(port, node)}`, () =>
      serviceObjects(port.port, categoriesOf(port, node), { podRange, nodeIP: node.addresses[0] ?? '' }),
    );
  };

  const fixedChains = (node: ProxyNode, nodePortSet: boolean): ReadonlyMap<string, NftChain> => {
    const podRange = podRangeOf(config, node);
    const key = `${podRange ?? ''} ${nodePortSet}`;
    let chains = fixed.get(key);
    if (!chains) {
      const { masqueradeAll, serviceCIDRs = [] } = config;
      chains = byName(baseChains({ podRange, masqueradeAll, nodePortSet, serviceCIDRs }));
      fixed.set(key, chains);
    }
    return chains;
  };

  const generate = (state: ProxyState, node: PlacedNode): Ruleset => {
    const nodePorts = nodePortIPs(config, node);
    const belongsTo = (name: string) => {
      const path = pathIn(name);
      const port = path === undefined ? undefined : portAt(state, path);
      return port && objectsOf(port, node);
    };
    const nft: NftTable = {
      sets: new LazyObjects({
        fixed: byName(fixedSets(state, node, nodePorts)),
        make: (name) => belongsTo(name)?.sets ?? [],
        *all() {
          for (const port of state.ports) if (port.port.affinity !== undefined) yield objectsOf(port, node).sets;
        },
      }),
      maps: byName(mapsOf(state, node)),
      chains: new LazyObjects({
        fixed: fixedChains(node, nodePorts !== 'all'),
        make: (name) => belongsTo(name)?.chains ?? [],
        *all() {
          for (const port of state.ports) yield objectsOf(port, node).chains;
        },
      }),
    };
    return { tables, nft };
  };

  return (state, node) => {
    const { name, zone = '', podCIDR, addresses } = node;
    return remember(rulesets, state, `${name} ${zone} ${podCIDR} ${addresses.join(' ')}`, () => generate(state, node));
  };
}

function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((object) => [object.name, object]));
}

/** The node's addresses that answer NodePorts: only its primary one, if nobody says otherwise. Loopback never does. */
function nodePortIPs({ nodePortAddresses }: ProxyConfig, node: ProxyNode): readonly string[] | 'all' {
  const ranges = nodePortRanges({ mode: 'nftables', nodePortAddresses }, node);
  return ranges === 'all' ? 'all' : node.addresses.filter((ip) => ranges.some((range) => isInCidr(range, ip)));
}

const paths = new WeakMap<ProxyState, ReadonlyMap<string, PortState>>();

function portAt(state: ProxyState, path: string): PortState | undefined {
  let ports = paths.get(state);
  if (!ports) paths.set(state, (ports = new Map(state.ports.map((port) => [portPath(port.port), port]))));
  return ports.get(path);
}

const clusterIPs = new WeakMap<ProxyState, NftElements<true>>();

function clusterIPsOf(state: ProxyState): NftElements<true> {
  let elements = clusterIPs.get(state);
  if (!elements) clusterIPs.set(state, (elements = elementsOf(state.ports.map(({ port }) => port.clusterIP))));
  return elements;
}

function elementsOf(keys: readonly string[]): NftElements<true> {
  return new Map(keys.map((key) => [key, true as const]));
}

function fixedSets(state: ProxyState, node: PlacedNode, nodePorts: readonly string[] | 'all'): readonly NftSet[] {
  return [
    {
      name: 'hairpin-connections',
      type: ['ipv4_addr', 'ipv4_addr', ...PORT],
      comment: 'service hairpin connections',
      elements: hairpins(state, node),
    },
    { name: 'cluster-ips', type: ['ipv4_addr'], comment: 'Active ClusterIPs', elements: clusterIPsOf(state) },
    ...(nodePorts === 'all'
      ? []
      : [
          {
            name: 'nodeport-ips',
            type: ['ipv4_addr'],
            comment: 'IPs that accept NodePort traffic',
            elements: elementsOf(nodePorts),
          } as const,
        ]),
  ];
}

const nodesOfPort = new WeakMap<PortState, ReadonlySet<string | undefined>>();

function isOn(port: PortState, node: string): boolean {
  let nodes = nodesOfPort.get(port);
  if (!nodes) nodesOfPort.set(port, (nodes = new Set(port.endpoints.map((endpoint) => endpoint.node))));
  return nodes.has(node);
}

/** An endpoint of this node that calls its own Service and is chosen itself: source and destination are the same then. */
function hairpins(state: ProxyState, node: PlacedNode): NftElements<true> {
  let made: NftElements<true> | undefined;
  const elements = (): NftElements<true> =>
    (made ??= elementsOf(
      state.ports
        .filter((port) => isOn(port, node.name))
        .flatMap((port) =>
          categoriesOf(port, node)
            .reachable.filter((endpoint) => endpoint.node === node.name)
            .map(({ ip, port: number }) => `${ip} . ${ip} . ${port.port.protocol} . ${number}`),
        ),
    ));
  return { get: (key) => elements().get(key), entries: () => elements().entries() };
}

const mappingsOfPort = new WeakMap<PortState, Map<string, ServiceMappings>>();

function mapsOf(state: ProxyState, node: PlacedNode): readonly NftMap[] {
  const mappings = (port: PortState) =>
    remember(mappingsOfPort, port, localityKey(port, node), () => mappingsOf(port.port, categoriesOf(port, node)));
  const elements = (
    index: (state: ProxyState) => AddressIndex,
    of: (mappings: ServiceMappings, kind: Address['kind']) => NftMapping | undefined,
  ) =>
    new LazyElements(
      () => index(state).keys(),
      (key) => {
        for (const { port, kind } of index(state).get(key) ?? []) {
          const mapping = of(mappings(port), kind);
          if (mapping) return mapping;
        }
        return undefined;
      },
    );
  return [
    {
      name: 'no-endpoint-services',
      type: ADDRESS_AND_PORT,
      comment: 'vmap to drop or reject packets to services with no endpoints',
      elements: elements(addressIndex, ({ unservedClusterIP, unservedExternal }, kind) =>
        kind === 'clusterIP' ? unservedClusterIP : unservedExternal,
      ),
    },
    {
      name: 'no-endpoint-nodeports',
      type: PORT,
      comment: 'vmap to drop or reject packets to service nodeports with no endpoints',
      elements: elements(nodePortIndex, ({ unservedExternal }) => unservedExternal),
    },
    {
      name: 'firewall-ips',
      type: ADDRESS_AND_PORT,
      comment: 'destinations that are subject to LoadBalancerSourceRanges',
      elements: elements(addressIndex, ({ firewall }, kind) => (kind === 'loadBalancer' ? firewall : undefined)),
    },
    {
      name: 'service-ips',
      type: ADDRESS_AND_PORT,
      comment: 'ClusterIP, ExternalIP and LoadBalancer IP traffic',
      elements: elements(addressIndex, ({ clusterIP, external }, kind) =>
        kind === 'clusterIP' ? clusterIP : external,
      ),
    },
    {
      name: 'service-nodeports',
      type: PORT,
      comment: 'NodePort traffic',
      elements: elements(nodePortIndex, ({ external }) => external),
    },
  ];
}
