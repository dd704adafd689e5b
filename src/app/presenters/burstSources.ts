/** Who can send a Service many requests at once, and to which of its addresses: Pods and nodes to its ClusterIP, the outside where it can. */
import type { Flow, Node, Pod, Service } from '../../api/index.ts';
import { clientFrom, clientGroups } from './clients.ts';
import { latePresenterWords } from './late.words.ts';

export interface BurstSource {
  readonly value: string;
  readonly label: string;
  readonly flow: Flow;
}

const internalIP = (node: Node): string | undefined =>
  node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;

/** Addresses by which the outside reaches a Service. */
function outsideTargets(
  { spec, status }: Service,
  nodes: readonly Node[],
): { host: string; port: number; said: (client: string) => string }[] {
  const { loadBalancer, nodePort: byNode } = latePresenterWords.bursts;
  const [port] = spec.ports ?? [];
  if (!port) return [];
  const ingress = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) =>
    ip === undefined ? [] : [{ host: ip, port: port.port, said: loadBalancer }],
  );
  const { nodePort } = port;
  const nodePorts = nodes.flatMap((node) => {
    const host = internalIP(node);
    return host === undefined || !nodePort
      ? []
      : [{ host, port: nodePort, said: (client: string) => byNode(client, node.metadata.name) }];
  });
  return [...ingress, ...nodePorts];
}

/** The likeliest first. Empty for a Service that has no virtual address. */
export function burstSources(
  service: Service,
  pods: readonly Pod[],
  nodes: readonly Node[],
  externals: readonly { readonly name: string }[],
): readonly BurstSource[] {
  const { clusterIP, ports = [], type } = service.spec;
  const [port] = ports;
  if (!port || type === 'ExternalName' || !clusterIP || clusterIP === 'None' || port.protocol === 'SCTP') return [];
  const protocol = port.protocol === 'UDP' ? ({ protocol: 'UDP' } as const) : {};
  return clientGroups(pods, nodes, externals).flatMap(({ choices }) =>
    choices.flatMap(({ value, label }): BurstSource[] => {
      const from = clientFrom(value);
      if (!from) return [];
      if (!('external' in from)) {
        const to = { host: clusterIP, port: port.port };
        return [{ value, label: latePresenterWords.bursts.clusterIP(label), flow: { from, to, ...protocol } }];
      }
      return outsideTargets(service, nodes).map(({ host, port: number, said }) => ({
        value: `${value} ${host}`,
        label: said(label),
        flow: { from, to: { host, port: number }, ...protocol },
      }));
    }),
  );
}
