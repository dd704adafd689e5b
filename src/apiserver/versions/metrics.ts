/** Metrics in the form in which a v1 autoscaler's annotations carry them. Upstream: pkg/apis/autoscaling/v1/conversion.go. */
import type {
  CrossVersionObjectReference,
  LabelSelector,
  MetricIdentifier,
  MetricSpec,
  MetricStatus,
} from '../../api/index.ts';
import { orEmpty } from '../orEmpty.ts';

interface ResourceV1 {
  readonly name: string;
  readonly targetAverageUtilization?: number;
  readonly targetAverageValue?: string;
}

export interface MetricV1 {
  readonly type: MetricSpec['type'];
  readonly object?: {
    readonly target: CrossVersionObjectReference;
    readonly metricName: string;
    readonly targetValue: string;
    readonly selector?: LabelSelector;
    readonly averageValue?: string;
  };
  readonly pods?: {
    readonly metricName: string;
    readonly targetAverageValue: string;
    readonly selector?: LabelSelector;
  };
  readonly resource?: ResourceV1;
  readonly containerResource?: ResourceV1 & { readonly container: string };
  readonly external?: {
    readonly metricName: string;
    readonly metricSelector?: LabelSelector;
    readonly targetValue?: string;
    readonly targetAverageValue?: string;
  };
}

/** Go writes an amount that was never set as this. */
const NOTHING = '0';

/** Leaves out what is undefined, so that the JSON has no such keys and keeps its order. */
function compact<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

const identifier = (name: string, selector: LabelSelector | undefined): MetricIdentifier => ({
  name,
  ...(selector ? { selector } : {}),
});

export function metricToV1({ type, object, pods, resource, containerResource, external }: MetricSpec): MetricV1 {
  return compact<MetricV1>({
    type,
    object:
      object &&
      compact<NonNullable<MetricV1['object']>>({
        target: object.describedObject,
        metricName: orEmpty(object.metric).name,
        targetValue: orEmpty(object.target).value ?? NOTHING,
        selector: orEmpty(object.metric).selector,
        averageValue: orEmpty(object.target).averageValue,
      }),
    pods:
      pods &&
      compact<NonNullable<MetricV1['pods']>>({
        metricName: orEmpty(pods.metric).name,
        targetAverageValue: orEmpty(pods.target).averageValue ?? NOTHING,
        selector: orEmpty(pods.metric).selector,
      }),
    resource: resource && resourceToV1(resource),
    containerResource: containerResource && {
      ...resourceToV1(containerResource),
      container: containerResource.container,
    },
    external:
      external &&
      compact<NonNullable<MetricV1['external']>>({
        metricName: orEmpty(external.metric).name,
        metricSelector: orEmpty(external.metric).selector,
        targetValue: orEmpty(external.target).value,
        targetAverageValue: orEmpty(external.target).averageValue,
      }),
  });
}

const resourceToV1 = ({ name, target }: NonNullable<MetricSpec['resource']>): ResourceV1 =>
  compact<ResourceV1>({
    name,
    targetAverageUtilization: orEmpty(target).averageUtilization,
    targetAverageValue: orEmpty(target).averageValue,
  });

export function metricFromV1(metric: MetricV1): MetricSpec {
  const { type, object, pods, resource, containerResource, external } = metric;
  return compact<MetricSpec>({
    type,
    object: object && objectFromV1(object),
    pods: pods && {
      metric: identifier(pods.metricName, pods.selector),
      target: { type: 'AverageValue', averageValue: pods.targetAverageValue },
    },
    resource: resource && resourceFromV1(resource),
    containerResource: containerResource && {
      ...resourceFromV1(containerResource),
      container: containerResource.container,
    },
    external: external && {
      metric: identifier(external.metricName, external.metricSelector),
      target: {
        type: external.targetValue === undefined ? 'AverageValue' : 'Value',
        ...(external.targetValue === undefined ? {} : { value: external.targetValue }),
        ...(external.targetAverageValue === undefined ? {} : { averageValue: external.targetAverageValue }),
      },
    },
  });
}

function objectFromV1(object: NonNullable<MetricV1['object']>): NonNullable<MetricSpec['object']> {
  const { averageValue, targetValue } = object;
  const perPod = averageValue !== undefined;
  return {
    describedObject: object.target,
    target: {
      type: perPod ? 'AverageValue' : 'Value',
      // v1 cannot leave it out: beside an average, nothing stands for nothing.
      ...(perPod && targetValue === NOTHING ? {} : { value: targetValue }),
      ...(perPod ? { averageValue } : {}),
    },
    metric: identifier(object.metricName, object.selector),
  };
}

