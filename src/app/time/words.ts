/** What is said at the strip of time from the start. */
import { words } from '../words/words.ts';

export const timeWords = words('time', {
  /** The run that is open, as long as nobody has gone back in it. */
  firstRun: 'First run',
  /** The name of a future: what it began with, and when. */
  fork: (clock: string, action: string) => `from ${clock}: ${action}`,
  forkAt: (clock: string) => `from ${clock}`,
  kept: (futures: number) => `Futures kept: ${futures}`,
  marks: 'What the marks mean',
  /** How much a screen reader is told; a click goes on to the next. */
  narration: {
    off: 'Narration for screen readers: off',
    brief: 'Narration for screen readers: brief',
    full: 'Narration for screen readers: full',
  },
  forgotten: (clock: string) =>
    `The page remembers this run from ${clock} on; what came before has made room. Your actions are all kept: a shared or reloaded run goes through them again.`,
});
