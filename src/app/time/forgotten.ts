/** What is said of the part of a run that the page does not remember any more. */
import { formatClock } from '../ui/format.ts';
import { timeWords } from './words.ts';

export const forgottenUntil = (ms: number): string => timeWords.forgotten(formatClock(ms));
