/** Variables in the words of a container's script, from the container's environment. */
import type { KubeletContext } from './context.ts';
import { expandWord, needsExpansion } from './images/index.ts';
import type { PodWorker } from './records.ts';

/** Fills in variables of the container's environment. */
export function expand(context: KubeletContext, worker: PodWorker, index: number, word: string): string {
  if (!needsExpansion(word)) return word;
  return expandWord(word, (name) => context.environmentOf(worker, index).find((entry) => entry.name === name)?.value);
}
