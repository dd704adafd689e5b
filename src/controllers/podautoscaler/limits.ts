/**
 * What becomes of a recommendation: it is held back by those of the last minutes, by how fast replicas may come and go, and by the
 * bounds of the spec. Upstream: horizontal.go, normalizeDesiredReplicas and normalizeDesiredReplicasWithBehaviors.
 */
import type { HPAScalingRules, HorizontalPodAutoscaler } from '../../api/index.ts';
import type { Memory, ScaleEvent } from './types.ts';

/** --horizontal-pod-autoscaler-downscale-stabilization */
const DOWNSCALE_STABILIZATION_S = 300;
/** Without a behavior at most this many times as many replicas at once, but this number always. */
const UP_FACTOR = 2;
const UP_MINIMUM = 4;

/** A condition in the making. */
export interface Verdict {
  readonly reason: string;
  readonly message: string;
}

export interface Limited {
  readonly replicas: number;
  readonly ableToScale: Verdict;
  readonly scalingLimited: Verdict & { readonly status: 'True' | 'False' };
}

export interface Wish {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly now: number;
}

const READY: Verdict = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
const HIGHER: Verdict = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const LOWER: Verdict = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const WITHIN: Verdict = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
const TOO_FEW: Verdict = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
};
const TOO_MANY: Verdict = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
};
const UP_LIMIT: Verdict = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
};
const DOWN_LIMIT: Verdict = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

interface Bounds {
  readonly lowest: number;
  readonly highest: number;
  readonly below: Verdict;
  readonly above: Verdict;
}

function bounded(desired: number, { lowest, highest, below, above }: Bounds): readonly [number, Verdict] {
  if (desired < lowest) return [lowest, below];
  return desired > highest ? [highest, above] : [desired, WITHIN];
}

/** @param stable the recommendation after it was held back */
function limited(wish: Wish, stable: number, held: Verdict, bounds: Bounds): Limited {
  const [replicas, verdict] = bounded(stable, bounds);
  return {
    replicas,
    ableToScale: stable === wish.desired ? READY : held,
    scalingLimited: { ...verdict, status: replicas === stable ? 'False' : 'True' },
  };
}

const after = (memory: Memory, seconds: number, now: number): readonly number[] =>
  memory.recommendations.filter(({ at }) => at > now - seconds * 1000).map(({ replicas }) => replicas);

/** An autoscaler that says nothing of how it is to behave. */
function byDefault(wish: Wish, memory: Memory): Limited {
  const stable = Math.max(wish.desired, ...after(memory, DOWNSCALE_STABILIZATION_S, wish.now));
  const fastest = Math.max(UP_FACTOR * wish.current, UP_MINIMUM);
  const isFast = wish.max > fastest;
  const bounds = { lowest: wish.min, highest: isFast ? fastest : wish.max, below: TOO_FEW };
  return limited(wish, stable, HIGHER, { ...bounds, above: isFast ? UP_LIMIT : TOO_MANY });
}

const changed = (events: readonly ScaleEvent[], seconds: number, now: number): number =>
  events.filter(({ at }) => at > now - seconds * 1000).reduce((sum, { change }) => sum + change, 0);

/** How far the policies let the number go from what it was when each of their periods began. */
function rateLimit(rules: HPAScalingRules, wish: Wish, memory: Memory, up: boolean): number {
  const { selectPolicy = 'Max', policies = [] } = rules;
  if (selectPolicy === 'Disabled' || policies.length === 0) return wish.current;
  const reached = policies.map(({ type, value, periodSeconds }) => {
    const began =
      wish.current - changed(memory.ups, periodSeconds, wish.now) + changed(memory.downs, periodSeconds, wish.now);
    if (type === 'Pods') return up ? began + value : began - value;
    return up ? Math.ceil(began * (1 + value / 100)) : Math.trunc(began * (1 - value / 100));
  });
  // The greatest change is the highest number on the way up and the lowest on the way down.
  return (selectPolicy === 'Max') === up ? Math.max(...reached) : Math.min(...reached);
}

function byBehavior(
  { scaleUp = {}, scaleDown = {} }: NonNullable<HorizontalPodAutoscaler['spec']['behavior']>,
  wish: Wish,
  memory: Memory,
): Limited {
  const { current, desired, min, max, now } = wish;
  const floor = Math.min(desired, ...after(memory, scaleUp.stabilizationWindowSeconds ?? 0, now));
  const ceiling = Math.max(
    desired,
    ...after(memory, scaleDown.stabilizationWindowSeconds ?? DOWNSCALE_STABILIZATION_S, now),
  );
  const stable = Math.min(Math.max(current, floor), ceiling);
  const held = desired >= current ? LOWER : HIGHER;
  if (stable > current) {
    const fastest = Math.max(current, rateLimit(scaleUp, wish, memory, true));
    const isFast = max > fastest;
    const above = isFast ? UP_LIMIT : TOO_MANY;
    return limited(wish, stable, held, { lowest: 0, highest: isFast ? fastest : max, below: TOO_FEW, above });
  }
  if (stable < current) {
    const slowest = Math.min(current, rateLimit(scaleDown, wish, memory, false));
    const isFast = min < slowest;
    const below = isFast ? DOWN_LIMIT : TOO_FEW;
    return limited(wish, stable, held, { lowest: isFast ? slowest : min, highest: max, below, above: TOO_MANY });
  }
  return limited(wish, stable, held, { lowest: 0, highest: Infinity, below: TOO_FEW, above: TOO_MANY });
}

export function limitWish({ spec }: HorizontalPodAutoscaler, wish: Wish, memory: Memory): Limited {
  return spec.behavior ? byBehavior(spec.behavior, wish, memory) : byDefault(wish, memory);
}

/** The longest time that anything still looks back. */
export function remembered({ spec: { behavior } }: HorizontalPodAutoscaler): number {
  const windows = [behavior?.scaleUp, behavior?.scaleDown].flatMap((rules) => [
    rules?.stabilizationWindowSeconds ?? 0,
    ...(rules?.policies ?? []).map(({ periodSeconds }) => periodSeconds),
  ]);
  return Math.max(DOWNSCALE_STABILIZATION_S, ...windows) * 1000;
}
