/** What a node's tile says in words and numbers. */
import type { Tone } from '../podFacts.ts';
import type { SceneState } from '../store/sceneStore.ts';
import { canvasWords } from '../words.tsx';

export interface TileCount {
  readonly pods: number;
  /** Those that are neither Ready nor done. */
  readonly unready: number;
  /** Of the unready, those in trouble that will not pass by itself. */
  readonly broken: number;
}

const NONE: TileCount = { pods: 0, unready: 0, broken: 0 };

const isWell = (tone: Tone): boolean => tone === 'ok' || tone === 'done';

/** By node. Pods that only fade no longer count. */
export function countPods({ layout, pods, leaving }: SceneState): ReadonlyMap<string, TileCount> {
  const counts = new Map<string, TileCount>();
  for (const { uid, node } of layout.pods) {
    const tone = pods.get(uid)?.tone;
    if (tone === undefined || leaving.has(uid)) continue;
    const count = counts.get(node) ?? NONE;
    counts.set(node, {
      pods: count.pods + 1,
      unready: count.unready + (isWell(tone) ? 0 : 1),
      broken: count.broken + (tone === 'bad' ? 1 : 0),
    });
  }
  return counts;
}

let last: { state: SceneState; counts: ReadonlyMap<string, TileCount> } | undefined;

/** The count of one node, for a view that asks again whenever the scene changes. */
export function podsOf(state: SceneState, node: string): TileCount {
  if (last?.state !== state) last = { state, counts: countPods(state) };
  return last.counts.get(node) ?? NONE;
}

/** "37 Pods, 3 not ready". */
export function tileWords({ pods, unready }: TileCount): string {
  const { node } = canvasWords;
  return unready > 0 ? node.podsNotReady(pods, unready) : node.pods(pods);
}
