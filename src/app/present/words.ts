/** What is said while somebody presents. */
import { words } from '../words/words.ts';

export const presentWords = words('present', {
  /** @param what lies under the cover: "What the rules say" */
  covered: (what: string) => `${what} is covered.`,
  uncover: 'Uncover',

  badge: {
    group: 'Presenting',
    answersCovered: 'Answers covered',
    answersShown: 'Answers shown',
    laser: 'Laser',
    black: 'Black',
    notes: 'Notes',
    leave: 'Leave',
  },
  blackScreen: 'Black screen: press B to see the page again',

  /** To the speaker, who goes on or back without a lesson. */
  noMarkAfter: 'No mark comes after this moment.',
  noMarkBefore: 'No mark stands before this moment.',
  noWindow: 'The browser did not let the page open a window for your notes. Allow pop-ups for this page.',
  theEnd: 'The end',
});
