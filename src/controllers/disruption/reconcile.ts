/**
 * The status of a PodDisruptionBudget: how many Pods there should be, how many must be healthy, how many are, and so how many may be
 * disrupted. Upstream: pkg/controller/disruption/disruption.go. Left out: other resources with a scale subresource than the built-in
 * ones, and the clean-up of DisruptionTarget conditions on Pods that stayed (an eviction here deletes in the same moment).
 */
import {
  matchesSelector,
  parseTimestamp,
  splitKey,
  timestamp,
  withAllowedCondition,
  withCondition,
  type Labels,
  type Pod,
  type PodDisruptionBudget,
  type PodDisruptionBudgetStatus,
} from '../../api/index.ts';
import type { EventNote, Lister, Plan } from '../../client-go/index.ts';
import { isPodReady } from '../podConditions.ts';
import { expectedPods, type Expectation } from './expectation.ts';

/** After an eviction was granted, its Pod must be going within this time. */
const DELETION_TIMEOUT_MS = 120_000;

export function reconcileBudget(lister: Lister, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const budget = lister.get('poddisruptionbudgets', namespace, name);
  if (!budget) return { calls: [] };
  const pods = podsOf(lister, budget);
  const events: EventNote[] = [];
  const note = (type: EventNote['type'], reason: string, message: string, about: Pod | PodDisruptionBudget = budget) =>
    events.push({ about, type, reason, message });
  if (pods.length === 0) note('Normal', 'NoPods', 'No matching pods found');
  const expectation = expectedPods(lister, budget, pods);
  if ('fault' in expectation) {
    note(
      'Warning',
      'CalculateExpectedPodCountFailed',
      `Failed to calculate the number of expected pods: ${expectation.fault}`,
    );
    return { calls: statusCalls(budget, failedStatus(budget, expectation.fault, now)), events, examined: pods.length };
  }
  if (expectation.unmanaged) note('Warning', 'UnmanagedPods', unmanagedMessage(budget));
  const disrupted = disruptedPods(budget, pods, now);
  for (const pod of disrupted.overdue)
    // Upstream names the namespace twice.
    note('Warning', 'NotDeleted', `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`, pod);
  const healthy = pods.filter(
    (pod) =>
      pod.metadata.deletionTimestamp === undefined &&
      disrupted.kept[pod.metadata.name] === undefined &&
      isPodReady(pod),
  );
  const calls = statusCalls(budget, statusOf(budget, expectation, healthy.length, disrupted.kept, now));
  const { recheckAt } = disrupted;
  return {
    calls,
    events,
    examined: pods.length,
    ...(recheckAt === undefined ? {} : { requeueAfter: recheckAt - now, background: true }),
  };
}

function podsOf(lister: Lister, { metadata, spec: { selector } }: PodDisruptionBudget): readonly Pod[] {
  if (!selector) return [];
  const { namespace = '' } = metadata;
  const [pair] = Object.entries(selector.matchLabels ?? {});
  const candidates = pair ? lister.withLabel('pods', namespace, ...pair) : lister.list('pods', namespace);
  return candidates.filter((pod) => matchesSelector(selector, pod.metadata.labels));
}

/** Go prints the selector with its own %v: the empty parts of the struct too. */
function unmanagedMessage({ spec: { selector } }: PodDisruptionBudget): string {
  const labels = Object.entries(selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}: ${value},`)
    .sort()
    .join('');
  const printed = `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{},}`;
  return (
    `Pods selected by this PodDisruptionBudget (selector: ${printed}) were found to be unmanaged. As a result, the status of ` +
    'the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ' +
    '".spec.minAvailable" field of the PDB to an integer value.'
  );
}

interface Disrupted {
  /** Granted evictions whose Pods are still there and not yet going. */
  readonly kept: Labels;
  readonly overdue: readonly Pod[];
  readonly recheckAt: number | undefined;
}

function disruptedPods({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number): Disrupted {
  const granted = status?.disruptedPods ?? {};
  const kept: Record<string, string> = {};
  const overdue: Pod[] = [];
  let recheckAt: number | undefined;
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const at = Object.hasOwn(granted, name) ? granted[name] : undefined;
    if (deletionTimestamp !== undefined || at === undefined) continue;
    const due = (parseTimestamp(at) ?? 0) + DELETION_TIMEOUT_MS;
    if (due < now) overdue.push(pod);
    else {
      kept[name] = at;
      recheckAt = Math.min(recheckAt ?? due, due);
    }
  }
  return { kept, overdue, recheckAt: recheckAt === undefined ? undefined : Math.max(recheckAt, now) + 1 };
}

function statusOf(
  { metadata, status }: PodDisruptionBudget,
  { expected, desired }: Expectation,
  healthy: number,
  disrupted: Labels,
  now: number,
): PodDisruptionBudgetStatus {
  // One that matches nothing yet allows nothing: its first Pods are safe before it has been looked at again.
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  return withAllowedCondition(
    {
      currentHealthy: healthy,
      desiredHealthy: desired,
      disruptionsAllowed: allowed,
      expectedPods: expected,
      ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
      ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
      ...(status?.conditions ? { conditions: status.conditions } : {}),
    },
    timestamp(now),
  );
}

/** What cannot be calculated allows nothing. */
function failedStatus({ status }: PodDisruptionBudget, message: string, now: number): PodDisruptionBudgetStatus {
  const none = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  const next = { ...none, ...status, disruptionsAllowed: 0 };
  return withCondition(next, { status: 'False', reason: 'SyncFailed', message }, timestamp(now));
}

function statusCalls(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): Plan['calls'] {
  return [{ verb: 'updateStatus', resource: 'poddisruptionbudgets', object: { ...budget, status } }];
}
