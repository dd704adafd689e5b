/** Kinds of what happens, in lists and over the inspector. */
import { words } from '../words/words.ts';

export const kindWords = words('happenings/kinds', {
  action: 'action',
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
  /** Behind the last of what led to something. */
  why: {
    yours: 'You did this: nothing in the cluster came before it.',
    setUp: 'That was there when you came: it is how this run was set up.',
    boot: 'That is how the cluster starts: nobody asked for it.',
  },
  /** Who acted, in the place of a component: the learner, or whoever set the run up. */
  you: 'You',
  setUp: 'Set-up',
});
