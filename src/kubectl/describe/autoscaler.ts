/** HorizontalPodAutoscalers. Upstream: describeHorizontalPodAutoscalerV2 of kubectl/pkg/describe/describe.go. */
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec, MetricStatus } from '../../api/index.ts';
import { longTime, type Page } from './page.ts';

export function describeAutoscaler(page: Page, { metadata, spec, status }: HorizontalPodAutoscaler): void {
  const { kind, name } = spec.scaleTargetRef;
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  page.line(0, `Reference:\t${kind}/${name}`);
  page.line(0, 'Metrics:\t( current / target )');
  for (const [index, metric] of (spec.metrics ?? []).entries())
    page.line(1, metricText(metric, status?.currentMetrics?.[index]));
  page.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`);
  page.line(0, `Max replicas:\t${spec.maxReplicas}`);
  if (spec.behavior) {
    page.line(0, 'Behavior:');
    direction(page, 'Scale Up', spec.behavior.scaleUp);
    direction(page, 'Scale Down', spec.behavior.scaleDown);
  }
  page.line(0, `${kind} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`);
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, 'Type\tStatus\tReason\tMessage');
  page.line(1, '----\t------\t------\t-------');
  for (const { type, status: state, reason = '', message = '' } of conditions)
    page.line(1, `${type}\t${state}\t${reason}\t${message}`);
}

const UNKNOWN = '<unknown>';

function metricText(metric: MetricSpec, now: MetricStatus | undefined): string {
  const { resource, containerResource, pods, object, external } = metric;
  if (resource) return resourceText(`resource ${resource.name} on pods`, resource.target, now?.resource?.current);
  if (containerResource) {
    const { name, container, target } = containerResource;
    return resourceText(
      `resource ${name} of container "${container}" on pods`,
      target,
      now?.containerResource?.current,
    );
  }
  if (pods)
    return `"${pods.metric.name}" on pods:\t${now?.pods?.current.averageValue ?? UNKNOWN} / ${pods.target.averageValue ?? ''}`;
  if (object) {
    const { kind, name } = object.describedObject;
    const isAverage = object.target.type === 'AverageValue';
    const current = isAverage ? now?.object?.current.averageValue : now?.object?.current.value;
    const target = isAverage ? object.target.averageValue : object.target.value;
    return `"${object.metric.name}" on ${kind}/${name} (target ${isAverage ? 'average ' : ''}value):\t${current ?? UNKNOWN} / ${target ?? ''}`;
  }
  if (external) {
    const isAverage = external.target.averageValue !== undefined;
    const current = isAverage ? now?.external?.current.averageValue : now?.external?.current.value;
    const target = isAverage ? external.target.averageValue : external.target.value;
    return `"${external.metric.name}" (target ${isAverage ? 'average ' : ''}value):\t${current ?? UNKNOWN} / ${target ?? ''}`;
  }
  return `<unknown metric type "${metric.type}">`;
}

interface Amount {
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}

function resourceText(subject: string, target: Amount, current: Amount | undefined): string {
  if (target.averageValue !== undefined)
    return `${subject}:\t${current?.averageValue ?? UNKNOWN} / ${target.averageValue}`;
  const use = current?.averageUtilization;
  const now = use === undefined ? UNKNOWN : `${use}% (${current?.averageValue ?? ''})`;
  const aim = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `${subject}  (as a percentage of request):\t${now} / ${aim}`;
}

function direction(page: Page, title: string, rules: HPAScalingRules | undefined): void {
  if (!rules) return;
  page.line(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined)
    page.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  const policies = rules.policies ?? [];
  if (policies.length === 0) return;
  page.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  page.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of policies)
    page.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}
