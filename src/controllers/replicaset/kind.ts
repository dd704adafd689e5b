/**
 * One controller for two kinds: a ReplicationController is a ReplicaSet whose selector is a map of labels.
 * Upstream: pkg/controller/replication/{replication_controller,conversion}.go.
 */
import {
  RESOURCES,
  type KubernetesObject,
  type ReplicaSetSpec,
  type ReplicaSetStatus,
  type ReplicationController,
} from '../../api/index.ts';
import type { ApiCall, Lister } from '../../client-go/index.ts';

/** A ReplicaSet, or a ReplicationController in its form. */
export interface Replicated extends KubernetesObject {
  readonly spec: ReplicaSetSpec;
  readonly status?: ReplicaSetStatus;
}

export interface ReplicatedKind {
  readonly resource: 'replicasets' | 'replicationcontrollers';
  /** As its Pods' references name it. */
  readonly kind: string;
  /** Who its Events are from. */
  readonly component: string;
  find(lister: Lister, namespace: string, name: string): Replicated | undefined;
  list(lister: Lister, namespace: string | undefined): readonly Replicated[];
  /** What this kind's status can say. */
  ownStatus(status: ReplicaSetStatus): ReplicaSetStatus;
  /** @param set as found now */
  writeStatus(lister: Lister, set: Replicated, status: ReplicaSetStatus): readonly ApiCall[];
}

export const REPLICA_SETS: ReplicatedKind = {
  resource: 'replicasets',
  kind: RESOURCES.replicasets.kind,
  component: 'replicaset-controller',
  find: (lister, namespace, name) => lister.get('replicasets', namespace, name),
  list: (lister, namespace) => lister.list('replicasets', namespace),
  ownStatus: (status) => status,
  writeStatus(lister, { metadata }, status) {
    const object = lister.get('replicasets', metadata.namespace ?? '', metadata.name);
    return object ? [{ verb: 'updateStatus', resource: 'replicasets', object: { ...object, status } }] : [];
  },
};

function asReplicaSet({ spec, ...rest }: ReplicationController): Replicated {
  const { selector = {}, ...others } = spec;
  return { ...rest, spec: { ...others, selector: { matchLabels: selector } } };
}

export const REPLICATION_CONTROLLERS: ReplicatedKind = {
  resource: 'replicationcontrollers',
  kind: RESOURCES.replicationcontrollers.kind,
  component: 'replication-controller',
  find(lister, namespace, name) {
    const found = lister.get('replicationcontrollers', namespace, name);
    return found && asReplicaSet(found);
  },
  list: (lister, namespace) => lister.list('replicationcontrollers', namespace).map(asReplicaSet),
  ownStatus({ terminatingReplicas: _unknown, ...status }) {
    return status;
  },
  writeStatus(lister, { metadata }, status) {
    const object = lister.get('replicationcontrollers', metadata.namespace ?? '', metadata.name);
    return object ? [{ verb: 'updateStatus', resource: 'replicationcontrollers', object: { ...object, status } }] : [];
  },
};
