/** The panic button: a lesson that is open begins again with its cluster, and with Undo one is back at the step one was at. */
import { startAgain } from '../session/startAgain.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { isOfLesson } from './lessonScenario.ts';
import { beginAgain, lessonStore } from './lessonStore.ts';

export function startAllAgain(): void {
  const { lesson } = lessonStore.getState();
  const isLesson = lesson !== undefined && isOfLesson(scenarioStore.getState().scenario, lesson);
  startAgain(isLesson ? beginAgain : undefined);
}
