/** What stands above a page that is embedded in another. */
import { words } from '../words/words.ts';

export const embedWords = words('embed', {
  transport: 'Transport',
  back: 'Step back one event',
  pause: 'Pause',
  play: 'Play',
  forward: 'Step forward one event',
  again: 'Start again from the beginning',
  /** For those who do not see the sign, behind the name of the page. */
  ownTab: 'in a tab of its own',
  noScenario: (name: string) => `There is no scenario “${name}”.`,
});
