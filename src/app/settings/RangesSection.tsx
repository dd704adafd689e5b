/** Where addresses come from: of Services, and of Pods on nodes that are yet to join. */
import { Plus, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useCluster } from '../store/clusterStore.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Section.tsx';
import { configure, type Problem } from './change.ts';
import { Hint, InPlace, TextField } from './fields.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';

function AddRange() {
  const [draft, setDraft] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = (event: FormEvent) => {
    event.preventDefault();
    const cidr = draft.trim();
    const [first] = configure({ kind: 'addServiceCIDR', cidr }, settingWords.ranges.added(cidr));
    setProblem(first?.message);
    if (!first) setDraft('');
  };
  return (
    <form className={styles['inline']} aria-label={settingWords.ranges.addOne} onSubmit={add}>
      <TextField
        label={settingWords.ranges.another}
        placeholder="10.200.0.0/16"
        value={draft}
        problem={problem}
        onChange={setDraft}
      />
      <Button type="submit" disabled={draft.trim() === ''}>
        <Plus aria-hidden="true" /> {settingWords.ranges.add}
      </Button>
    </form>
  );
}

export function RangesSection() {
  const { clusterCIDR, serviceCIDRs } = useCluster((state) => state.cluster.settings);
  const [problem, setProblem] = useState<Problem>();
  const remove = (cidr: string) => {
    const [first] = configure({ kind: 'removeServiceCIDR', cidr }, settingWords.ranges.deleted(cidr));
    setProblem(first);
  };
  return (
    <Section title={settingWords.ranges.title}>
      <div className={styles['stack']}>
        <InPlace
          label={settingWords.ranges.ofPods}
          value={clusterCIDR}
          onCommit={(range) =>
            configure({ kind: 'setRanges', clusterCIDR: range }, settingWords.ranges.podsChanged(range))
          }
        />
        <Hint>{settingWords.ranges.podsHint}</Hint>
        <div role="group" aria-label={settingWords.ranges.group} className={styles['field']}>
          <span>{settingWords.ranges.ofServices}</span>
          <ul className={styles['ranges']}>
            {serviceCIDRs.map(({ cidr, terminating }) => (
              <li key={cidr} data-terminating={terminating || undefined}>
                <code>{cidr}</code>
                {terminating ? (
                  <small title={settingWords.ranges.isHeld}>{'Terminating'}</small>
                ) : (
                  <button type="button" aria-label={settingWords.ranges.remove(cidr)} onClick={() => remove(cidr)}>
                    <X aria-hidden="true" />
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
        {problem && (
          <p className={styles['problem']} role="alert">
            {problem.message}
          </p>
        )}
        <AddRange />
        <Hint>{settingWords.ranges.servicesHint}</Hint>
      </div>
    </Section>
  );
}
