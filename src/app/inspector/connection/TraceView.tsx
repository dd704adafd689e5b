/** A flow only thought of: every outcome a new client could have now, with its chance. Nothing is sent. */
import { useCallback } from 'react';
import { Search, Send } from 'lucide-react';
import type { Flow, Trace, TraceOutcome } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { clientName, clientPhrase, targetName } from '../../presenters/flowWords.ts';
import { reasonText } from '../../presenters/reasonText.ts';
import { act } from '../../store/clusterStore.ts';
import { useRouting } from '../../store/useRouting.ts';
import { select } from '../../store/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import { Section } from '../../ui/Section.tsx';
import { useIdle } from '../../ui/whenIdle.ts';
import inspector from '../Inspector.module.css';
import { PanelHeader } from '../PanelHeader.tsx';
import { inspectorWords } from '../words.tsx';
import { HopList } from './HopList.tsx';
import styles from './TraceView.module.css';
import { formatChance } from '../../ui/format.ts';

type Answer = { readonly trace: Trace } | { readonly refused: string };

/** `_state` is what the answer depends on: named so that a change of it asks again. */
function ask(cluster: Cluster, flow: Flow, _state: unknown): Answer {
  try {
    return { trace: cluster.trace(flow) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function useTrace(flow: Flow): Answer | undefined {
  const { cluster, state } = useRouting();
  const compute = useCallback(() => ask(cluster, flow, state), [cluster, flow, state]);
  return useIdle(compute);
}

function Outcome({ outcome }: { readonly outcome: TraceOutcome }) {
  const { probability, verdict, endpoint, sourceSeen, masqueraded, hops } = outcome;
  return (
    <li className={styles['outcome']} data-verdict={verdict}>
      <div className={styles['head']}>
        <span className={styles['chance']}>{formatChance(probability)}</span>
        <OutcomeMark outcome={verdict} />
        {endpoint !== undefined && <code>{endpoint}</code>}
      </div>
      <span className={styles['bar']} aria-hidden="true">
        <span style={{ inlineSize: `${probability * 100}%` }} />
      </span>
      <p className={inspector['note']}>{reasonText(outcome)}</p>
      {sourceSeen !== undefined && (
        <p className={inspector['note']}>{inspectorWords.trace.sees(sourceSeen, masqueraded === true)}</p>
      )}
      <details>
        <summary>{inspectorWords.trace.hops(hops.length)}</summary>
        <HopList hops={hops} current={undefined} onPick={() => undefined} />
      </details>
    </li>
  );
}

export function TraceView({ flow }: { readonly flow: Flow }) {
  const answer = useTrace(flow);
  const outcomes = answer && 'trace' in answer ? answer.trace.outcomes : [];
  return (
    <article data-inspects="Trace">
      <PanelHeader
        kind={inspectorWords.trace.kind}
        name={`${clientName(flow.from)} → ${targetName(flow)}`}
        icon={<Search />}
      />
      <Section title={inspectorWords.packet.from(clientPhrase(flow.from))} aside={inspectorWords.trace.aside}>
        {answer === undefined && <p className={inspector['note']}>{inspectorWords.trace.tracing}</p>}
        {answer && 'refused' in answer && (
          <p className={inspector['callout']} lang="en">
            {answer.refused}
          </p>
        )}
        <ol className={styles['outcomes']}>
          {outcomes.map((outcome, index) => (
            <Outcome key={`${index} ${outcome.endpoint ?? outcome.verdict}`} outcome={outcome} />
          ))}
        </ol>
      </Section>
      <Section title={inspectorWords.try}>
        <Button
          tone="primary"
          disabled={outcomes.length === 0}
          onClick={() => select({ kind: 'connection', id: act((cluster) => cluster.send(flow)) })}
        >
          <Send aria-hidden="true" /> {inspectorWords.trace.send}
        </Button>
      </Section>
    </article>
  );
}
