/** The panic button: a lesson that is open begins again with its cluster, and with Undo one is back at the step one was at. */
import { startAgain } from '../session/startAgain.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { isOfLesson } from './lessonScenario.ts';
import { lessonStore, restartLesson } from './lessonStore.ts';

export function startAllAgain(): void {
  const before = lessonStore.getState();
  const isLesson = before.lesson !== undefined && isOfLesson(scenarioStore.getState().scenario, before.lesson);
  if (!isLesson) return startAgain();
  startAgain(() => {
    restartLesson();
    return () => lessonStore.setState({ ...before, records: lessonStore.getState().records });
  });
}
