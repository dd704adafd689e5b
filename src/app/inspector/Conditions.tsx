/** An object's conditions, as the controllers and the kubelet set them. */
import type { Condition } from '../../api/index.ts';
import { Lamp, type LampState } from '../ui/Lamp.tsx';
import { Section } from '../ui/Section.tsx';
import styles from './Inspector.module.css';
import { inspectorWords } from './words.tsx';

/** Conditions whose True is bad news. */
const ALARMS: ReadonlySet<string> = new Set([
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
  'ReplicaFailure',
  'DisruptionTarget',
]);

function lampOf({ type, status }: Condition): LampState {
  if (status === 'Unknown') return 'warn';
  const good = (status === 'True') !== ALARMS.has(type);
  return good ? 'ok' : 'bad';
}

export function Conditions({ conditions }: { readonly conditions: readonly Condition[] }) {
  if (conditions.length === 0) return null;
  return (
    <Section title={inspectorWords.conditions} folded>
      <ul className={styles['list']}>
        {conditions.map((condition) => (
          <li key={condition.type}>
            <div className={styles['row']}>
              <Lamp state={lampOf(condition)}>
                {condition.type} {condition.status}
              </Lamp>
              {condition.reason !== undefined && <span className={styles['note']}>{condition.reason}</span>}
            </div>
            {condition.message ? (
              <p className={styles['note']} lang="en">
                {condition.message}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
