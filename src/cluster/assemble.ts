/** Wires the rooms together and boots a cluster: every component is here, and they meet only at the API. */
import { timestamp, type DnsAnswer } from '../api/index.ts';
import {
  createApiServer,
  SYSTEM_PRIORITY_CLASSES,
  type ApiServer,
  type RestRequest,
  type RestResponse,
  type StreamResponse,
} from '../apiserver/index.ts';
import { createClientGo } from '../client-go/index.ts';
import { createCni, masqAgentRules, type Cni } from '../cni/index.ts';
import {
  createEndpointsController,
  createEndpointSliceController,
  createHorizontalController,
  createNodeLifecycleController,
  createPodGC,
  createServiceSelectors,
  createTaintEvictionController,
  createDaemonSetController,
  deploymentController,
  disruptionController,
  endpointSliceMirroringController,
  garbageCollector,
  MONITOR,
  cronJobController,
  jobController,
  namespaceController,
  replicaSetController,
  replicationController,
  rootCACertPublisher,
  rootCertificate,
  serviceAccountController,
  serviceCIDRController,
  statefulSetController,
  ttlAfterFinishedController,
} from '../controllers/index.ts';
import {
  createCoreDns,
  createDnsServers,
  earliestHeard,
  isBehind,
  type CoreDns,
  type DnsServers,
  type Isolation,
} from '../coredns/index.ts';
import { createKubeProxy, writtenWith, type KubeProxy } from '../kube-proxy/index.ts';
import { createKubelet, KUBELET_RULES, type Kubelet } from '../kubelet/index.ts';
import { createNetwork, type Network } from '../network/index.ts';
import { createScheduler, type Scheduler } from '../scheduler/index.ts';
import { derived, Simulation } from '../sim/index.ts';
import {
  bootNamespaces,
  bootNode,
  coreDnsDeployment,
  kubeDnsService,
  kubernetesEndpoints,
  kubernetesEndpointSlice,
  kubernetesService,
  nodeObject,
  serviceAccount,
} from './bootObjects.ts';
import { INTERNET } from './internet.ts';
import { createLoadBalancers } from './loadBalancers.ts';
import { createNodeDaemons } from './nodeDaemons.ts';
import { createMetricsServer, type MetricsServer } from './metrics/metricsServer.ts';
import { LEASE_NAMESPACE, nodeLease, withRenewals } from './leases.ts';
import type { ResolvedOptions } from './options.ts';
import { answerFromNode } from './subresources.ts';
import { createCloudController, type CloudController } from './settings/cloudController.ts';
import { configure } from './settings/configure.ts';
import { createServiceCIDR } from './settings/serviceCIDRs.ts';
import { checkOptions } from './settings/bootOptions.ts';
import { createSettings, proxySettings, type Settings } from './settings/settings.ts';
import { createTopology } from './topology.ts';
import type { ClusterChange, Interference } from './types.ts';

export interface Parts {
  readonly options: ResolvedOptions;
  readonly settings: Settings;
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
  /** A request that reads; a watch answers with a stream. */
  open(request: RestRequest): StreamResponse;
  interfere(change: Interference): void;
  configure(change: ClusterChange): void;
}

