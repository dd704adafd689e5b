/** The virtual addresses in a node's kernel in nftables mode, read from the maps and chains that are in force there. */
import { isInCidr, type Plate, type PlateSegment } from '../../api/index.ts';
import type {
  NftChain,
  NftEndpoint,
  NftMapping,
  NftStatement,
  NftTable,
  NftVerdict,
  Ruleset,
} from '../../netfilter/index.ts';
import type { ProxyNode } from '../config.ts';
import { byPlateOrder } from '../plates.ts';
import type { ProxyState } from '../proxyState.ts';
import { addressIndex, nodePortIndex, type Address, type AddressIndex } from './addresses.ts';

const KINDS = {
  clusterIP: 'ClusterIP',
  external: 'externalIP',
  loadBalancer: 'LoadBalancer',
  nodePort: 'NodePort',
} as const satisfies Record<Address['kind'], Plate['kind']>;

type Rest = Pick<Plate, 'verdict' | 'policy' | 'segments' | 'masquerade'> & { readonly chain?: string };

/** @param state what the rules were made from; only asked for whose an address is, and of what kind. */
export function nftPlatesOf({ nft }: Ruleset, node: ProxyNode, state: ProxyState): readonly Plate[] {
  if (!nft) return [];
  const plates: Plate[] = [];
  const read = (index: AddressIndex, served: string, unserved: string) => {
    for (const [key, addresses] of index) {
      const parts = key.split(' . ');
      const port = Number(parts.at(-1));
      const ip = parts.length === 3 ? parts[0]! : (node.addresses[0] ?? '');
      const rest = whatHappens(nft, node, { key, served, unserved });
      const address = addresses.find((candidate) => candidate.port.port.id === rest?.service) ?? addresses[0];
      if (!rest || !address) continue;
      const { id, protocol } = address.port.port;
      const { service: _, ...plate } = rest;
      plates.push({
        service: id,
        kind: KINDS[address.kind],
        ip,
        port,
        protocol: protocol.toUpperCase() as Plate['protocol'],
        ...plate,
      });
    }
  };
  read(addressIndex(state), 'service-ips', 'no-endpoint-services');
  read(nodePortIndex(state), 'service-nodeports', 'no-endpoint-nodeports');
  return plates.sort(byPlateOrder);
}

/** What a packet from outside the cluster meets (from a Pod, for a ClusterIP). */
function whatHappens(
  nft: NftTable,
  node: ProxyNode,
  { key, served, unserved }: { readonly key: string; readonly served: string; readonly unserved: string },
): (Rest & { readonly service?: string }) | undefined {
  const find = (map: string): NftMapping | undefined => nft.maps.get(map)?.elements.get(key);
  const ended = find(unserved);
  if (ended) {
    const verdict = ended.verdict.kind === 'drop' ? 'drop' : 'reject';
    return {
      service: ended.comment ?? '',
      verdict,
      // Only policy Local drops: with no endpoint anywhere the packet is rejected whatever the policy.
      policy: verdict === 'drop' ? 'Local' : 'Cluster',
      segments: [],
      masquerade: false,
    };
  }
  const entry = chainOf(nft, find(served)?.verdict);
  const serving = entry && servingChain(nft, entry);
  if (!serving) return undefined;
  return {
    verdict: 'dnat',
    policy: serving.name.startsWith('local-') ? 'Local' : 'Cluster',
    chain: serving.name,
    segments: segmentsOf(nft, node, serving),
    masquerade:
      entry === serving
        ? marksEverything(nft)
        : entry.rules.some(({ statements }) => statements[0]?.kind === 'setMark'),
  };
}

function chainOf(nft: NftTable, verdict: NftVerdict | undefined): NftChain | undefined {
  return verdict && 'chain' in verdict ? nft.chains.get(verdict.chain) : undefined;
}

/** Where a packet from outside comes out of external-: not by the short cuts, which are for Pods and this node. */
function servingChain(nft: NftTable, entry: NftChain): NftChain | undefined {
  if (!entry.name.startsWith('external-')) return entry;
  for (const { statements } of entry.rules) {
    const [first] = statements;
    if (first?.kind === 'verdict') return chainOf(nft, first.verdict);
  }
  return undefined;
}

/** Whether even a Pod's packet to a ClusterIP gets a new source. */
function marksEverything(nft: NftTable): boolean {
  const [first] = nft.chains.get('services')?.rules ?? [];
  return first?.statements.at(-1)?.kind === 'setMark' && !first.statements.some(({ kind }) => kind === 'address');
}

function segmentsOf(nft: NftTable, node: ProxyNode, serving: NftChain): readonly PlateSegment[] {
  const choice = serving.rules.at(-1)?.statements.at(-1);
  return sidesOf(nft, choice).map(({ ip, port, chain }, _, all) => ({
    endpoint: `${ip}:${port}`,
    probability: 1 / all.length,
    local: isInCidr(node.podCIDR, ip) || node.addresses.includes(ip),
    chain: chain ?? serving.name,
  }));
}

function sidesOf(
  nft: NftTable,
  choice: NftStatement | undefined,
): readonly (NftEndpoint & { readonly chain?: string })[] {
  if (choice?.kind === 'anyEndpoint') return choice.endpoints;
  if (choice?.kind !== 'anyChain') return [];
  return choice.chains.flatMap((chain) => {
    const last = nft.chains.get(chain)?.rules.at(-1)?.statements.at(-1);
    return last?.kind === 'dnat' ? [{ ...last.to, chain }] : [];
  });
}
