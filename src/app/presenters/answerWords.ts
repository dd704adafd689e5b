/** The cells of "Who answers?" in a few letters, and in a sentence for whoever stops at one. */
import { formatChance } from '../ui/format.ts';
import type { AnswerRow, AnswerShare } from './whoAnswers.ts';
import { latePresenterWords } from './late.words.ts';

/** What stands in an endpoint's cell; "·" for never. */
export function cellWords(share: AnswerShare | undefined): string {
  if (!share) return '·';
  return share.verdict === 'refused' ? `${formatChance(share.probability)} RST` : formatChance(share.probability);
}

/** The cell in a sentence; `who` names the endpoint. */
export function cellSentence(row: AnswerRow, share: AnswerShare | undefined, who: string): string {
  const { cells } = latePresenterWords.answers;
  if (row.open) return cells.open(row.phrase);
  if (!share) return cells.never(row.phrase, who);
  const chance = formatChance(share.probability);
  if (share.verdict === 'refused') return cells.refuses(row.phrase, chance, who, share.reason);
  return cells.answers(row.phrase, chance, who, share.sourceSeen, share.masqueraded);
}

/** In as few words as fit a column. */
export const lostWords = ({ verdict }: NonNullable<AnswerRow['lost']>): string =>
  latePresenterWords.answers.lost[verdict];

export function lostSentence({ lost, phrase }: AnswerRow): string {
  if (!lost) return '';
  const chance = formatChance(lost.probability);
  return latePresenterWords.answers.cells.lost(phrase, chance, lostWords(lost), lost.reason);
}
