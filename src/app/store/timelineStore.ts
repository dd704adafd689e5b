/**
 * What the timeline strip knows beyond the present moment: how far the run has gone, and the marks on it. After a seek back the
 * future is still there to be seen, until something new is done and forks it away.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { ActionMark } from '../../cluster/index.ts';
import type { ClusterStore } from './clusterStore.ts';

export interface TimelineState {
  /** The latest moment of this run, in ms. */
  readonly end: number;
  readonly marks: readonly ActionMark[];
}

const timelineStore = createStore<TimelineState>()(() => ({ end: 0, marks: [] }));

export function useTimeline<T>(select: (state: TimelineState) => T): T {
  return useStore(timelineStore, select);
}

/** The latest moment of this run, in ms, for those who do not draw again with it. */
export const timelineEnd = (): number => timelineStore.getState().end;

/** Follows the cluster store; returns how to stop. */
export function followRun(store: ClusterStore): () => void {
  const update = () => {
    const { cluster } = store.getState();
    if (cluster.hasFuture) return;
    timelineStore.setState({ end: cluster.now, marks: cluster.actions() });
  };
  update();
  return store.subscribe(update);
}
