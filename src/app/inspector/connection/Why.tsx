/** Why a connection ended as it did: the reason by its name, what it means, where to look, and the decisions that led there in order. */
import type { ConnectionRecord } from '../../../api/index.ts';
import { reasonText } from '../../presenters/reasonText.ts';
import { reasonWords } from '../../presenters/reason.words.ts';
import { chainOfReasons } from '../../presenters/reasonChain.ts';
import { Section } from '../../ui/Section.tsx';
import { inspectorWords } from '../words.tsx';
import styles from './Why.module.css';

interface Props {
  readonly record: ConnectionRecord;
  readonly onPick: (hop: number) => void;
}

export function Why({ record, onPick }: Props) {
  const { reasonCode, reason, verdict } = record;
  if (reasonCode === undefined) return null;
  const { title, means, look } = reasonWords[reasonCode];
  const chain = chainOfReasons(record);
  return (
    <Section title={inspectorWords.why.title} aside={title} folded={verdict === 'accept'}>
      <div className={styles['why']} data-reason={reasonCode}>
        <p>{means}</p>
        {look !== undefined && <p className={styles['look']}>{look}</p>}
        {chain.length > 0 && (
          <ol aria-label={inspectorWords.why.chain}>
            {chain.map(({ place, sentence, hop }, index) => (
              <li key={index}>
                <button type="button" onClick={() => onPick(hop)} title={inspectorWords.hop.numbered(hop + 1)}>
                  {place}
                </button>{' '}
                <span>{sentence}</span>
              </li>
            ))}
            {verdict !== 'accept' && reason !== undefined && <li data-end="">{reasonText(record)}</li>}
          </ol>
        )}
      </div>
    </Section>
  );
}
