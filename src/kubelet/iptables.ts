/**
 * The kubelet's own chains: a hint by which other programs see that this node uses iptables-nft, a canary that tells when somebody
 * flushed the rules, and KUBE-FIREWALL, which keeps packets from outside away from 127.0.0.0/8 (kube-proxy opens that range for
 * NodePorts on localhost). Upstream: pkg/kubelet/kubelet_network_linux.go. Left out: noticing a flush.
 */
import type { OwnedRules, Rule } from '../netfilter/index.ts';

const LOOPBACK = '127.0.0.0/8';

const BLOCK_LOCALNET: Rule = {
  src: { cidr: LOOPBACK, not: true },
  dst: { cidr: LOOPBACK },
  matches: [
    { kind: 'comment', text: 'block incoming localnet connections' },
    { kind: 'conntrack', ctstate: ['RELATED', 'ESTABLISHED', 'DNAT'], not: true },
  ],
  target: { kind: 'DROP' },
};

const TO_FIREWALL: Rule = { matches: [], target: { kind: 'jump', chain: 'KUBE-FIREWALL' } };

/** The same on every node. */
export const KUBELET_RULES: OwnedRules = {
  chains: {
    mangle: [
      { name: 'KUBE-IPTABLES-HINT', rules: [] },
      { name: 'KUBE-KUBELET-CANARY', rules: [] },
    ],
    filter: [
      { name: 'KUBE-FIREWALL', rules: [BLOCK_LOCALNET] },
      { name: 'KUBE-KUBELET-CANARY', rules: [] },
    ],
    nat: [{ name: 'KUBE-KUBELET-CANARY', rules: [] }],
  },
  hooks: [
    { table: 'filter', hook: 'INPUT', rules: [TO_FIREWALL] },
    { table: 'filter', hook: 'OUTPUT', rules: [TO_FIREWALL] },
  ],
};
