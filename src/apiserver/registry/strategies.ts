/** Which strategy each resource has. */
import type { ResourceName, ResourceTypes } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import type { ServiceAllocation } from '../allocation/serviceAllocation.ts';
import { deploymentStrategy, replicaSetStrategy, replicationControllerStrategy } from './appsStrategies.ts';
import { autoscalerStrategy } from './autoscalerStrategy.ts';
import { configMapStrategy, secretStrategy, serviceAccountStrategy } from './configStrategies.ts';
import { daemonSetStrategy } from './daemonSetStrategy.ts';
import { endpointSliceStrategy } from './endpointSliceStrategy.ts';
import { eventStrategy } from './eventStrategy.ts';
import { cronJobStrategy, jobStrategy } from './jobStrategy.ts';
import { namespaceStrategy } from './namespaceStrategy.ts';
import { ipAddressStrategy, serviceCIDRStrategy } from './networkingStrategies.ts';
import { nodeStrategy } from './nodeStrategy.ts';
import { controllerRevisionStrategy, endpointsStrategy, leaseStrategy } from './plainStrategies.ts';
import { createPodStrategy } from './podStrategy.ts';
import { budgetStrategy, createPriorityClassStrategy } from './policyStrategies.ts';
import { createServiceStrategy } from './serviceStrategy.ts';
import { statefulSetStrategy } from './statefulSetStrategy.ts';
import type { Strategy } from './strategy.ts';

export type Strategies = { readonly [R in ResourceName]: Strategy<ResourceTypes[R]> };

export function createStrategies(store: Store, allocation: ServiceAllocation): Strategies {
  return {
    namespaces: namespaceStrategy,
    nodes: nodeStrategy,
    pods: createPodStrategy(store),
    services: createServiceStrategy(allocation),
    endpointslices: endpointSliceStrategy,
    deployments: deploymentStrategy,
    replicasets: replicaSetStrategy,
    events: eventStrategy,
    daemonsets: daemonSetStrategy,
    statefulsets: statefulSetStrategy,
    controllerrevisions: controllerRevisionStrategy,
    endpoints: endpointsStrategy,
    leases: leaseStrategy,
    configmaps: configMapStrategy,
    secrets: secretStrategy,
    serviceaccounts: serviceAccountStrategy,
    jobs: jobStrategy,
    horizontalpodautoscalers: autoscalerStrategy,
    poddisruptionbudgets: budgetStrategy,
    priorityclasses: createPriorityClassStrategy(store),
    servicecidrs: serviceCIDRStrategy,
    ipaddresses: ipAddressStrategy,
    replicationcontrollers: replicationControllerStrategy,
    cronjobs: cronJobStrategy,
  };
}
