/** What the network is told of the rest of the cluster: who has which address, which rules a kernel holds, who answers for names. */
import { wording, type DnsAnswer } from '../api/index.ts';
import type { ApiServer } from '../apiserver/index.ts';
import type { Cni } from '../cni/index.ts';
import { printRecord, type DnsServers } from '../coredns/index.ts';
import type { KubeProxy } from '../kube-proxy/index.ts';
import type { NetworkNode, Topology } from '../network/index.ts';
import { derived } from '../sim/index.ts';
import { INTERNET } from './internet.ts';
import type { LoadBalancers } from './loadBalancers.ts';
import type { Settings } from './settings/settings.ts';
import type { ClusterSettings } from './types.ts';

/** Rooms that are wired after the network is; the topology asks them only once the cluster runs. */
export interface Surroundings {
  readonly api: ApiServer;
  readonly cni: Cni;
  readonly kubeProxy: () => KubeProxy;
  readonly loadBalancers: () => LoadBalancers;
  readonly lookup: (host: string, namespace: string) => DnsAnswer;
  readonly dnsServers: () => DnsServers;
  readonly serve: NonNullable<Topology['serve']>;
  readonly daemonAt: NonNullable<Topology['daemonAt']>;
}

function networkNodes(nodes: ClusterSettings['nodes']): readonly NetworkNode[] {
  return nodes.map(({ name, ip, extraIPs = [], podCIDR }) => ({ name, addresses: [ip, ...extraIPs], podCIDR }));
}

export function createTopology(settings: Settings, surroundings: Surroundings): Topology {
  const { api, cni, kubeProxy, loadBalancers, lookup, dnsServers, serve, daemonAt } = surroundings;
  const nodes = derived(() => settings.now().nodes, networkNodes);
  return {
    nodes,
    externals: () => settings.now().externals,
    podAt: (ip) => cni.podAt(ip),
    addressOf: (pod) => cni.addressOf(pod),
    rules: (node) => kubeProxy().rules(node),
    loadBalancerNodes: (ip, port, protocol) => loadBalancers().nodes(ip, port, protocol),
    healthCheck: (node, address, port) => kubeProxy().healthCheck(node, address, port),
    dnsServer: () => api.get('services', 'kube-system', 'kube-dns')?.spec.clusterIP,
    lookup,
    internet: INTERNET,
    serve,
    daemonAt,
    ask(server, name, type) {
      const { rcode, records, ttl, said, delay } = dnsServers().ask(server, { name, type });
      const printed = records.map((record) => ({ ...printRecord(record), ttl: Math.min(record.ttl, ttl) }));
      return { reply: { rcode, records: printed, ...wording(said) }, delay };
    },
  };
}
