/**
 * A DaemonSet's rolling update: as many old Pods deleted as maxUnavailable leaves room for (the next look makes the new ones), or,
 * with maxSurge, new Pods made beside the old ones. Upstream: pkg/controller/daemon/update.go (rollingUpdate).
 */
import type { DaemonSet, IntOrString, Pod } from '../../api/index.ts';
import { isPodAvailable } from '../podConditions.ts';
import { HASH_LABEL } from './history.ts';

export interface Placement {
  /** Nodes to make a Pod for. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
}

/** A node and the Pods of this DaemonSet that are on it or on their way to it. */
export interface Place {
  readonly node: string;
  /** Undefined for a node that is not there any more. */
  readonly shouldRun: boolean | undefined;
  readonly pods: readonly Pod[];
}

/** A number, or a percentage rounded up. */
function amountOf(value: IntOrString | undefined, total: number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '');
  return percent ? Math.ceil((Number(percent[1]) * total) / 100) : 0;
}

export function surgeOf({ spec }: DaemonSet, total: number): number {
  if (spec.updateStrategy?.type === 'OnDelete') return 0;
  return amountOf(spec.updateStrategy?.rollingUpdate?.maxSurge, total);
}

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export function templateGeneration({ metadata }: DaemonSet): string | undefined {
  return metadata.annotations?.[TEMPLATE_GENERATION];
}

export function isUpdated(daemonSet: DaemonSet, { metadata }: Pod, hash: string): boolean {
  const generation = templateGeneration(daemonSet);
  const { labels } = metadata;
  return (
    labels?.[HASH_LABEL] === hash || (generation !== undefined && labels?.['pod-template-generation'] === generation)
  );
}

/** The new and the old Pod of a node; undefined when there are more, which the next look will put right. */
function pairOn(daemonSet: DaemonSet, pods: readonly Pod[], hash: string): { fresh?: Pod; old?: Pod } | undefined {
  const pair: { fresh?: Pod; old?: Pod } = {};
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const side = isUpdated(daemonSet, pod, hash) ? 'fresh' : 'old';
    if (pair[side]) return undefined;
    pair[side] = pod;
  }
  return pair;
}

export function rollingUpdate(daemonSet: DaemonSet, all: readonly Place[], hash: string, now: number): Placement {
  // A node that has nothing and should have nothing is no part of this.
  const places = all.filter(({ shouldRun, pods }) => shouldRun || pods.length > 0);
  const desired = places.filter(({ shouldRun }) => shouldRun).length;
  const surge = surgeOf(daemonSet, desired);
  const unavailable = amountOf(daemonSet.spec.updateStrategy?.rollingUpdate?.maxUnavailable, desired);
  const available = (pod: Pod): boolean => isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, now);
  const pairs = places.map((place) => ({ ...place, pair: pairOn(daemonSet, place.pods, hash) }));
  if (surge > 0) return besideOldPods(pairs, surge, desired, available);
  return { create: [], remove: insteadOfOldPods(pairs, unavailable || Number(desired > 0), available) };
}

interface PairedPlace extends Place {
  readonly pair: { readonly fresh?: Pod; readonly old?: Pod } | undefined;
}

type IsAvailable = (pod: Pod) => boolean;

/** The old Pods to delete: those that are not available anyway, and others as far as the limit allows. */
function insteadOfOldPods(places: readonly PairedPlace[], limit: number, available: IsAvailable): readonly Pod[] {
  const replaced: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const { pair } of places) {
    // None or both: the next look will make or delete one.
    if (!pair || Boolean(pair.old) === Boolean(pair.fresh)) unavailable++;
    else if (pair.fresh) unavailable += available(pair.fresh) ? 0 : 1;
    else if (pair.old && !available(pair.old)) {
      replaced.push(pair.old);
      unavailable++;
    } else if (pair.old && unavailable < limit) candidates.push(pair.old);
  }
  return [...replaced, ...candidates.slice(0, Math.max(0, limit - unavailable))];
}

/** New Pods beside old ones, and the old ones that new ones have made superfluous. */
function besideOldPods(
  places: readonly PairedPlace[],
  limit: number,
  desired: number,
  available: IsAvailable,
): Placement {
  const remove: Pod[] = [];
  const leaving: Pod[] = [];
  const urgent: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let serving = 0;
  for (const { node, shouldRun, pair } of places) {
    if (!pair) {
      surging++;
      continue;
    }
    const { fresh, old } = pair;
    if (old ? available(old) : fresh && available(fresh)) serving++;
    if (!old) continue;
    if (fresh && !available(fresh)) surging++;
    else if (fresh) remove.push(old);
    else if (!available(old)) {
      if (shouldRun) urgent.push(node);
      else remove.push(old);
    } else if (!shouldRun) leaving.push(old);
    else if (surging < limit) candidates.push(node);
  }
  return {
    create: [...urgent, ...candidates.slice(0, Math.max(0, limit - surging))],
    // A Pod on a node that it should leave serves until another does.
    remove: [...remove, ...leaving.slice(0, Math.max(0, serving - desired))],
  };
}
