/** Where addresses come from: of Services, and of Pods on nodes that are yet to join. */
import { Plus, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useCluster } from '../store/clusterStore.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Section.tsx';
import { configure, type Problem } from './change.ts';
import { Hint, InPlace, TextField } from './fields.tsx';
import styles from './ClusterPanel.module.css';

function AddRange() {
  const [draft, setDraft] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = (event: FormEvent) => {
    event.preventDefault();
    const cidr = draft.trim();
    const [first] = configure({ kind: 'addServiceCIDR', cidr }, `ServiceCIDR ${cidr} added`);
    setProblem(first?.message);
    if (!first) setDraft('');
  };
  return (
    <form className={styles['inline']} aria-label="Add a Service range" onSubmit={add}>
      <TextField
        label="Another range"
        placeholder="10.200.0.0/16"
        value={draft}
        problem={problem}
        onChange={setDraft}
      />
      <Button type="submit" disabled={draft.trim() === ''}>
        <Plus aria-hidden="true" /> Add
      </Button>
    </form>
  );
}

export function RangesSection() {
  const { clusterCIDR, serviceCIDRs } = useCluster((state) => state.cluster.settings);
  const [problem, setProblem] = useState<Problem>();
  const remove = (cidr: string) => {
    const [first] = configure({ kind: 'removeServiceCIDR', cidr }, `ServiceCIDR ${cidr} deleted`);
    setProblem(first);
  };
  return (
    <Section title="Address ranges">
      <div className={styles['stack']}>
        <InPlace
          label="Pods"
          value={clusterCIDR}
          onCommit={(range) =>
            configure({ kind: 'setRanges', clusterCIDR: range }, `New nodes get Pod ranges of ${range}`)
          }
        />
        <Hint>
          New nodes get their range from here. Nodes that are there keep theirs; kube-proxy goes by the new one.
        </Hint>
        <div role="group" aria-label="Service ranges" className={styles['field']}>
          <span>Services</span>
          <ul className={styles['ranges']}>
            {serviceCIDRs.map(({ cidr, terminating }) => (
              <li key={cidr} data-terminating={terminating || undefined}>
                <code>{cidr}</code>
                {terminating ? (
                  <small title="A Service still holds one of its addresses; nothing new comes from it">
                    Terminating
                  </small>
                ) : (
                  <button type="button" aria-label={`Remove the range ${cidr}`} onClick={() => remove(cidr)}>
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
        <Hint>A new Service gets an address of any range that is ready; a Service that is there keeps its own.</Hint>
      </div>
    </Section>
  );
}
