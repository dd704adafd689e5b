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
