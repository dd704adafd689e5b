/** What the actions say that are in reach from the start. */
import { words } from '../words/words.ts';

export const actionWords = words('actions', {
  inspect: 'Inspect',
  /** kubectl's own default: the Pod gets its grace period. */
  remove: 'Delete (graceful)',
  removeNow: 'Delete now (force)',
  removed: (pod: string) => `Deleting Pod ${pod}`,
  removedNow: (pod: string) => `Force-deleted Pod ${pod}`,
  /** Where kubectl has no command that does the same. */
  noCommand: {
    why: (why: string) => `no kubectl command: ${why}`,
    /** @param place the machine on which the line is typed instead */
    elsewhere: (place: string, line: string) => `no kubectl command: on ${place}, ${line}`,
  },
  /** Without a message of its own. */
  answered: (status: number) => `The API server answered ${status}`,
});
