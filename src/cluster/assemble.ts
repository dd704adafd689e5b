/** Wires the rooms together and boots a cluster: every component is here, and they meet only at the API. */
import { timestamp, type DnsAnswer } from '../api/index.ts';
import { createApiServer, type ApiServer, type RestRequest, type RestResponse } from '../apiserver/index.ts';
import { createClientGo } from '../client-go/index.ts';
import { createCni, masqAgentRules, type Cni } from '../cni/index.ts';
import {
  createEndpointSliceController,
  deploymentController,
  garbageCollector,
  replicaSetController,
  serviceLB,
} from '../controllers/index.ts';
import { createCoreDns, type CoreDns } from '../coredns/index.ts';
import { createKubeProxy, writtenWith, type KubeProxy } from '../kube-proxy/index.ts';
import { createKubelet, KUBELET_RULES, type Kubelet } from '../kubelet/index.ts';
import { createNetwork, type Network } from '../network/index.ts';
import { createScheduler, type Scheduler } from '../scheduler/index.ts';
import { Simulation } from '../sim/index.ts';
import {
  bootNamespaces,
  bootNode,
  coreDnsDeployment,
  kubeDnsService,
  kubernetesEndpointSlice,
  kubernetesService,
} from './bootObjects.ts';
import type { ResolvedOptions } from './options.ts';
import { answerFromNode } from './subresources.ts';
import { createTopology } from './topology.ts';
import type { Interference } from './types.ts';

export interface Parts {
  readonly options: ResolvedOptions;
  readonly sim: Simulation;
  readonly api: ApiServer;
  readonly cni: Cni;
  readonly kubelet: Kubelet;
  readonly kubeProxy: KubeProxy;
  readonly network: Network;
  readonly scheduler: Scheduler;
  readonly coreDns: CoreDns;
  /** The journal's length when boot was over: nobody goes back before it. */
  readonly bootRevision: number;
  rest(request: RestRequest): RestResponse;
  interfere(change: Interference): void;
}

export function assemble(options: ResolvedOptions): Parts {
  const sim = new Simulation(options.seed);
  const api = createApiServer(sim, { serviceCIDR: options.serviceCIDR });
  const clientGo = createClientGo(sim, api);
  const cni = createCni(sim, options.nodes);

  // The network asks kube-proxy for rules and kube-proxy tells the network which UDP entries to forget: one is wired late.
  const late: { kubeProxy?: KubeProxy; coreDns?: CoreDns } = {};
  const wired = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('a component was asked before the cluster was wired');
    return part;
  };
  const lookup = (host: string, namespace: string): DnsAnswer => wired(late.coreDns).lookup(host, namespace);
  const topology = createTopology(options, { api, cni, kubeProxy: () => wired(late.kubeProxy), lookup });
  const network = createNetwork(sim, topology, { hopLatency: options.hopLatency, writtenWith });

  const kubeProxy = createKubeProxy(sim, api, {
    nodes: options.nodes,
    clusterCIDR: options.clusterCIDR,
    serviceCIDRs: [options.serviceCIDR],
    ...options.proxy,
    others: [KUBELET_RULES, masqAgentRules(options.clusterCIDR)],
    flushConntrack: (node, matches) => network.flushConntrack(node, matches),
  });
  const coreDns = createCoreDns(api);
  late.kubeProxy = kubeProxy;
  late.coreDns = coreDns;

  const kubelet = createKubelet(sim, api, clientGo, cni, network, {
    nodes: options.nodes,
    clusterDNS: () => topology.dnsServer(),
  });
  const scheduler = createScheduler(sim, api, clientGo);
  clientGo.run(deploymentController);
  clientGo.run(replicaSetController);
  clientGo.run(createEndpointSliceController(sim));
  clientGo.run(garbageCollector);
  if (options.loadBalancer) clientGo.run(serviceLB);

  boot(options, sim, api, network);

  return {
    options,
    sim,
    api,
    cni,
    kubelet,
    kubeProxy,
    network,
    scheduler,
    coreDns,
    bootRevision: sim.revision,
    rest: (request) => answerFromNode({ api, kubeProxy, kubelet }, request) ?? api.request(request),
    interfere: (change) => interfere(change, { kubelet, kubeProxy, network }),
  };
}

/** Writes what stands in every cluster, and opens the API server's own port. */
function boot(options: ResolvedOptions, sim: Simulation, api: ApiServer, network: Network): void {
  sim.as('kube-apiserver', () => {
    for (const namespace of bootNamespaces()) api.create('namespaces', namespace);
    for (const node of options.nodes) api.create('nodes', bootNode(node, timestamp(sim.now)));
    api.create('services', kubernetesService(options));
    const host = options.nodes.find(({ labels }) => labels?.['node-role.kubernetes.io/control-plane'] !== undefined);
    const server = host ?? options.nodes[0];
    if (server) {
      api.create('endpointslices', kubernetesEndpointSlice(server.ip));
      network.listen({
        pod: '',
        node: server.name,
        ip: server.ip,
        port: 6443,
        protocol: 'TCP',
        program: 'kube-apiserver',
        answer: { status: 200, body: 'ok', delay: 0 },
      });
    }
  });
  if (!options.systemPods) return;
  sim.as('kubeadm', () => {
    api.create('services', kubeDnsService(options));
    api.create('deployments', coreDnsDeployment());
  });
}

function interfere(
  change: Interference,
  { kubelet, kubeProxy, network }: Pick<Parts, 'kubelet' | 'kubeProxy' | 'network'>,
): void {
  switch (change.kind) {
    case 'stopKubeProxy':
      kubeProxy.stop(change.node);
      return;
    case 'startKubeProxy':
      kubeProxy.start(change.node);
      return;
    case 'powerOff':
    case 'powerOn':
      setPower(change.node, change.kind === 'powerOn', { kubelet, kubeProxy, network });
      return;
    case 'cutNetwork':
    case 'restoreNetwork':
      network.setLink(change.node, { connected: change.kind === 'restoreNetwork' });
      kubelet.nodeLinkChanged(change.node);
      kubeProxy.setReachable(change.node, change.kind === 'restoreNetwork');
      return;
    case 'crash':
    case 'failReadiness':
    case 'passReadiness':
    case 'slow':
      kubelet.interfere(change);
  }
}

/** A node's kernel forgets at power off what it tracked; its proxy writes the rules anew when it is back. */
function setPower(
  node: string,
  powered: boolean,
  { kubelet, kubeProxy, network }: Pick<Parts, 'kubelet' | 'kubeProxy' | 'network'>,
): void {
  network.setLink(node, { powered });
  kubelet.nodeLinkChanged(node);
  if (powered) kubeProxy.start(node);
  else {
    network.flushConntrack(node, () => true);
    kubeProxy.stop(node);
  }
}
