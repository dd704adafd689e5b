/** What the network is told of the rest of the cluster: who has which address, which rules a kernel holds, who answers for names. */
import type { DnsAnswer, Node } from '../api/index.ts';
import type { ApiServer } from '../apiserver/index.ts';
import type { Cni } from '../cni/index.ts';
import { printRecord, type DnsServers } from '../coredns/index.ts';
import type { KubeProxy } from '../kube-proxy/index.ts';
import type { NetworkNode, Topology } from '../network/index.ts';
import { derived } from '../sim/index.ts';
import { EXCLUDED } from './settings/cloudController.ts';
import type { Settings } from './settings/settings.ts';
import type { ClusterSettings } from './types.ts';

/** Rooms that are wired after the network is; the topology asks them only once the cluster runs. */
export interface Surroundings {
  readonly api: ApiServer;
  readonly cni: Cni;
  readonly kubeProxy: () => KubeProxy;
  /** Which nodes the load balancers know of, when their controller has stopped. */
  readonly balancedNodes: () => readonly string[] | undefined;
  readonly lookup: (host: string, namespace: string) => DnsAnswer;
  readonly dnsServers: () => DnsServers;
}

function isReady(node: Node): boolean {
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

const isIncluded = (node: Node): boolean => node.metadata.labels?.[EXCLUDED] === undefined;

/** The nodes a cloud's load balancer sends to: under Local, those that answer their health check. */
function balancedNodes(
  { api, kubeProxy, balancedNodes: known }: Surroundings,
  ip: string,
  port: number,
  protocol: string,
): readonly string[] | undefined {
  const service = api
    .list('services')
    .find(
      ({ spec, status }) =>
        spec.type === 'LoadBalancer' && status?.loadBalancer?.ingress?.some((ingress) => ingress.ip === ip),
    );
  if (!service?.spec.ports?.some((candidate) => candidate.port === port && candidate.protocol === protocol))
    return undefined;
  const told = known();
  const nodes = api
    .list('nodes')
    .filter((node) => isReady(node) && (told ? told.includes(node.metadata.name) : isIncluded(node)))
    .map((node) => node.metadata.name);
  const healthCheckPort = service.spec.healthCheckNodePort;
  if (service.spec.externalTrafficPolicy !== 'Local' || healthCheckPort === undefined) return nodes;
  return nodes.filter((node) => kubeProxy().healthCheck(node, healthCheckPort)?.status === 200);
}

function networkNodes(nodes: ClusterSettings['nodes']): readonly NetworkNode[] {
  return nodes.map(({ name, ip, extraIPs = [], podCIDR }) => ({ name, addresses: [ip, ...extraIPs], podCIDR }));
}

export function createTopology(settings: Settings, surroundings: Surroundings): Topology {
  const { api, cni, kubeProxy, lookup, dnsServers } = surroundings;
  const nodes = derived(() => settings.now().nodes, networkNodes);
  return {
    nodes,
    externals: () => settings.now().externals,
    podAt: (ip) => cni.podAt(ip),
    addressOf: (pod) => cni.addressOf(pod),
    rules: (node) => kubeProxy().rules(node),
    loadBalancerNodes: (ip, port, protocol) => balancedNodes(surroundings, ip, port, protocol),
    healthCheck: (node, port) => kubeProxy().healthCheck(node, port),
    dnsServer: () => api.get('services', 'kube-system', 'kube-dns')?.spec.clusterIP,
    lookup,
    ask(server, name, type) {
      const { rcode, records, ttl, sentence, delay } = dnsServers().ask(server, { name, type });
      const printed = records.map((record) => ({ ...printRecord(record), ttl: Math.min(record.ttl, ttl) }));
      return { reply: { rcode, records: printed, sentence }, delay };
    },
  };
}
