/**
 * A lesson walked to its end by its own solutions, without a page: for tests, and for authors who want to know whether what they
 * wrote comes true. Cluster time passes as the lesson asks for it.
 */
import { ApiError } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { CommandError, pauseAfter, perform, readCommands } from './commands.ts';
import { beginNow, createJudge, type Beginning } from './expressions.ts';
import { putBack } from './manifests.ts';
import { choose, NOTHING_YET, stepState, type StepState } from './progress.ts';
import { allFiles } from './readLesson.ts';
import { runShell } from './shellLines.ts';
import type { Block, Command, Lesson, LessonFile, Predict, Problem, SolutionPart, Step, Task } from './types.ts';

/** Cluster time between two looks. */
const LOOK_EVERY_MS = 250;
/** Nothing a lesson waits for takes longer. */
const PATIENCE_MS = 180_000;
/** As long as somebody waits who thinks the task is done. */
const OWN_PATIENCE_MS = 20_000;
/** Cluster time between two looks at what somebody else does: nothing of it is missed by looking seldom. */
const OWN_LOOK_MS = 1000;
/** Cluster time until a learner presses once more. */
const PRESS_EVERY_MS = 20_000;
/** Cluster time until a learner who was led back goes on: Pods that were made again are Ready. */
const BREATH_MS = 12_000;

interface Walk {
  readonly lesson: Lesson;
  readonly files: readonly LessonFile[];
  readonly cluster: Cluster;
  readonly faults: Problem[];
  /** Which option of each prediction was right, by its id. */
  readonly right: Record<string, number>;
}

function say({ faults }: Walk, line: number, message: string): void {
  faults.push({ line, message });
}

function performAll(walk: Walk, commands: readonly Command[]): void {
  for (const command of commands) {
    try {
      perform(walk.cluster, command, walk.files);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      say(walk, command.line, error.message);
    }
    walk.cluster.advance(pauseAfter(command));
  }
}

/** One part of a solution, with what the API server says against it. */
function solve(walk: Walk, task: Task, part: SolutionPart): void {
  if (part.kind === 'commands') performAll(walk, part.commands);
  else if (part.kind === 'shell') {
    const { status, stderr } = runShell(walk.cluster, walk.files, part.text);
    if (status !== 0) say(walk, task.line, `The shell ended with ${status ?? 'nothing'}: ${stderr.trim()}`);
  } else
    try {
      walk.cluster.apply(part.text);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      say(walk, task.line, error.message);
    }
}

/** Does what the pending part asks for; whether there was anything to do. */
function act(walk: Walk, block: Block): boolean {
  if (block.kind === 'when') performAll(walk, block.run);
  if (block.kind === 'task') for (const part of block.solution) solve(walk, block, part);
  return block.kind === 'when' || block.kind === 'task';
}

/** What follows a choice: the commands, or the packet itself. */
export function commandsOf({ run, flow }: Predict): readonly Command[] {
  if (run.length > 0 || !flow) return run;
  const to = `${flow.host}:${flow.port}`;
  return [{ verb: 'send', words: [flow.from, to, '1', flow.protocol], line: 0 }];
}

function checkRight(walk: Walk, predict: Predict, beginning: Beginning, right: number): void {
  walk.right[predict.id] = right;
  const judge = createJudge({ cluster: walk.cluster, beginning, files: walk.files });
  const holding = predict.options.filter((option) => judge.holds(option.right)).length;
  if (right < 0) say(walk, predict.line, 'None of the options is right.');
  else if (holding > 1) say(walk, predict.line, `${holding} options are right at once.`);
}

/** Lets time pass until the part is behind, at most as long as patience lasts. */
function awaitPart(walk: Walk, look: () => StepState, id: string): StepState {
  let state = look();
  for (let waited = 0; waited < PATIENCE_MS && idOf(state.pending) === id; waited += LOOK_EVERY_MS) {
    walk.cluster.advance(LOOK_EVERY_MS);
    state = look();
  }
  return state;
}

const idOf = (block: Block | undefined): string => (block && 'id' in block ? block.id : '');

/** As a learner who presses "Put it back" until the lesson misses nothing any more. */
function leadBack(walk: Walk, look: () => StepState): void {
  for (let waited = 0; waited < PATIENCE_MS; waited += OWN_LOOK_MS) {
    const { missing } = look();
    if (missing.length === 0) return;
    for (const { run } of waited % PRESS_EVERY_MS === 0 ? missing : []) {
      if (run.length > 0) performAll(walk, run);
      else putBack(walk.cluster, walk.files);
    }
    walk.cluster.advance(OWN_LOOK_MS);
  }
}

