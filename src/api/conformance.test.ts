/**
 * Our types are narrower than the published ones (unions for enums, nothing mutable) and know fewer fields, but they must not say
 * anything else. The compiler runs these tests: `npm run check` type-checks this file.
 */
import type * as apps from 'kubernetes-types/apps/v1';
import type * as autoscalingV1 from 'kubernetes-types/autoscaling/v1';
import type * as autoscaling from 'kubernetes-types/autoscaling/v2';
import type * as batch from 'kubernetes-types/batch/v1';
import type * as core from 'kubernetes-types/core/v1';
import type * as discovery from 'kubernetes-types/discovery/v1';
import type * as meta from 'kubernetes-types/meta/v1';
import type * as policy from 'kubernetes-types/policy/v1';
import type * as scheduling from 'kubernetes-types/scheduling/v1';
import { describe, expectTypeOf, it } from 'vitest';

import type {
  Condition,
  ConfigMap,
  Container,
  ContainerStatus,
  Deployment,
  Endpoint,
  EndpointSlice,
  Event,
  Eviction,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
  Job,
  LabelSelector,
  Namespace,
  Node,
  ObjectMeta,
  OwnerReference,
  Pod,
  PodDisruptionBudget,
  PodSpec,
  PriorityClass,
  Probe,
  ReplicaSet,
  Secret,
  Service,
  ServiceAccount,
  ServiceSpec,
  Status,
  Taint,
  Toleration,
} from './index.ts';

/** Without readonly, all the way down: the published types are mutable. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

/** Fields that are newer than the published package (v1.30), or that it calls by another type. */
type Without<T, Keys extends keyof T> = Plain<Omit<T, Keys>>;

describe('our types', () => {
  it('can be passed where the published ones are wanted', () => {
    expectTypeOf<Plain<Namespace>>().toExtend<core.Namespace>();
    expectTypeOf<Plain<ServiceSpec>>().toExtend<core.ServiceSpec>();
    expectTypeOf<Without<Service, 'status'>>().toExtend<core.Service>();
    expectTypeOf<Plain<Probe>>().toExtend<core.Probe>();
    // Amounts may be numbers in a manifest.
    expectTypeOf<Without<Container, 'resources'>>().toExtend<core.Container>();
    expectTypeOf<Plain<Toleration>>().toExtend<core.Toleration>();
    expectTypeOf<Plain<Taint>>().toExtend<core.Taint>();
    expectTypeOf<Without<ContainerStatus, 'resources' | 'allocatedResources'>>().toExtend<core.ContainerStatus>();
    expectTypeOf<
      Without<PodSpec, 'containers' | 'initContainers' | 'ephemeralContainers' | 'securityContext'>
    >().toExtend<Omit<core.PodSpec, 'containers'>>();
    expectTypeOf<Plain<ObjectMeta>>().toExtend<meta.ObjectMeta>();
    expectTypeOf<Plain<OwnerReference>>().toExtend<meta.OwnerReference>();
    expectTypeOf<Plain<LabelSelector>>().toExtend<meta.LabelSelector>();
    expectTypeOf<Without<EndpointSlice, 'endpoints'>>().toExtend<Omit<discovery.EndpointSlice, 'endpoints'>>();
    expectTypeOf<Without<Endpoint, 'hints'>>().toExtend<discovery.Endpoint>();
    expectTypeOf<Without<Deployment['spec'], 'template'>>().toExtend<Omit<apps.DeploymentSpec, 'template'>>();
    expectTypeOf<Without<ReplicaSet['spec'], 'template'>>().toExtend<apps.ReplicaSetSpec>();
    expectTypeOf<Without<Event, 'metadata'>>().toExtend<Partial<core.Event>>();
    expectTypeOf<Plain<ConfigMap>>().toExtend<core.ConfigMap>();
    expectTypeOf<Plain<Secret>>().toExtend<core.Secret>();
    expectTypeOf<Plain<ServiceAccount>>().toExtend<core.ServiceAccount>();
    expectTypeOf<Without<Job['spec'], 'template'>>().toExtend<Omit<batch.JobSpec, 'template'>>();
    expectTypeOf<
      Without<HorizontalPodAutoscaler['spec'], 'behavior'>
    >().toExtend<autoscaling.HorizontalPodAutoscalerSpec>();
    expectTypeOf<Plain<HorizontalPodAutoscalerV1>>().toExtend<autoscalingV1.HorizontalPodAutoscaler>();
    expectTypeOf<Plain<PodDisruptionBudget['spec']>>().toExtend<policy.PodDisruptionBudgetSpec>();
    expectTypeOf<Plain<Eviction>>().toExtend<policy.Eviction>();
    expectTypeOf<Plain<PriorityClass>>().toExtend<scheduling.PriorityClass>();
  });

  it('invent no fields', () => {
    expectTypeOf<keyof Service>().toExtend<keyof core.Service>();
    expectTypeOf<keyof ServiceSpec>().toExtend<keyof core.ServiceSpec>();
    expectTypeOf<keyof Pod>().toExtend<keyof core.Pod>();
    expectTypeOf<keyof PodSpec>().toExtend<keyof core.PodSpec>();
    expectTypeOf<Exclude<keyof NonNullable<Pod['status']>, 'observedGeneration'>>().toExtend<keyof core.PodStatus>();
    expectTypeOf<keyof Container>().toExtend<keyof core.Container>();
    expectTypeOf<keyof Node['spec']>().toExtend<keyof core.NodeSpec>();
    expectTypeOf<keyof NonNullable<Node['status']>>().toExtend<keyof core.NodeStatus>();
    expectTypeOf<keyof Endpoint>().toExtend<keyof discovery.Endpoint>();
    expectTypeOf<keyof Deployment['spec']>().toExtend<keyof apps.DeploymentSpec>();
    expectTypeOf<Exclude<keyof NonNullable<Deployment['status']>, 'terminatingReplicas'>>().toExtend<
      keyof apps.DeploymentStatus
    >();
    expectTypeOf<keyof ReplicaSet['spec']>().toExtend<keyof apps.ReplicaSetSpec>();
    expectTypeOf<keyof Event>().toExtend<keyof core.Event>();
    expectTypeOf<keyof ConfigMap>().toExtend<keyof core.ConfigMap>();
    expectTypeOf<keyof Secret>().toExtend<keyof core.Secret>();
    expectTypeOf<keyof ServiceAccount>().toExtend<keyof core.ServiceAccount>();
    expectTypeOf<Exclude<keyof Job['spec'], 'successPolicy' | 'managedBy'>>().toExtend<keyof batch.JobSpec>();
    expectTypeOf<keyof NonNullable<Job['status']>>().toExtend<keyof batch.JobStatus>();
    expectTypeOf<keyof HorizontalPodAutoscaler['spec']>().toExtend<keyof autoscaling.HorizontalPodAutoscalerSpec>();
    expectTypeOf<keyof PodDisruptionBudget['spec']>().toExtend<keyof policy.PodDisruptionBudgetSpec>();
    expectTypeOf<keyof NonNullable<PodDisruptionBudget['status']>>().toExtend<keyof policy.PodDisruptionBudgetStatus>();
    expectTypeOf<keyof PriorityClass>().toExtend<keyof scheduling.PriorityClass>();
    expectTypeOf<keyof Condition>().toExtend<keyof meta.Condition>();
    expectTypeOf<keyof Status>().toExtend<keyof meta.Status>();
  });
});
