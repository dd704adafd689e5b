/**
 * A change of settings while the cluster runs: checked, written down, and told to the components that do not follow the settings by
 * themselves. What is new comes as in a real cluster: machines boot, proxies are started again, controllers list what there is.
 */
import type { TrafficSource } from '../../api/index.ts';
import type { ApiServer } from '../../apiserver/index.ts';
import type { Cni } from '../../cni/index.ts';
import type { KubeProxy } from '../../kube-proxy/index.ts';
import type { Kubelet } from '../../kubelet/index.ts';
import type { Network } from '../../network/index.ts';
import { nodeObject } from '../bootObjects.ts';
import type { ClusterChange, ClusterSettings, NodeOptions } from '../types.ts';
import { nextExternalIP, nextNodeIP, nextPodCIDR } from './addresses.ts';
import type { CloudController } from './cloudController.ts';
import {
  checkClusterCIDR,
  checkGoingExternal,
  checkGoingNode,
  checkGoingServiceCIDR,
  checkHopLatency,
  checkNewExternal,
  checkNewNode,
  checkProxy,
  checkServiceCIDR,
  noPodCIDRLeft,
} from './refusals.ts';
import { addServiceCIDR, isReady, removeServiceCIDRs } from './serviceCIDRs.ts';
import type { Settings } from './settings.ts';

/** Whom a change of settings concerns. */
export interface Configured {
  readonly settings: Settings;
  readonly api: ApiServer;
  readonly cni: Cni;
  readonly kubelet: Kubelet;
  readonly kubeProxy: KubeProxy;
  readonly network: Network;
  readonly cloud: CloudController;
  /** The machine that the API server runs on. */
  readonly apiServerNode: string | undefined;
  /** Cluster time, in ms. */
  readonly now: () => number;
}

type Change<K extends ClusterChange['kind']> = Extract<ClusterChange, { readonly kind: K }>;

/** @throws ApiError, and then nothing has changed. */
export function configure(parts: Configured, change: ClusterChange): void {
  const { settings, api, kubeProxy, cloud } = parts;
  const now = settings.now();
  switch (change.kind) {
    case 'addNode':
      return addNode(parts, now, change);
    case 'removeNode':
      return removeNode(parts, now, change.node);
    case 'setProxy':
      checkProxy(change.proxy);
      settings.change({ proxy: { ...now.proxy, ...change.proxy } });
      return kubeProxy.restart();
    case 'setLoadBalancer':
      if (change.on === now.loadBalancer) return;
      if (!change.on) cloud.stop();
      settings.change({ loadBalancer: change.on });
      if (change.on) cloud.start();
      return;
    case 'setRanges':
      return setRanges(parts, now, change);
    case 'addServiceCIDR':
      checkServiceCIDR(now, change.cidr);
      return addServiceCIDR(api, change.cidr, parts.now());
    case 'removeServiceCIDR':
      checkGoingServiceCIDR(now, change.cidr);
      return removeServiceCIDRs(api, (cidrs) => cidrs.includes(change.cidr));
    case 'addExternal':
      return addExternal(settings, now, change);
    case 'removeExternal':
      checkGoingExternal(now, change.name);
      removeTraffic(parts, ({ from }) => 'external' in from && from.external === change.name);
      parts.kubelet.endOutside(change.name);
      return settings.change({ externals: now.externals.filter(({ name }) => name !== change.name) });
    case 'setHopLatency':
      checkHopLatency(change.ms);
      return settings.change({ hopLatency: change.ms });
  }
}

function addNode(parts: Configured, now: ClusterSettings, { node: given }: Change<'addNode'>): void {
  const { settings, api, kubelet, kubeProxy } = parts;
  const podCIDR = given.podCIDR ?? nextPodCIDR(now);
  if (podCIDR === undefined) throw noPodCIDRLeft(now, given.name);
  const node: NodeOptions = { ...given, ip: given.ip ?? nextNodeIP(now), podCIDR };
  checkNewNode(now, node, nodeObject(node), api);
  settings.change({ nodes: [...now.nodes, node] });
  kubeProxy.addNode(node.name);
  kubelet.addNode(node.name);
}

/** The machine goes dark first, then the API hears that it is no more. What the API says of its Pods is for podgc to clear. */
function removeNode(parts: Configured, now: ClusterSettings, name: string): void {
  const { settings, api, cni, kubelet, kubeProxy, network, apiServerNode } = parts;
  checkGoingNode(now, name, apiServerNode);
  removeTraffic(parts, ({ from }) =>
    'node' in from ? from.node === name : 'entersAt' in from && from.entersAt === name,
  );
  network.setLink(name, { powered: false });
  kubelet.nodeLinkChanged(name);
  kubelet.forgetNode(name);
  cni.forgetNode(name);
  kubeProxy.forgetNode(name);
  settings.change({ nodes: now.nodes.filter((node) => node.name !== name) });
  network.forgetNode(name);
  if (api.get('nodes', '', name)) api.delete('nodes', '', name);
}

function removeTraffic({ network }: Configured, isGone: (source: TrafficSource) => boolean): void {
  for (const source of network.traffic().filter(isGone)) network.removeTraffic(source.id);
}

function addExternal(settings: Settings, now: ClusterSettings, { name, ip: given }: Change<'addExternal'>): void {
  const ip = given ?? nextExternalIP(now);
  checkNewExternal(now, name, ip);
  settings.change({ externals: [...now.externals, { name, ip }] });
}

function setRanges(parts: Configured, now: ClusterSettings, { serviceCIDR, clusterCIDR }: Change<'setRanges'>): void {
  const { settings, api, kubeProxy } = parts;
  const podRanges =
    clusterCIDR === undefined
      ? now.podRanges
      : [clusterCIDR, ...now.podRanges.filter((range) => range !== clusterCIDR)];
  const services =
    serviceCIDR === undefined ? now.serviceCIDRs : [...now.serviceCIDRs, { cidr: serviceCIDR, terminating: false }];
  if (serviceCIDR !== undefined && !isReady(now, serviceCIDR)) checkServiceCIDR({ ...now, podRanges }, serviceCIDR);
  if (clusterCIDR !== undefined) checkClusterCIDR({ ...now, serviceCIDRs: services }, clusterCIDR);
  if (clusterCIDR !== undefined) settings.change({ clusterCIDR, podRanges });
  if (serviceCIDR !== undefined) {
    if (!isReady(now, serviceCIDR)) addServiceCIDR(api, serviceCIDR, parts.now());
    removeServiceCIDRs(api, (cidrs) => !cidrs.includes(serviceCIDR));
  }
  // kube-proxy's detectLocal looks at the clusterCIDR of its configuration.
  if (clusterCIDR !== undefined && clusterCIDR !== now.clusterCIDR) kubeProxy.restart();
}
