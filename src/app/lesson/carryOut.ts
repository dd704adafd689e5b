/** What a lesson does on the learner's behalf: at once, or as a solution one can watch, a line at a time. */
import { ApiError } from '../../api/index.ts';
import {
  commandLine,
  CommandError,
  pauseAfter,
  perform,
  putBack,
  runShell,
  type Command,
  type LessonFile,
  type SolutionPart,
} from '../../lessons/index.ts';
import { fileNamed, writeFile } from '../editor/manifestStore.ts';
import { applyFile } from '../editor/applyManifest.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showTerminal, showTyping, terminalStore } from '../store/terminalStore.ts';
import { showToast } from '../store/toastStore.ts';

const files = (): readonly LessonFile[] => scenarioStore.getState().scenario.files;

/** What stands in the way is shown in Kubernetes' words. Whether it was done. */
function orSay(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
    showToast(error.message, { tone: 'error' });
    return false;
  }
}

/** A `wait` between the commands lets so much cluster time pass; whoever has opened another cluster meanwhile is left in peace. */
export function carryOut(commands: readonly Command[]): boolean {
  const at = commands.findIndex((command) => pauseAfter(command) > 0);
  const now = at < 0 ? commands : commands.slice(0, at + 1);
  const later = commands.slice(now.length);
  const isDone = orSay(() => act((cluster) => now.forEach((command) => perform(cluster, command, files()))));
  const last = now.at(-1);
  if (isDone && last && later.length > 0) void afterwards(pauseAfter(last), later);
  return isDone;
}

async function afterwards(ms: number, commands: readonly Command[]): Promise<void> {
  const { cluster } = clusterStore().getState();
  await clusterTime(ms, new AbortController().signal);
  if (clusterStore().getState().cluster === cluster) carryOut(commands);
}

/** The lesson's own manifests once more. */
export function putLessonBack(): void {
  orSay(() => act((cluster) => putBack(cluster, files())));
}

/** Through the editor, so that its text and the cluster stay the same. */
export function applyManifestText(name: string, text: string): boolean {
  writeFile(name, text);
  const file = fileNamed(name);
  return file !== undefined && applyFile(file.id);
}

/** Real time between two lines of a solution: long enough to see what each does. Who lets time run faster has seen enough sooner. */
const LINE_MS = 900;
const SHORTEST_LINE_MS = 90;
const LOOK_MS = 100;

const realTime = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const lineTime = () => realTime(Math.max(SHORTEST_LINE_MS, LINE_MS / Math.max(1, clusterStore().getState().speed)));

/** Until so much cluster time has passed, however fast it runs. */
async function clusterTime(ms: number, signal: AbortSignal): Promise<void> {
  const until = clusterStore().getState().cluster.now + ms;
  while (!signal.aborted && clusterStore().getState().cluster.now < until) await realTime(LOOK_MS);
}

async function watchCommands(commands: readonly Command[], say: (line: string) => void, signal: AbortSignal) {
  for (const command of commands) {
    if (signal.aborted) return;
    say(commandLine(command));
    carryOut([command]);
    await lineTime();
    await clusterTime(pauseAfter(command), signal);
  }
}

/** Real time between two letters, and until a terminal that does not come is done without. */
const LETTER_MS = 24;
const PATIENCE_MS = 5000;

const lettersTogether = () => Math.max(1, Math.round(clusterStore().getState().speed));

async function typed(line: string, signal: AbortSignal): Promise<void> {
  for (let at = 1; at < line.length && !signal.aborted; at += lettersTogether()) {
    showTyping(line.slice(0, at));
    await realTime(LETTER_MS);
  }
}

/** Typed in the terminal, letter by letter, and run there. Where there is none (its part did not load) the lines are run all the same. */
async function watchShell(script: string, signal: AbortSignal): Promise<void> {
  showTerminal();
  const until = performance.now() + PATIENCE_MS;
  while (!terminalStore.getState().isIdle && performance.now() < until && !signal.aborted) await realTime(LOOK_MS);
  if (signal.aborted) return;
  if (!terminalStore.getState().isIdle) {
    act((cluster) => runShell(cluster, files(), script));
    return;
  }
  for (const line of script.trim().split('\n')) {
    await typed(line, signal);
    if (signal.aborted) return showTyping('');
    showTyping(`${line}\r`);
    // Within a line that goes on in the next, the prompt is back as well.
    do await realTime(LOOK_MS);
    while (!terminalStore.getState().isIdle && !signal.aborted);
  }
}

/** Carries a solution out before the learner's eyes. @param say the line under way */
export async function watchSolution(
  solution: readonly SolutionPart[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  clusterStore().setState({ playing: true });
  for (const part of solution) {
    if (signal.aborted) return;
    if (part.kind === 'commands') await watchCommands(part.commands, say, signal);
    else if (part.kind === 'manifest') {
      say(`kubectl apply -f ${part.name}`);
      applyManifestText(part.name, part.text);
      await lineTime();
    } else {
      say(part.text);
      await watchShell(part.text, signal);
    }
  }
}
