/** What a HorizontalPodAutoscaler goes by. Upstream: validateMetricSpec in pkg/apis/autoscaling/validation/validation.go. */
import {
  parseQuantity,
  type MetricIdentifier,
  type MetricSpec,
  type MetricTarget,
  dnsLabel,
  pathSegment,
} from '../../api/index.ts';
import { orEmpty } from '../orEmpty.ts';
import { referenceErrors } from './crossVersionReference.ts';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';

type Source = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

/** In the order in which upstream looks at them; only the first one given is looked into. */
const SOURCES: readonly Source[] = ['object', 'external', 'pods', 'resource', 'containerResource'];

const FIELD_OF: Readonly<Partial<Record<string, Source>>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

const TYPES = Object.keys(FIELD_OF);

export function metricErrors(metrics: readonly MetricSpec[], field: string): FieldError[] {
  return metrics.flatMap((metric, i) => specErrors(metric, `${field}[${String(i)}]`));
}

function specErrors(metric: MetricSpec, field: string): FieldError[] {
  const type = (metric.type as string | undefined) ?? '';
  const expected = FIELD_OF[type];
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric source type'));
  if (expected === undefined) errors.push(notSupported(`${field}.type`, type, TYPES));
  const given = SOURCES.filter((source) => metric[source] !== undefined);
  if (given[0] !== undefined) errors.push(...sourceErrors(metric, given[0], `${field}.${given[0]}`));
  if (expected !== undefined && metric[expected] === undefined)
    errors.push(required(`${field}.${expected}`, 'must populate information for the given metric source'));
  if (given.length !== 1)
    for (const other of given.filter((source) => source !== expected))
      errors.push(forbiddenField(`${field}.${other}`, 'must populate the given metric source only'));
  return errors;
}

function sourceErrors(metric: MetricSpec, source: Source, field: string): FieldError[] {
  switch (source) {
    case 'object': {
      const { describedObject, metric: identifier, target } = orEmpty(metric.object);
      return [
        ...referenceErrors(orEmpty(describedObject), `${field}.describedObject`, 'no group needed'),
        ...identifierErrors(identifier, `${field}.metric`),
        ...targetErrors(target, `${field}.target`),
        ...eitherErrors(target, `${field}.target`, 'must set either a target value or averageValue'),
      ];
    }
    case 'external': {
      const { metric: identifier, target } = orEmpty(metric.external);
      const { value, averageValue } = orEmpty(target);
      return [
        ...identifierErrors(identifier, `${field}.metric`),
        ...targetErrors(target, `${field}.target`),
        ...eitherErrors(target, `${field}.target`, 'must set either a target value for metric or a per-pod target'),
        ...(value !== undefined && averageValue !== undefined
          ? [forbiddenField(`${field}.target.value`, 'may not set both a target value for metric and a per-pod target')]
          : []),
      ];
    }
    case 'pods': {
      const { metric: identifier, target } = orEmpty(metric.pods);
      return [
        ...identifierErrors(identifier, `${field}.metric`),
        ...targetErrors(target, `${field}.target`),
        ...(orEmpty(target).averageValue === undefined
          ? [required(`${field}.target.averageValue`, 'must specify a positive target averageValue')]
          : []),
      ];
    }
    case 'resource': {
      const { name, target } = orEmpty(metric.resource);
      return [...nameErrors(name, field), ...resourceTargetErrors(target, `${field}.target`)];
    }
    case 'containerResource': {
      const { name, container, target } = orEmpty(metric.containerResource);
      return [
        ...nameErrors(name, field),
        ...(container
          ? dnsLabel(container).map((said) => invalidValue(`${field}.container`, container, said))
          : [required(`${field}.container`, 'must specify a container')]),
        ...resourceTargetErrors(target, `${field}.target`),
      ];
    }
  }
}

function nameErrors(name: string, field: string): FieldError[] {
  return name ? [] : [required(`${field}.name`, 'must specify a resource name')];
}

function eitherErrors(target: MetricTarget, field: string, said: string): FieldError[] {
  const { value, averageValue } = orEmpty(target);
  return value === undefined && averageValue === undefined ? [required(`${field}.averageValue`, said)] : [];
}

function resourceTargetErrors(target: MetricTarget, field: string): FieldError[] {
  const utilization = orEmpty(target).averageUtilization !== undefined;
  const value = orEmpty(target).averageValue !== undefined;
  const errors = targetErrors(target, field);
  if (!utilization && !value)
    errors.push(required(`${field}.averageUtilization`, 'must set either a target raw value or a target utilization'));
  if (utilization && value)
    errors.push(
      forbiddenField(`${field}.averageValue`, 'may not set both a target raw value and a target utilization'),
    );
  return errors;
}

function targetErrors(given: MetricTarget, field: string): FieldError[] {
  const target = orEmpty(given);
  const type = (target.type as string | undefined) ?? '';
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(invalidValue(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  for (const key of ['value', 'averageValue'] as const) {
    const amount = target[key];
    if (amount !== undefined && !((parseQuantity(amount) ?? 0) > 0))
      errors.push(invalidValue(`${field}.${key}`, amount, 'must be positive'));
  }
  const { averageUtilization } = target;
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(invalidValue(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0'));
  return errors;
}

function identifierErrors(identifier: MetricIdentifier, field: string): FieldError[] {
  const { name } = orEmpty(identifier);
  if (!name) return [required(`${field}.name`, 'must specify a metric name')];
  return pathSegment(name).map((said) => invalidValue(`${field}.name`, name, said));
}
