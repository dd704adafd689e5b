/**
 * One sync of a Deployment in the making: the objects as they will be once the calls so far are made. The steps of a sync read and
 * replace them, as upstream's steps pass on what the API returned.
 */
import type { Deployment, DeploymentCondition, DeploymentStatus, Draft, ReplicaSet } from '../../api/index.ts';
import { timestamp } from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan } from '../../client-go/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';
import { DESIRED_REPLICAS, MAX_REPLICAS, maxSurge, replicasOf } from './arithmetic.ts';
import { withCondition } from './conditions.ts';

/** Mutable, and never outlives its reconcile. */
export interface Rollout {
  readonly lister: Lister;
  readonly now: number;
  readonly stored: Deployment;
  deployment: Deployment;
  /** The ReplicaSets it controls. */
  sets: readonly ReplicaSet[];
  readonly calls: ApiCall[];
  readonly events: EventNote[];
  requeueAfter?: number;
}

export function setCondition(rollout: Rollout, condition: DeploymentCondition): void {
  const { deployment } = rollout;
  const conditions = withCondition(deployment.status?.conditions ?? [], condition);
  rollout.deployment = { ...deployment, status: { ...deployment.status, conditions } };
}

export function setStatus(rollout: Rollout, status: DeploymentStatus): void {
  rollout.deployment = { ...rollout.deployment, status };
}

export function annotate<T extends Deployment | ReplicaSet>(
  object: T,
  annotations: Readonly<Record<string, string>>,
): T {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...annotations } },
  };
}

export function updateSet(rollout: Rollout, set: ReplicaSet): number {
  rollout.sets = rollout.sets.map((other) => (other.metadata.uid === set.metadata.uid ? set : other));
  return rollout.calls.push({ verb: 'update', resource: 'replicasets', object: set }) - 1;
}

/** Creates a ReplicaSet; what is returned stands for it until the API has stored it. */
export function createSet(rollout: Rollout, name: string, draft: Draft<ReplicaSet>): ReplicaSet {
  const call = rollout.calls.push({ verb: 'create', resource: 'replicasets', object: draft }) - 1;
  const set: ReplicaSet = {
    ...draft,
    metadata: {
      ...draft.metadata,
      name,
      uid: '',
      resourceVersion: '',
      creationTimestamp: timestamp(rollout.now),
    },
    status: { replicas: 0 },
  };
  rollout.sets = [...rollout.sets, set];
  const replicas = replicasOf(set);
  if (replicas > 0) tellScaling(rollout, name, 0, replicas, call);
  return set;
}

function tellScaling(rollout: Rollout, name: string, from: number, to: number, afterCall: number): void {
  const direction = from < to ? 'up' : 'down';
  const message = `Scaled ${direction} replica set ${name} from ${String(from)} to ${String(to)}`;
  rollout.events.push({ about: rollout.stored, type: 'Normal', reason: 'ScalingReplicaSet', message, afterCall });
}

/** What proportional scaling needs to know later: for which size of the Deployment this ReplicaSet was sized. */
export function replicasAnnotations(deployment: Deployment): Readonly<Record<string, string>> {
  const replicas = replicasOf(deployment);
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge(deployment)) };
}

/** Sets a ReplicaSet's size and its annotations. True when the size changed. `force`: look at the annotations in any case. */
export function scaleSet(rollout: Rollout, set: ReplicaSet, replicas: number, force = false): boolean {
  const before = replicasOf(set);
  if (before === replicas && !force) return false;
  const annotations = replicasAnnotations(rollout.deployment);
  const stale = Object.entries(annotations).some(([key, value]) => set.metadata.annotations?.[key] !== value);
  if (before === replicas && !stale) return false;
  const call = updateSet(rollout, annotate({ ...set, spec: { ...set.spec, replicas } }, annotations));
  if (before !== replicas) tellScaling(rollout, set.metadata.name, before, replicas, call);
  return before !== replicas;
}

/** The plan, with the Deployment's own writes last. */
export function planOf(rollout: Rollout): Plan {
  const { stored, deployment, calls, events, requeueAfter } = rollout;
  if (!isSemanticallyEqual(stored.metadata.annotations, deployment.metadata.annotations))
    calls.push({ verb: 'update', resource: 'deployments', object: deployment });
  if (!isSemanticallyEqual(stored.status ?? {}, deployment.status ?? {}))
    calls.push({ verb: 'updateStatus', resource: 'deployments', object: deployment });
  return { calls, events, ...(requeueAfter === undefined ? {} : { requeueAfter, background: true }) };
}
