/**
 * Where a learner stands in a step. Nothing here acts or waits: given the cluster as it is and what was seen before, it says what is
 * shown, what is done, and what the lesson misses. What was once seen stays seen, so that going back in time takes no narration away.
 */
import type { Cluster } from '../cluster/index.ts';
import { createJudge, type Beginning } from './expressions.ts';
import { allFiles } from './readLesson.ts';
import { astray } from './groundwork.ts';
import type { Astray, Block, Keep, Lesson, Predict, Step, Task } from './types.ts';

export interface Answer {
  readonly chosen: number;
  /** Cluster time of the choice, ms. */
  readonly at: number;
  /** Undefined: not judged yet. -1: none of the options was right, which is a fault of the lesson or a learner's own way. */
  readonly right?: number;
}

export interface StepProgress {
  /** Ids of narrations that have come, and of tasks that were done. */
  readonly seen: readonly string[];
  /** By id of the prediction. */
  readonly answers: Readonly<Record<string, Answer>>;
}

export const NOTHING_YET: StepProgress = { seen: [], answers: {} };

export interface StepState {
  readonly progress: StepProgress;
  /** By id of the goal: whether it holds now. */
  readonly goals: Readonly<Record<string, boolean>>;
  /** What the lesson needs and does not find now. */
  readonly missing: readonly (Keep | Astray)[];
  /** The part that holds back the rest of the step; undefined: none. */
  readonly pending: Block | undefined;
  /** Everything of the step has been seen and done. */
  readonly complete: boolean;
}

interface Asking {
  readonly judge: ReturnType<typeof createJudge>;
  readonly now: number;
  progress: StepProgress;
  readonly goals: Record<string, boolean>;
}

function see(asking: Asking, id: string): void {
  if (!asking.progress.seen.includes(id)) asking.progress = { ...asking.progress, seen: [...asking.progress.seen, id] };
}

const isSeen = ({ progress }: Asking, id: string): boolean => progress.seen.includes(id);

function judgePrediction(asking: Asking, predict: Predict): boolean {
  const answer = asking.progress.answers[predict.id];
  if (!answer) return false;
  if (answer.right !== undefined) return true;
  // The clock may have been set back since.
  const waited = asking.now - answer.at;
  const isDue = predict.until === undefined && waited >= predict.within;
  const isLate = predict.within > 0 && waited >= predict.within;
  if (!isDue && !isLate && !(predict.until !== undefined && asking.judge.holds(predict.until))) return false;
  const right = predict.options.findIndex((option) => asking.judge.holds(option.right));
  asking.progress = {
    ...asking.progress,
    answers: { ...asking.progress.answers, [predict.id]: { ...answer, right } },
  };
  return true;
}

function judgeTask(asking: Asking, task: Task): boolean {
  for (const { id, cel } of task.goals) asking.goals[id] = asking.judge.holds(cel);
  if (task.goals.every(({ id }) => asking.goals[id])) see(asking, task.id);
  return isSeen(asking, task.id);
}

/** The first part that is not done; what comes after it is not asked. */
function firstPending(asking: Asking, blocks: readonly Block[]): Block | undefined {
  for (const block of blocks) {
    const pending = pendingIn(asking, block);
    if (pending) return pending;
  }
  return undefined;
}

function pendingIn(asking: Asking, block: Block): Block | undefined {
  switch (block.kind) {
    case 'when': {
      if (!isSeen(asking, block.id)) {
        if (!asking.judge.holds(block.cel)) return block;
        see(asking, block.id);
      }
      return firstPending(asking, block.blocks);
    }
    case 'predict':
      return judgePrediction(asking, block) ? undefined : block;
    case 'task': {
      const inner = isSeen(asking, block.id) ? undefined : firstPending(asking, block.blocks);
      return inner ?? (judgeTask(asking, block) ? undefined : block);
    }
    default:
      return undefined;
  }
}

export function stepState(
  lesson: Lesson,
  step: Step,
  cluster: Cluster,
  beginning: Beginning,
  progress: StepProgress,
): StepState {
  const judge = createJudge({ cluster, beginning, files: allFiles(lesson) });
  const asking: Asking = { judge, now: cluster.now, progress, goals: {} };
  const pending = firstPending(asking, step.blocks);
  return {
    progress: asking.progress,
    goals: asking.goals,
    missing: pending
      ? [
          ...astray(cluster, lesson, step, asking.progress.answers, pending),
          ...step.keeps.filter(({ cel }) => !judge.holds(cel)),
        ]
      : [],
    pending,
    complete: pending === undefined,
  };
}

/** What is shown of some parts: up to and with the one that holds back the rest. Later tasks and predictions wait for it. */
export function shownBlocks(blocks: readonly Block[], progress: StepProgress): readonly Block[] {
  const at = blocks.findIndex(
    (block) =>
      ((block.kind === 'when' || block.kind === 'task') && !progress.seen.includes(block.id)) ||
      (block.kind === 'predict' && progress.answers[block.id]?.right === undefined),
  );
  return at < 0 ? blocks : blocks.slice(0, at + 1);
}

/** The learner's choice. */
export function choose(progress: StepProgress, id: string, chosen: number, at: number): StepProgress {
  return { ...progress, answers: { ...progress.answers, [id]: { chosen, at } } };
}