/** Somebody's own way through a task, instead of the lesson's. */
interface OwnWay {
  /** Its title. */
  readonly task: string;
  /** Lines of commands, or of a shell when the first begins with "kubectl". */
  readonly way: string;
}

/** Goes the way, and waits as long as a learner would; whether the task is done then. */
function goOwnWay(walk: Walk, { id, line }: Task, way: string, look: () => StepState): boolean {
  if (/^(kubectl|for) /.test(way)) runShell(walk.cluster, walk.files, way);
  else performAll(walk, readCommands(way, line, walk.faults));
  for (let waited = 0; waited < OWN_PATIENCE_MS && idOf(look().pending) === id; waited += OWN_LOOK_MS)
    walk.cluster.advance(OWN_LOOK_MS);
  return idOf(look().pending) !== id;
}

function walkStep(walk: Walk, step: Step, wander?: Wandering, own?: OwnWay): boolean {
  const { lesson, cluster } = walk;
  const beginning = beginNow(cluster);
  let progress = NOTHING_YET;
  const look = (): StepState => {
    const state = stepState(lesson, step, cluster, beginning, progress);
    progress = state.progress;
    return state;
  };
  if (wander) {
    wander(cluster);
    leadBack(walk, look);
    cluster.advance(BREATH_MS);
  }
  const solved = new Set<string>();
  for (let state = look(); state.pending;) {
    const { pending } = state;
    const id = idOf(pending);
    if (pending.kind === 'task' && pending.title === own?.task) return goOwnWay(walk, pending, own.way, look);
    for (const missing of state.missing)
      say(
        walk,
        step.line,
        `The lesson leads away from itself: ${'sentence' in missing ? missing.sentence : missing.id}`,
      );
    if (pending.kind === 'predict') {
      progress = choose(progress, id, 0, cluster.now);
      performAll(walk, commandsOf(pending));
    } else if (act(walk, pending)) solved.add(id);
    state = awaitPart(walk, look, id);
    if (pending.kind === 'predict') checkRight(walk, pending, beginning, progress.answers[id]?.right ?? -1);
    if (idOf(state.pending) !== id) continue;
    const line = 'line' in pending ? pending.line : step.line;
    say(walk, line, `"${step.title}" never gets beyond ${pending.kind === 'when' ? pending.cel : pending.kind}.`);
    return false;
  }
  for (const block of step.blocks)
    if (block.kind === 'task' && !solved.has(block.id))
      say(walk, block.line, 'The task is done before anybody has begun.');
  return true;
}

const aWalk = (lesson: Lesson, cluster: Cluster): Walk => ({
  lesson,
  files: allFiles(lesson),
  cluster,
  faults: [],
  right: {},
});

/** Walks all steps on a cluster the lesson has begun on; what did not come true. */
export function walkLesson(lesson: Lesson, cluster: Cluster): Problem[] {
  const walk = aWalk(lesson, cluster);
  for (const step of lesson.steps) walkStep(walk, step);
  return walk.faults;
}

/** Something a learner does beside the lesson, in the middle of a step. */
export type Wandering = (cluster: Cluster) => void;

export type StepWalk = Pick<Walk, 'faults' | 'right'>;

/** One step by its own solutions. */
export function walkOneStep(lesson: Lesson, at: number, cluster: Cluster): StepWalk {
  const walk = aWalk(lesson, cluster);
  walkStep(walk, lesson.steps[at]!);
  return walk;
}

/** One step by a learner who wanders off in it and lets the lesson lead back. Afterwards none of it has happened. */
export function wanderInStep(lesson: Lesson, at: number, cluster: Cluster, wander: Wandering): StepWalk {
  const walk = aWalk(lesson, cluster);
  takenBack(cluster, () => walkStep(walk, lesson.steps[at]!, wander));
  return walk;
}

function takenBack<T>(cluster: Cluster, work: () => T): T {
  const before = cluster.actions().length;
  const result = work();
  const first = cluster.actions()[before];
  if (first) cluster.takeBack(first);
  return result;
}

/** Whether a task of a step counts as done by somebody's own way. Afterwards none of it has happened. */
export function isTaskDone(lesson: Lesson, at: number, cluster: Cluster, own: OwnWay): boolean {
  return takenBack(cluster, () => walkStep(aWalk(lesson, cluster), lesson.steps[at]!, undefined, own));
}
