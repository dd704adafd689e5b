/** What was said about an object lately. */
import { useMemo } from 'react';
import { TriangleAlert } from 'lucide-react';
import { type Event, type KubernetesObject, printAge } from '../../api/index.ts';
import { eventRowOf } from '../dock/events/eventRows.ts';
import { useObjects } from '../store/clusterStore.ts';
import { useSeconds } from '../store/useEngine.ts';
import { Section } from '../ui/Section.tsx';
import styles from './ObjectEvents.module.css';
import { inspectorWords } from './words.tsx';

const MOST_SHOWN = 8;

const concerns = ({ involvedObject }: Event, { kind, metadata }: KubernetesObject): boolean =>
  involvedObject.kind === kind &&
  involvedObject.name === metadata.name &&
  (involvedObject.namespace ?? '') === (metadata.namespace ?? '');

export function ObjectEvents({ object }: { readonly object: KubernetesObject }) {
  const events = useObjects('events');
  const now = useSeconds();
  const rows = useMemo(
    () =>
      events
        .filter((event) => concerns(event, object))
        .map(eventRowOf)
        .sort((a, b) => b.lastAt - a.lastAt)
        .slice(0, MOST_SHOWN),
    [events, object],
  );
  if (rows.length === 0) return null;
  return (
    <Section title={inspectorWords.events} folded={false}>
      <ul className={styles['events']}>
        {rows.map((row) => (
          <li key={row.key} data-type={row.type}>
            <span className={styles['age']}>
              {printAge(now - row.lastAt)}
              {row.count > 1 && ` ×${row.count}`}
            </span>
            <span lang="en">
              <strong>
                {row.type === 'Warning' && <TriangleAlert aria-label={inspectorWords.warning} />} {row.reason}
              </strong>{' '}
              {row.message}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
