/** Scenarios and lessons, each with its question. */
import { courseHeads } from '../lesson/courseTexts.ts';
import { openLesson } from '../lesson/lessonStore.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { changeScenario } from '../session/startAgain.ts';
import { clearAddress } from '../share/link.ts';
import type { Entry } from './entry.ts';
import { paletteWords } from './words.tsx';

export function openingEntries(): readonly Entry[] {
  const lessons = courseHeads().map(({ id, title, question, asked, part }): Entry => ({
    id: `lesson ${id}`,
    group: 'Lessons',
    label: title,
    detail: question,
    also: [paletteWords.alsoLesson(part), ...asked].join(' '),
    perform: () => {
      clearAddress();
      openLesson(id);
    },
  }));
  const scenarios = SCENARIOS.map((scenario): Entry => ({
    id: `scenario ${scenario.id}`,
    group: 'Scenarios',
    label: scenario.title,
    detail: scenario.question,
    also: paletteWords.alsoScenario,
    perform: () => {
      clearAddress();
      changeScenario(scenario);
    },
  }));
  return [...lessons, ...scenarios];
}
