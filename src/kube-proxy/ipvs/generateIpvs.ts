/**
 * A node's kernel in IPVS mode: virtual servers, kube-ipvs0's addresses and sets from what is known, and the few iptables chains beside
 * them. The chains depend on which sets are filled, not on what they hold, so they are the same ones from sync to sync.
 * @upstream pkg/proxy/ipvs/proxier.go#syncProxyRules
 */
import { formatIPv4, isInCidr, parseCidr } from '../../api/index.ts';
import { mergeOwnedRules, type IpSet, type Ipvs, type Ruleset, type VirtualServer } from '../../netfilter/index.ts';
import type { PlacedNode, ProxyConfig } from '../config.ts';
import type { GenerateRules } from '../iptables/generateRuleset.ts';
import { categoriesOf, podRangeOf } from '../locality.ts';
import { remember } from '../memory.ts';
import { nodePortRanges } from '../nodePortAddresses.ts';
import type { PortState, ProxyState } from '../proxyState.ts';
import { ipvsRules } from './ipvsRules.ts';
import { portServers, type BarredAddress, type NodeOfServers, type PortServers } from './portServers.ts';
import { SET_NAMES, SETS, type SetName } from './setNames.ts';

/** A generator that remembers what it made, by the identity of what it was made from. */
export function createIpvsGenerator(config: ProxyConfig): GenerateRules {
  const rulesets = new WeakMap<ProxyState, Map<string, Ruleset>>();
  const ports = new WeakMap<PortState, Map<string, PortServers>>();
  const tables = new Map<string, Ruleset['tables']>();

  const tablesFor = (sets: readonly IpSet[], barred: readonly BarredAddress[], node: PlacedNode) => {
    const podRange = podRangeOf(config, node);
    const filled = sets.filter(({ entries }) => entries.length > 0).map(({ name }) => name as SetName);
    const key = JSON.stringify([podRange, filled, barred]);
    let made = tables.get(key);
    if (!made) {
      const own = ipvsRules(new Set(filled), barred, { masqueradeAll: config.masqueradeAll, podRange });
      tables.set(key, (made = mergeOwnedRules([own, ...config.others])));
    }
    return made;
  };

  return (state, node) =>
    remember(rulesets, state, keyOf(node), () => {
      const around = nodeOfServers(config, node);
      const parts = state.ports.map((port) =>
        remember(ports, port, keyOf(node), () =>
          portServers(port.port, port.endpoints, categoriesOf(port, node), around),
        ),
      );
      const ipvs = gather(parts);
      return {
        tables: tablesFor(
          ipvs.sets,
          parts.flatMap(({ barred }) => barred),
          node,
        ),
        ipvs,
      };
    });
}

function keyOf({ name, addresses, podCIDR, zone }: PlacedNode): string {
  return [name, ...addresses, podCIDR, zone].join(' ');
}

function nodeOfServers(config: ProxyConfig, node: PlacedNode): NodeOfServers {
  const range = parseCidr(node.podCIDR);
  // The node's end of its Pods' veths has an address, too.
  const addresses = range ? [...node.addresses, formatIPv4(range.base + 1)] : node.addresses;
  const ranges = nodePortRanges({ mode: 'ipvs', nodePortAddresses: config.nodePortAddresses }, node);
  const nodePortIPs =
    ranges === 'all' ? addresses : addresses.filter((ip) => ranges.some((cidr) => isInCidr(cidr, ip)));
  return { name: node.name, ip: node.addresses[0] ?? '', addresses, nodePortIPs };
}

/** All ports' parts together. An address that two of them claim belongs to the later, as in the kernel. */
function gather(parts: readonly PortServers[]): Ipvs {
  const servers = new Map<string, VirtualServer>();
  const addresses = new Set<string>();
  const entries = new Map<SetName, Set<string>>(SET_NAMES.map((name) => [name, new Set<string>()]));
  for (const part of parts) {
    for (const server of part.servers) servers.set(`${server.protocol} ${server.ip}:${server.port}`, server);
    for (const ip of part.bound) addresses.add(ip);
    for (const [name, entry] of part.entries) entries.get(name)?.add(entry);
  }
  entries.set('KUBE-IPVS-IPS', addresses);
  const sets = SET_NAMES.map((name): IpSet => ({
    name,
    type: SETS[name].type,
    entries: [...(entries.get(name) ?? [])].sort(),
  }));
  return { virtualServers: [...servers.values()], addresses, sets };
}
