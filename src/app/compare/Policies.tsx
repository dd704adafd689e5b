/** Cluster beside Local: both forks live through the same seconds, and each of their packets stands beside its twin. */
import { useRef, useState, type ReactNode } from 'react';
import { Columns2 } from 'lucide-react';
import { createRun } from '../session/scenarioCluster.ts';
import { isOfTheSystem } from '../presenters/clients.ts';
import { shortPod } from '../presenters/verdictWords.ts';
import { clusterStore, useObjects } from '../store/clusterStore.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { OutcomeMark } from '../ui/OutcomeMark.tsx';
import styles from './CompareTab.module.css';
import { comparePolicies, type Fork, type Packet, type PolicyField, type Question } from './fork.ts';
import { SplitButton } from './split/SplitButton.tsx';
import { policyTwins } from './split/twins.ts';
import { workInStints } from './stints.ts';
import { compareWords } from './words.tsx';

const LIVES_MS = 12_000;
const POLICIES: readonly PolicyField[] = ['externalTrafficPolicy', 'internalTrafficPolicy'];

function headline({ packets, failed, answers }: Fork): string {
  const who = answers.map(({ pod, count }) => `${shortPod(pod)} ${count}`).join(', ');
  return who === ''
    ? compareWords.nobodyAnswered(packets.length, failed)
    : compareWords.answered(packets.length, failed, who);
}

function Cell({ packet }: { readonly packet: Packet | undefined }) {
  if (!packet) return <td>{compareWords.notSent}</td>;
  return (
    <td data-outcome={packet.outcome}>
      <OutcomeMark outcome={packet.outcome} bare /> {packet.line}
      {packet.sourceSeen !== '' && <small> {compareWords.saw(packet.sourceSeen)}</small>}
    </td>
  );
}

function Result({ forks: [one, other] }: { readonly forks: readonly [Fork, Fork] }) {
  const twins = new Map(other.packets.map((packet) => [packet.id, packet]));
  return (
    <table className={styles['table']} aria-label={compareWords.table}>
      <thead>
        <tr>
          <th scope="col">{compareWords.packet}</th>
          {[one, other].map((fork) => (
            <th key={fork.policy} scope="col" data-policy={fork.policy}>
              {fork.policy} <small>{headline(fork)}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {one.packets.map((packet) => {
          const twin = twins.get(packet.id);
          return (
            <tr key={packet.id} data-differs={twin?.outcome !== packet.outcome || undefined}>
              <th scope="row">
                {packet.from} → {packet.to}
              </th>
              <Cell packet={packet} />
              <Cell packet={twin} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Runs in stints between tasks of the page, and tells when both forks have lived. */
function useComparison() {
  const [state, setState] = useState<'idle' | 'running' | readonly [Fork, Fork]>('idle');
  const runs = useRef(0);
  const compare = (question: Question): void => {
    const run = ++runs.current;
    const work = comparePolicies(clusterStore().getState().cluster.exportRun(), createRun, question);
    setState('running');
    workInStints(work, {
      isWanted: () => run === runs.current,
      done: setState,
      failed: () => setState('idle'),
    });
  };
  return [state, compare] as const;
}

export function Policies({ children }: { readonly children: ReactNode }) {
  const services = useObjects('services').filter(
    (service) => !isOfTheSystem(service) && service.spec.clusterIP !== 'None',
  );
  const [key, setKey] = useState('');
  const [policy, setPolicy] = useState<PolicyField>('externalTrafficPolicy');
  const [state, compare] = useComparison();
  const names = services.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  const chosen = names.includes(key) ? key : (names[0] ?? '');
  const [namespace = '', service = ''] = chosen.split('/');
  const question: Question = { namespace, service, field: policy, ms: LIVES_MS };
  return (
    <>
      <div className={styles['bar']}>
        {children}
        <Choice label={compareWords.service} of={names} say={String} chosen={chosen} onChoose={setKey} />
        <Choice label={compareWords.policy} isQuiet of={POLICIES} say={String} chosen={policy} onChoose={setPolicy} />
        <Button tone="primary" disabled={service === '' || state === 'running'} onClick={() => compare(question)}>
          <Columns2 aria-hidden="true" /> {compareWords.compare}
        </Button>
        <SplitButton
          title={compareWords.pictures(chosen, policy)}
          disabled={service === ''}
          question={question}
          prepare={() => policyTwins(clusterStore().getState().cluster.exportRun(), question)}
        />
      </div>
      <div className={styles['rows']} tabIndex={0} role="region" aria-label={compareWords.comparison}>
        {state === 'idle' && <p className={styles['empty']}>{compareWords.invitation(LIVES_MS / 1000)}</p>}
        {state === 'running' && (
          <p className={styles['empty']} role="status">
            {compareWords.running}
          </p>
        )}
        {typeof state === 'object' && <Result forks={state} />}
      </div>
    </>
  );
}