export function assemble(options: ResolvedOptions): Parts {
  checkOptions(options);
  const sim = new Simulation(options.seed);
  const settings = createSettings(sim, options, () => api.serviceRanges());
  const nodes = () => settings.now().nodes;
  // The network asks kube-proxy for rules and kube-proxy tells the network which UDP entries to forget: one is wired late.
  const late: {
    kubelet?: Kubelet;
    kubeProxy?: KubeProxy;
    coreDns?: CoreDns;
    dnsServers?: DnsServers;
    cloud?: CloudController;
    metricsServer?: MetricsServer;
  } = {};
  const wired = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('a component was asked before the cluster was wired');
    return part;
  };
  const api = createApiServer(sim, {
    serviceCIDR: options.serviceCIDR,
    historyLimit: options.historyLimit,
    aggregated: { list: (resource, namespace) => wired(late.metricsServer).list(resource, namespace) },
  });
  const clientGo = createClientGo(sim, api);
  const cni = createCni(sim, nodes);

  const lookup = (host: string, namespace: string): DnsAnswer => wired(late.coreDns).lookup(host, namespace);
  const loadBalancers = createLoadBalancers(sim, {
    api,
    kubeProxy: () => wired(late.kubeProxy),
    link: (node) => network.link(node),
    knownNodes: () => wired(late.cloud).knownNodes(),
  });
  const daemons = createNodeDaemons({
    api,
    kubeProxy: () => wired(late.kubeProxy),
    network: () => network,
    now: () => sim.now,
    addressOf: (name) => nodes().find((node) => node.name === name)?.ip,
  });
  const topology = createTopology(settings, {
    api,
    cni,
    kubeProxy: () => wired(late.kubeProxy),
    loadBalancers: () => loadBalancers,
    lookup,
    dnsServers: () => wired(late.dnsServers),
    serve: (request) => wired(late.kubelet).serve(request),
    daemonAt: (node, address, port) => daemons.at(node, address, port),
  });
  const network = createNetwork(sim, topology, { hopLatency: () => settings.now().hopLatency, writtenWith });

  const kubeProxy = createKubeProxy(sim, api, {
    nodes,
    settings: proxySettings(settings),
    others: derived(
      () => settings.now().podRanges,
      (ranges) => [KUBELET_RULES, masqAgentRules(...ranges)],
    ),
    serviceCIDRs: derived(
      () => settings.now().serviceCIDRs,
      (ranges) => ranges.map(({ cidr }) => cidr),
    ),
    flushConntrack: (node, matches) => network.flushConntrack(node, matches),
    conntrack: (node) => network.conntrack(node),
  });
  const coreDns = createCoreDns(api, { upstream: (name) => INTERNET.addresses(name) });
  late.kubeProxy = kubeProxy;
  late.coreDns = coreDns;
  const isolationOf = (node: string): Isolation | undefined => {
    const { cutSince: since, cutUntil: until } = network.link(node);
    return since === undefined ? undefined : { since, ...(until === undefined ? {} : { until }) };
  };
  late.dnsServers = createDnsServers(sim, api, coreDns, (server) => isolationOf(cni.addressOf(server)?.node ?? ''));
  // What the API was like when a node was cut off, its servers go on answering.
  sim.needFrom(() =>
    nodes()
      .map(({ name }) => isolationOf(name))
      .reduce((first, cut) => (cut && isBehind(cut, sim.now) ? Math.min(first, earliestHeard(cut)) : first), sim.now),
  );

  const kubelet = createKubelet(sim, api, clientGo, cni, network, {
    nodes,
    clusterDNS: () => topology.dnsServer(),
    tools: { ...kubeProxy, daemons: (node) => daemons.of(node) },
    nodeObject(name) {
      const machine = nodes().find((node) => node.name === name);
      return machine && nodeObject(machine);
    },
    registered(node) {
      const { name } = node.metadata;
      kubeProxy.start(name);
      if (!api.get('leases', LEASE_NAMESPACE, name)) api.create('leases', nodeLease(node, sim.now));
    },
  });
  late.kubelet = kubelet;
  const metricsServer = createMetricsServer({ now: () => sim.now, api, kubelet, network });
  late.metricsServer = metricsServer;
  const scheduler = createScheduler(sim, api, clientGo);
  clientGo.run(deploymentController);
  clientGo.run(replicaSetController);
  clientGo.run(replicationController);
  clientGo.run(createDaemonSetController(sim));
  clientGo.run(statefulSetController);
  clientGo.run(jobController);
  clientGo.run(cronJobController);
  clientGo.run(ttlAfterFinishedController);
  const selectors = createServiceSelectors(sim);
  clientGo.run(createEndpointSliceController(sim, selectors));
  clientGo.run(createEndpointsController(selectors));
  clientGo.run(endpointSliceMirroringController);
  clientGo.run(garbageCollector);
  clientGo.run(disruptionController);
  clientGo.run(namespaceController);
  clientGo.run(serviceAccountController);
  clientGo.run(rootCACertPublisher);
  const lifecycle = clientGo.run(createNodeLifecycleController(sim, kubelet));
  clientGo.run(createTaintEvictionController(sim));
  clientGo.run(createPodGC(sim));
  clientGo.run(createHorizontalController(sim, metricsServer));
  const cloud = createCloudController(sim, api, clientGo, settings);
  late.cloud = cloud;
  clientGo.run(serviceCIDRController);

  const apiServerNode = boot(options, sim, api, network);
  // As with a real server's watch cache: what was written before it was up, nobody can watch.
  api.compact();
  const configured = { settings, api, cni, kubelet, kubeProxy, network, cloud, apiServerNode, now: () => sim.now };

  const agents = { api, kubeProxy, kubelet, now: () => sim.now };
  return {
    options,
    settings,
    sim,
    api,
    cni,
    kubelet,
    kubeProxy,
    network,
    scheduler,
    coreDns,
    bootRevision: sim.revision,
    rest: (request) => answerFromNode(agents, request, false) ?? withRenewals(request, api.request(request), kubelet),
    open: (request) => answerFromNode(agents, request, true) ?? withRenewals(request, api.open(request), kubelet),
    configure(change) {
      configure(configured, change);
      loadBalancers.wake();
    },
    interfere(change) {
      interfere(change, { kubelet, kubeProxy, network });
      // Whose lease is not renewed any more is looked at until it is clear what has become of it.
      if ('node' in change && kubelet.isSilent(change.node)) lifecycle.enqueue(MONITOR);
      loadBalancers.wake();
    },
  };
}

