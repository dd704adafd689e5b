/** What the speaker's own window says. */
import { words } from '../words/words.ts';

export const notesWords = words('present/notes', {
  time: 'Time',
  elapsed: 'Elapsed',
  fromZero: 'From zero',
  /** The cluster's clock. */
  cluster: 'Cluster',

  back: 'Back',
  next: 'Next',
  uncover: 'Uncover the answer',
  cover: 'Cover the answer',
  black: 'Black screen',
  pause: 'Pause',
  play: 'Play',

  closed: 'The page these notes belong to was closed.',
  waiting: 'Waiting for the page…',
  /** Behind the lesson's title. */
  step: (step: number, steps: number) => `step ${step} of ${steps}`,
  notes: 'Notes',
  noNotes: 'No notes for this step.',
  /** @param title of the next step */
  comes: (title: string) => `Next: ${title}`,
});
