/** One node's rules with their counters, and what differs from another node's or from its own before a change. */
import { useCallback, useRef, useState, type FocusEvent, type ReactNode, type RefObject } from 'react';
import type { RuleChange } from '../../../api/index.ts';
import { RuleView } from '../../rules/RuleView.tsx';
import { ToolSelect } from '../../rules/ToolSelect.tsx';
import { useNodeRules, useTool, type RuleTool } from '../../rules/useNodeRules.ts';
import { usePacketPath } from '../../rules/usePacketPath.ts';
import { useRuleChanges } from '../../rules/useRuleChanges.ts';
import { useRuleCounters } from '../../rules/useRuleCounters.ts';
import { Covered } from '../../present/Covered.tsx';
import { useObjects } from '../../store/clusterStore.ts';
import field from '../../ui/Field.module.css';
import { formatClock } from '../../ui/format.ts';
import { dockStore, useDock, type Against, type ChainFocus } from '../dockStore.ts';
import { NodeSelect, useDockNode } from '../NodeSelect.tsx';
import { EarlierComparison, NodeComparison } from './Comparison.tsx';
import styles from './RulesTab.module.css';
import { dockWords } from '../words.tsx';

interface CompareProps {
  readonly node: string;
  readonly changes: readonly RuleChange[];
  readonly against: Against | undefined;
}

const optionOf = (against: Against | undefined): string =>
  against === undefined ? '' : against.kind === 'node' ? `node ${against.name}` : `at ${against.at}`;

function CompareSelect({ node, changes, against }: CompareProps) {
  const nodes = useObjects('nodes');
  const choose = (option: string) => {
    const space = option.indexOf(' ');
    const name = option.slice(space + 1);
    const chosen: Against | undefined = option.startsWith('node ')
      ? { kind: 'node', name }
      : option.startsWith('at ')
        ? { kind: 'before', at: Number(name) }
        : undefined;
    dockStore.setState({ against: chosen, focus: undefined });
  };
  return (
    <label className={field['field']}>
      {dockWords.rules.compareWith}
      <select value={optionOf(against)} onChange={(event) => choose(event.target.value)}>
        <option value="">–</option>
        <optgroup label={dockWords.rules.anotherNode}>
          {nodes
            .filter(({ metadata }) => metadata.name !== node)
            .map(({ metadata }) => (
              <option key={metadata.uid} value={`node ${metadata.name}`}>
                {metadata.name}
              </option>
            ))}
        </optgroup>
        <optgroup label={dockWords.rules.itself}>
          {changes.map(({ at }, index) => (
            <option key={at} value={`at ${at}`}>
              {index === 0 ? dockWords.rules.beforeLast(formatClock(at)) : dockWords.rules.before(formatClock(at))}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

/**
 * The choices at the head of the tab. What is chosen may put them under another view, where they are made anew: the one that had the
 * focus has it again, so that a choice by keys goes on.
 */
function Choices({ focusedRef, children }: { readonly focusedRef: RefObject<number>; readonly children: ReactNode }) {
  const place = useCallback(
    (choices: HTMLElement | null) => choices?.querySelectorAll('select')[focusedRef.current]?.focus(),
    [focusedRef],
  );
  const onFocus = ({ currentTarget, target }: FocusEvent<HTMLElement>): void => {
    focusedRef.current = [...currentTarget.querySelectorAll<Element>('select')].indexOf(target);
  };
  return (
    <div className={styles['choices']} ref={place} onFocus={onFocus} onBlur={() => (focusedRef.current = NONE)}>
      {children}
    </div>
  );
}

const NONE = -1;

/** What is compared with, as long as it is there. */
function useAgainst(node: string, changes: readonly RuleChange[]) {
  const nodes = useObjects('nodes');
  const wanted = useDock((state) => state.against);
  if (wanted?.kind === 'before') {
    const change = changes.find(({ at }) => at === wanted.at);
    return change ? ({ ...wanted, change } as const) : undefined;
  }
  const isThere = wanted && wanted.name !== node && nodes.some(({ metadata }) => metadata.name === wanted.name);
  return isThere ? wanted : undefined;
}

/** Whoever is sent to a chain means the text in which it stands. */
function toolFor(focus: ChainFocus | undefined): RuleTool | undefined {
  if (focus === undefined) return undefined;
  return focus.table === 'ip kube-proxy' ? 'nft list ruleset' : 'iptables-save';
}

interface RulesProps {
  readonly node: string;
  readonly tool: RuleTool | undefined;
  readonly lead: React.ReactNode;
}

function Rules({ node, tool, lead }: RulesProps) {
  const focus = useDock((state) => state.focus);
  const visits = useDock((state) => state.visits);
  const rules = useNodeRules(node, tool);
  const { path, lit } = usePacketPath(node);
  const counters = useRuleCounters(node);
  return (
    <RuleView
      key={`${node} ${visits} ${path?.record.id ?? ''} ${rules.tool}`}
      rules={rules}
      lit={lit}
      counters={counters}
      focus={focus}
      label={dockWords.rules.table(node)}
      lead={lead}
    />
  );
}

function OpenRules() {
  const node = useDockNode();
  const changes = useRuleChanges(node);
  const against = useAgainst(node, changes);
  const focus = useDock((state) => state.focus);
  // A choice holds until one is sent to another chain.
  const [chosen, setChosen] = useState<{ readonly tool: RuleTool; readonly focus: ChainFocus | undefined }>();
  const tool = useTool(chosen && chosen.focus === focus ? chosen.tool : toolFor(focus));
  const focusedRef = useRef(NONE);
  const lead = (
    <Choices focusedRef={focusedRef}>
      <NodeSelect node={node} />
      <CompareSelect node={node} changes={changes} against={against} />
      <ToolSelect tool={tool} onChange={(next) => setChosen({ tool: next, focus })} />
    </Choices>
  );
  if (node === '') return <p className={styles['verdict']}>{dockWords.rules.noNode}</p>;
  switch (against?.kind) {
    case undefined:
      return <Rules node={node} tool={tool} lead={lead} />;
    case 'node':
      return (
        <NodeComparison key={`${node} ${against.name}`} node={node} other={against.name} tool={tool} lead={lead} />
      );
    case 'before':
      return (
        <EarlierComparison key={`${node} ${against.at}`} node={node} change={against.change} tool={tool} lead={lead} />
      );
  }
}

/** A packet's lit path would tell which Pod it will be. */
export function RulesTab() {
  return (
    <Covered what={dockWords.rules.covered}>
      <OpenRules />
    </Covered>
  );
}
