/**
 * How many rules a node's kernel compares a new packet with, Service by Service, measured by tracing one to each: in iptables mode the
 * place of a Service in KUBE-SERVICES, which grows with every Service before it; in the other modes a look-up in a map.
 */
import {
  cidrSize,
  formatIPv4,
  keyOf,
  parseCidr,
  type Flow,
  type Hop,
  type Node,
  type Service,
  type Trace,
} from '../../api/index.ts';

export interface Comparison {
  /** "default/web:http". */
  readonly label: string;
  /** Rules that the packet which opens a connection is compared with. */
  readonly opening: number;
  /** Rules that an answer is compared with; absent when there was none here. */
  readonly answer?: number;
}

/** Measured at so many Services at most, evenly along the list. */
const MOST_MEASURED = 60;

interface Target {
  readonly label: string;
  readonly flow: Flow;
}

function targetsOf(services: readonly Service[], node: Node): readonly Target[] {
  const range = parseCidr(node.spec.podCIDR ?? '');
  if (!range) return [];
  const from = {
    address: formatIPv4(range.base + cidrSize(range) - 2),
    entersAt: node.metadata.name,
    as: 'pod',
  } as const;
  return services.flatMap((service) => {
    const { clusterIP, ports = [], type } = service.spec;
    if (type === 'ExternalName' || !clusterIP || clusterIP === 'None') return [];
    return ports
      .filter(({ protocol }) => protocol !== 'SCTP')
      .map(({ name, port, protocol }): Target => ({
        label: `${keyOf(service)}${name ? `:${name}` : ''}`,
        flow: {
          from,
          to: { host: clusterIP, port },
          ...(protocol === 'UDP' ? { protocol: 'UDP' } : {}),
        },
      }));
  });
}

function atNode(hops: readonly Hop[], node: string, opening: boolean): number | undefined {
  const isOpening = ({ segment }: Hop) => segment === 'SYN' || segment === 'datagram';
  return hops.find((hop) => hop.place.kind === 'node' && hop.place.name === node && isOpening(hop) === opening)
    ?.compared;
}

/** Measures one Service after the other; the answer grows. */
export function* measureComparisons(
  services: readonly Service[],
  node: Node,
  trace: (flow: Flow) => Trace,
): Generator<readonly Comparison[], void> {
  const targets = targetsOf(services, node);
  const times = Math.min(targets.length, MOST_MEASURED);
  const found: Comparison[] = [];
  for (let i = 0; i < times; i++) {
    const target = targets[Math.floor((i * targets.length) / times)]!;
    const [first] = trace(target.flow).outcomes;
    const opening = first && atNode(first.hops, node.metadata.name, true);
    if (first === undefined || opening === undefined) continue;
    const answer = atNode(first.hops, node.metadata.name, false);
    found.push({ label: target.label, opening, ...(answer === undefined ? {} : { answer }) });
    yield [...found].sort((a, b) => a.opening - b.opening || (a.label < b.label ? -1 : 1));
  }
}
