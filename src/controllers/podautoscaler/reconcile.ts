/**
 * HorizontalPodAutoscaler: every 15 s, as many replicas as the most demanding of its metrics wants. Upstream:
 * pkg/controller/podautoscaler/horizontal.go. Left out: scale subresources of kinds that are not served here.
 */
import {
  keyOf,
  matchesSelector,
  parseQuantity,
  qualifiedName,
  RESOURCES,
  splitKey,
  timestamp,
  type Condition,
  type CrossVersionObjectReference,
  type Deployment,
  type HorizontalPodAutoscaler,
  type HorizontalPodAutoscalerStatus,
  type LabelSelector,
  type MetricStatus,
  type ReplicaSet,
  type ReplicationController,
  type StatefulSet,
} from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan } from '../../client-go/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';
import { limitWish, remembered } from './limits.ts';
import { failedValue, propose } from './metrics.ts';
import { MetricFailure, type Look, type Memory, type MetricsClient, type Proposal, type Scale } from './types.ts';

/** --horizontal-pod-autoscaler-tolerance */
const TOLERANCE = 0.1;

type Scaled = Deployment | ReplicaSet | ReplicationController | StatefulSet;
type ScaledResource = 'deployments' | 'replicasets' | 'replicationcontrollers' | 'statefulsets';
const SCALED: Readonly<Record<string, ScaledResource>> = {
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets',
};

/** One look: what it has found out so far, and what is to be written. */
class Round {
  readonly scaler: HorizontalPodAutoscaler;
  readonly now: number;
  readonly calls: ApiCall[] = [];
  readonly events: EventNote[] = [];
  private conditions: readonly Condition[];

  constructor(scaler: HorizontalPodAutoscaler, now: number) {
    this.scaler = scaler;
    this.now = now;
    this.conditions = scaler.status?.conditions ?? [];
  }

  set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const before = this.conditions.find((condition) => condition.type === type);
    const lastTransitionTime =
      before?.status === status && before.lastTransitionTime ? before.lastTransitionTime : timestamp(this.now);
    const next: Condition = { type, status, lastTransitionTime, reason, message };
    this.conditions = before
      ? this.conditions.map((condition) => (condition === before ? next : condition))
      : [...this.conditions, next];
  }

  tell(type: EventNote['type'], reason: string, message: string, afterCall?: number): void {
    const note = { about: this.scaler, type, reason, message };
    this.events.push(afterCall === undefined ? note : { ...note, afterCall });
  }

  /** Writes the status when it says anything new. */
  finish(status: Partial<HorizontalPodAutoscalerStatus>): Plan {
    const { status: before } = this.scaler;
    const after: HorizontalPodAutoscalerStatus = {
      ...(before?.lastScaleTime === undefined ? {} : { lastScaleTime: before.lastScaleTime }),
      ...(before?.currentReplicas === undefined ? {} : { currentReplicas: before.currentReplicas }),
      desiredReplicas: before?.desiredReplicas ?? 0,
      currentMetrics: before?.currentMetrics ?? null,
      ...status,
      conditions: this.conditions,
    };
    if (!isSemanticallyEqual(before, after))
      this.calls.push({
        verb: 'updateStatus',
        resource: 'horizontalpodautoscalers',
        object: { ...this.scaler, status: after },
      });
    return { calls: this.calls, events: this.events };
  }
}

/** @throws Error in the words of the API server, or of the mapper that looks for the kind */
function findTarget(lister: Lister, namespace: string, { kind, name, apiVersion = '' }: CrossVersionObjectReference) {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const known = Object.values(RESOURCES).find((info) => info.kind === kind && info.group === group);
  if (!known)
    throw new Error(
      `unable to determine resource for scale target reference: no matches for kind "${kind}" in group "${group}"`,
    );
  const resource = SCALED[kind];
  if (!resource) throw new Error('the server could not find the requested resource');
  const object: Scaled | undefined = lister.get(resource, namespace, name);
  if (!object) throw new Error(`${qualifiedName(known)} "${name}" not found`);
  const selector: LabelSelector =
    object.kind === 'ReplicationController' ? { matchLabels: object.spec.selector ?? {} } : object.spec.selector;
  return { resource, object, selector };
}

function tolerancesOf({ spec: { behavior } }: HorizontalPodAutoscaler) {
  const of = (text: string | undefined): number => (text === undefined ? undefined : parseQuantity(text)) ?? TOLERANCE;
  return { up: of(behavior?.scaleUp?.tolerance), down: of(behavior?.scaleDown?.tolerance) };
}

