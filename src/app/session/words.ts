/** What is said when one leaves what is open for another scenario, or for its beginning. */
import { words } from '../words/words.ts';

export const sessionWords = words('session', {
  /** What Undo takes back. */
  startAgain: 'start again',
  open: (scenario: string) => `open “${scenario}”`,
  begun: (scenario: string) => `“${scenario}” from its beginning.`,
  cancelled: 'It was cancelled.',
});
