/** The lesson that is open: its step, what was seen and chosen, and how the cluster stands to it. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import {
  beginNow,
  choose,
  commandsOf,
  NOTHING_YET,
  readLesson,
  stepState,
  type Beginning,
  type Lesson,
  type LessonReading,
  type Predict,
  type Problem,
  type StepProgress,
  type StepState,
} from '../../lessons/index.ts';
import { leaving, provideLessonMemory } from '../session/leaving.ts';
import { openScenario } from '../session/openScenario.ts';
import { provideLessonStep } from '../share/lessonStep.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { actionsDone, noteDeed } from '../store/pageDeeds.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { COURSE, courseHeads } from './courseTexts.ts';
import { isOfLesson, lessonScenario, withScenario } from './lessonScenario.ts';
import { carryOut } from './carryOut.ts';
import { mergeRecords, storedRecords, storeRecords, type Records } from './progressMemory.ts';
import { selectionNamed } from './targets.ts';
import { panelWords } from './panel.words.tsx';

export interface LessonState {
  /** Undefined: the list of lessons is shown. */
  readonly lesson: Lesson | undefined;
  /** What is wrong with a lesson that somebody brought along. */
  readonly problems: { readonly name: string; readonly list: readonly Problem[] } | undefined;
  readonly step: number;
  /** Of each step. */
  readonly progress: readonly StepProgress[];
  readonly beginning: Beginning | undefined;
  readonly now: StepState | undefined;
  readonly records: Records;
}

export const lessonStore = createStore<LessonState>()(() => ({
  lesson: undefined,
  problems: undefined,
  step: 0,
  progress: [],
  beginning: undefined,
  now: undefined,
  records: storedRecords(),
}));

export function useLesson<T>(select: (state: LessonState) => T): T {
  return useStore(lessonStore, select);
}

provideLessonStep(() => {
  const { lesson, step } = lessonStore.getState();
  const isHere = lesson && Object.hasOwn(COURSE, lesson.id) && isOfLesson(scenarioStore.getState().scenario, lesson);
  return isHere ? { id: lesson.id, step } : undefined;
});

/** What was learnt stays learnt. */
const comeBackTo = (before: LessonState) => () =>
  lessonStore.setState({ ...before, records: lessonStore.getState().records });

provideLessonMemory(() => comeBackTo(lessonStore.getState()));

const clusterOfPage = () => clusterStore().getState().cluster;

function keepRecord(step: number, done: boolean): void {
  const { lesson, records } = lessonStore.getState();
  if (!lesson) return;
  const next = mergeRecords(records, { [lesson.id]: { step, done } });
  storeRecords(next);
  lessonStore.setState({ records: next });
}

function begin(lesson: Lesson): void {
  openScenario(lessonScenario(lesson));
  const { lens, select, dock } = lesson.view;
  const cluster = clusterOfPage();
  viewStore.setState({
    leftOpen: true,
    leftTab: 'lesson',
    ...(lens === undefined ? {} : { lens }),
    ...(select === undefined ? {} : { selection: selectionNamed(cluster, select) }),
    ...(dock === undefined ? {} : { dockOpen: true, dockTab: dock as 'packets' }),
  });
  lessonStore.setState({ lesson, step: 0, progress: [], beginning: beginNow(cluster), now: undefined });
  look();
}

/** Opens a lesson of the course. False: there is none of that name. */
export function openLesson(id: string): boolean {
  const text = Object.hasOwn(COURSE, id) ? COURSE[id] : undefined;
  return text !== undefined && openLessonText(id, text);
}

/** A lesson's text is a page or two. */
const MOST_LETTERS = 500_000;
/** A lesson of the course, with its scenario's manifests; undefined: there is none of that name. */
export function courseLesson(id: string): Lesson | undefined {
  const text = Object.hasOwn(COURSE, id) ? COURSE[id] : undefined;
  const lesson = text === undefined ? undefined : readLesson(id, text).lesson;
  return lesson && withScenario(lesson);
}

/** Goes on with a lesson in the cluster that is open: a run of it was opened. What was chosen and seen in other steps is not known. */
export function resumeLesson(id: string, step: number): void {
  const lesson = courseLesson(id);
  if (!lesson || step > lesson.steps.length) return;
  lessonStore.setState({
    lesson,
    problems: undefined,
    step,
    progress: [],
    beginning: beginNow(clusterOfPage()),
    now: undefined,
  });
  look();
}

/** Text can be nested deeper than a reader's stack: then there is no lesson, and that is said. */
function readOrSay(name: string, text: string): LessonReading {
  const unread = (message: string): LessonReading => ({ lesson: undefined, problems: [{ line: 1, message }] });
  if (text.length > MOST_LETTERS) return unread(panelWords.faults.tooLong(MOST_LETTERS));
  try {
    return readLesson(name.replace(/\.md$/i, ''), text);
  } catch (error) {
    return unread(panelWords.faults.unreadable(error instanceof Error ? error.message : String(error)));
  }
}

