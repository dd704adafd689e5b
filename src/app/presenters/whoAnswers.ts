/**
 * "Who answers?": from every place a client can stand, the chance of each endpoint to get a new connection. Every number comes
 * from a trace of the node's present rules; nothing is worked out from the policy.
 */
import {
  parseCidr,
  formatIPv4,
  cidrSize,
  type Flow,
  type Node,
  type Service,
  type ServicePort,
  type Trace,
  type Verdict,
} from '../../api/index.ts';

export interface AnswerShare {
  readonly endpoint: string;
  readonly probability: number;
  readonly verdict: 'accept' | 'refused';
  readonly masqueraded: boolean;
  readonly sourceSeen?: string;
  readonly reason: string;
}

export interface AnswerRow {
  /** Where the client stands, in general: rows of one group stand together. */
  readonly group: string;
  readonly label: string;
  /** The asking in words: "Pods of node-1 to 10.96.0.50:80". */
  readonly phrase: string;
  readonly flow: Flow;
  readonly shares: ReadonlyMap<string, AnswerShare>;
  /** The part that reaches no endpoint. */
  readonly lost?: {
    readonly verdict: Exclude<Verdict, 'accept' | 'refused'>;
    readonly probability: number;
    readonly reason: string;
  };
}

export interface AnswerMatrix {
  /** ip:port of every endpoint anyone reaches, and of every one the slices list. */
  readonly endpoints: readonly string[];
  readonly rows: readonly AnswerRow[];
}

interface Source {
  readonly group: string;
  readonly label: string;
  readonly phrase: string;
  readonly flow: Flow;
}

/** An address of the node's Pod range that is rarely anyone's: the last before broadcast. It stands for "some other Pod here". */
function somePodAddress(podCIDR: string): string | undefined {
  const range = parseCidr(podCIDR);
  return range && formatIPv4(range.base + cidrSize(range) - 2);
}

const internalIP = (node: Node): string | undefined =>
  node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;

const protocolOf = (port: ServicePort): { protocol?: 'TCP' | 'UDP' } =>
  port.protocol === 'UDP' ? { protocol: 'UDP' } : {};

function podSources(service: Service, port: ServicePort, nodes: readonly Node[]): Source[] {
  const host = service.spec.clusterIP ?? '';
  return nodes.flatMap((node) => {
    const address = somePodAddress(node.spec.podCIDR ?? '');
    if (address === undefined) return [];
    const { name } = node.metadata;
    const flow: Flow = {
      from: { address, entersAt: name, as: 'pod' },
      to: { host, port: port.port },
      ...protocolOf(port),
    };
    return [{ group: 'from Pods of', label: name, phrase: `Pods of ${name} to ${host}:${port.port}`, flow }];
  });
}

function nodePortSources(port: ServicePort, nodes: readonly Node[], client: string): Source[] {
  const { nodePort } = port;
  if (!nodePort) return [];
  return nodes.flatMap((node) => {
    const host = internalIP(node);
    if (host === undefined) return [];
    const { name } = node.metadata;
    const flow: Flow = {
      from: { address: client, entersAt: name, as: 'external' },
      to: { host, port: nodePort },
      ...protocolOf(port),
    };
    return [
      {
        group: `from outside, NodePort ${nodePort} of`,
        label: name,
        phrase: `outside to ${host}:${nodePort}, a NodePort of ${name}`,
        flow,
      },
    ];
  });
}

function balancerSources(service: Service, port: ServicePort, external: string | undefined): Source[] {
  if (external === undefined) return [];
  return (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => {
    if (ip === undefined) return [];
    const flow: Flow = { from: { external }, to: { host: ip, port: port.port }, ...protocolOf(port) };
    return [
      {
        group: 'from outside, load balancer',
        label: ip,
        phrase: `outside to the load balancer, ${ip}:${port.port}`,
        flow,
      },
    ];
  });
}

/** Every place a client of this Service port can ask from. Empty for a Service without a virtual address. */
export function answerSources(
  service: Service,
  port: ServicePort,
  nodes: readonly Node[],
  externals: readonly { readonly name: string; readonly ip: string }[],
): readonly Source[] {
  const { clusterIP, type } = service.spec;
  if (type === 'ExternalName' || !clusterIP || clusterIP === 'None' || port.protocol === 'SCTP') return [];
  const outside = externals[0];
  return [
    ...podSources(service, port, nodes),
    ...nodePortSources(port, nodes, outside?.ip ?? '203.0.113.9'),
    ...balancerSources(service, port, outside?.name),
  ];
}

/** One row from a trace. An endpoint reached by two ways counts once, with both chances. */
export function answerRow(source: Source, { outcomes }: Trace): AnswerRow {
  const shares = new Map<string, AnswerShare>();
  let lost: AnswerRow['lost'];
  for (const { probability, verdict, endpoint, masqueraded, sourceSeen, reason } of outcomes) {
    if (verdict === 'accept' || verdict === 'refused') {
      const key = endpoint ?? '';
      const before = shares.get(key);
      shares.set(key, {
        endpoint: key,
        probability: probability + (before?.probability ?? 0),
        verdict,
        masqueraded,
        ...(sourceSeen === undefined ? {} : { sourceSeen }),
        reason,
      });
    } else lost = { verdict, reason, probability: probability + (lost?.probability ?? 0) };
  }
  return { ...source, shares, ...(lost ? { lost } : {}) };
}

/** The matrix of a Service port. `listed` are the endpoints of its slices: they keep their column when nobody reaches them. */
export function answerMatrix(
  sources: readonly Source[],
  listed: readonly string[],
  trace: (flow: Flow) => Trace,
): AnswerMatrix {
  const rows = sources.map((source) => answerRow(source, trace(source.flow)));
  const reached = rows.flatMap((row) => [...row.shares.keys()]);
  return { endpoints: [...new Set([...listed, ...reached])], rows };
}
