/** The syncs that changed a node's rules, and the rules as they were before one of them. */
import { useMemo } from 'react';
import type { RuleChange, RuleText } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { useCluster } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import { comparedLines } from './comparedLines.ts';
import type { RuleLine } from './ruleLines.ts';
import type { RuleTool } from './useNodeRules.ts';

/** Further back than anyone compares. */
const MOST_CHANGES = 8;

/** `_synced` is what the answer depends on: named so that the memo knows. */
function readChanges(cluster: Cluster, node: string, ..._synced: readonly unknown[]): readonly RuleChange[] {
  return node === '' ? [] : cluster.ruleChanges(node, MOST_CHANGES);
}

/** Newest first. */
export function useRuleChanges(node: string): readonly RuleChange[] {
  const cluster = useCluster((state) => state.cluster);
  const syncedAt = useEngine((engine) => engine.proxyStatus(node)?.syncedAt);
  const synced = useEngine((engine) => engine.proxyStatus(node)?.syncedRevision);
  return useMemo(() => readChanges(cluster, node, syncedAt, synced), [cluster, node, syncedAt, synced]);
}

const TEXTS = {
  'iptables-save': 'iptables-save',
  'nft list ruleset': 'nft',
  'ipvsadm -Ln': 'ipvsadm',
  'ipset save': 'ipset',
} as const satisfies Record<RuleTool, RuleText>;

/** What a tool's text of then would be compared by. */
export function useRulesAt(node: string, revision: number, tool: RuleTool): readonly RuleLine[] {
  const cluster = useCluster((state) => state.cluster);
  return useMemo(
    () => comparedLines(tool, cluster.rulesAt(node, revision, TEXTS[tool])),
    [cluster, node, revision, tool],
  );
}
