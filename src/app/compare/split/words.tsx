/** What stands around two pictures with one clock. */
import { words } from '../../words/words.ts';

export const splitWords = words('compare/split', {
  /** @param name of the run it shows: a policy, or a time */
  picture: (name: string) => `The cluster, ${name}`,
  play: 'Play both',
  pause: 'Pause both',
  step: 'Step both forward to the next event',
  speed: 'Speed of both',
  time: 'Time of both',
  close: 'Close',
  sent: (count: number) => `${count} sent`,
  /** There were more: only the latest are counted. */
  latest: (count: number) => `of the latest ${count} sent`,
  /** @param who Pods with their numbers: “x2k9p 3, 7fh2d 1” */
  answeredBy: (who: string) => `by ${who}`,
});
