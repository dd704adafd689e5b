/** A connection: who asked whom, how it ended and why, and every hop of every packet of it. */
import { ArrowDown, ArrowUp, Send } from 'lucide-react';
import type { ConnectionRecord } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { clientName, clientPhrase, packetName, targetOf } from '../../presenters/flowWords.ts';
import { reasonText } from '../../presenters/reasonText.ts';
import { timings } from '../../presenters/hopGroups.ts';
import { outcomeOf, verdictLine } from '../../presenters/verdictWords.ts';
import { act } from '../../store/clusterStore.ts';
import { choose } from '../../store/choose.ts';
import { select, useView, type HopView } from '../../store/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { formatClock, formatMilliseconds } from '../../ui/format.ts';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import styles from '../Inspector.module.css';
import { PanelHeader } from '../PanelHeader.tsx';
import { inspectorWords } from '../words.tsx';
import { Causes } from './Causes.tsx';
import { HopList } from './HopList.tsx';
import { SequenceView } from './SequenceView.tsx';
import { StillsView } from './StillsView.tsx';
import { Why } from './Why.tsx';

function Requests({ record }: { readonly record: ConnectionRecord }) {
  if (record.requests.length === 0) return null;
  return (
    <Section
      title={inspectorWords.packet.requests(record.requests.length)}
      aside={String(record.requestCount ?? record.requests.length)}
      folded={record.requests.length > 5}
    >
      <ol className={styles['list']}>
        {record.requests.map(({ sentAt, answeredAt, status, body, failure }, index) => (
          <li key={index} className={styles['row']}>
            <span className={styles['mono']}>{formatClock(sentAt, 3)}</span>
            <strong>
              {status ??
                failure ??
                (answeredAt === undefined ? inspectorWords.packet.waiting : inspectorWords.packet.answered)}
            </strong>
            {answeredAt !== undefined && (
              <span className={styles['note']}>{formatMilliseconds(answeredAt - sentAt)}</span>
            )}
            {body !== undefined && <code className={styles['mono']}>{body}</code>}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Summary({ record }: { readonly record: ConnectionRecord }) {
  const { source, sourceSeen, masqueraded, endpoint, state, clientSees, attempt, retryOf } = record;
  return (
    <Facts>
      <Fact term={inspectorWords.packet.outcome}>{verdictLine(record)}</Fact>
      <Fact term={inspectorWords.packet.state}>{state}</Fact>
      {clientSees !== undefined && <Fact term={inspectorWords.packet.clientSees}>{clientSees}</Fact>}
      {retryOf !== undefined && (
        <Fact term={inspectorWords.packet.attempt}>{inspectorWords.packet.attemptAfter(attempt, retryOf)}</Fact>
      )}
      {endpoint !== undefined && (
        <Fact term={inspectorWords.packet.endpoint} mono>
          {endpoint}
        </Fact>
      )}
      {sourceSeen !== undefined && (
        <Fact term={inspectorWords.packet.sourceSeen} mono>
          {sourceSeen}
          {masqueraded && <> {inspectorWords.packet.masqueraded}</>}
        </Fact>
      )}
      <Fact term={inspectorWords.packet.took}>
        {timings(record)
          .map(([what, ms]) => `${what} ${formatMilliseconds(ms)}`)
          .join(', ') || inspectorWords.packet.underWay}
      </Fact>
      {source !== undefined && <Fact term={inspectorWords.packet.sentBy}>{inspectorWords.packet.source(source)}</Fact>}
    </Facts>
  );
}

function again(cluster: Cluster, { flow, question }: ConnectionRecord): string {
  return question === undefined ? cluster.send(flow) : cluster.ask(flow.from, flow.to.host, question);
}

const HOP_VIEWS: readonly HopView[] = ['steps', 'sequence', 'stills'];
const HOP_PARTS = { steps: HopList, sequence: SequenceView, stills: StillsView } as const;

interface Props {
  readonly record: ConnectionRecord;
  readonly hop: number | undefined;
}

export function ConnectionView({ record, hop }: Props) {
  const { id, flow, hops, reason } = record;
  const outcome = outcomeOf(record);
  const view = useView((state) => state.hopView);
  const Hops = HOP_PARTS[view];
  const pick = (index: number) => select({ kind: 'connection', id, hop: index });
  const step = (by: 1 | -1) => pick(Math.max(0, Math.min(hops.length - 1, (hop ?? (by > 0 ? -1 : hops.length)) + by)));
  return (
    <article data-inspects="Connection" data-connection={id} data-verdict={record.verdict ?? 'open'}>
      <PanelHeader
        kind={packetName(id)}
        name={`${clientName(flow.from)} → ${targetOf(record)}`}
        icon={<Send />}
        subtitle={<OutcomeMark outcome={outcome} />}
      />
      <Section title={inspectorWords.packet.from(clientPhrase(flow.from))}>
        <Summary record={record} />
      </Section>
      <Why key={`why ${id} ${record.reasonCode ?? ''}`} record={record} onPick={pick} />
      <Section
        title={inspectorWords.packet.hops}
        aside={
          <>
            {hops.length}
            <Button
              tone="quiet"
              title={inspectorWords.packet.previousKey}
              disabled={hops.length === 0}
              onClick={() => step(-1)}
            >
              <ArrowUp aria-label={inspectorWords.packet.previous} />
            </Button>
            <Button
              tone="quiet"
              title={inspectorWords.packet.nextKey}
              disabled={hops.length === 0}
              onClick={() => step(1)}
            >
              <ArrowDown aria-label={inspectorWords.packet.next} />
            </Button>
          </>
        }
      >
        <Segmented
          label={inspectorWords.packet.howShown}
          value={view}
          options={HOP_VIEWS.map((value) => ({
            value,
            label: inspectorWords.packet[value].name,
            title: inspectorWords.packet[value].hint,
          }))}
          onChange={(hopView) => choose({ hopView })}
        />
        <Hops key={id} hops={hops} current={hop} onPick={pick} />
        {reason !== undefined && (
          <p className={styles['reason']} role="status">
            <OutcomeMark outcome={outcome} bare /> <span>{reasonText(record)}</span>
          </p>
        )}
      </Section>
      <Causes record={record} />
      <Requests record={record} />
      <Section title={inspectorWords.try}>
        <div className={styles['buttons']}>
          <Button onClick={() => select({ kind: 'connection', id: act((cluster) => again(cluster, record)) })}>
            <Send aria-hidden="true" /> {inspectorWords.packet.again}
          </Button>
          {record.question === undefined && (
            <Button onClick={() => select({ kind: 'trace', flow })}>{inspectorWords.packet.trace}</Button>
          )}
        </div>
      </Section>
    </article>
  );
}
