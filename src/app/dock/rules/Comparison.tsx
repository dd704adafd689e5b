/** A node's rules against another node's, or against its own before a sync changed them. */
import { useCallback, type ReactNode } from 'react';
import type { RuleChange } from '../../../api/index.ts';
import { diffRules } from '../../rules/diffRules.ts';
import { DiffView } from '../../rules/DiffView.tsx';
import type { RuleLine } from '../../rules/ruleLines.ts';
import { useNodeRules, type RuleTool } from '../../rules/useNodeRules.ts';
import { useRulesAt } from '../../rules/useRuleChanges.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { formatClock } from '../../ui/format.ts';
import { useIdle } from '../../ui/whenIdle.ts';
import styles from './RulesTab.module.css';

interface DifferenceProps {
  readonly before: readonly RuleLine[];
  readonly after: readonly RuleLine[];
  readonly labels: { readonly onlyBefore: string; readonly onlyAfter: string };
  readonly label: string;
  readonly lead: ReactNode;
}

function Difference({ before, after, labels, label, lead }: DifferenceProps) {
  const compare = useCallback(() => diffRules(before, after), [before, after]);
  const diff = useIdle(compare);
  if (!diff)
    return (
      <div className={styles['rules']}>
        <div className={styles['bar']}>{lead}</div>
        <p className={styles['verdict']}>Comparing…</p>
      </div>
    );
  return <DiffView diff={diff} labels={labels} label={label} lead={lead} />;
}

/** The text that has chains to be compared. */
function useComparedTool(): RuleTool {
  const mode = useCluster((state) => state.cluster.settings.proxy.mode);
  return mode === 'nftables' ? 'nft list ruleset' : 'iptables-save';
}

interface OtherProps {
  readonly node: string;
  readonly other: string;
  readonly lead: ReactNode;
}

export function NodeComparison({ node, other, lead }: OtherProps) {
  const tool = useComparedTool();
  const here = useNodeRules(node, tool);
  const there = useNodeRules(other, tool);
  return (
    <Difference
      before={there.lines}
      after={here.lines}
      labels={{ onlyBefore: `only on ${other}`, onlyAfter: `only on ${node}` }}
      label={`${node} compared with ${other}`}
      lead={lead}
    />
  );
}

interface EarlierProps {
  readonly node: string;
  readonly change: RuleChange;
  readonly lead: ReactNode;
}

export function EarlierComparison({ node, change, lead }: EarlierProps) {
  const now = useNodeRules(node, useComparedTool());
  const then = useRulesAt(node, change.before);
  const moment = formatClock(change.at);
  return (
    <Difference
      before={then}
      after={now.lines}
      labels={{ onlyBefore: `only before ${moment}`, onlyAfter: 'only now' }}
      label={`${node} before its sync at ${moment}, and now`}
      lead={lead}
    />
  );
}
