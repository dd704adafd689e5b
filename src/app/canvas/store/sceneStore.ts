/**
 * The picture as it stands: the layout, and the few facts views need beside it. Follows the cluster and the lens; views subscribe
 * to their slice, the packet layer reads it once a frame without React.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { keyOf, type Pod } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { EMPTY_SLOTS, layoutScene, type AppColours, type SceneLayout, type ScenePod } from '../../../scene/index.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { isUnderway } from '../../store/underway.ts';
import { viewStore } from '../../store/viewStore.ts';
import { podFacts, type PodFacts } from '../podFacts.ts';
import {
  coloursFor,
  isSame,
  readSources,
  sceneFacts,
  sceneInput,
  type SceneFacts,
  type Sources,
} from './sceneInput.ts';

/** Among its Pods are those that still fade. */
export interface SceneState extends SceneFacts {
  readonly layout: SceneLayout;
  readonly sources: Sources;
  readonly colours: AppColours;
  /** Pods born while one looks, by uid, and when, in real ms: they grow. */
  readonly born: ReadonlyMap<string, number>;
  /** Pods that are gone: they fade. By uid. */
  readonly leaving: ReadonlyMap<string, Leaving>;
}

interface Leaving {
  readonly pod: ScenePod;
  readonly facts: PodFacts;
}

/** Real ms a dead Pod takes to fade. */
const FADE_MS = 1100;
/** Beyond such a leap in cluster time nothing is animated: one looks at another moment, not at something happening. */
const LEAP_MS = 20_000;

type SceneStore = ReturnType<typeof createSceneStore>;

function createSceneStore(cluster: Cluster) {
  return createStore<SceneState>()(() => firstState(cluster));
}

function firstState(cluster: Cluster): SceneState {
  const sources = readSources(cluster, viewStore.getState().lens);
  const colours = coloursFor(new Map(), sources);
  return {
    ...stateFrom(sources, colours, new Map(), layoutScene(sceneInput(sources, colours, [], EMPTY_SLOTS))),
    born: new Map(),
  };
}

function stateFrom(
  sources: Sources,
  colours: AppColours,
  leaving: SceneState['leaving'],
  layout: SceneLayout,
): Omit<SceneState, 'born'> {
  const fading = [...leaving].map(([uid, { facts }]) => [uid, facts] as const);
  return { layout, sources, colours, leaving, ...sceneFacts(sources, fading) };
}

let store: SceneStore | undefined;

/** The picture of the page's cluster; made when it is first asked for. */
export function sceneStore(): SceneStore {
  store ??= createSceneStore(clusterStore().getState().cluster);
  return store;
}

/** Forgets the picture: for a page that is given another cluster store. */
export function resetScene(): void {
  store = undefined;
}

export function useScene<T>(select: (state: SceneState) => T): T {
  return useStore(sceneStore(), select);
}

/** Real ms after which a Pod that is drawn for the first time, as one comes to see it, does not grow any more. */
const NEWBORN_MS = 1500;

export function isNewborn({ born }: SceneState, uid: string): boolean {
  return performance.now() - (born.get(uid) ?? -Infinity) < NEWBORN_MS;
}

function bornNow(come: readonly Pod[], before: SceneState['born']): SceneState['born'] {
  const now = performance.now();
  const young = [...before].filter(([, at]) => now - at < NEWBORN_MS);
  return new Map([...young, ...come.map((pod) => [pod.metadata.uid, now] as const)]);
}

/** Who died and who was born between two lists of Pods. */
function comings(before: Sources, after: Sources): { gone: Pod[]; come: Pod[] } {
  const [old, present] = [before, after].map(({ pods }) => new Set(pods.map((pod) => pod.metadata.uid)));
  return {
    gone: before.pods.filter((pod) => !present?.has(pod.metadata.uid)),
    come: after.pods.filter((pod) => !old?.has(pod.metadata.uid)),
  };
}

function update(cluster: Cluster, isContinuous: boolean): void {
  const scene = sceneStore();
  const before = scene.getState();
  const sources = readSources(cluster, viewStore.getState().lens);
  if (isSame(before.sources, sources) && isContinuous) return;
  const colours = coloursFor(before.colours, sources);
  const leaving = new Map(isContinuous ? before.leaving : []);
  let born = before.born;
  if (isContinuous && before.sources.pods !== sources.pods) {
    const { gone, come } = comings(before.sources, sources);
    for (const pod of gone) leave(pod, before, leaving);
    if (come.length > 0) born = bornNow(come, before.born);
  }
  const dying = [...leaving.values()].map(({ pod }) => pod);
  const layout = layoutScene(sceneInput(sources, colours, dying, before.layout.book));
  scene.setState({ ...stateFrom(sources, colours, leaving, layout), born });
}

function leave(pod: Pod, before: SceneState, leaving: Map<string, Leaving>): void {
  const { uid } = pod.metadata;
  const seat = before.layout.index.pods.get(keyOf(pod));
  if (seat?.uid !== uid) return;
  const facts = podFacts(pod);
  leaving.set(uid, {
    facts,
    pod: { key: facts.key, uid, node: seat.node, ip: undefined, colour: seat.colour },
  });
  setTimeout(() => forget(uid), FADE_MS);
}

function forget(uid: string): void {
  const scene = sceneStore();
  const state = scene.getState();
  if (!state.leaving.has(uid)) return;
  const leaving = new Map(state.leaving);
  leaving.delete(uid);
  const dying = [...leaving.values()].map(({ pod }) => pod);
  const layout = layoutScene(sceneInput(state.sources, state.colours, dying, state.layout.book));
  scene.setState(stateFrom(state.sources, state.colours, leaving, layout));
}

/**
 * Follows the cluster and the lens; returns how to stop. On the way to another moment the picture comes a frame after what else is told:
 * a frame has room for one of them.
 */
export function followCluster(): () => void {
  let { cluster, now } = clusterStore().getState();
  let next = 0;
  // One looks at other moments then, not at something happening.
  let wasUnderway = false;
  const follow = (): void => {
    cancelAnimationFrame(next);
    next = 0;
    const state = clusterStore().getState();
    if (state.cluster !== cluster) {
      cluster = state.cluster;
      sceneStore().setState(firstState(cluster), true);
    } else update(cluster, !wasUnderway && !isUnderway() && cluster.now >= now && cluster.now - now < LEAP_MS);
    now = cluster.now;
    wasUnderway = isUnderway();
  };
  const onCluster = (): void => {
    if (!isUnderway()) follow();
    else if (next === 0) next = requestAnimationFrame(follow);
  };
  follow();
  const stops = [clusterStore().subscribe(onCluster), viewStore.subscribe(onCluster)];
  return () => {
    cancelAnimationFrame(next);
    stops.forEach((stop) => stop());
  };
}
