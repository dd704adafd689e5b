/**
 * HorizontalPodAutoscalers in autoscaling/v1, which knows nothing but CPU: what else there is travels in annotations.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go, pkg/apis/autoscaling/{annotations,helpers}.go.
 */
import {
  type Condition,
  type Draft,
  type HorizontalPodAutoscaler,
  type HorizontalPodAutoscalerBehavior,
  type HorizontalPodAutoscalerStatus,
  type HorizontalPodAutoscalerV1,
  type Labels,
  type MetricSpec,
  type MetricStatus,
  type Json,
  type JsonObject,
  JsonError,
  parseJson,
  goJson,
} from '../../api/index.ts';
import { decodeStruct, TypeMismatch } from '../decode/decode.ts';
import { CPU_METRIC } from '../defaults/autoscaling.ts';
import { orEmpty } from '../orEmpty.ts';
import { behaviorFromText, behaviorText } from './behavior.ts';
import {
  metricFromV1,
  metricStatusFromV1,
  metricStatusToV1,
  metricToV1,
  type MetricV1,
  type MetricStatusV1,
} from './metrics.ts';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const STATUSES = 'autoscaling.alpha.kubernetes.io/current-metrics';
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';

const TRAVELLING: ReadonlySet<string> = new Set([
  METRICS,
  STATUSES,
  CONDITIONS,
  BEHAVIOR,
  'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
]);

function withoutTravelling(annotations: Labels | undefined): Labels | undefined {
  if (!annotations || !Object.keys(annotations).some((key) => TRAVELLING.has(key))) return annotations;
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !TRAVELLING.has(key)));
}

/** CPU in percent of what is requested: the one metric that v1 has a field for. */
function cpuUtilization(metric: MetricSpec): number | undefined {
  const isCpu = metric.type === 'Resource' && metric.resource?.name === 'cpu';
  return isCpu ? orEmpty(metric.resource.target).averageUtilization : undefined;
}

export function autoscalerToV1(stored: HorizontalPodAutoscaler): HorizontalPodAutoscalerV1 {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [], behavior } = stored.spec;
  const cpu = metrics.map(cpuUtilization).find((percent) => percent !== undefined);
  const { annotations, ...metadata } = stored.metadata;
  const kept = { ...withoutTravelling(annotations), ...travelling(stored, metrics, behavior) };
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: Object.keys(kept).length > 0 ? { ...metadata, annotations: kept } : metadata,
    spec: {
      scaleTargetRef,
      ...(minReplicas === undefined ? {} : { minReplicas }),
      maxReplicas,
      ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }),
    },
    status: statusToV1(stored.status),
  };
}

function travelling(
  { status }: HorizontalPodAutoscaler,
  metrics: readonly MetricSpec[],
  behavior: HorizontalPodAutoscalerBehavior | undefined,
): Labels {
  const others = metrics.filter((metric) => cpuUtilization(metric) === undefined);
  const statuses = status?.currentMetrics ?? [];
  const conditions = status?.conditions ?? [];
  return {
    ...(others.length > 0 ? { [METRICS]: goJson(others.map(metricToV1)) } : {}),
    // Also the one of CPU: the field has no room for the amount.
    ...(statuses.length > 0 ? { [STATUSES]: goJson(statuses.map(metricStatusToV1)) } : {}),
    ...(behavior ? { [BEHAVIOR]: behaviorText(behavior) } : {}),
    ...(conditions.length > 0 ? { [CONDITIONS]: goJson(conditions.map(inOrder)) } : {}),
  };
}

/** Fields in the order in which Go writes them. */
const inOrder = ({ type, status, lastTransitionTime, reason, message }: Condition): unknown => ({
  type,
  status,
  lastTransitionTime: lastTransitionTime ?? null,
  ...(reason ? { reason } : {}),
  ...(message ? { message } : {}),
});

function statusToV1(
  status: HorizontalPodAutoscalerStatus | undefined,
): NonNullable<HorizontalPodAutoscalerV1['status']> {
  const cpu = (status?.currentMetrics ?? []).findLast(
    ({ type, resource }) =>
      type === 'Resource' && resource?.name === 'cpu' && orEmpty(resource.current).averageUtilization !== undefined,
  );
  const percent = cpu?.resource?.current.averageUtilization;
  return {
    ...(status?.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
    ...(status?.lastScaleTime === undefined ? {} : { lastScaleTime: status.lastScaleTime }),
    currentReplicas: status?.currentReplicas ?? 0,
    desiredReplicas: status?.desiredReplicas ?? 0,
    ...(percent === undefined ? {} : { currentCPUUtilizationPercentage: percent }),
  };
}

export function autoscalerFromV1(draft: Draft<HorizontalPodAutoscalerV1>): Draft<HorizontalPodAutoscaler> {
  const spec =
    (draft.spec as HorizontalPodAutoscalerV1['spec'] | undefined) ?? ({} as HorizontalPodAutoscalerV1['spec']);
  const { targetCPUUtilizationPercentage: cpu, ...rest } = spec;
  const { annotations, ...metadata } = draft.metadata;
  const kept = withoutTravelling(annotations);
  const others = readList<MetricV1>(annotations?.[METRICS], 'autoscaling.MetricSpec')?.map(metricFromV1) ?? [];
  const own = cpu === undefined ? [] : [cpuMetric(cpu)];
  const metrics = [...others, ...own];
  const behavior = behaviorFromText(annotations?.[BEHAVIOR]);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: kept && Object.keys(kept).length > 0 ? { ...metadata, annotations: kept } : metadata,
    spec: {
      ...rest,
      metrics: metrics.length > 0 ? metrics : [CPU_METRIC],
      ...(behavior ? { behavior } : {}),
    },
    ...(draft.status ? { status: statusFromV1(draft.status, annotations) } : {}),
  };
}

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

function statusFromV1(
  { currentCPUUtilizationPercentage: cpu, ...status }: NonNullable<HorizontalPodAutoscalerV1['status']>,
  annotations: Labels | undefined,
): HorizontalPodAutoscalerStatus {
  const told = readList<MetricStatusV1>(annotations?.[STATUSES], 'autoscaling.MetricStatus')?.map(metricStatusFromV1);
  const own: MetricStatus[] | null =
    cpu === undefined ? null : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: cpu } } }];
  const conditions = readList<Condition>(annotations?.[CONDITIONS], 'autoscaling.HorizontalPodAutoscalerCondition');
  return { ...status, currentMetrics: told ?? own, ...(conditions ? { conditions } : {}) };
}

/** What an annotation holds; undefined when it does not hold it: then it counts as not there. */
function readList<T>(text: string | undefined, struct: string): readonly T[] | undefined {
  if (text === undefined) return undefined;
  try {
    const { value } = parseJson(text);
    if (!Array.isArray(value)) return undefined;
    return value.map((item: Json): JsonObject => decodeStruct(item, struct).object) as unknown as readonly T[];
  } catch (error) {
    if (error instanceof JsonError || error instanceof TypeMismatch) return undefined;
    throw error;
  }
}
