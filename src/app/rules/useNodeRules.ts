/** A node's rules as text and as lines, read again when its kube-proxy has written. */
import { useMemo } from 'react';
import type { Cluster } from '../../cluster/index.ts';
import { useCluster } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import { readRuleLines, type RuleLine } from './ruleLines.ts';

export interface NodeRules {
  readonly text: string;
  readonly lines: readonly RuleLine[];
  readonly tool: RuleTool;
}

/** Whose text it is. IPVS mode has three kinds of state, and a tool for each. */
export type RuleTool = 'iptables-save' | 'nft list ruleset' | 'ipvsadm -Ln' | 'ipset save';

const TOOLS = {
  iptables: ['iptables-save'],
  nftables: ['nft list ruleset', 'iptables-save'],
  ipvs: ['ipvsadm -Ln', 'ipset save', 'iptables-save'],
} as const satisfies Record<string, readonly RuleTool[]>;

/** The tools that show what kube-proxy wrote in a mode, the telling one first. */
export function toolsOf(mode: keyof typeof TOOLS): readonly RuleTool[] {
  return TOOLS[mode];
}

function printed(cluster: Cluster, node: string, tool: RuleTool): string {
  switch (tool) {
    case 'iptables-save':
      return cluster.iptablesSave(node);
    case 'nft list ruleset':
      return cluster.nftRuleset(node);
    case 'ipvsadm -Ln':
      return cluster.ipvsadm(node);
    case 'ipset save':
      return cluster.ipsetSave(node);
  }
}

const NO_RULES: NodeRules = { text: '', lines: [], tool: 'iptables-save' };

/** The rules now. `_writtenAt` is what they depend on: named so that the memo above knows. */
function readRules(cluster: Cluster, node: string, tool: RuleTool, ..._writtenAt: readonly unknown[]): NodeRules {
  if (node === '') return NO_RULES;
  let text: string;
  try {
    text = printed(cluster, node, tool);
  } catch (error) {
    // The node has just been removed, or the mode has no such text: said where the rules would stand.
    text = `# ${error instanceof Error ? error.message : String(error)}`;
  }
  return { text, lines: readRuleLines(text), tool };
}

/** The tool asked for where this mode has it, else the one that tells most. */
export function useTool(wanted: RuleTool | undefined): RuleTool {
  const mode = useCluster((state) => state.cluster.settings.proxy.mode);
  const [first = 'iptables-save'] = toolsOf(mode);
  return wanted !== undefined && toolsOf(mode).includes(wanted) ? wanted : first;
}

/** `tool`: default the one that tells most in this mode. */
export function useNodeRules(node: string, tool?: RuleTool): NodeRules {
  const cluster = useCluster((state) => state.cluster);
  const status = useEngine((engine) => engine.proxyStatus(node));
  const plates = useCluster((state) => state.cluster.plates(node));
  const chosen = useTool(tool);
  return useMemo(() => readRules(cluster, node, chosen, status, plates), [cluster, node, chosen, status, plates]);
}
