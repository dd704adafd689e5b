/** Deployments, ReplicaSets, ReplicationControllers. Upstream: pkg/registry/{apps/deployment,apps/replicaset,core/replicationcontroller}/strategy.go. */
import { type Deployment, type ReplicaSet, type ReplicationController, equalValues } from '../../api/index.ts';
import { defaultDeployment, defaultReplicaSet, defaultReplicationController } from '../defaults/apps.ts';
import {
  validateDeployment,
  validateDeploymentUpdate,
  validateReplicaSet,
  validateReplicaSetUpdate,
} from '../validation/apps.ts';
import { validateReplicationController } from '../validation/replicationController.ts';
import { templateWarnings } from '../validation/podWarnings.ts';
import { withGeneration, type Strategy } from './strategy.ts';

export const deploymentStrategy: Strategy<Deployment> = {
  createsOnUpdate: false,
  withDefaults: defaultDeployment,
  prepareForCreate: (deployment) => ({ ...withGeneration(deployment, 1), status: {} }),

  /** Annotations count too: some of them steer a rollout. */
  prepareForUpdate(deployment, old) {
    const next = { ...deployment, ...(old.status ? { status: old.status } : {}) };
    const same =
      equalValues(next.spec, old.spec) && equalValues(next.metadata.annotations ?? {}, old.metadata.annotations ?? {});
    return same ? { ...next, spec: old.spec } : withGeneration(next, (old.metadata.generation ?? 0) + 1);
  },

  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  warnings: (deployment, old) => templateWarnings(deployment.spec.template, old?.spec.template),
};

export const replicaSetStrategy: Strategy<ReplicaSet> = {
  createsOnUpdate: false,
  withDefaults: defaultReplicaSet,
  prepareForCreate: (replicaSet) => ({ ...withGeneration(replicaSet, 1), status: { replicas: 0 } }),

  prepareForUpdate(replicaSet, old) {
    const next = { ...replicaSet, ...(old.status ? { status: old.status } : {}) };
    if (equalValues(next.spec, old.spec)) return { ...next, spec: old.spec };
    return withGeneration(next, (old.metadata.generation ?? 0) + 1);
  },

  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  warnings: (replicaSet, old) =>
    replicaSet.spec.template ? templateWarnings(replicaSet.spec.template, old?.spec.template) : [],
};

/** Unlike a ReplicaSet's, its selector may be changed. */
export const replicationControllerStrategy: Strategy<ReplicationController> = {
  createsOnUpdate: false,
  withDefaults: defaultReplicationController,
  prepareForCreate: (controller) => ({ ...withGeneration(controller, 1), status: { replicas: 0 } }),

  prepareForUpdate(controller, old) {
    const next = { ...controller, ...(old.status ? { status: old.status } : {}) };
    if (equalValues(next.spec, old.spec)) return { ...next, spec: old.spec };
    return withGeneration(next, (old.metadata.generation ?? 0) + 1);
  },

  validate: (controller) => validateReplicationController(controller),
  validateUpdate: (controller) => validateReplicationController(controller, false),
  warnings: ({ spec: { template } }, old) => (template ? templateWarnings(template, old?.spec.template) : []),
};
