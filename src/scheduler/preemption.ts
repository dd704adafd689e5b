/**
 * Making room for a Pod by ending others of lower priority: which nodes would do, who would have to go from each (as few as possible,
 * budgets respected where that can be), and which node costs least. Upstream: framework/preemption and plugins/defaultpreemption.
 * Left out: in clusters of thousands upstream begins to look at a random node.
 */
import { matchesSelector, parseTimestamp, type Pod, type PodDisruptionBudget } from '../api/index.ts';
import type { RejectedNode } from './cycle.ts';
import type { Rejection } from './framework.ts';
import type { ClusterPicture, NodeInfo } from './nodeInfo.ts';

/** Enough candidates: this many, or this share of the nodes. */
const MIN_CANDIDATES = 100;
const MIN_SHARE = 0.1;

interface Victim {
  readonly key: string;
  readonly pod: Pod;
}

export interface Candidate {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly Victim[];
  /** Of them, those whose budget allows no disruption. */
  readonly violations: number;
}

interface Preempting {
  readonly pod: Pod;
  readonly picture: ClusterPicture;
  /** The Pods that the scheduler believes to be on a node, as the API has them. */
  readonly podsOn: (node: string) => readonly Victim[];
  readonly budgets: (namespace: string) => readonly PodDisruptionBudget[];
  /** Whether the Pod fits on a node, with these Pods gone. */
  readonly check: (info: NodeInfo, without: readonly string[]) => Rejection | undefined;
  readonly now: number;
}

export const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0;

const NO_VICTIMS = 'No preemption victims found for incoming pod';
const NOT_HELPFUL = 'Preemption is not helpful for scheduling';

const startOf = ({ status }: Pod, now: number): number => parseTimestamp(status?.startTime ?? '') ?? now;

/** Higher priority, and among equals the one that has run longer. */
const byImportance =
  (now: number) =>
  ({ pod: a }: Victim, { pod: b }: Victim): number =>
    priorityOf(b) - priorityOf(a) || startOf(a, now) - startOf(b, now);

/** Which Pods would overdraw a budget if all went, in this order. */
function overdrawn(victims: readonly Victim[], budgetsOf: Preempting['budgets']): ReadonlySet<string> {
  const left = new Map<string, number>();
  const found = new Set<string>();
  for (const { key, pod } of victims) {
    const { namespace = '', labels, name } = pod.metadata;
    for (const { metadata, spec, status } of labels ? budgetsOf(namespace) : []) {
      const isEmpty =
        Object.keys({ ...spec.selector?.matchLabels }).length + (spec.selector?.matchExpressions ?? []).length === 0;
      if (isEmpty || !matchesSelector(spec.selector, labels)) continue;
      // It was promised to somebody already.
      if (status?.disruptedPods?.[name] !== undefined) continue;
      const allowed = (left.get(metadata.uid) ?? status?.disruptionsAllowed ?? 0) - 1;
      left.set(metadata.uid, allowed);
      if (allowed < 0) found.add(key);
    }
  }
  return found;
}

/** Who has to go from a node; reasons when the Pod would not fit even without all of lower priority. */
function victimsOn(preempting: Preempting, info: NodeInfo): Candidate | readonly string[] {
  const { pod, podsOn, budgets, check, now } = preempting;
  const priority = priorityOf(pod);
  if (![...info.priorities.keys()].some((other) => other < priority)) return [NO_VICTIMS];
  const potential = podsOn(info.name)
    .filter((victim) => priorityOf(victim.pod) < priority)
    .sort(byImportance(now));
  if (potential.length === 0) return [NO_VICTIMS];
  const gone = new Set(potential.map(({ key }) => key));
  const rejection = check(info, [...gone]);
  if (rejection) return rejection.reasons;
  const violating = overdrawn(potential, budgets);
  let violations = 0;
  // Those protected by a budget are spared first.
  const order = [
    ...potential.filter(({ key }) => violating.has(key)),
    ...potential.filter(({ key }) => !violating.has(key)),
  ];
  for (const { key } of order) {
    gone.delete(key);
    if (!check(info, [...gone])) continue;
    gone.add(key);
    if (violating.has(key)) violations++;
  }
  return { node: info.name, victims: potential.filter(({ key }) => gone.has(key)), violations };
}

/** Smaller is better, one after the other. */
function costs({ victims, violations }: Candidate, now: number): readonly number[] {
  const highest = victims[0] ? priorityOf(victims[0].pod) : -Infinity;
  // Negative priorities count too: every victim is a cost.
  const sum = victims.reduce((total, { pod }) => total + priorityOf(pod) + 2 ** 31, 0);
  const first = victims.filter(({ pod }) => priorityOf(pod) === highest).map(({ pod }) => startOf(pod, now));
  return [violations, highest, sum, victims.length, -Math.min(...first)];
}

function isCheaper(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((cost, i) => cost !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
}

export interface Found {
  readonly best: Candidate | undefined;
  /** Without a candidate: how many nodes for which reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** @param absent nodes that the Pod does not even ask for */
export function findVictims(preempting: Preempting, rejected: readonly RejectedNode[], absent: number): Found {
  const reasons = new Map<string, number>();
  const count = (reason: string, by = 1): void => void reasons.set(reason, (reasons.get(reason) ?? 0) + by);
  if (absent > 0) count(NOT_HELPFUL, absent);
  const enough = Math.max(MIN_CANDIDATES, Math.trunc(rejected.length * MIN_SHARE));
  let best: { readonly candidate: Candidate; readonly costs: readonly number[] } | undefined;
  let candidates = 0;
  for (const { info, rejection } of rejected) {
    if (candidates >= enough) break;
    if (rejection.unresolvable) {
      count(NOT_HELPFUL);
      continue;
    }
    const found = victimsOn(preempting, info);
    if (!('victims' in found)) {
      for (const reason of found) count(reason);
      continue;
    }
    candidates++;
    const own = costs(found, preempting.now);
    if (!best || isCheaper(own, best.costs)) best = { candidate: found, costs: own };
  }
  return { best: best?.candidate, reasons };
}
