/** What is said of a lesson in the page's address, before the lessons are there. */
import { words } from '../words/words.ts';

export const lessonWords = words('lesson', {
  opening: 'Opening the lesson…',
  noLesson: (name: string) => `There is no lesson “${name}”.`,
  notOpened: (address: string, why: string) => `The lesson at ${address} could not be opened. ${why}`,
  /** Reasons that stand behind it. */
  answered: (status: number) => `The server answered ${status}.`,
  tooLong: 'It is far too long for a lesson.',
});
