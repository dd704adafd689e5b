/** Leaving what is open for something else: another scenario, a lesson, a run somebody shared, the beginning. Undo leads back, and Redo there again. */
import { pageNow } from '../share/pageNow.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { beginBranches, branchStore } from '../time/branches.ts';
import { actionsAtBeginning, markBegun } from './begun.ts';
import { reopen } from './reopen.ts';
import { rememberWayBack, succeed } from './wayBack.ts';

/** Remembers how far the lesson is; what it returns brings that back. */
let rememberLesson: () => () => void = () => () => undefined;

/** Called once by the room of lessons, when it is loaded. */
export function provideLessonMemory(remember: typeof rememberLesson): void {
  rememberLesson = remember;
}

/** A run that broke can not be written down; then there is no way back to it. */
function pageOrNothing() {
  try {
    return pageNow();
  } catch {
    return undefined;
  }
}

/** Writes down what is open, to the selection; what it returns opens that again. Undefined: it cannot be written down. */
function rememberOpen(): (() => void) | undefined {
  const { scenario } = scenarioStore.getState();
  const { speed, cluster } = clusterStore().getState();
  const begun = actionsAtBeginning(cluster);
  const { selection, packet, lens } = viewStore.getState();
  const branches = branchStore.getState();
  const page = pageOrNothing();
  const bringLessonBack = rememberLesson();
  if (!page) return undefined;
  return () => {
    reopen(scenario, page);
    const back = clusterStore().getState().cluster;
    succeed(cluster, back);
    markBegun(back, begun);
    beginBranches(branches);
    clusterStore().setState({ speed });
    viewStore.setState({ selection, packet, lens });
    bringLessonBack();
  };
}

/** Performs `open`, and remembers how to come back from there; undefined: there is no way back. */
export function leaving(label: string, open: () => void): (() => void) | undefined {
  const comeBack = rememberOpen();
  open();
  if (!comeBack) return undefined;
  const goBack = () => {
    const openAgain = rememberOpen();
    comeBack();
    return openAgain && (() => void leaving(label, openAgain));
  };
  rememberWayBack(clusterStore().getState().cluster, { label, goBack });
  return comeBack;
}
