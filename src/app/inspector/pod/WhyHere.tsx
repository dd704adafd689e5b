/** Why the Pod is on its node, or on none: every node's verdict, in the scheduler's words, with the losers' scores. */
import { Check, X } from 'lucide-react';
import type { SchedulingRecord } from '../../../api/index.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useEngine } from '../../store/useEngine.ts';
import { Goto } from '../../ui/Goto.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';

type NodeVerdict = SchedulingRecord['verdicts'][number];

const scoreWords = ({ scores }: NodeVerdict): string =>
  scores.map(({ plugin, score, weight }) => `${plugin} ${score}${weight === 1 ? '' : ` × ${weight}`}`).join(', ');

function VerdictRow({ verdict, chosen }: { readonly verdict: NodeVerdict; readonly chosen: boolean }) {
  const { node, rejectedBy, total } = verdict;
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row">
        <Goto to={objectSelection('nodes', '', node)}>{node}</Goto>
      </th>
      <td data-number>{rejectedBy ? <X aria-label={inspectorWords.pod.filteredOut} size={13} /> : total}</td>
      <td>
        {chosen && (
          <strong>
            <Check aria-hidden="true" size={13} /> {inspectorWords.pod.chosen}{' '}
          </strong>
        )}
        <span lang="en">{rejectedBy ? `${rejectedBy.plugin}: ${rejectedBy.reason}` : scoreWords(verdict)}</span>
      </td>
    </tr>
  );
}

export function WhyHere({ pod }: { readonly pod: string }) {
  const record = useEngine((cluster) => cluster.scheduling(pod));
  if (!record) return null;
  return (
    <Section
      title={record.node === undefined ? inspectorWords.pod.whyNowhere : inspectorWords.pod.whyHere(record.node)}
      folded
    >
      {record.message !== undefined && (
        <p className={styles['callout']} lang="en">
          {record.message}
        </p>
      )}
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{inspectorWords.pod.verdicts.node}</th>
            <th scope="col">{inspectorWords.pod.verdicts.score}</th>
            <th scope="col">{inspectorWords.pod.verdicts.because}</th>
          </tr>
        </thead>
        <tbody>
          {record.verdicts.map((verdict) => (
            <VerdictRow key={verdict.node} verdict={verdict} chosen={verdict.node === record.node} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}
