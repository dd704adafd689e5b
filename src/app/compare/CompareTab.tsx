/** Side by side: one Service under Cluster and under Local with the same packets; or two moments of this run. */
import { useState } from 'react';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './CompareTab.module.css';
import { Moments } from './Moments.tsx';
import { Policies } from './Policies.tsx';

type Shown = 'policies' | 'moments';

const CHOICES: readonly { value: Shown; label: string; title: string }[] = [
  { value: 'policies', label: 'Cluster | Local', title: 'Two forks of this run with the same traffic and seed' },
  { value: 'moments', label: 'Two moments', title: 'What came, went and changed between them' },
];

// A default export, because React.lazy asks for one.
// eslint-disable-next-line house/syntax
export default function CompareTab() {
  const [shown, setShown] = useState<Shown>('policies');
  const choice = <Segmented label="What is compared" value={shown} options={CHOICES} onChange={setShown} />;
  return (
    <div className={styles['tab']}>
      {shown === 'policies' ? <Policies>{choice}</Policies> : <Moments>{choice}</Moments>}
    </div>
  );
}
