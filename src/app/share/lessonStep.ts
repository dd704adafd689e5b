/** The way to the lesson that is open, for those who are loaded before lessons are. */
import type { Looks } from './looks.ts';

let ask: () => Looks['lesson'] = () => undefined;

/** Called once by the room of lessons, when it is loaded. */
export function provideLessonStep(answer: () => Looks['lesson']): void {
  ask = answer;
}

export const openLessonStep = (): Looks['lesson'] => ask();
