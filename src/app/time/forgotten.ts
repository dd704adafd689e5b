/** What is said of the part of a run that the page does not remember any more. */
import { formatClock } from '../ui/format.ts';

export const forgottenUntil = (ms: number): string =>
  `The page remembers this run from ${formatClock(ms)} on; what came before has made room. Your actions are all kept: a shared or reloaded run goes through them again.`;
