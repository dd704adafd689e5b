/** kube-proxy: turns Services and EndpointSlices into each node's rules. */
export { createKubeProxy, type KubeProxy, type KubeProxyOptions } from './kubeProxy.ts';
export { generateRuleset } from './modes.ts';
export { writtenWith } from './iptables/baseRules.ts';
export type { PlacedNode, ProxyConfig, ProxyNode, ProxySettings } from './config.ts';
export type { HealthAnswer } from './healthCheck.ts';
