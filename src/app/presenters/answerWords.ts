/** The cells of "Who answers?" in a few letters, and in a sentence for whoever stops at one. */
import type { AnswerRow, AnswerShare } from './whoAnswers.ts';

export function percent(probability: number): string {
  const value = probability * 100;
  return value > 0 && value < 1 ? '<1%' : `${Math.round(value)}%`;
}

export const LOST_WORDS = {
  reject: 'reject',
  drop: 'drop',
  unroutable: 'no route',
  nxdomain: 'no name',
} as const;

/** What stands in an endpoint's cell; "·" for never. */
export function cellWords(share: AnswerShare | undefined): string {
  if (!share) return '·';
  return share.verdict === 'refused' ? `${percent(share.probability)} RST` : percent(share.probability);
}

/** The cell in a sentence; `who` names the endpoint. */
export function cellSentence(row: AnswerRow, share: AnswerShare | undefined, who: string): string {
  if (row.open) return `From ${row.phrase}: being traced.`;
  if (!share) return `From ${row.phrase}: never ${who}.`;
  const chance = `From ${row.phrase}: ${percent(share.probability)} to ${who}`;
  if (share.verdict === 'refused') return `${chance}, which refuses: ${share.reason}`;
  const source = share.sourceSeen === undefined ? '' : `, which sees the source ${share.sourceSeen}`;
  const rewritten = share.masqueraded ? ': masqueraded by the node' : '';
  return `${chance}${source}${rewritten}.`;
}

export function lostSentence(row: AnswerRow): string {
  const { lost } = row;
  return lost ? `From ${row.phrase}: ${percent(lost.probability)} ${LOST_WORDS[lost.verdict]}: ${lost.reason}` : '';
}
