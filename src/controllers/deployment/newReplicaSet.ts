/**
 * The ReplicaSet of the present template: found by its template (so that a rollback finds the old one), given the next revision,
 * or created. Upstream: pkg/controller/deployment/sync.go, getNewReplicaSet.
 */
import type { Deployment, ReplicaSet } from '../../api/index.ts';
import { controllerReference } from '../ownership.ts';
import { newSetSize, oldestFirst } from './arithmetic.ts';
import { conditionOf, newCondition, progressDeadline } from './conditions.ts';
import { annotate, createSet, replicasAnnotations, setCondition, updateSet, type Rollout } from './rollout.ts';
import { HASH_LABEL, isSameTemplate, templateHash } from '../templateHash.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const HISTORY_LENGTH = 2000;
const MAX_NAME_LENGTH = 253;

/** Annotations that are the controllers' own business and not copied down. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

/** The new and the old ReplicaSets, oldest first. */
export interface Generations {
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

export function generationsOf(rollout: Rollout): Generations {
  const sets = oldestFirst(rollout.sets);
  const { template } = rollout.deployment.spec;
  const newSet = sets.find((set) => isSameTemplate(set.spec.template, template));
  return { newSet, oldSets: sets.filter((set) => set !== newSet) };
}

/** Brings revisions and annotations up to date; creates the new ReplicaSet when `create` allows it. */
export function syncRevision(rollout: Rollout, create: boolean): Generations {
  const { newSet, oldSets } = generationsOf(rollout);
  const revision = String(Math.max(0, ...oldSets.map(revisionOf)) + 1);
  if (newSet) adoptRevision(rollout, newSet, revision);
  else if (create) createNewSet(rollout, oldSets, revision);
  return generationsOf(rollout);
}

export function revisionOf(set: ReplicaSet): number {
  const text = set.metadata.annotations?.[REVISION] ?? '';
  return /^\d+$/.test(text) ? Number(text) : 0;
}

function adoptRevision(rollout: Rollout, set: ReplicaSet, revision: string): void {
  const { deployment, now } = rollout;
  const annotations = newSetAnnotations(deployment, set, revision);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (Object.keys(annotations).length > 0 || (set.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    updateSet(rollout, annotate({ ...set, spec: { ...set.spec, minReadySeconds } }, annotations));
  }
  const own = annotations[REVISION] ?? set.metadata.annotations?.[REVISION] ?? '';
  if (deployment.metadata.annotations?.[REVISION] !== own)
    rollout.deployment = annotate(deployment, { [REVISION]: own });
  if (progressDeadline(deployment) !== undefined && !conditionOf(deployment.status?.conditions, 'Progressing')) {
    const message = `Found new replica set "${set.metadata.name}"`;
    setCondition(rollout, newCondition('Progressing', 'True', 'FoundNewReplicaSet', message, now));
  }
}

/** The annotations that a new ReplicaSet lacks or has otherwise: the Deployment's, and its revision with the history of earlier ones. */
function newSetAnnotations(deployment: Deployment, set: ReplicaSet, revision: string): Record<string, string> {
  const has = set.metadata.annotations ?? {};
  const changes: Record<string, string> = {};
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {}))
    if (!NOT_COPIED.has(key) && has[key] !== value) changes[key] = value;

  const before = has[REVISION];
  if (revisionOf(set) >= Number(revision)) return changes;
  changes[REVISION] = revision;
  if (before !== undefined) changes[REVISION_HISTORY] = extendHistory(has[REVISION_HISTORY] ?? '', before);
  return changes;
}

/** Oldest entries give way when the text grows too long. */
function extendHistory(history: string, revision: string): string {
  const revisions = history === '' ? [] : history.split(',');
  revisions.push(revision);
  while (revisions.join(',').length > HISTORY_LENGTH) revisions.shift();
  return revisions.join(',');
}

function createNewSet(rollout: Rollout, oldSets: readonly ReplicaSet[], revision: string): void {
  const { deployment, now } = rollout;
  const { spec, status } = deployment;
  const hash = templateHash(spec.template, status?.collisionCount);
  const name = setName(deployment.metadata.name, hash);
  const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash };
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key));
  createSet(rollout, name, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      ...(deployment.metadata.namespace === undefined ? {} : { namespace: deployment.metadata.namespace }),
      labels,
      annotations: { ...Object.fromEntries(copied), [REVISION]: revision, ...replicasAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newSetSize(deployment, oldSets, 0),
      minReadySeconds: spec.minReadySeconds ?? 0,
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  });
  rollout.deployment = annotate(rollout.deployment, { [REVISION]: revision });
  if (progressDeadline(deployment) === undefined) return;
  const message = `Created new replica set "${name}"`;
  setCondition(rollout, newCondition('Progressing', 'True', 'NewReplicaSetCreated', message, now));
}

function setName(deployment: string, hash: string): string {
  return `${deployment.slice(0, MAX_NAME_LENGTH - 1 - hash.length)}-${hash}`;
}