/** Opens a lesson from its text. With faults it is shown as far as it can be read, and they are listed. */
export function openLessonText(name: string, text: string): boolean {
  const { lesson, problems } = readOrSay(name, text);
  lessonStore.setState({ problems: problems.length > 0 ? { name, list: problems } : undefined });
  if (!lesson || lesson.steps.length === 0) {
    lessonStore.setState({ lesson: undefined });
    viewStore.setState({ leftOpen: true, leftTab: 'lesson' });
    return false;
  }
  try {
    leaving(panelWords.deeds.open(lesson.title), () => begin(withScenario(lesson)));
    return true;
  } catch (error) {
    // What a lesson asks of its cluster can be more than there is.
    const message = panelWords.faults.noCluster(error instanceof Error ? error.message : String(error));
    lessonStore.setState({ lesson: undefined, problems: { name, list: [...problems, { line: 1, message }] } });
    viewStore.setState({ leftOpen: true, leftTab: 'lesson' });
    return false;
  }
}

/** The lesson's cluster from its beginning once more, with no way back. */
export function beginAgain(): void {
  const { lesson } = lessonStore.getState();
  if (lesson) begin(lesson);
}

export function restartLesson(): void {
  const title = lessonStore.getState().lesson?.title ?? '';
  leaving(panelWords.deeds.again(title), beginAgain);
}

export function closeLesson(): void {
  const before = lessonStore.getState();
  const close = () => lessonStore.setState({ lesson: undefined, now: undefined, problems: undefined });
  close();
  if (before.lesson)
    noteDeed({ label: panelWords.deeds.close(before.lesson.title), takeBack: comeBackTo(before), again: close });
}

export function goToStep(step: number): void {
  const { lesson } = lessonStore.getState();
  if (!lesson || step < 0) return;
  if (step >= lesson.steps.length) {
    keepRecord(lesson.steps.length - 1, true);
    lessonStore.setState({ step: lesson.steps.length, now: undefined });
    return;
  }
  lessonStore.setState({ step, beginning: beginNow(clusterOfPage()), now: undefined });
  keepRecord(step, false);
  look();
}

const sameFlags = (a: StepState['goals'], b: StepState['goals']): boolean =>
  Object.keys(b).every((key) => a[key] === b[key]);

/** Asks the lesson's questions of the cluster as it is now. */
export function look(): void {
  const { lesson, step, progress, beginning, now } = lessonStore.getState();
  const current = lesson?.steps[step];
  if (!lesson || !current || !beginning || !isOfLesson(scenarioStore.getState().scenario, lesson)) return;
  const before = progress[step] ?? NOTHING_YET;
  const next = stepState(lesson, current, clusterOfPage(), beginning, before);
  const isSame =
    now !== undefined &&
    now.pending === next.pending &&
    now.progress === next.progress &&
    now.missing.length === next.missing.length &&
    sameFlags(now.goals, next.goals);
  if (isSame) return;
  lessonStore.setState({ now: next, progress: withStep(progress, step, next.progress) });
}

function withStep(progress: readonly StepProgress[], step: number, of: StepProgress): StepProgress[] {
  const next = [...progress];
  next[step] = of;
  return next;
}

/** The learner's answer; then the packet goes, or what the prediction is about happens. */
export function answer(predict: Predict, option: number): void {
  const { step, progress } = lessonStore.getState();
  const cluster = clusterOfPage();
  const chosen = choose(progress[step] ?? NOTHING_YET, predict.id, option, cluster.now);
  const before = actionsDone(cluster);
  lessonStore.setState({ progress: withStep(progress, step, chosen) });
  carryOut(commandsOf(predict));
  clusterStore().setState({ playing: true });
  noteDeed(
    {
      label: panelWords.deeds.answer,
      takeBack: () => lessonStore.setState({ progress, now: undefined }),
      again: () => lessonStore.setState({ progress: withStep(progress, step, chosen), now: undefined }),
    },
    before,
  );
  look();
}

/** The lesson after this one in the course. */
export function lessonAfter(id: string): string | undefined {
  const heads = courseHeads();
  const at = heads.findIndex((head) => head.id === id);
  return at < 0 ? undefined : heads[at + 1]?.id;
}

export function addRecords(records: Records): void {
  const before = lessonStore.getState().records;
  const next = mergeRecords(before, records);
  const keep = (kept: Records) => {
    storeRecords(kept);
    lessonStore.setState({ records: kept });
  };
  keep(next);
  noteDeed({ label: panelWords.deeds.load, takeBack: () => keep(before), again: () => keep(next), isEverywhere: true });
  showToast(panelWords.catalogue.loaded);
}
