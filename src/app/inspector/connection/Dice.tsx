/** The dice of `-m statistic`: the chance the rule asked for as a bar, the number rolled as a mark on it. The sentence says both. */
import { Dices } from 'lucide-react';
import { percent } from '../../presenters/answerWords.ts';
import { missWords } from '../../rules/packetPath.ts';
import styles from './HopView.module.css';

interface Props {
  readonly roll: { readonly chance: number; readonly rolled?: number; readonly hit: boolean };
}

export function Dice({ roll: { chance, rolled, hit } }: Props) {
  return (
    <span className={styles['dice']} data-hit={hit}>
      <Dices aria-hidden="true" />
      <span className={styles['scale']} aria-hidden="true">
        <span className={styles['chance']} style={{ inlineSize: `${chance * 100}%` }} />
        {rolled !== undefined && <span className={styles['rolled']} style={{ insetInlineStart: `${rolled * 100}%` }} />}
      </span>
      {percent(chance)}, {hit ? 'hit' : rolled === undefined ? 'missed' : missWords(rolled - chance)}
    </span>
  );
}