function resourceFromV1({
  name,
  targetAverageUtilization: utilization,
  targetAverageValue: value,
}: ResourceV1): NonNullable<MetricSpec['resource']> {
  return {
    name,
    target: {
      type: utilization === undefined ? 'AverageValue' : 'Utilization',
      ...(value === undefined ? {} : { averageValue: value }),
      ...(utilization === undefined ? {} : { averageUtilization: utilization }),
    },
  };
}

interface ResourceStatusV1 {
  readonly name: string;
  readonly currentAverageUtilization?: number;
  readonly currentAverageValue: string;
}

export interface MetricStatusV1 {
  readonly type: MetricStatus['type'];
  readonly object?: {
    readonly target: CrossVersionObjectReference;
    readonly metricName: string;
    readonly currentValue: string;
    readonly selector?: LabelSelector;
    readonly averageValue?: string;
  };
  readonly pods?: {
    readonly metricName: string;
    readonly currentAverageValue: string;
    readonly selector?: LabelSelector;
  };
  readonly resource?: ResourceStatusV1;
  readonly containerResource?: ResourceStatusV1 & { readonly container: string };
  readonly external?: {
    readonly metricName: string;
    readonly metricSelector?: LabelSelector;
    readonly currentValue: string;
    readonly currentAverageValue?: string;
  };
}

export function metricStatusToV1(status: MetricStatus): MetricStatusV1 {
  const { type, object, pods, resource, containerResource, external } = status;
  return compact<MetricStatusV1>({
    type,
    object:
      object &&
      compact<NonNullable<MetricStatusV1['object']>>({
        target: object.describedObject,
        metricName: orEmpty(object.metric).name,
        currentValue: orEmpty(object.current).value ?? NOTHING,
        selector: orEmpty(object.metric).selector,
        averageValue: orEmpty(object.current).averageValue,
      }),
    pods:
      pods &&
      compact<NonNullable<MetricStatusV1['pods']>>({
        metricName: orEmpty(pods.metric).name,
        currentAverageValue: orEmpty(pods.current).averageValue ?? NOTHING,
        selector: orEmpty(pods.metric).selector,
      }),
    resource: resource && resourceStatusToV1(resource),
    containerResource: containerResource && {
      ...resourceStatusToV1(containerResource),
      container: containerResource.container,
    },
    external:
      external &&
      compact<NonNullable<MetricStatusV1['external']>>({
        metricName: orEmpty(external.metric).name,
        metricSelector: orEmpty(external.metric).selector,
        currentValue: orEmpty(external.current).value ?? NOTHING,
        currentAverageValue: orEmpty(external.current).averageValue,
      }),
  });
}

const resourceStatusToV1 = ({ name, current }: NonNullable<MetricStatus['resource']>): ResourceStatusV1 =>
  compact<ResourceStatusV1>({
    name,
    currentAverageUtilization: orEmpty(current).averageUtilization,
    currentAverageValue: orEmpty(current).averageValue ?? NOTHING,
  });

export function metricStatusFromV1(status: MetricStatusV1): MetricStatus {
  const { type, object, pods, resource, containerResource, external } = status;
  return compact<MetricStatus>({
    type,
    object: object && {
      metric: identifier(object.metricName, object.selector),
      current: {
        value: object.currentValue,
        ...(object.averageValue === undefined ? {} : { averageValue: object.averageValue }),
      },
      describedObject: object.target,
    },
    pods: pods && {
      metric: identifier(pods.metricName, pods.selector),
      current: { averageValue: pods.currentAverageValue },
    },
    resource: resource && resourceStatusFromV1(resource),
    containerResource: containerResource && {
      ...resourceStatusFromV1(containerResource),
      container: containerResource.container,
    },
    external: external && {
      metric: identifier(external.metricName, external.metricSelector),
      current: {
        value: external.currentValue,
        ...(external.currentAverageValue === undefined ? {} : { averageValue: external.currentAverageValue }),
      },
    },
  });
}

const resourceStatusFromV1 = (status: ResourceStatusV1): NonNullable<MetricStatus['resource']> => ({
  name: status.name,
  current: {
    averageValue: status.currentAverageValue,
    ...(status.currentAverageUtilization === undefined ? {} : { averageUtilization: status.currentAverageUtilization }),
  },
});
