/** Side by side: one Service under Cluster and under Local with the same packets; or two moments of this run. */
import { useState } from 'react';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './CompareTab.module.css';
import { Moments } from './Moments.tsx';
import { Policies } from './Policies.tsx';
import { compareWords } from './words.tsx';

type Shown = 'policies' | 'moments';

const choices = () =>
  (['policies', 'moments'] as const).map((value) => {
    const { name, hint } = compareWords[value];
    return { value, label: name, title: hint };
  });

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function CompareTab() {
  const [shown, setShown] = useState<Shown>('policies');
  const choice = <Segmented label={compareWords.what} value={shown} options={choices()} onChange={setShown} />;
  return (
    <div className={styles['tab']}>
      {shown === 'policies' ? <Policies>{choice}</Policies> : <Moments>{choice}</Moments>}
    </div>
  );
}
