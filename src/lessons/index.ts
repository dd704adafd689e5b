/** Lessons as content: text to lesson, the language they judge by, and where a learner stands. */
export { commandLine, CommandError, pauseAfter, perform } from './commands.ts';
export { explain, flowFrom, type Explained } from './explain.ts';
export { beginNow, createJudge, type Beginning } from './expressions.ts';
export { carryingWords, findLessons } from './finding.ts';
export { readInline, type Inline } from './inline.ts';
export { plainText, type PhrasingContent } from './markdown.ts';
export { putBack } from './manifests.ts';
export { findPods, readObjectName } from './names.ts';
export { runShell } from './shellLines.ts';
export {
  choose,
  NOTHING_YET,
  shownBlocks,
  stepState,
  type Answer,
  type StepProgress,
  type StepState,
} from './progress.ts';
export { readLesson, readLessonHead, type LessonReading } from './readLesson.ts';
export { commandsOf, isTaskDone, walkLesson, walkOneStep, wanderInStep } from './walk.ts';
export type {
  Astray,
  Block,
  Command,
  Goal,
  Keep,
  Lesson,
  LessonFile,
  LessonHead,
  Manifest,
  Option,
  Predict,
  Problem,
  RootContent,
  Shell,
  SolutionPart,
  Step,
  Task,
  TextDirective,
  When,
} from './types.ts';
