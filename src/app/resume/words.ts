/** What is said when the page goes on with a run it has kept. */
import { words } from '../words/words.ts';

export const resumeWords = words('resume', {
  goingOn: 'Going on where you were…',
  unreadable: 'What this tab had kept of your run could not be read. The scenario begins afresh.',
});
