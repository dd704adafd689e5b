/** What a cluster is made of when nobody says otherwise: one control-plane node and three workers, in the ranges kubeadm and kind use. */
import type { ClusterOptions, NodeOptions, ProxyOptions } from './types.ts';

const DEFAULT_NODES: readonly NodeOptions[] = [
  {
    name: 'control-plane',
    ip: '192.168.49.10',
    podCIDR: '10.244.0.0/24',
    labels: { 'node-role.kubernetes.io/control-plane': '' },
    taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
  },
  { name: 'node-1', ip: '192.168.49.11', podCIDR: '10.244.1.0/24' },
  { name: 'node-2', ip: '192.168.49.12', podCIDR: '10.244.2.0/24' },
  { name: 'node-3', ip: '192.168.49.13', podCIDR: '10.244.3.0/24' },
];

const DEFAULT_PROXY: Required<ProxyOptions> = {
  mode: 'iptables',
  masqueradeAll: false,
  detectLocal: 'ClusterCIDR',
  nodePortAddresses: [],
  localhostNodePorts: true,
};

export interface ResolvedOptions extends Required<ClusterOptions> {
  readonly proxy: Required<ProxyOptions>;
}

/** Fills in what is missing. The result is part of an exported run, so that defaults may change without changing old runs. */
export function resolveOptions(options: ClusterOptions = {}): ResolvedOptions {
  return {
    seed: options.seed ?? 1,
    nodes: options.nodes ?? DEFAULT_NODES,
    serviceCIDR: options.serviceCIDR ?? '10.96.0.0/12',
    clusterCIDR: options.clusterCIDR ?? '10.244.0.0/16',
    proxy: { ...DEFAULT_PROXY, ...options.proxy },
    externals: options.externals ?? [{ name: 'user', ip: '203.0.113.9' }],
    hopLatency: options.hopLatency ?? 120,
    systemPods: options.systemPods ?? true,
    loadBalancer: options.loadBalancer ?? true,
    historyLimit: options.historyLimit ?? 100_000,
  };
}
