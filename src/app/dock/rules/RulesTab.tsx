/** One node's rules, and what differs from another's: every node carries the rules of the whole cluster. */
import { useCallback, useState } from 'react';
import { compareRules } from '../../rules/compareRules.ts';
import { RuleView } from '../../rules/RuleView.tsx';
import { useLitRules } from '../../rules/useLitRules.ts';
import { useNodeRules } from '../../rules/useNodeRules.ts';
import { useObjects } from '../../store/clusterStore.ts';
import field from '../../ui/Field.module.css';
import { useIdle } from '../../ui/whenIdle.ts';
import { dockStore, useDock } from '../dockStore.ts';
import { NodeSelect, useDockNode } from '../NodeSelect.tsx';
import styles from './RulesTab.module.css';

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

function Comparison({ node, other }: { readonly node: string; readonly other: string }) {
  const here = useNodeRules(node);
  const there = useNodeRules(other);
  const compare = useCallback(() => compareRules(here.lines, there.lines), [here, there]);
  const result = useIdle(compare);
  if (!result) return <p className={styles['verdict']}>Comparing…</p>;
  const { differences, identical } = result;
  return (
    <div className={styles['comparison']} role="region" aria-label={`${node} compared with ${other}`}>
      <p className={styles['verdict']} role="status">
        {differences.length === 0
          ? `Identical: ${plural(identical, 'chain')}, rule for rule.`
          : `Identical but for ${plural(differences.length, 'chain')}; ${plural(identical, 'chain')} the same, rule for rule.`}
        {differences.length > 0 && (
          <span className={styles['key']}>
            − only on {node}, + only on {other}
          </span>
        )}
      </p>
      {differences.map(({ key, table, chain, onlyHere, onlyThere }) => (
        <section key={key} className={styles['difference']}>
          <h4>
            {table} <code>{chain}</code>
          </h4>
          <ul>
            {onlyHere.map((rule) => (
              <li key={rule} data-side="here">
                <span className="visually-hidden">only on {node}: </span>
                <code>{rule}</code>
              </li>
            ))}
            {onlyThere.map((rule) => (
              <li key={rule} data-side="there">
                <span className="visually-hidden">only on {other}: </span>
                <code>{rule}</code>
              </li>
            ))}
            {onlyHere.length + onlyThere.length === 0 && <li>The chain exists on one of them only, and is empty.</li>}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface CompareProps {
  readonly node: string;
  /** '' for none. */
  readonly other: string;
  readonly onChange: (other: string) => void;
}

function CompareSelect({ node, other, onChange }: CompareProps) {
  const nodes = useObjects('nodes');
  return (
    <label className={field['field']}>
      compare with
      <select value={other} onChange={(event) => onChange(event.target.value)}>
        <option value="">–</option>
        {nodes
          .filter(({ metadata }) => metadata.name !== node)
          .map(({ metadata }) => (
            <option key={metadata.uid}>{metadata.name}</option>
          ))}
      </select>
    </label>
  );
}

export function RulesTab() {
  const node = useDockNode();
  const nodes = useObjects('nodes');
  const focus = useDock((state) => state.focus);
  const visits = useDock((state) => state.visits);
  const rules = useNodeRules(node);
  const lit = useLitRules(node);
  const [chosen, setChosen] = useState('');
  const other = chosen !== node && nodes.some(({ metadata }) => metadata.name === chosen) ? chosen : '';
  const compareWith = (name: string) => {
    setChosen(name);
    dockStore.setState({ focus: undefined });
  };
  const lead = (
    <>
      <NodeSelect node={node} />
      <CompareSelect node={node} other={other} onChange={compareWith} />
    </>
  );
  if (other === '')
    return (
      <RuleView
        key={`${node} ${visits}`}
        rules={rules}
        lit={lit}
        focus={focus}
        label={`Rules of ${node}`}
        lead={lead}
      />
    );
  return (
    <div className={styles['rules']}>
      <div className={styles['bar']}>{lead}</div>
      <Comparison key={`${node} ${other}`} node={node} other={other} />
    </div>
  );
}
