/** One hop as three strips: arrived as, decided, left as. */
import { useEffect, useRef } from 'react';
import { CornerDownRight } from 'lucide-react';
import { neverArrived, type Decision, type Hop } from '../../../api/index.ts';
import { openConntrack, openRules } from '../../dock/dockStore.ts';
import { choiceIn } from '../../presenters/choices.ts';
import { placeName } from '../../presenters/flowWords.ts';
import { hopStory, isRule } from '../../presenters/hopStory.ts';
import { decisionWords, endWords } from '../../presenters/hopWords.ts';
import { selectionAt } from '../../presenters/selections.ts';
import { formatClock } from '../../ui/format.ts';
import { Goto } from '../../ui/Goto.tsx';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import { inspectorWords } from '../words.tsx';
import { ChoiceView } from './ChoiceView.tsx';
import styles from './HopView.module.css';
import { Strip } from './Strip.tsx';

function RuleText({
  decision,
  node,
}: {
  readonly decision: Extract<Decision, { kind: 'rule' }>;
  readonly node: string;
}) {
  const { table, chain, number, text } = decision;
  return (
    <details className={styles['rule']}>
      <summary>
        {table} {chain} {number}
      </summary>
      <code>{text}</code>
      <button type="button" onClick={() => openRules(node, { table, chain, number })}>
        <CornerDownRight aria-hidden="true" /> {inspectorWords.hop.showRule(node)}
      </button>
    </details>
  );
}

/** To the entry this packet belongs to: picking the hop lights it. */
function EntryLink({ node, onPick }: { readonly node: string; readonly onPick: () => void }) {
  return (
    <button
      type="button"
      className={styles['entry']}
      onClick={() => {
        onPick();
        openConntrack(node);
      }}
    >
      <CornerDownRight aria-hidden="true" /> {inspectorWords.hop.showEntry(node)}
    </button>
  );
}

function Chosen({ decision }: { readonly decision: Decision }) {
  const choice = choiceIn(decision);
  return choice && <ChoiceView choice={choice} />;
}

function Decisions({ hop, onPick }: { readonly hop: Hop; readonly onPick: () => void }) {
  if (hop.decided.length === 0) return <p className={styles['nothing']}>{inspectorWords.hop.nothing}</p>;
  return (
    <ol className={styles['decisions']}>
      {hop.decided.map((decision, index) => (
        <li key={index} data-decision={decision.kind}>
          <span>{decisionWords(decision)}</span>
          <Chosen decision={decision} />
          {isRule(decision) && hop.place.kind === 'node' && <RuleText decision={decision} node={hop.place.name} />}
          {decision.kind === 'conntrack' && hop.place.kind === 'node' && (
            <EntryLink node={hop.place.name} onPick={onPick} />
          )}
        </li>
      ))}
    </ol>
  );
}

interface Props {
  readonly hop: Hop;
  /** Number of the hop in the connection, from 1. */
  readonly number: number;
  readonly current: boolean;
  /** Part of a packet on its way back to the client. */
  readonly reply: boolean;
  readonly onPick: () => void;
}

export function HopView({ hop, number, current, reply, onPick }: Props) {
  const { place, arrivedAs, leftAs, ending, at, compared } = hop;
  const { changed, translations } = hopStory(hop, reply);
  const isLost = neverArrived(hop);
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) element.current?.scrollIntoView({ block: 'start' });
  }, [current]);
  return (
    <li
      ref={element}
      className={styles['hop']}
      data-current={current || undefined}
      data-place={place.kind}
      data-ending={ending?.verdict}
      data-hop={number}
    >
      <header>
        <button
          type="button"
          className={styles['number']}
          aria-current={current ? 'step' : undefined}
          aria-label={inspectorWords.hop.at(number, placeName(place))}
          onClick={onPick}
        >
          {number}
        </button>
        <strong>
          <Goto to={selectionAt(place)}>{placeName(place)}</Goto>
        </strong>
        <span className={styles['at']}>{formatClock(at, 3)}</span>
      </header>
      <div className={styles['strips']}>
        <h4>{isLost ? inspectorWords.hop.sentAs : inspectorWords.hop.arrivedAs}</h4>
        <Strip header={arrivedAs} />
        {!isLost && (
          <>
            <h4>
              {inspectorWords.hop.decided}
              {compared > 0 && <small> · {inspectorWords.hop.compared(compared)}</small>}
            </h4>
            <Decisions hop={hop} onPick={onPick} />
          </>
        )}
        {leftAs && (
          <>
            <h4>{inspectorWords.hop.leftAs}</h4>
            <Strip header={leftAs} changed={changed} />
          </>
        )}
        {translations.map((sentence) => (
          <p key={sentence} className={styles['translation']} data-none={changed.size === 0 || undefined}>
            {sentence}
          </p>
        ))}
        {ending && (
          <p className={styles['ending']}>
            <OutcomeMark outcome={ending.verdict} bare /> {endWords(hop)}
          </p>
        )}
      </div>
    </li>
  );
}
