/** A node's rules against another node's, or against its own before a sync changed them. */
import { useCallback, useMemo, type ReactNode } from 'react';
import type { RuleChange } from '../../../api/index.ts';
import { comparedLines, nounsOf, type Nouns } from '../../rules/comparedLines.ts';
import { diffRules } from '../../rules/diffRules.ts';
import { DiffView } from '../../rules/DiffView.tsx';
import type { RuleLine } from '../../rules/ruleLines.ts';
import { useNodeRules, type RuleTool } from '../../rules/useNodeRules.ts';
import { useRulesAt } from '../../rules/useRuleChanges.ts';
import { formatClock } from '../../ui/format.ts';
import { useIdle } from '../../ui/whenIdle.ts';
import styles from './RulesTab.module.css';
import { dockWords } from '../words.tsx';

interface DifferenceProps {
  readonly before: readonly RuleLine[];
  readonly after: readonly RuleLine[];
  readonly labels: { readonly onlyBefore: string; readonly onlyAfter: string };
  readonly label: string;
  readonly nouns: Nouns;
  readonly lead: ReactNode;
}

function Difference({ before, after, labels, label, nouns, lead }: DifferenceProps) {
  const compare = useCallback(() => diffRules(before, after), [before, after]);
  const diff = useIdle(compare);
  if (!diff)
    return (
      <div className={styles['rules']}>
        <div className={styles['bar']}>{lead}</div>
        <p className={styles['verdict']}>{dockWords.rules.comparing}</p>
      </div>
    );
  return <DiffView diff={diff} labels={labels} label={label} nouns={nouns} lead={lead} />;
}

/** A node's text now, as it is compared, and whose it is: the tool asked for, or the one that tells most. */
function useCompared(node: string, wanted: RuleTool | undefined) {
  const { text, tool } = useNodeRules(node, wanted);
  const lines = useMemo(() => comparedLines(tool, text), [tool, text]);
  return { lines, tool };
}

interface OtherProps {
  readonly node: string;
  readonly other: string;
  readonly tool: RuleTool | undefined;
  readonly lead: ReactNode;
}

export function NodeComparison({ node, other, tool, lead }: OtherProps) {
  const here = useCompared(node, tool);
  const there = useCompared(other, tool);
  return (
    <Difference
      before={there.lines}
      after={here.lines}
      labels={{ onlyBefore: dockWords.rules.onlyOn(other), onlyAfter: dockWords.rules.onlyOn(node) }}
      label={dockWords.rules.comparedNodes(node, other)}
      nouns={nounsOf(here.tool)}
      lead={lead}
    />
  );
}

interface EarlierProps {
  readonly node: string;
  readonly change: RuleChange;
  readonly tool: RuleTool | undefined;
  readonly lead: ReactNode;
}

export function EarlierComparison({ node, change, tool, lead }: EarlierProps) {
  const now = useCompared(node, tool);
  const then = useRulesAt(node, change.before, now.tool);
  const moment = formatClock(change.at);
  return (
    <Difference
      before={then}
      after={now.lines}
      labels={{ onlyBefore: dockWords.rules.onlyBefore(moment), onlyAfter: dockWords.rules.onlyNow }}
      label={dockWords.rules.comparedMoments(node, moment)}
      nouns={nounsOf(now.tool)}
      lead={lead}
    />
  );
}
