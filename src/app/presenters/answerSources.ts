/**
 * Every place a client of a Service can ask from, by a way in: Pods of each node, the nodes themselves and each outside client, to the
 * ClusterIP, a NodePort, a load balancer's address or an external IP. Without a way each asks as such clients do: insiders by the
 * ClusterIP, outsiders by every address they may try.
 */
import {
  cidrSize,
  formatIPv4,
  parseCidr,
  type Flow,
  type Node,
  type Plate,
  type Service,
  type ServicePort,
} from '../../api/index.ts';
import { latePresenterWords } from './late.words.ts';

/** An address of a Service port that one can ask at. */
export interface Way {
  readonly kind: Plate['kind'];
  readonly host: string;
  readonly port: number;
  /** Of a NodePort: whose it is. */
  readonly node?: string;
}

export interface Source {
  /** Where the client stands, in general: rows of one group stand together. */
  readonly group: string;
  readonly label: string;
  /** The asking in words: "Pods of node-1 to 10.96.0.50:80". */
  readonly phrase: string;
  /** The same said of several: clients in place of its own, and what stands in place of its label. */
  readonly saidOf?: (clients: string, label: string) => { readonly group: string; readonly phrase: string };
  readonly flow: Flow;
  /** Absent: not an outside client. Groups of several clients that say the same can be one. */
  readonly client?: string;
  /** The node whose rules decide, where that is known beforehand, and the address they are asked for. */
  readonly rules?: { readonly node: string; readonly way: Way };
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

/** A Service without a virtual address has none, and nobody asks for SCTP here. */
function isAskable({ spec }: Service, port: ServicePort): boolean {
  const { clusterIP, type } = spec;
  return (
    type !== 'ExternalName' && clusterIP !== undefined && !['', 'None'].includes(clusterIP) && port.protocol !== 'SCTP'
  );
}

/** All addresses of a Service port: its ClusterIP first, then what leads in from outside. */
export function waysIn(service: Service, port: ServicePort, nodes: readonly Node[]): readonly Way[] {
  if (!isAskable(service, port)) return [];
  const { spec, status } = service;
  const nodePorts = nodes.flatMap((node): Way[] => {
    const host = internalIP(node);
    if (!port.nodePort || host === undefined) return [];
    return [{ kind: 'NodePort', host, port: port.nodePort, node: node.metadata.name }];
  });
  const balancers = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }): Way[] =>
    ip === undefined ? [] : [{ kind: 'LoadBalancer', host: ip, port: port.port }],
  );
  const external = (spec.externalIPs ?? []).map((host): Way => ({ kind: 'externalIP', host, port: port.port }));
  return [{ kind: 'ClusterIP', host: spec.clusterIP ?? '', port: port.port }, ...nodePorts, ...balancers, ...external];
}

export const wayKey = ({ kind, host, port }: Way): string => `${kind} ${host}:${port}`;

interface Asked {
  readonly port: ServicePort;
  readonly nodes: readonly Node[];
  readonly way: Way;
}

function insideSources({ port, nodes, way }: Asked): Source[] {
  const { groups, asking } = latePresenterWords.answers;
  const to = { host: way.host, port: way.port };
  const target = `${to.host}:${to.port}`;
  const pods = nodes.flatMap((node): Source[] => {
    const address = somePodAddress(node.spec.podCIDR ?? '');
    if (address === undefined) return [];
    const { name } = node.metadata;
    const flow: Flow = { from: { address, entersAt: name, as: 'pod' }, to, ...protocolOf(port) };
    const saidOf = (_clients: string, label: string) => ({ group: groups.pods, phrase: asking.pods(label, target) });
    return [{ ...saidOf('', name), label: name, saidOf, flow, rules: { node: way.node ?? name, way } }];
  });
  const own = nodes.map(({ metadata: { name } }): Source => {
    const flow: Flow = { from: { node: name }, to, ...protocolOf(port) };
    const saidOf = (_clients: string, label: string) => ({
      group: groups.processes,
      phrase: asking.process(label, target),
    });
    return { ...saidOf('', name), label: name, saidOf, flow, rules: { node: way.node ?? name, way } };
  });
  return [...pods, ...own];
}

/** A packet to an external IP enters wherever the network outside routes that address: at any node. */
function routedSources({ port, nodes, way }: Asked, { name: client, ip }: External): Source[] {
  const { groups, asking } = latePresenterWords.answers;
  const { host } = way;
  const saidOf = (clients: string, label: string) => ({
    group: groups.externalIP(clients, host),
    phrase: asking.routed(clients, `${host}:${way.port}`, label),
  });
  return nodes.map(({ metadata: { name } }): Source => {
    const flow: Flow = {
      from: { address: ip, entersAt: name, as: 'external' },
      to: { host, port: way.port },
      ...protocolOf(port),
    };
    return { ...saidOf(client, name), label: name, saidOf, flow, client, rules: { node: name, way } };
  });
}

/** One client's one row for a way that it has a route to, or has none; in the group of its way, or one of several clients. */
function directSource({ port, way }: Asked, { name }: External, isOfSeveral = false): Source {
  const { kind, host, node } = way;
  const { groups, asking } = latePresenterWords.answers;
  const flow: Flow = { from: { external: name }, to: { host, port: way.port }, ...protocolOf(port) };
  const target = `${host}:${way.port}`;
  const groupOf = (clients: string): string => {
    if (isOfSeveral) return groups.outside;
    switch (kind) {
      case 'ClusterIP':
        return groups.clusterIP(clients);
      case 'NodePort':
        return groups.nodePort(clients, way.port);
      case 'LoadBalancer':
        return groups.loadBalancer(clients);
      case 'externalIP':
        return groups.externalIP(clients, host);
    }
  };
  const saidOf = (clients: string, label: string) => {
    const [who, where] = isOfSeveral ? [label, node ?? host] : [clients, label];
    return { group: groupOf(clients), phrase: asking[kind](who, target, where) };
  };
  const label = isOfSeveral ? name : (node ?? host);
  const rules = node === undefined ? {} : { rules: { node, way } };
  return { ...saidOf(name, label), label, saidOf, flow, client: name, ...rules };
}

/** One client by every way there is: the NodePorts of all nodes together, then each other address. */
function outsideByAll(ways: readonly Way[], port: ServicePort, nodes: readonly Node[], client: External): Source[] {
  const order = ['NodePort', 'externalIP', 'LoadBalancer', 'ClusterIP'] as const;
  return order.flatMap((kind) =>
    ways
      .filter((way) => way.kind === kind)
      .flatMap((way): Source[] => {
        const asked = { port, nodes, way };
        return kind === 'externalIP' ? routedSources(asked, client) : [directSource(asked, client)];
      }),
  );
}

/**
 * Every place a client of this Service port can ask from. Empty for a Service without a virtual address.
 * @param way the address all of them ask at; without it each asks in its usual way
 */
export function answerSources(
  service: Service,
  port: ServicePort,
  nodes: readonly Node[],
  externals: readonly External[],
  way?: Way,
): readonly Source[] {
  const ways = waysIn(service, port, nodes);
  const [clusterIP] = ways;
  if (!clusterIP) return [];
  if (way === undefined)
    return [
      ...insideSources({ port, nodes, way: clusterIP }),
      ...externals.flatMap((client) => outsideByAll(ways, port, nodes, client)),
    ];
  const asked = { port, nodes, way };
  const outside =
    way.kind === 'externalIP'
      ? externals.flatMap((client) => routedSources(asked, client))
      : externals.map((client) => directSource(asked, client, true));
  return [...insideSources(asked), ...outside];
}
