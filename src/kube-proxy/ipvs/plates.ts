/** The virtual addresses of a node in IPVS mode, read from its virtual servers: each is one, its real servers have equal shares. */
import { isInCidr, type Plate } from '../../api/index.ts';
import type { Rule, Ruleset, VirtualServer } from '../../netfilter/index.ts';
import type { ProxyNode } from '../config.ts';
import { byPlateOrder } from '../plates.ts';
import type { ProxyState } from '../proxyState.ts';
import type { ServicePort } from '../servicePort.ts';

/** @param state what the rules were made from: asked for what kind of address a virtual server has. */
export function ipvsPlatesOf({ ipvs, tables }: Ruleset, node: ProxyNode, state: ProxyState): readonly Plate[] {
  const all = marksPods(tables.nat.get('KUBE-SERVICES')?.rules ?? []);
  const ports = new Map(state.ports.map(({ port }) => [`${port.id} ${port.protocol}`, port]));
  const plates = (ipvs?.virtualServers ?? []).flatMap((server) => {
    const port = ports.get(`${server.service} ${server.protocol}`);
    return port ? plateOf(server, port, node, all) : [];
  });
  return plates.sort(byPlateOrder);
}

/** masqueradeAll: even a Pod's packet to a ClusterIP is marked. */
function marksPods(rules: readonly Rule[]): boolean {
  return rules.some(
    ({ src, matches, target }) =>
      src === undefined &&
      target?.kind === 'jump' &&
      target.chain === 'KUBE-MARK-MASQ' &&
      matches.some(
        (match) => match.kind === 'set' && match.name === 'KUBE-CLUSTER-IP' && match.directions[0] === 'dst',
      ),
  );
}

/** @param all even what comes from Pods is masqueraded. */
function plateOf(server: VirtualServer, port: ServicePort, node: ProxyNode, all: boolean): readonly Plate[] {
  const { ip, service, local, realServers, scheduler } = server;
  const kind = kindOf(ip, port);
  // One plate for all addresses of the node, as in iptables mode.
  if (kind === 'NodePort' && ip !== node.addresses[0]) return [];
  const protocol = server.protocol.toUpperCase() as Plate['protocol'];
  const chain = `${protocol} ${ip}:${server.port}`;
  const segments = realServers.map((real) => ({
    endpoint: `${real.ip}:${real.port}`,
    probability: 1 / realServers.length,
    local: isInCidr(node.podCIDR, real.ip) || node.addresses.includes(real.ip),
    chain,
  }));
  return [
    {
      service,
      kind,
      ip,
      port: server.port,
      protocol,
      verdict: realServers.length === 0 ? 'reject' : 'dnat',
      policy: local ? 'Local' : 'Cluster',
      segments,
      scheduler,
      masquerade: kind === 'ClusterIP' ? all : !port.externalLocal,
    },
  ];
}

function kindOf(ip: string, port: ServicePort): Plate['kind'] {
  if (ip === port.clusterIP) return 'ClusterIP';
  if (port.loadBalancerVIPs.includes(ip)) return 'LoadBalancer';
  return port.externalIPs.includes(ip) ? 'externalIP' : 'NodePort';
}
