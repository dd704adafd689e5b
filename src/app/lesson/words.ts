/** What is said of a lesson in the page's address, before the lessons are there. */
import { words } from '../words/words.ts';

export const lessonWords = words('lesson', {
  opening: 'Opening the lesson…',
  noLesson: (name: string) => `There is no lesson “${name}”.`,
  notOpened: (address: string, why: string) => `The lesson at ${address} could not be opened. ${why}`,
  /** Reasons that stand behind it. */
  answered: (status: number) => `The server answered ${status}.`,
  unread: 'Its server was not reached, or does not let other pages read it (CORS), or is asked by http and not https.',
  tooLong: 'It is far too long for a lesson.',
});
