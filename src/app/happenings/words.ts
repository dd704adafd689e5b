/** Kinds of what happens, in lists and over the inspector. */
import { words } from '../words/words.ts';

export const kindWords = words('happenings/kinds', {
  action: 'your action',
  write: 'API write',
  request: 'API request',
  event: 'Event',
  sync: 'kube-proxy sync',
  verdict: 'scheduling',
  probe: 'probe',
  hop: 'hop',
  decision: 'decision',
  end: 'ending',
});

export const happeningWords = words('happenings', {
  /** A packet's end. @param outcome “dropped”, “answered” …; @param sentence of the engine: why */
  endedHere: (outcome: string, sentence: string) => `${outcome} here: ${sentence}`,
});
