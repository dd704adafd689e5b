/** An Event itself: what `kubectl describe` shows of it. Its moments are the cluster’s own clock. */
import { TriangleAlert } from 'lucide-react';
import { eventSource, printAge, type Event } from '../../api/index.ts';
import { eventRowOf } from '../dock/events/eventRows.ts';
import { useSeconds } from '../store/useEngine.ts';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatClock, formatCount } from '../ui/format.ts';
import { Goto } from '../ui/Goto.tsx';
import { Section } from '../ui/Section.tsx';
import styles from './Inspector.module.css';
import { inspectorWords } from './words.tsx';

export function EventFacts({ event }: { readonly event: Event }) {
  const said = inspectorWords.event;
  const now = useSeconds();
  const { type, reason, message, object, about, count, firstAt, lastAt } = eventRowOf(event);
  const moment = (at: number) => said.ago(formatClock(at), printAge(Math.max(0, now - at)));
  return (
    <Section title={said.section} aside={type}>
      <p lang="en" className={styles['said']} data-type={type}>
        <strong>
          {type === 'Warning' && <TriangleAlert aria-hidden="true" />} {reason}
        </strong>{' '}
        {message}
      </p>
      <Facts>
        <Fact term={said.about} mono>
          <Goto to={about}>{object}</Goto>
        </Fact>
        <Fact term={said.from} mono>
          {eventSource(event)}
        </Fact>
        <Fact term={said.count} mono>
          {formatCount(count)}
        </Fact>
        <Fact term={said.first}>{moment(firstAt)}</Fact>
        <Fact term={said.last}>{moment(lastAt)}</Fact>
      </Facts>
    </Section>
  );
}
