/** How a connection ended: a shape of its own for each ending, with the word beside it or spoken. */
import { Ban, CircleCheck, CircleDashed, CircleX, Ellipsis, SearchX, ServerCrash, Unplug } from 'lucide-react';
import { OUTCOME_TONES, type Outcome } from '../presenters/verdictWords.ts';
import styles from './OutcomeMark.module.css';
import { outcomeWords } from '../presenters/outcome.words.ts';

const SHAPES = {
  open: Ellipsis,
  accept: CircleCheck,
  error: ServerCrash,
  refused: CircleX,
  reject: Ban,
  drop: CircleDashed,
  unroutable: Unplug,
  nxdomain: SearchX,
} as const;

interface Props {
  readonly outcome: Outcome;
  /** Only the shape is drawn; the word is in the text beside it. */
  readonly bare?: boolean;
}

export function OutcomeMark({ outcome, bare = false }: Props) {
  const Shape = SHAPES[outcome];
  return (
    <span
      className={styles['mark']}
      data-tone={OUTCOME_TONES[outcome]}
      data-outcome={outcome}
      data-bare={bare || undefined}
    >
      <Shape aria-hidden="true" />
      {!bare && outcomeWords[outcome]}
    </span>
  );
}
