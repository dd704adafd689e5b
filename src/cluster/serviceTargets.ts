/** Every address at which a Service can be asked: its ClusterIP, its external addresses, its NodePorts on every node. */
import type { Node, Service } from '../api/index.ts';

export interface ServiceTarget {
  readonly protocol: string;
  readonly ip: string;
  readonly port: number;
}

export function serviceTargets({ spec, status }: Service, nodes: readonly Node[]): readonly ServiceTarget[] {
  const { clusterIP, externalIPs = [], ports = [] } = spec;
  const ingress = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
  const own = clusterIP && clusterIP !== 'None' ? [clusterIP] : [];
  const nodeIPs = nodes.flatMap((node) =>
    (node.status?.addresses ?? []).filter(({ type }) => type !== 'Hostname').map(({ address }) => address),
  );
  return ports.flatMap(({ port, nodePort, protocol }) => [
    ...[...own, ...externalIPs, ...ingress].map((ip) => ({ protocol, ip, port })),
    ...(nodePort ? nodeIPs.map((ip) => ({ protocol, ip, port: nodePort })) : []),
  ]);
}
