/**
 * Futures that were left. Whoever goes back and does something else forks the run: the engine forgets what had come after, so it is
 * written down here before, as a run of its own under a name, and can be opened again. A bounded number is kept.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Cluster } from '../../cluster/index.ts';
import type { ClusterStore } from '../store/clusterStore.ts';
import { formatClock } from '../ui/format.ts';
import { explained } from '../words/engine.ts';
import { timeWords } from './words.ts';

export interface Branch {
  readonly id: number;
  readonly name: string;
  /** As the engine exports it, at its end. */
  readonly run: string;
  /** Where it ends, in ms. */
  readonly end: number;
}

export interface BranchState {
  /** Newest first. */
  readonly branches: readonly Branch[];
  /** The name of the run that is open. */
  readonly current: string;
}

/** The end of the open run, written down before the first step back from it. */
interface Tip {
  readonly cluster: Cluster;
  readonly run: string;
  readonly end: number;
  readonly revision: number;
  /** What the last write wrote: another value there is another future. */
  readonly last: unknown;
}

const MOST_BRANCHES = 8;

/** So much of an action's label goes into a name. */
const LONGEST_LABEL = 40;

export const branchStore = createStore<BranchState>()(() => ({ branches: [], current: '' }));

export function useBranches<T>(read: (state: BranchState) => T): T {
  return useStore(branchStore, read);
}

let tip: Tip | undefined;
let nextId = 1;

function tipOf(cluster: Cluster): Tip {
  const { revision, now } = cluster;
  return { cluster, run: cluster.exportRun(), end: now, revision, last: cluster.journalEntry(revision)?.next };
}

/** Writes down where the run has got to, before time is turned back. */
export function beforeGoingBack(cluster: Cluster): void {
  if (!cluster.hasFuture) tip = tipOf(cluster);
}

/** The open run with all its future: what was written down, or how it is now. */
export function openRunToItsEnd(cluster: Cluster): Pick<Branch, 'run' | 'end'> {
  if (tip?.cluster === cluster && cluster.hasFuture) return { run: tip.run, end: tip.end };
  return { run: cluster.exportRun(), end: cluster.now };
}

export function keepBranch(name: string, { run, end }: Pick<Branch, 'run' | 'end'>): Branch {
  const branch: Branch = { id: nextId++, name, run, end };
  branchStore.setState(({ branches }) => ({ branches: [branch, ...branches].slice(0, MOST_BRANCHES) }));
  return branch;
}

export function removeBranch(id: number): void {
  branchStore.setState(({ branches }) => ({ branches: branches.filter((branch) => branch.id !== id) }));
}

export function renameBranch(id: number, name: string): void {
  const given = name.trim();
  if (given === '') return;
  branchStore.setState(({ branches }) => ({
    branches: branches.map((branch) => (branch.id === id ? { ...branch, name: given } : branch)),
  }));
}

/** Another run has been opened: nothing of this one is left to be kept. */
export function beginBranches(state: BranchState = { branches: [], current: timeWords.firstRun }): void {
  tip = undefined;
  nextId = 1 + Math.max(0, ...state.branches.map(({ id }) => id));
  branchStore.setState(state);
}

export function nameCurrent(current: string): void {
  tip = undefined;
  branchStore.setState({ current });
}

/** "from 00:12.5: kill Pod web-x2k9p": the action with which the new future began. */
function nameOfFork(cluster: Cluster): string {
  const last = cluster.actions().at(-1);
  if (!last) return timeWords.forkAt(formatClock(cluster.now));
  const { at } = last;
  const label = explained(last.said, last.label);
  const short = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL)}…` : label;
  return timeWords.fork(formatClock(at), short);
}

/** Keeps the future that was just forked away; `tell` hears its name. Returns how to stop. */
export function followForks(store: ClusterStore, tell: (name: string) => void): () => void {
  return store.subscribe(({ cluster }) => {
    if (!tip || cluster.hasFuture) return;
    if (tip.cluster !== cluster) {
      tip = undefined;
      return;
    }
    const { revision, last, run, end } = tip;
    const isSameRun = cluster.revision >= revision && cluster.journalEntry(revision)?.next === last;
    // Written down, and not left yet: the page may be told once more before the first step back.
    if (isSameRun && cluster.revision === revision && cluster.now === end) return;
    tip = undefined;
    // The clock has simply come back to the end of the same run, and gone on.
    if (isSameRun) return;
    const left = branchStore.getState().current;
    keepBranch(left, { run, end });
    branchStore.setState({ current: nameOfFork(cluster) });
    tell(left);
  });
}
