/**
 * The eviction subresource: a Pod is deleted if its disruption budget allows it. Upstream: pkg/registry/core/pod/storage/eviction.go.
 * Every write here finds the state it read, so nothing is tried again after conflicts.
 */
import {
  DISRUPTION_ALLOWED,
  matchesSelector,
  timestamp,
  withAllowedCondition,
  type Pod,
  type PodCondition,
  type PodDisruptionBudget,
} from '../../api/index.ts';
import { failure, forbidden, tooManyRequests } from '../statusErrors.ts';
import type { DeleteOptions } from '../types.ts';
import { isReadableSelector } from '../validation/selectors.ts';
import { checkPreconditions, deleteObject } from './deletion.ts';
import type { Registry } from './registry.ts';
import type { RequestContext } from './strategy.ts';

/** More evictions than this must not wait for the disruption controller. */
const MAX_DISRUPTED = 2000;
const AGAIN_SECONDS = 10;

const SEVERAL = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";

/** @throws ApiError NotFound, Conflict (preconditions), TooManyRequests (the budget) or one of code 500 (several budgets) */
export function evictPod(
  registry: Registry,
  namespace: string,
  name: string,
  options: DeleteOptions,
  context: RequestContext,
): void {
  const pod = registry.read('pods', namespace, name);
  if (!isBeyondBudgets(pod)) {
    const [budget, ...others] = budgetsOf(registry, pod);
    if (others.length > 0) throw failure(500, SEVERAL);
    if (budget && !isFreeOf(budget, pod)) takeFrom(registry, budget, name, context);
  }
  deleteWithCondition(registry, pod, options, context);
}

/** It runs nowhere, not any more, or is already going: nothing is disrupted. */
function isBeyondBudgets({ metadata, status }: Pod): boolean {
  const { phase = 'Pending' } = status ?? {};
  return metadata.deletionTimestamp !== undefined || ['Pending', 'Succeeded', 'Failed'].includes(phase);
}

function budgetsOf({ store }: Registry, { metadata }: Pod): readonly PodDisruptionBudget[] {
  const { namespace = '', labels } = metadata;
  return store.indexes.namespace.poddisruptionbudgets
    .get(namespace)
    .filter(({ spec: { selector } }) => selector && isReadableSelector(selector) && matchesSelector(selector, labels));
}

/** A Pod that is not ready is no loss: always, or as long as the others are enough. */
function isFreeOf({ spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  const ready = pod.status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
  if (ready) return false;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/** Uses up one of the allowed disruptions, and tells the controller on whom. */
function takeFrom(registry: Registry, budget: PodDisruptionBudget, pod: string, context: RequestContext): void {
  const { metadata, status } = budget;
  const refuse = (message: string, seconds = 0): never => {
    throw tooManyRequests(REFUSED, seconds, [{ reason: 'DisruptionBudget', message }]);
  };
  const { name } = metadata;
  if (!status || (status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    return refuse(`The disruption budget ${name} is still being processed by the server.`, AGAIN_SECONDS);
  const { disruptionsAllowed, disruptedPods = {} } = status;
  const resource = { group: 'policy', resource: 'poddisruptionbudget' };
  if (disruptionsAllowed < 0) throw forbidden(resource, name, 'pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED)
    throw forbidden(resource, name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (disruptionsAllowed === 0) return refuse(whyNot(budget));
  const now = timestamp(registry.sim.now);
  const taken = {
    ...status,
    disruptionsAllowed: disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod]: now },
  };
  const next = taken.disruptionsAllowed === 0 ? withAllowedCondition(taken, now) : taken;
  registry.replace('poddisruptionbudgets', { ...budget, status: next }, budget, context);
}

function whyNot({ metadata: { name }, status }: PodDisruptionBudget): string {
  const { currentHealthy = 0, desiredHealthy = 0, conditions = [] } = status ?? {};
  const condition = conditions.find(({ type }) => type === DISRUPTION_ALLOWED);
  const said = condition?.status === 'False' && condition.message ? condition : undefined;
  if (said?.reason === 'SyncFailed')
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${said.message ?? ''}`;
  if (currentHealthy <= desiredHealthy)
    return `The disruption budget ${name} needs ${String(desiredHealthy)} healthy pods and has ${String(currentHealthy)} currently`;
  const why = said ? ` (${said.reason ?? ''}): ${said.message ?? ''}` : '';
  return `The disruption budget ${name} does not allow evicting pods currently${why}`;
}

function deleteWithCondition(registry: Registry, pod: Pod, options: DeleteOptions, context: RequestContext): void {
  const { namespace = '', name } = pod.metadata;
  checkPreconditions('pods', pod.metadata, options);
  const marked = context.dryRun ? pod : registry.replace('pods', disrupted(pod, registry.sim.now), pod, context);
  const wanted = options.preconditions?.resourceVersion;
  const preconditions =
    wanted === undefined
      ? options.preconditions
      : { ...options.preconditions, resourceVersion: marked.metadata.resourceVersion };
  deleteObject(registry, 'pods', namespace, name, { ...options, ...(preconditions ? { preconditions } : {}) }, context);
}

function disrupted(pod: Pod, now: number): Pod {
  const conditions = pod.status?.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === 'DisruptionTarget');
  const before = index < 0 ? undefined : conditions[index];
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: before?.status === 'True' ? (before.lastTransitionTime ?? timestamp(now)) : timestamp(now),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const next = before ? conditions.with(index, condition) : [...conditions, condition];
  return { ...pod, status: { ...pod.status, conditions: next } };
}
