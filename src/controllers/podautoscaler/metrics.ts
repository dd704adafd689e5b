/**
 * What each metric of an autoscaler proposes. Upstream: pkg/controller/podautoscaler/horizontal.go, computeReplicasForMetric. Pods,
 * Object and External metrics need a metrics API of their own, which this cluster has not: they fail as they do there.
 */
import type { LabelSelector, MetricIdentifier, MetricSpec, MetricStatus, MetricTarget } from '../../api/index.ts';
import { milliValue, replicasForUsage, replicasForUtilization, type Question } from './replicaCalculator.ts';
import { MetricFailure, type Look, type Proposal } from './types.ts';

const SUFFIXES = ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Thousandths as a quantity in its shortest decimal form: 1500 is `1500m`, 2000 is `2`, 12000000000 is `12M`. */
export function printMilli(value: number): string {
  if (value === 0) return '0';
  let [amount, power] = [value, 0];
  while (amount % 1000 === 0 && power < SUFFIXES.length - 1) {
    amount /= 1000;
    power++;
  }
  return `${amount}${SUFFIXES[power] ?? ''}`;
}

const NO_CUSTOM_METRICS =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** As Go prints a selector. */
function goSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`)
    .join('');
  const expressions = (selector.matchExpressions ?? [])
    .map(
      ({ key, operator, values = [] }) =>
        `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],}`,
    )
    .map((text) => `${text},`)
    .join('');
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}

interface Source {
  readonly resource: string;
  readonly container: string | undefined;
  readonly target: MetricTarget;
  readonly reason: string;
  /** What the metric is called before `utilization`. */
  readonly called: string;
}

function resourceProposal(look: Look, source: Source): Omit<Proposal, 'status'> & Pick<MetricCurrent, 'current'> {
  const { resource, container, target, reason, called } = source;
  const { scale, pods, metrics, tolerances, now } = look;
  const readings = metrics.readings(pods);
  const question: Question = { resource, container, replicas: scale.replicas, pods, readings, tolerances, now };
  const failed = (what: string, error: unknown): MetricFailure =>
    new MetricFailure(reason, `failed to get ${resource} ${what}: ${(error as Error).message}`);
  if (target.averageValue !== undefined) {
    try {
      const { replicas, usage } = replicasForUsage(question, milliValue(target.averageValue));
      return { replicas, name: `${resource} ${called}`, current: { averageValue: printMilli(usage) } };
    } catch (error) {
      throw failed('usage', error);
    }
  }
  try {
    const { replicas, utilization, usage } = replicasForUtilization(question, target.averageUtilization ?? 0);
    const current = { averageUtilization: utilization, averageValue: printMilli(usage) };
    return { replicas, name: `${resource} ${called} utilization (percentage of request)`, current };
  } catch (error) {
    throw failed('utilization', error);
  }
}

interface MetricCurrent {
  readonly current: NonNullable<MetricStatus['resource']>['current'];
}

/** @throws MetricFailure */
export function propose(look: Look, spec: MetricSpec): Proposal {
  const { namespace = '' } = look.scaler.metadata;
  const custom = (reason: string, message: string): never => {
    throw new MetricFailure(reason, message);
  };
  if (spec.type === 'Resource' && spec.resource) {
    const { name: resource, target } = spec.resource;
    const reason = 'FailedGetResourceMetric';
    const made = resourceProposal(look, { resource, container: undefined, target, reason, called: 'resource' });
    return { ...made, status: { type: 'Resource', resource: { name: resource, current: made.current } } };
  }
  if (spec.type === 'ContainerResource' && spec.containerResource) {
    const { name: resource, target, container } = spec.containerResource;
    const reason = 'FailedGetContainerResourceMetric';
    const made = resourceProposal(look, { resource, container, target, reason, called: 'container resource' });
    const containerResource = { name: resource, container, current: made.current };
    return { ...made, status: { type: 'ContainerResource', containerResource } };
  }
  const named = (metric: MetricIdentifier | undefined): string => metric?.name ?? '';
  if (spec.type === 'Pods')
    return custom('FailedGetPodsMetric', `unable to get metric ${named(spec.pods?.metric)}: ${NO_CUSTOM_METRICS}`);
  if (spec.type === 'Object') {
    const { kind = '', name = '' } = spec.object?.describedObject ?? {};
    const which = `unable to get metric ${named(spec.object?.metric)}: ${kind} on ${namespace} ${name}`;
    return custom('FailedGetObjectMetric', `${which}/${NO_CUSTOM_METRICS}`);
  }
  const metric = spec.external?.metric;
  const selector = goSelector(metric?.selector);
  const none = `the server could not find the requested resource (get ${named(metric)}.external.metrics.k8s.io)`;
  const which = `unable to get external metric ${namespace}/${named(metric)}/${selector}`;
  return custom('FailedGetExternalMetric', `${which}: unable to fetch metrics from external metrics API: ${none}`);
}

/** How the sum of all failures names one: `failed to get cpu resource metric value`. */
export function failedValue({ type, resource, containerResource }: MetricSpec): string {
  switch (type) {
    case 'Resource':
      return `failed to get ${resource?.name ?? ''} resource metric value`;
    case 'ContainerResource':
      return `failed to get ${containerResource?.name ?? ''} container metric value`;
    case 'Pods':
      return 'failed to get pods metric value';
    case 'Object':
      return 'failed to get object metric value';
    case 'External':
      return `failed to get external metric value`;
  }
}
