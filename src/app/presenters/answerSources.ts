/**
 * Every place a client of a Service can ask from, and by which address: Pods of each node and the nodes themselves by the ClusterIP,
 * each outside client by every address it may try. Where the way into the cluster is a choice, there is a row for each.
 */
import {
  cidrSize,
  formatIPv4,
  parseCidr,
  type Flow,
  type Node,
  type Service,
  type ServicePort,
} from '../../api/index.ts';

export interface Source {
  /** Where the client stands, in general: rows of one group stand together. */
  readonly group: string;
  readonly label: string;
  /** The asking in words: "Pods of node-1 to 10.96.0.50:80". */
  readonly phrase: string;
  readonly flow: Flow;
}

interface External {
  readonly name: string;
  readonly ip: string;
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

function insideSources(service: Service, port: ServicePort, nodes: readonly Node[]): Source[] {
  const to = { host: service.spec.clusterIP ?? '', port: port.port };
  const target = `${to.host}:${to.port}`;
  const pods = nodes.flatMap((node): Source[] => {
    const address = somePodAddress(node.spec.podCIDR ?? '');
    if (address === undefined) return [];
    const { name } = node.metadata;
    const flow: Flow = { from: { address, entersAt: name, as: 'pod' }, to, ...protocolOf(port) };
    return [{ group: 'from Pods of', label: name, phrase: `Pods of ${name} to ${target}`, flow }];
  });
  const own = nodes.map(({ metadata: { name } }): Source => {
    const flow: Flow = { from: { node: name }, to, ...protocolOf(port) };
    return { group: 'from processes of the node', label: name, phrase: `a process on ${name} to ${target}`, flow };
  });
  return [...pods, ...own];
}

function nodePortSources(port: ServicePort, nodes: readonly Node[], { name: who, ip }: External): Source[] {
  const { nodePort } = port;
  if (!nodePort) return [];
  return nodes.flatMap((node): Source[] => {
    const host = internalIP(node);
    if (host === undefined) return [];
    const { name } = node.metadata;
    const flow: Flow = {
      from: { address: ip, entersAt: name, as: 'external' },
      to: { host, port: nodePort },
      ...protocolOf(port),
    };
    const phrase = `${who} to ${host}:${nodePort}, a NodePort of ${name}`;
    return [{ group: `from ${who}, NodePort ${nodePort} of`, label: name, phrase, flow }];
  });
}

/** A packet to an external IP enters wherever the network outside routes that address: at any node. */
function externalIPSources(service: Service, port: ServicePort, nodes: readonly Node[], client: External): Source[] {
  return (service.spec.externalIPs ?? []).flatMap((host) =>
    nodes.map(({ metadata: { name } }): Source => {
      const flow: Flow = {
        from: { address: client.ip, entersAt: name, as: 'external' },
        to: { host, port: port.port },
        ...protocolOf(port),
      };
      const phrase = `${client.name} to the external IP ${host}:${port.port}, routed to ${name}`;
      return { group: `from ${client.name}, external IP ${host} at`, label: name, phrase, flow };
    }),
  );
}

function directSources({ spec, status }: Service, port: ServicePort, { name }: External): Source[] {
  const from = { external: name };
  const balancers = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }): Source[] => {
    if (ip === undefined) return [];
    const flow: Flow = { from, to: { host: ip, port: port.port }, ...protocolOf(port) };
    const phrase = `${name} to the load balancer, ${ip}:${port.port}`;
    return [{ group: `from ${name}, load balancer`, label: ip, phrase, flow }];
  });
  const host = spec.clusterIP ?? '';
  const flow: Flow = { from, to: { host, port: port.port }, ...protocolOf(port) };
  const phrase = `${name} to the ClusterIP ${host}:${port.port}`;
  return [...balancers, { group: `from ${name}, ClusterIP`, label: host, phrase, flow }];
}

/** More outside clients than this ask as the first ones do. */
const MOST_EXTERNALS = 3;

/** Every place a client of this Service port can ask from. Empty for a Service without a virtual address. */
export function answerSources(
  service: Service,
  port: ServicePort,
  nodes: readonly Node[],
  externals: readonly External[],
): readonly Source[] {
  const { clusterIP, type } = service.spec;
  if (type === 'ExternalName' || !clusterIP || clusterIP === 'None' || port.protocol === 'SCTP') return [];
  return [
    ...insideSources(service, port, nodes),
    ...externals
      .slice(0, MOST_EXTERNALS)
      .flatMap((client) => [
        ...nodePortSources(port, nodes, client),
        ...externalIPSources(service, port, nodes, client),
        ...directSources(service, port, client),
      ]),
  ];
}
