/** kube-proxy's settings and its node. Upstream: KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1). */
import type { OwnedRules } from '../netfilter/index.ts';

export interface ProxyConfig {
  readonly clusterCIDR: string;
  /** How traffic of Pods is told from the rest. BridgeInterface and InterfaceNamePrefix are left out. */
  readonly detectLocal: 'ClusterCIDR' | 'NodeCIDR' | 'none';
  readonly masqueradeAll: boolean;
  /** Ranges whose addresses of a node answer NodePorts; empty: all. */
  readonly nodePortAddresses: readonly string[];
  readonly localhostNodePorts: boolean;
  /** What else lives in the same kernel: the kubelet's chains, the CNI plugin's. After kube-proxy's at each hook. */
  readonly others: readonly OwnedRules[];
}

export interface ProxyNode {
  readonly name: string;
  /** First the InternalIP, then further addresses of its interfaces. */
  readonly addresses: readonly string[];
  readonly podCIDR: string;
}

/** A node with what its Node object says about its place. */
export interface PlacedNode extends ProxyNode {
  readonly zone: string | undefined;
}
