/** What the first visit's invitation says. */
import { words } from '../words/words.ts';

export const welcomeWords = words('welcome', {
  /** By what the learner has come to. */
  stages: {
    invites: 'Click any Pod to kill it, and watch its Service find another.',
    heals: 'Its ReplicaSet makes another. Watch its segment leave every node’s rules, and the new address come.',
    healed: 'Healed: nobody called the Pod by its address. Ctrl+Z takes it all back; Ctrl+K finds everything else.',
  },
  putAway: 'Put the invitation away',
});