/** Writes what stands in every cluster, and opens the API server's own port on the node it returns. */
function boot(options: ResolvedOptions, sim: Simulation, api: ApiServer, network: Network): string | undefined {
  const host = options.nodes.find(({ labels }) => labels?.['node-role.kubernetes.io/control-plane'] !== undefined);
  const server = host ?? options.nodes[0];
  sim.as('kube-apiserver', () => {
    for (const priorityClass of SYSTEM_PRIORITY_CLASSES) api.create('priorityclasses', priorityClass);
    for (const namespace of bootNamespaces()) {
      api.create('namespaces', namespace);
      const { name = '' } = namespace.metadata;
      api.create('serviceaccounts', serviceAccount('default', name));
      api.create('configmaps', rootCertificate(name));
    }
    for (const node of options.nodes) {
      const registered = api.create('nodes', bootNode(node, timestamp(sim.now)));
      api.create('leases', nodeLease(registered, sim.now));
    }
    createServiceCIDR(api, 'kubernetes', options.serviceCIDR, sim.now);
    api.create('services', kubernetesService(options));
    if (server) {
      api.create('endpointslices', kubernetesEndpointSlice(server.ip));
      api.create('endpoints', kubernetesEndpoints(server.ip));
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
  if (!options.systemPods) return server?.name;
  sim.as('kubeadm', () => {
    api.create('serviceaccounts', serviceAccount('coredns', 'kube-system'));
    api.create('services', kubeDnsService(options));
    api.create('deployments', coreDnsDeployment());
  });
  return server?.name;
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
    case 'outOfMemory':
    case 'failReadiness':
    case 'passReadiness':
    case 'slow':
    case 'cutPod':
    case 'restorePod':
      kubelet.interfere(change);
      return;
    case 'slowLink':
      network.setLink(change.node, { delay: Math.max(0, change.ms) });
      return;
    case 'lossyLink':
      network.setLink(change.node, { loss: Math.min(1, Math.max(0, change.loss)) });
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
