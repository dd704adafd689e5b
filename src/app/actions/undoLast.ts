/**
 * Undo for everything one can do, from wherever it was done: menu, YAML, terminal, settings, a kubectl of one's own, or a choice about the
 * page itself. Undoing goes back to just before the last action; redoing opens the run that was left, as it was. What one command asked
 * for in many requests (a drain) is one action. Where nothing of one's own is left, it leads back to what was open before.
 */
import type { ActionMark, Cluster } from '../../cluster/index.ts';
import { actionsAtBeginning, markBegun } from '../session/begun.ts';
import { openRun } from '../session/session.ts';
import { succeed, takeWayBack } from '../session/wayBack.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { actionsDone, forgetDeed, lastDeed, lineOf, rememberDeed, type PageDeed } from '../store/pageDeeds.ts';
import { showToast } from '../store/toastStore.ts';
import { forgottenUntil } from '../time/forgotten.ts';
import { withEngine } from '../store/withEngine.ts';
import { explained } from '../words/engine.ts';
import { lateActionWords } from './late.words.ts';

interface Left {
  readonly label: string;
  readonly again: () => void;
  /** After undoing: redoing what was undone only makes sense there. */
  readonly line: object;
  readonly actions: number;
}

const MOST = 20;
let left: readonly Left[] = [];

/** The action with which the last one's command began. */
function firstOfLast(done: readonly ActionMark[]): ActionMark | undefined {
  const last = done.at(-1);
  if (last?.session === undefined) return last;
  return done[done.findLastIndex(({ session }) => session !== last.session) + 1];
}

function noteLeft(label: string, again: () => void): void {
  const { cluster } = clusterStore().getState();
  left = [...left, { label, again, line: lineOf(cluster), actions: actionsDone(cluster) }].slice(-MOST);
  showToast(lateActionWords.undo.takenBack(label), { undo: redoLast });
}

/** Goes back to just before an action of the cluster; the run that is left, or undefined when that moment is forgotten. */
function goBefore(first: ActionMark): string | undefined {
  const { cluster, playing } = clusterStore().getState();
  if (first.revision <= cluster.horizon.revision) {
    showToast(forgottenUntil(cluster.horizon.at));
    return undefined;
  }
  const run = cluster.exportRun();
  act((now) => now.takeBack(first));
  clusterStore().setState({ playing });
  return run;
}

/** The run as it was before undoing, in the place of what is open. */
function openAgain(run: string): void {
  const { cluster, playing } = clusterStore().getState();
  openRun(run);
  const next = clusterStore().getState().cluster;
  markBegun(next, actionsAtBeginning(cluster));
  succeed(cluster, next);
  clusterStore().setState({ playing });
}

function takeDeedBack(deed: PageDeed): void {
  const { cluster } = clusterStore().getState();
  const isHere = deed.line === lineOf(cluster) && actionsDone(cluster) > deed.from;
  const first = isHere ? cluster.actions()[deed.from] : undefined;
  const run = first && goBefore(first);
  forgetDeed(deed);
  deed.takeBack();
  noteLeft(deed.label, () => {
    if (run !== undefined) openAgain(run);
    deed.again();
    rememberDeed(deed);
  });
}

/** Back to just before an action of the cluster that is open. */
export function undoFrom(first: ActionMark): void {
  const run = goBefore(first);
  if (run !== undefined) noteLeft(explained(first.said, first.label), () => openAgain(run));
}

export function undoLast(): void {
  withEngine(() => {
    const { cluster } = clusterStore().getState();
    const deed = lastDeed(cluster);
    const done = actionsDone(cluster);
    if (deed?.line === lineOf(cluster) && done <= deed.upTo) return takeDeedBack(deed);
    const first = firstOfLast(cluster.actions().slice(actionsAtBeginning(cluster), done));
    if (first) undoFrom(first);
    else leaveFor(cluster, deed);
  });
}

/** Nothing of one's own is left in this run: what was open before, or at least the page as it was. */
function leaveFor(cluster: Cluster, deed: PageDeed | undefined): void {
  const way = takeWayBack(cluster);
  if (way) {
    const goAgain = way.goBack();
    if (goAgain) return noteLeft(way.label, goAgain);
    return showToast(lateActionWords.undo.takenBack(way.label));
  }
  if (deed) takeDeedBack(deed);
  else showToast(lateActionWords.undo.nothingToUndo);
}

export function redoLast(): void {
  withEngine(() => {
    const last = left.at(-1);
    const { cluster } = clusterStore().getState();
    if (last?.line !== lineOf(cluster) || actionsDone(cluster) !== last.actions)
      return showToast(lateActionWords.undo.nothingToRedo);
    left = left.slice(0, -1);
    last.again();
    showToast(lateActionWords.undo.doneAgain(last.label));
  });
}
