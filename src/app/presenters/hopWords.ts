/** One line for what happened to a packet at a place: how it ended and why, what was rewritten, or what was decided. */
import { decidingStep, type Decision, type Hop } from '../../api/index.ts';
import { explained } from '../words/engine.ts';
import { hopStory } from './hopStory.ts';
import { latePresenterWords } from './late.words.ts';
import { outcomeWords } from './outcome.words.ts';

export const decisionWords = ({ said, sentence }: Decision): string => explained(said, sentence);

/** @param reply the packet is on its way back to the client */
export function hopWords(hop: Hop, reply: boolean): string {
  const decision = decidingStep(hop);
  const sentence = decision && decisionWords(decision);
  if (hop.ending) return latePresenterWords.endedHere(outcomeWords[hop.ending.verdict], sentence);
  const { changed, translations } = hopStory(hop, reply);
  if (changed.size > 0 || sentence === undefined) return translations.join('; ');
  return [sentence, ...translations].join('. ');
}
