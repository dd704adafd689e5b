/** A node's rules as text and as lines, read again when its kube-proxy has written. */
import { useMemo } from 'react';
import type { Cluster } from '../../cluster/index.ts';
import { useCluster } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import { readRuleLines, type RuleLine } from './ruleLines.ts';

export interface NodeRules {
  readonly text: string;
  readonly lines: readonly RuleLine[];
  readonly tool: 'iptables-save' | 'nft list ruleset';
}

const NO_RULES: NodeRules = { text: '', lines: [], tool: 'iptables-save' };

/** The rules now. `_writtenAt` is what they depend on: named so that the memo above knows. */
function readRules(cluster: Cluster, node: string, ..._writtenAt: readonly unknown[]): NodeRules {
  if (node === '') return NO_RULES;
  const nft = cluster.settings.proxy.mode === 'nftables';
  let text: string;
  try {
    text = nft ? cluster.nftRuleset(node) : cluster.iptablesSave(node);
  } catch (error) {
    // The node has just been removed, or the mode has no such text: said where the rules would stand.
    text = `# ${error instanceof Error ? error.message : String(error)}`;
  }
  return { text, lines: readRuleLines(text), tool: nft ? 'nft list ruleset' : 'iptables-save' };
}

export function useNodeRules(node: string): NodeRules {
  const cluster = useCluster((state) => state.cluster);
  const status = useEngine((engine) => engine.proxyStatus(node));
  const plates = useCluster((state) => state.cluster.plates(node));
  return useMemo(() => readRules(cluster, node, status, plates), [cluster, node, status, plates]);
}
