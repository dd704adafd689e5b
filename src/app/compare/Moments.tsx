/** Two moments of this run: the earlier one as the learner notes it, the later one the present. */
import { useMemo, useState, type ReactNode } from 'react';
import { Pin } from 'lucide-react';
import { clusterStore, useCluster } from '../store/clusterStore.ts';
import { useSeconds } from '../store/useEngine.ts';
import { useTimeline } from '../store/timelineStore.ts';
import { Button } from '../ui/Button.tsx';
import field from '../ui/Field.module.css';
import { formatClock } from '../ui/format.ts';
import styles from './CompareTab.module.css';
import { differencesBetween } from './moments.ts';
import { SplitButton } from './split/SplitButton.tsx';
import { momentTwins } from './split/twins.ts';
import { compareWords } from './words.tsx';

const MOST_MARKS = 40;

export function Moments({ children }: { readonly children: ReactNode }) {
  const cluster = useCluster((state) => state.cluster);
  const marks = useTimeline((state) => state.marks);
  const seconds = useSeconds();
  const [from, setFrom] = useState(0);
  // The present is looked at once a second.
  const found = useMemo(
    () => (seconds >= 0 ? differencesBetween(cluster, from, cluster.now) : []),
    [cluster, from, seconds],
  );
  return (
    <>
      <div className={styles['bar']}>
        {children}
        <label className={field['field']}>
          {compareWords.moments.from}
          <select value={from} onChange={(event) => setFrom(Number(event.target.value))}>
            <option value={0}>{compareWords.moments.start}</option>
            {from > 0 && !marks.some(({ at }) => at === from) && <option value={from}>{formatClock(from, 3)}</option>}
            {marks.slice(-MOST_MARKS).map(({ at, revision, label }) => (
              <option key={revision} value={at}>
                {formatClock(at)} {label.slice(0, 40)}
              </option>
            ))}
          </select>
        </label>
        <Button title={compareWords.moments.fromNowHint} onClick={() => setFrom(clusterStore().getState().cluster.now)}>
          <Pin aria-hidden="true" /> {compareWords.moments.fromNow}
        </Button>
        <SplitButton
          title={compareWords.moments.pictures(formatClock(from), formatClock(cluster.now))}
          prepare={() => momentTwins(cluster.exportRun(), [from, cluster.now], (ms) => formatClock(ms))}
        />
        <span className={styles['note']}>{compareWords.moments.differ(found.length)}</span>
      </div>
      <div className={styles['rows']} tabIndex={0} role="region" aria-label={compareWords.moments.list}>
        <ul className={styles['differences']}>
          {found.map(({ resource, key, what, fields }) => (
            <li key={`${resource} ${key}`} data-what={what}>
              <strong>{compareWords.moments[what]}</strong> {resource} <code>{key}</code>
              {fields.map((each) => (
                <code key={each} className={styles['fieldChange']}>
                  {each}
                </code>
              ))}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
