/**
 * How many replicas a resource metric asks for: as many times the ready Pods as usage is above its target. Pods without figures and
 * Pods that are not ready yet damp it: they count as idle when more is wanted, the former as fully used when less is. Upstream:
 * pkg/controller/podautoscaler/replica_calculator.go and metrics/utilization.go.
 */
import { parseQuantity, parseTimestamp, type Container, type Pod } from '../../api/index.ts';
import type { PodReading, Tolerances } from './types.ts';

/** --horizontal-pod-autoscaler-cpu-initialization-period and -initial-readiness-delay. */
const CPU_INITIALIZATION_MS = 300_000;
const INITIAL_READINESS_MS = 30_000;

type Resource = 'cpu' | 'memory';

export interface Question {
  readonly resource: string;
  /** Of one container only. */
  readonly container: string | undefined;
  /** spec.replicas of the target. */
  readonly replicas: number;
  readonly pods: readonly Pod[];
  readonly readings: readonly PodReading[];
  readonly tolerances: Tolerances;
  readonly now: number;
}

export interface Calculated {
  readonly replicas: number;
  /** Percent of what is requested. */
  readonly utilization: number;
  /** Mean usage of a Pod, in thousandths. */
  readonly usage: number;
}

const milli = (amount: number): number => Math.ceil(amount * 1000 - 1e-9);

export const milliValue = (quantity: string | number): number => milli(parseQuantity(quantity) ?? 0);

/** @throws Error in upstream's words */
function usages({ resource, container, readings }: Question): Map<string, number> {
  if (readings.length === 0) throw new Error('no metrics returned from resource metrics API');
  const found = new Map<string, number>();
  for (const { pod, containers } of readings) {
    const { name, namespace = '' } = pod.metadata;
    const counted = container === undefined ? containers : containers.filter((each) => each.name === container);
    if (counted.length === 0)
      throw new Error(`container ${container ?? ''} not present in metrics for pod ${namespace}/${name}`);
    if (resource !== 'cpu' && resource !== 'memory') continue;
    found.set(
      name,
      counted.reduce((sum, each) => sum + milli(each[resource satisfies Resource]), 0),
    );
  }
  if (found.size === 0) throw new Error('no metrics returned from resource metrics API');
  return found;
}

/** Containers that run as long as the Pod: the ordinary ones and sidecars. */
const lasting = ({ spec }: Pod): readonly Container[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
];

/** @throws Error when a container requests none */
function requests({ pods, resource, container }: Question): Map<string, number> {
  return new Map(
    pods.map((pod) => {
      const counted = lasting(pod).filter(({ name }) => container === undefined || name === container);
      const sum = counted.reduce((all, { name, resources }) => {
        const request = resources?.requests?.[resource];
        if (request === undefined)
          throw new Error(`missing request for ${resource} in container ${name} of Pod ${pod.metadata.name}`);
        return all + milliValue(request);
      }, 0);
      return [pod.metadata.name, sum];
    }),
  );
}

/** Whether a Pod's CPU says nothing yet, because it is only just starting. */
function isStarting({ status }: Pod, { at, window }: PodReading, now: number): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const started = parseTimestamp(status?.startTime ?? '');
  if (!ready || started === undefined) return true;
  const since = parseTimestamp(ready.lastTransitionTime ?? '') ?? 0;
  if (started + CPU_INITIALIZATION_MS > now) return ready.status === 'False' || at < since + window;
  return ready.status === 'False' && started + INITIAL_READINESS_MS > since;
}

interface Groups {
  readonly ready: number;
  readonly unready: readonly string[];
  readonly missing: readonly string[];
  readonly ignored: readonly string[];
}

