/**
 * Addresses and ports as an Endpoints object groups them: all addresses of a subset have all its ports. Upstream:
 * pkg/api/v1/endpoints/util.go (RepackSubsets) and pkg/controller/endpoint (truncateEndpoints).
 */
import type { EndpointAddress, EndpointSubset, Pod, Service, SubsetPort } from '../../api/index.ts';
import { pairMemory } from '../pairMemory.ts';
import { isPodFinished, isPodReady } from '../podConditions.ts';
import { findPort } from '../servicePorts.ts';

const MOST_ADDRESSES = 1000;

/** A Pod as the subsets of a Service show it. */
interface Candidate {
  /** One text for each set of resolved ports: addresses stand together when it is the same. */
  readonly key: string;
  readonly ports: readonly SubsetPort[];
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

/** Pods that offer the same ports stand together; those that have nothing behind any of them are left out. */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const groups = new Map<string, { ports: readonly SubsetPort[]; candidates: Candidate[] }>();
  for (const pod of pods) {
    const candidate = candidateFor(service, pod);
    if (!candidate) continue;
    const { key, ports } = candidate;
    const group = groups.get(key);
    if (group) group.candidates.push(candidate);
    else groups.set(key, { ports, candidates: [candidate] });
  }
  return [...groups.values()].map(toSubset).sort((a, b) => (firstOf(a) < firstOf(b) ? -1 : 1));
}

const remembered = pairMemory<Service, Pod, Candidate>();

/** Undefined: no subset shows the Pod. */
function candidateFor(service: Service, pod: Pod): Candidate | undefined {
  const known = remembered.get(service, pod);
  if (known) return known;
  const { publishNotReadyAddresses = false, ports: asked = [], clusterIP } = service.spec;
  const ip = ipOf(service, pod);
  if (ip === undefined || isPodFinished(pod)) return undefined;
  if (pod.metadata.deletionTimestamp !== undefined && !publishNotReadyAddresses) return undefined;
  const ports = portsOf(service, pod);
  // Only a headless Service may do without ports.
  if (ports.length === 0 && (asked.length > 0 || clusterIP !== 'None')) return undefined;
  const key = ports.map(({ name = '', port, protocol = '' }) => `${name}/${String(port)}/${protocol}`).join(' ');
  const ready = publishNotReadyAddresses || isPodReady(pod);
  const candidate = { key, ports, address: addressOf(service, pod, ip), ready };
  remembered.set(service, pod, candidate);
  return candidate;
}

function ipOf({ spec }: Service, { status }: Pod): string | undefined {
  const wanted = spec.ipFamilies?.[0] ?? 'IPv4';
  const ips = status?.podIPs?.map(({ ip }) => ip) ?? (status?.podIP ? [status.podIP] : []);
  return ips.find((each) => each.includes(':') === (wanted === 'IPv6'));
}

function addressOf(service: Service, { metadata, spec }: Pod, ip: string): EndpointAddress {
  const { namespace, name, uid } = metadata;
  const { nodeName, subdomain } = spec;
  const hostname = spec.hostname && subdomain === service.metadata.name ? spec.hostname : undefined;
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName ? { nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid },
  };
}

function portsOf(service: Service, pod: Pod): readonly SubsetPort[] {
  return (service.spec.ports ?? []).flatMap((servicePort): SubsetPort[] => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { name, protocol, appProtocol } = servicePort;
    return [{ ...(name ? { name } : {}), port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

function toSubset({ ports, candidates }: { ports: readonly SubsetPort[]; candidates: Candidate[] }): EndpointSubset {
  const sorted = candidates.sort((a, b) => (a.address.ip < b.address.ip ? -1 : 1));
  const those = (wanted: boolean): EndpointAddress[] =>
    sorted.filter(({ ready }) => ready === wanted).map(({ address }) => address);
  const [ready, notReady] = [those(true), those(false)];
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

const firstOf = ({ addresses, notReadyAddresses }: EndpointSubset): string =>
  [addresses?.[0]?.ip ?? '', notReadyAddresses?.[0]?.ip ?? ''].filter((ip) => ip !== '').sort()[0] ?? '';

/** At most 1,000 addresses, the ready ones first, each subset its share; the very subsets when they are few enough. */
export function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const ready = subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0);
  const notReady = subsets.reduce((sum, { notReadyAddresses = [] }) => sum + notReadyAddresses.length, 0);
  if (ready + notReady <= MOST_ADDRESSES) return subsets;
  const cutsReady = ready > MOST_ADDRESSES;
  const room = cutsReady ? MOST_ADDRESSES : MOST_ADDRESSES - ready;
  let left = room;
  return subsets.map(({ addresses = [], notReadyAddresses = [], ...rest }) => {
    const cut = cutsReady ? addresses : notReadyAddresses;
    const share = Math.min(left, Math.ceil((cut.length / (cutsReady ? ready : notReady)) * room));
    const kept = cut.slice(0, share);
    left -= kept.length;
    return cutsReady ? { ...rest, addresses: kept } : { ...rest, addresses, notReadyAddresses: kept };
  });
}
