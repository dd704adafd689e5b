/** The node's rules inside the inspector, with the rules of the selected packet's way lit; the dock has more room for them. */
import { GitCompareArrows, PanelBottom } from 'lucide-react';
import { useCallback, useState } from 'react';
import { compareNodes, compareWithBefore, openRules } from '../../dock/dockStore.ts';
import { comparedLines, nounsOf } from '../../rules/comparedLines.ts';
import { diffRules } from '../../rules/diffRules.ts';
import { RuleView } from '../../rules/RuleView.tsx';
import { ToolSelect } from '../../rules/ToolSelect.tsx';
import { useNodeRules, type NodeRules, type RuleTool } from '../../rules/useNodeRules.ts';
import { usePacketPath } from '../../rules/usePacketPath.ts';
import { useRuleChanges, useRulesAt } from '../../rules/useRuleChanges.ts';
import { useRuleCounters } from '../../rules/useRuleCounters.ts';
import { useObjects } from '../../store/clusterStore.ts';
import { Button } from '../../ui/Button.tsx';
import field from '../../ui/Field.module.css';
import { formatClock } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { useIdle } from '../../ui/whenIdle.ts';
import inspector from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';
import styles from './NodeRulesSection.module.css';

/** What the last sync that changed anything did to these rules. */
function LastChange({ node, rules, at, before }: { node: string; rules: NodeRules; at: number; before: number }) {
  const { tool, text } = rules;
  const then = useRulesAt(node, before, tool);
  const compare = useCallback(() => diffRules(then, comparedLines(tool, text)), [then, tool, text]);
  const diff = useIdle(compare);
  return (
    <p className={inspector['note']}>
      {diff
        ? inspectorWords.node.lastChange(formatClock(at), nounsOf(tool).lines(diff.added), diff.removed)
        : inspectorWords.node.lastChanged(formatClock(at))}{' '}
      <button type="button" className={styles['link']} onClick={() => compareWithBefore(node, at)}>
        {inspectorWords.node.showDifference}
      </button>
    </p>
  );
}

function CompareWith({ node }: { readonly node: string }) {
  const others = useObjects('nodes').filter(({ metadata }) => metadata.name !== node);
  if (others.length === 0) return null;
  return (
    <label className={field['field']}>
      <GitCompareArrows size={14} aria-hidden="true" /> {inspectorWords.node.compareWith}
      <select value="" onChange={(event) => compareNodes(node, event.target.value)}>
        <option value="">–</option>
        {others.map(({ metadata }) => (
          <option key={metadata.uid}>{metadata.name}</option>
        ))}
      </select>
    </label>
  );
}

export function NodeRulesSection({ node }: { readonly node: string }) {
  const [tool, setTool] = useState<RuleTool>();
  const rules = useNodeRules(node, tool);
  const { lit } = usePacketPath(node);
  const counters = useRuleCounters(node);
  const [change] = useRuleChanges(node);
  return (
    <Section title={inspectorWords.rules} aside={<code>{rules.tool}</code>}>
      <div className={styles['room']}>
        <Button onClick={() => openRules(node)}>
          <PanelBottom aria-hidden="true" /> {inspectorWords.node.openBelow}
        </Button>
        <ToolSelect tool={rules.tool} onChange={setTool} />
        <CompareWith node={node} />
      </div>
      {change && <LastChange node={node} rules={rules} at={change.at} before={change.before} />}
      <div className={styles['rules']}>
        <RuleView
          key={rules.tool}
          rules={rules}
          lit={lit}
          counters={counters}
          label={inspectorWords.node.rulesOf(node)}
        />
      </div>
      {rules.tool === 'iptables-save' && <p className={inspector['note']}>{inspectorWords.node.counters()}</p>}
    </Section>
  );
}