function groupPods({ pods, readings, resource, now }: Question): Groups {
  const groups = { ready: 0, unready: [] as string[], missing: [] as string[], ignored: [] as string[] };
  const known = new Map(readings.map((reading) => [reading.pod.metadata.uid, reading]));
  for (const pod of pods) {
    const { name, uid, deletionTimestamp } = pod.metadata;
    const phase = pod.status?.phase;
    const reading = known.get(uid);
    if (deletionTimestamp !== undefined || phase === 'Failed') groups.ignored.push(name);
    else if (phase === 'Pending' || phase === undefined) groups.unready.push(name);
    else if (!reading) groups.missing.push(name);
    else if (resource === 'cpu' && isStarting(pod, reading, now)) groups.unready.push(name);
    else groups.ready++;
  }
  return groups;
}

/** How usage compares with what it should be, in the two ways in which that can be said. */
interface Measure {
  /** @throws Error */
  ratio(values: ReadonlyMap<string, number>): {
    readonly ratio: number;
    readonly utilization: number;
    readonly usage: number;
  };
  /** What a Pod without figures counts for when less is wanted. */
  assumed(pod: string): number;
}

function byUtilization(requested: ReadonlyMap<string, number>, target: number): Measure {
  return {
    ratio(values) {
      const counted = [...values].filter(([name]) => requested.has(name));
      const used = counted.reduce((sum, [, value]) => sum + value, 0);
      const asked = counted.reduce((sum, [name]) => sum + (requested.get(name) ?? 0), 0);
      if (asked === 0) throw new Error('no metrics returned matched known pods');
      const utilization = Math.trunc((used * 100) / asked);
      return { ratio: utilization / target, utilization, usage: Math.trunc(used / counted.length) };
    },
    assumed: (pod) => Math.trunc(((requested.get(pod) ?? 0) * Math.max(100, target)) / 100),
  };
}

function byUsage(target: number): Measure {
  return {
    ratio(values) {
      const total = [...values.values()].reduce((sum, value) => sum + value, 0);
      const usage = Math.trunc(total / values.size);
      return { ratio: usage / target, utilization: 0, usage };
    },
    assumed: () => target,
  };
}

const isWithin = ({ up, down }: Tolerances, ratio: number): boolean => 1 - down <= ratio && ratio <= 1 + up;

function calculate(question: Question, values: Map<string, number>, makeMeasure: () => Measure): Calculated {
  const { replicas, pods, tolerances } = question;
  if (pods.length === 0) throw new Error('no pods returned by selector while calculating replica count');
  const { ready, unready, missing, ignored } = groupPods(question);
  for (const name of [...ignored, ...unready]) values.delete(name);
  const measure = makeMeasure();
  if (values.size === 0) throw new Error('did not receive metrics for targeted pods (pods might be unready)');
  const { ratio, utilization, usage } = measure.ratio(values);
  const stay: Calculated = { replicas, utilization, usage };
  const damps = unready.length > 0 && ratio > 1;
  if (!damps && missing.length === 0)
    return isWithin(tolerances, ratio) ? stay : { ...stay, replicas: Math.ceil(ratio * ready) };
  if (ratio !== 1) for (const name of missing) values.set(name, ratio < 1 ? measure.assumed(name) : 0);
  if (damps) for (const name of unready) values.set(name, 0);
  const again = measure.ratio(values).ratio;
  // Never so that what is only assumed turns the direction.
  if (isWithin(tolerances, again) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1)) return stay;
  const wanted = Math.ceil(again * values.size);
  if ((again < 1 && wanted > replicas) || (again > 1 && wanted < replicas)) return stay;
  return { ...stay, replicas: wanted };
}

/** Replicas for usage to be `target` percent of what is requested. @throws Error in upstream's words */
export function replicasForUtilization(question: Question, target: number): Calculated {
  const values = metricsOf(question);
  return calculate(question, values, () => byUtilization(requests(question), target));
}

/** Replicas for a Pod to use `target` thousandths on average. @throws Error in upstream's words */
export function replicasForUsage(question: Question, target: number): Calculated {
  return calculate(question, metricsOf(question), () => byUsage(target));
}

function metricsOf(question: Question): Map<string, number> {
  try {
    return usages(question);
  } catch (error) {
    throw new Error(`unable to get metrics for resource ${question.resource}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
