/** kube-proxy's settings and its node. Upstream: KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1). */
import type { OwnedRules } from '../netfilter/index.ts';

/** What a proxy reads when it starts, and keeps until it is started again. Plain data. */
export interface ProxySettings {
  readonly mode: 'iptables' | 'nftables' | 'ipvs';
  readonly clusterCIDR: string;
  /** How traffic of Pods is told from the rest. BridgeInterface and InterfaceNamePrefix are left out. */
  readonly detectLocal: 'ClusterCIDR' | 'NodeCIDR' | 'none';
  readonly masqueradeAll: boolean;
  /** Ranges whose addresses of a node answer NodePorts, or `primary` alone; empty: all (in nftables mode: `primary`). */
  readonly nodePortAddresses: readonly string[];
  readonly localhostNodePorts: boolean;
}

/** What the rules of a mode are made with. */
export interface ProxyConfig extends Omit<ProxySettings, 'mode'> {
  /** Ranges that Service addresses come from (ServiceCIDR objects). nftables mode drops what is sent to one that nobody has. */
  readonly serviceCIDRs?: readonly string[];
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