/** The names of all autoscalers that would count these Pods, when there are several. */
function rivals(lister: Lister, look: Look): readonly string[] {
  const { namespace = '' } = look.scaler.metadata;
  const selects = (scaler: HorizontalPodAutoscaler): boolean => {
    let selector: LabelSelector;
    try {
      selector = findTarget(lister, namespace, scaler.spec.scaleTargetRef).selector;
    } catch {
      return false;
    }
    return look.pods.some(({ metadata }) => matchesSelector(selector, metadata.labels));
  };
  const all = lister.list('horizontalpodautoscalers', namespace).filter(selects);
  return all.length > 1 ? all.map(keyOf) : [];
}

const selectorText = ({ matchLabels = {} }: LabelSelector): string =>
  Object.entries(matchLabels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

interface Computed {
  /** Undefined: the metrics do not say. */
  readonly best: Proposal | undefined;
  readonly statuses: readonly MetricStatus[];
  /** The first failure, and how many there were. */
  readonly failure: string | undefined;
}

/** The greatest of all proposals. With some metrics failing, fewer replicas than there are cannot be vouched for. */
function computeReplicas(round: Round, lister: Lister, look: Look): Computed {
  const { scaler, now } = round;
  const specs = scaler.spec.metrics ?? [];
  const both = rivals(lister, look);
  if (both.length > 0) {
    const message = `pods by selector ${selectorText(look.scale.selector)} are controlled by multiple HPAs: [${both.join(' ')}]`;
    round.tell('Warning', 'AmbiguousSelector', message);
    round.set('ScalingActive', 'False', 'AmbiguousSelector', message);
    return { best: undefined, statuses: [], failure: message };
  }
  let best: Proposal | undefined;
  const failures: { readonly reason: string; readonly message: string; readonly said: string }[] = [];
  const statuses = specs.map((spec): MetricStatus => {
    try {
      const proposal = propose({ ...look, now }, spec);
      if (!best || proposal.replicas > best.replicas) best = proposal;
      return proposal.status;
    } catch (error) {
      if (!(error instanceof MetricFailure)) throw error;
      const { reason, message } = error;
      round.tell('Warning', reason, message);
      failures.push({ reason, message, said: `${failedValue(spec)}: ${message}` });
      return { type: '' } as unknown as MetricStatus;
    }
  });
  const [first] = failures;
  const failure =
    first && `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first.said}`;
  const found = best;
  if (first && (!found || found.replicas < look.scale.replicas)) {
    const message = `the HPA was unable to compute the replica count: ${first.message}`;
    round.set('ScalingActive', 'False', first.reason, message);
    return { best: undefined, statuses, failure };
  }
  const name = found?.name ?? '';
  const message = `the HPA was able to successfully calculate a replica count from ${name}`;
  round.set('ScalingActive', 'True', 'ValidMetricFound', message);
  return { best: found, statuses, failure };
}

interface Decision {
  readonly replicas: number;
  readonly reason: string;
  readonly memory: Memory;
  readonly statuses: readonly MetricStatus[];
}

/** What the bounds of the spec alone demand, whatever the metrics say. */
function byBounds(
  { spec }: HorizontalPodAutoscaler,
  current: number,
): Pick<Decision, 'replicas' | 'reason'> | undefined {
  const { minReplicas = 1, maxReplicas } = spec;
  if (current > maxReplicas)
    return { replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' };
  if (current < minReplicas)
    return { replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' };
  return undefined;
}

function byMetrics(round: Round, look: Look, computed: Computed, before: Memory): Decision {
  const { scaler, now } = round;
  const current = look.scale.replicas;
  const { replicas: desired = 0, name = '' } = computed.best ?? {};
  const reason = desired > current ? `${name} above target` : desired < current ? 'All metrics below target' : '';
  const wish = { current, desired, min: scaler.spec.minReplicas ?? 1, max: scaler.spec.maxReplicas, now };
  const { replicas, ableToScale, scalingLimited } = limitWish(scaler, wish, before);
  round.set('AbleToScale', 'True', ableToScale.reason, ableToScale.message);
  round.set('ScalingLimited', scalingLimited.status, scalingLimited.reason, scalingLimited.message);
  const recent = before.recommendations.filter(({ at }) => at > now - remembered(scaler));
  const memory = { ...before, recommendations: [...recent, { replicas: desired, at: now }] };
  return { replicas, reason, memory, statuses: computed.statuses };
}

function withScaleEvent(round: Round, memory: Memory, change: number): Memory {
  const { scaler, now } = round;
  if (!scaler.spec.behavior) return memory;
  const recent = (events: Memory['ups']) => events.filter(({ at }) => at > now - remembered(scaler));
  const event = { change: Math.abs(change), at: now };
  return change > 0
    ? { ...memory, ups: [...recent(memory.ups), event] }
    : { ...memory, downs: [...recent(memory.downs), event] };
}

export interface Reconciled {
  readonly plan: Plan;
  readonly memory: Memory;
  /** Why it rescales; empty when it does not. */
  readonly reason: string;
}

/** @param before what was remembered of earlier looks */
export function reconcileAutoscaler(
  lister: Lister,
  metrics: MetricsClient,
  scaler: HorizontalPodAutoscaler,
  before: Memory,
  now: number,
): Reconciled {
  const round = new Round(scaler, now);
  const { namespace = '' } = scaler.metadata;
  let target: ReturnType<typeof findTarget>;
  try {
    target = findTarget(lister, namespace, scaler.spec.scaleTargetRef);
  } catch (error) {
    const { message } = error as Error;
    round.tell('Warning', 'FailedGetScale', message);
    const unable = `the HPA controller was unable to get the target's current scale: ${message}`;
    round.set('AbleToScale', 'False', 'FailedGetScale', unable);
    return { plan: round.finish({}), memory: before, reason: '' };
  }
  const got = "the HPA controller was able to get the target's current scale";
  round.set('AbleToScale', 'True', 'SucceededGetScale', got);
  const { spec } = target.object;
  const scale: Scale = { replicas: spec.replicas ?? 1, selector: target.selector };
  const current = scale.replicas;
  const memory: Memory =
    before.recommendations.length > 0 ? before : { ...before, recommendations: [{ replicas: current, at: now }] };
  if (current === 0 && scaler.spec.minReplicas !== 0) {
    const message = 'scaling is disabled since the replica count of the target is zero';
    round.set('ScalingActive', 'False', 'ScalingDisabled', message);
    return { plan: round.finish({ currentReplicas: 0, desiredReplicas: 0, currentMetrics: null }), memory, reason: '' };
  }
  const bounded = byBounds(scaler, current);
  if (bounded) return rescale(round, target, { ...bounded, memory, statuses: [] });
  const pods = lister.list('pods', namespace).filter(({ metadata }) => matchesSelector(spec.selector, metadata.labels));
  const look: Look = { scaler, scale, pods, metrics, tolerances: tolerancesOf(scaler), now };
  const computed = computeReplicas(round, lister, look);
  if (computed.failure !== undefined && !computed.best) {
    round.tell('Warning', 'FailedComputeMetricsReplicas', computed.failure);
    const currentMetrics = computed.statuses.length > 0 ? computed.statuses : null;
    return { plan: round.finish({ currentReplicas: current, currentMetrics }), memory, reason: '' };
  }
  return rescale(round, target, byMetrics(round, look, computed, memory));
}

/** Writes the new number of replicas when it is another one, and the status. */
function rescale(
  round: Round,
  { resource, object }: { readonly resource: ScaledResource; readonly object: Scaled },
  { replicas, reason, memory, statuses }: Decision,
): Reconciled {
  const current = object.spec.replicas ?? 1;
  const status = {
    currentReplicas: current,
    desiredReplicas: replicas,
    currentMetrics: statuses.length > 0 ? statuses : null,
  };
  if (replicas === current) return { plan: round.finish(status), memory, reason: '' };
  const scaled = { ...object, spec: { ...object.spec, replicas } };
  const afterCall = round.calls.push({ verb: 'update', resource, object: scaled } as ApiCall) - 1;
  const able = `the HPA controller was able to update the target scale to ${replicas}`;
  round.set('AbleToScale', 'True', 'SucceededRescale', able);
  round.tell('Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`, afterCall);
  const lastScaleTime = timestamp(round.now);
  return {
    plan: round.finish({ ...status, lastScaleTime }),
    memory: withScaleEvent(round, memory, replicas - current),
    reason,
  };
}

interface RefusedRescale {
  readonly call: ApiCall & { readonly verb: 'update' };
  readonly why: string;
  readonly message: string;
}

/** The target would not take the new number. */
export function explainRefusedRescale(
  lister: Lister,
  key: string,
  now: number,
  { call, why, message }: RefusedRescale,
): Plan {
  const { namespace, name } = splitKey(key);
  const scaler = lister.get('horizontalpodautoscalers', namespace, name);
  if (!scaler) return { calls: [] };
  const round = new Round(scaler, now);
  const { replicas = 0 } = (call.object as Scaled).spec;
  round.tell('Warning', 'FailedRescale', `New size: ${replicas}; reason: ${why}; error: ${message}`);
  const unable = `the HPA controller was unable to update the target scale: ${message}`;
  round.set('AbleToScale', 'False', 'FailedUpdateScale', unable);
  return round.finish({});
}
