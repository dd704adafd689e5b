/** One line for what happened to a packet at a place: how it ended and why, what was rewritten, or what was decided. */
import { decidingStep, neverArrived, type Decision, type EndingReason, type Hop } from '../../api/index.ts';
import { explained } from '../words/engine.ts';
import { hopStory } from './hopStory.ts';
import { latePresenterWords } from './late.words.ts';
import { outcomeWords } from './outcome.words.ts';

export const decisionWords = ({ said, sentence }: Decision): string => explained(said, sentence);

/** How a packet ended at a place, or before it; undefined where it did not end. */
export function endWords(hop: Hop, sentence?: string): string | undefined {
  const { ending } = hop;
  if (!ending) return undefined;
  const never: Partial<Readonly<Record<EndingReason, string>>> = latePresenterWords.neverArrived;
  const before = neverArrived(hop) ? never[ending.reason] : undefined;
  return before ?? latePresenterWords.endedHere(outcomeWords[ending.verdict], sentence);
}

/** @param reply the packet is on its way back to the client */
export function hopWords(hop: Hop, reply: boolean): string {
  const decision = decidingStep(hop);
  const sentence = decision && decisionWords(decision);
  const end = endWords(hop, sentence);
  if (end !== undefined) return end;
  const { changed, translations } = hopStory(hop, reply);
  if (changed.size > 0 || sentence === undefined) return translations.join('; ');
  return [sentence, ...translations].join('. ');
}
