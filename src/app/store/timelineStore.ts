/**
 * What the timeline strip knows beyond the present moment: how far the run has gone, and the marks on it. After a seek back the
 * future is still there to be seen, until something new is done and forks it away.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { ActionMark, Cluster } from '../../cluster/index.ts';
import { markKindOf, type MarkKind } from '../time/markKinds.ts';
import { explained } from '../words/engine.ts';
import type { ClusterStore } from './clusterStore.ts';

/** An action with the sign it stands under. */
export interface TimeMark extends ActionMark {
  readonly sign: MarkKind;
}

export interface TimelineState {
  /** The latest moment of this run, in ms. */
  readonly end: number;
  readonly marks: readonly TimeMark[];
}

const timelineStore = createStore<TimelineState>()(() => ({ end: 0, marks: [] }));

export function useTimeline<T>(select: (state: TimelineState) => T): T {
  return useStore(timelineStore, select);
}

/** The latest moment of this run, in ms, for those who do not draw again with it. */
export const timelineEnd = (): number => timelineStore.getState().end;

/** In the order of time, those of the future that is still there among them. */
export const timelineMarks = (): readonly TimeMark[] => timelineStore.getState().marks;

/** Marks as they were made: an action's writes are read once. The list is the same as long as the actions are. */
function createMarks() {
  let known = new Map<string, TimeMark>();
  let last: { readonly of: readonly ActionMark[]; readonly marks: readonly TimeMark[] } | undefined;
  return (cluster: Cluster, isRunning: boolean): readonly TimeMark[] => {
    const actions = cluster.actions();
    if (last?.of === actions) return last.marks;
    const before = known;
    known = new Map();
    const marks = actions.map((action) => {
      const key = `${action.revision} ${action.at} ${action.label}`;
      // A record of the first moment has no journal to read.
      const journal = isRunning ? cluster : { journalEntry: () => undefined };
      const mark = (isRunning && before.get(key)) || {
        ...action,
        label: explained(action.said, action.label),
        sign: markKindOf(journal, action),
      };
      if (isRunning) known.set(key, mark);
      return mark;
    });
    if (isRunning) last = { of: actions, marks };
    return marks;
  };
}

/** Follows the cluster store; returns how to stop. */
export function followRun(store: ClusterStore): () => void {
  const marksOf = createMarks();
  const update = () => {
    const { cluster, engine } = store.getState();
    if (cluster.hasFuture) return;
    timelineStore.setState({ end: cluster.now, marks: marksOf(cluster, engine === 'running') });
  };
  update();
  return store.subscribe(update);
}
