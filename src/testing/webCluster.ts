/** default/web with a Pod on each of three nodes, a client Pod on node-1, and a network in which the Pods listen. */
import { createNetwork, type Network } from '../network/index.ts';
import { Simulation } from '../sim/index.ts';
import { aTestCluster, withPod, type TestCluster } from './topology.ts';

export const WEB: readonly string[] = ['10.244.1.5:8080', '10.244.2.5:8080', '10.244.3.5:8080'];

export interface WebClusterOptions {
  readonly seed?: number;
  readonly hopLatency?: number;
  /** Changes the cluster before its network is made. */
  readonly change?: (cluster: TestCluster) => void;
}

export function aWebCluster(options: WebClusterOptions = {}): { cluster: TestCluster; net: Network; sim: Simulation } {
  const cluster = aTestCluster();
  WEB.forEach((endpoint, i) => withPod(cluster, `default/web-${i + 1}`, endpoint.replace(':8080', '')));
  withPod(cluster, 'default/client', '10.244.1.9');
  const loadBalancerIP = '198.51.100.7';
  cluster.services = [
    { name: 'default/web', clusterIP: '10.96.0.50', port: 80, endpoints: WEB, nodePort: 30080, loadBalancerIP },
  ];
  cluster.loadBalancers.set(loadBalancerIP, ['node-1', 'node-2']);
  cluster.names.set('web.default.svc.cluster.local.', ['10.96.0.50']);
  options.change?.(cluster);
  const sim = new Simulation(options.seed ?? 1);
  const { hopLatency } = options;
  const net = createNetwork(sim, cluster.topology, hopLatency === undefined ? {} : { hopLatency: () => hopLatency });
  for (const { pod, ip, node } of cluster.pods.values()) {
    if (!pod.startsWith('default/web')) continue;
    const answer = { status: 200, body: pod, delay: 0 };
    net.listen({ pod, node, ip, port: 8080, protocol: 'TCP', program: 'nginx', answer });
  }
  return { cluster, net, sim };
}

/** CoreDNS on node-2 behind kube-dns at 10.96.0.10. */
export function withCoreDns(cluster: TestCluster): void {
  withPod(cluster, 'kube-system/coredns', '10.244.2.2');
  const endpoints = ['10.244.2.2:53'];
  const kubeDns = {
    name: 'kube-system/kube-dns',
    clusterIP: '10.96.0.10',
    port: 53,
    protocol: 'UDP',
    endpoints,
  } as const;
  cluster.services = [...cluster.services, kubeDns];
  cluster.dnsServer = '10.96.0.10';
}

export function listenAsCoreDns(net: Network): void {
  const answer = { status: 0, body: '', delay: 0 };
  const where = { pod: 'kube-system/coredns', node: 'node-2', ip: '10.244.2.2', port: 53 } as const;
  net.listen({ ...where, protocol: 'UDP', program: 'coredns', answer });
}
