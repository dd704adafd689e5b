/** kube-proxy: turns Services and EndpointSlices into each node's rules. */
export { generateRuleset } from './iptables/generateRuleset.ts';
export type { PlacedNode, ProxyConfig, ProxyNode } from './config.ts';
