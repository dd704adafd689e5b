/**
 * Deployment: a ReplicaSet for every template it ever had, and the way from one to the next. Upstream:
 * pkg/controller/deployment/deployment_controller.go, syncDeployment. Left out: rollback through the deprecated annotation.
 */
import { splitKey, type Deployment } from '../../api/index.ts';
import type { Lister, Plan, Refusal } from '../../client-go/index.ts';
import { claimObjects } from '../ownership.ts';
import { isRollingUpdate } from './arithmetic.ts';
import { conditionOf, newCondition, progressDeadline, withCondition } from './conditions.ts';
import { generationsOf, syncRevision } from './newReplicaSet.ts';
import { recreate } from './recreate.ts';
import { planOf, setCondition, setStatus, type Rollout } from './rollout.ts';
import { rollForward } from './rolling.ts';
import { cleanUpHistory, isScalingEvent, scaleDeployment } from './scaling.ts';
import { calculateStatus } from './status.ts';

export function reconcileDeployment(lister: Lister, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const deployment = lister.get('deployments', namespace, name);
  if (!deployment) return { calls: [] };
  if (selectsEverything(deployment)) return explainSelectingAll(deployment);

  const rollout = beginRollout(lister, deployment, now);
  const { spec } = deployment;
  if (deployment.metadata.deletionTimestamp !== undefined) {
    syncRevision(rollout, false);
    setStatus(rollout, calculateStatus(rollout, generationsOf(rollout)));
    return planOf(rollout);
  }
  notePause(rollout);
  if (spec.paused) scaleOnly(rollout, true);
  else if (isScalingEvent(deployment, syncRevision(rollout, false))) scaleOnly(rollout, false);
  else if (isRollingUpdate(deployment)) rollForward(rollout);
  else recreate(rollout);
  return planOf(rollout);
}

function selectsEverything({ spec }: Deployment): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector;
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function explainSelectingAll(deployment: Deployment): Plan {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.';
  const { generation = 0 } = deployment.metadata;
  const status = { ...deployment.status, observedGeneration: generation };
  const isSeen = (deployment.status?.observedGeneration ?? 0) >= generation;
  return {
    calls: isSeen ? [] : [{ verb: 'updateStatus', resource: 'deployments', object: { ...deployment, status } }],
    events: [{ about: deployment, type: 'Warning', reason: 'SelectingAll', message }],
  };
}

function beginRollout(lister: Lister, deployment: Deployment, now: number): Rollout {
  const { namespace, uid } = deployment.metadata;
  const owned = lister.controlledBy('replicasets', uid);
  const orphans = lister.orphans('replicasets', namespace);
  const { claimed, rewritten } = claimObjects(deployment, deployment.spec.selector, [...owned, ...orphans]);
  return {
    lister,
    now,
    stored: deployment,
    deployment,
    sets: claimed,
    calls: rewritten.map((object) => ({ verb: 'update', resource: 'replicasets', object })),
    events: [],
  };
}

/** Pausing and resuming stop and restart the clock of the progress deadline. */
function notePause(rollout: Rollout): void {
  const { deployment, now } = rollout;
  const current = conditionOf(deployment.status?.conditions, 'Progressing');
  if (progressDeadline(deployment) === undefined || current?.reason === 'ProgressDeadlineExceeded') return;
  const wasPaused = current?.reason === 'DeploymentPaused';
  if (deployment.spec.paused && !wasPaused)
    setCondition(rollout, newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now));
  else if (!deployment.spec.paused && wasPaused)
    setCondition(rollout, newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now));
}

function scaleOnly(rollout: Rollout, paused: boolean): void {
  syncRevision(rollout, false);
  scaleDeployment(rollout);
  if (paused) cleanUpHistory(rollout, generationsOf(rollout).oldSets);
  setStatus(rollout, calculateStatus(rollout, generationsOf(rollout)));
}

/** The new ReplicaSet could not be created: its name is taken by another template, or the API would not have it. */
export function explainRefusedSet(lister: Lister, key: string, now: number, { call, error }: Refusal): Plan {
  const { namespace, name } = splitKey(key);
  const deployment = lister.get('deployments', namespace, name);
  if (!deployment || call.verb !== 'create' || call.resource !== 'replicasets') return { calls: [] };
  if (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return { calls: [] };
  if (error.status.reason === 'AlreadyExists') {
    const status = { ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 };
    return { calls: [{ verb: 'updateStatus', resource: 'deployments', object: { ...deployment, status } }] };
  }
  const message = `Failed to create new replica set "${call.object.metadata.name ?? ''}": ${error.message}`;
  const failed = newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, now);
  const conditions = withCondition(deployment.status?.conditions ?? [], failed);
  const object = { ...deployment, status: { ...deployment.status, conditions } };
  return {
    calls:
      progressDeadline(deployment) === undefined ? [] : [{ verb: 'updateStatus', resource: 'deployments', object }],
    events: [{ about: deployment, type: 'Warning', reason: 'ReplicaSetCreateError', message }],
  };
}
