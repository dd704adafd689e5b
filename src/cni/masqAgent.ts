/**
 * kind's masquerade of Pods towards the world: what leaves the cluster's Pod range takes the node's address, since nobody outside
 * has a route to a Pod. Upstream: kind's images/kindnetd/cmd/kindnetd/masq.go.
 */
import type { OwnedRules, Rule } from '../netfilter/index.ts';

const CHAIN = 'KIND-MASQ-AGENT';

/** @param podRanges destinations in them see the Pod's own address. */
export function masqAgentRules(...podRanges: readonly string[]): OwnedRules {
  const jump: Rule = {
    matches: [
      { kind: 'addrtype', dstType: 'LOCAL', not: true },
      {
        kind: 'comment',
        text: 'kind-masq-agent: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom KIND-MASQ-AGENT chain',
      },
    ],
    target: { kind: 'jump', chain: CHAIN },
  };
  const inside = podRanges.map((cidr): Rule => ({
    dst: { cidr },
    matches: [{ kind: 'comment', text: 'kind-masq-agent: local traffic is not subject to MASQUERADE' }],
    target: { kind: 'RETURN' },
  }));
  const outside: Rule = {
    matches: [
      { kind: 'comment', text: 'kind-masq-agent: outbound traffic is subject to MASQUERADE (must be last in chain)' },
    ],
    target: { kind: 'MASQUERADE', randomFully: false },
  };
  return {
    chains: { nat: [{ name: CHAIN, rules: [...inside, outside] }] },
    hooks: [{ table: 'nat', hook: 'POSTROUTING', rules: [jump] }],
  };
}
