/**
 * What a scheduling plugin is. Each first looks at the Pod and either has nothing to say about it (undefined: upstream's Skip), or
 * returns what to ask of every node. Upstream: kube-scheduler/framework/interface.go (PreFilter, Filter, PreScore, Score, Normalize).
 */
import type { Node, Pod } from '../api/index.ts';
import type { AssignedPod, ClusterPicture, NodeInfo } from './nodeInfo.ts';
import type { PodRequests } from './resources.ts';
import type { SpreadSelectors } from './spreadSelectors.ts';

export const MAX_NODE_SCORE = 100;

/** Why a node will not do. `unresolvable`: removing other Pods from it would not help. */
export interface Rejection {
  readonly reasons: readonly string[];
  readonly unresolvable: boolean;
}

/** What a plugin knows while one Pod is scheduled. */
export interface Cycle {
  readonly pod: Pod;
  readonly requests: PodRequests;
  readonly picture: ClusterPicture;
  readonly spreadSelectors: SpreadSelectors;
}

export type Filter = (info: NodeInfo) => Rejection | undefined;

export interface Scorer {
  readonly score: (info: NodeInfo, index: number) => number;
  /** Turns raw scores into 0 … 100, in place. */
  readonly normalize?: (scores: number[]) => void;
}

/** The score of every node, when a plugin sees no difference between them. */
export interface SameForAll {
  readonly forAll: number;
}

/** Something that may make a Pod schedulable that was not. Pods are ones assigned to a node. */
export type ClusterEvent =
  | { readonly kind: 'nodeAdded'; readonly node: Node }
  | { readonly kind: 'nodeUpdated'; readonly node: Node; readonly previous: Node }
  | { readonly kind: 'podAdded'; readonly pod: AssignedPod }
  | { readonly kind: 'podUpdated'; readonly pod: AssignedPod; readonly previous: AssignedPod }
  | { readonly kind: 'podDeleted'; readonly pod: AssignedPod };

export interface Plugin {
  readonly name: string;
  readonly weight?: number;
  filter?(cycle: Cycle): Filter | undefined;
  score?(cycle: Cycle, feasible: readonly NodeInfo[]): Scorer | SameForAll | undefined;
  /** Whether the event may change this plugin's mind about a Pod it rejected. */
  mayHelp?(event: ClusterEvent, pod: Pod): boolean;
}

/** Scales the largest score to 100; `reverse`: the smallest raw score is the best. */
export function normalizeToMax(scores: number[], reverse: boolean): void {
  let max = 0;
  for (const score of scores) if (score > max) max = score;
  for (let i = 0; i < scores.length; i++) {
    if (max === 0) scores[i] = reverse ? MAX_NODE_SCORE : scores[i]!;
    else {
      const score = Math.trunc((MAX_NODE_SCORE * scores[i]!) / max);
      scores[i] = reverse ? MAX_NODE_SCORE - score : score;
    }
  }
}
