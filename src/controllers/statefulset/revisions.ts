/**
 * The two revisions a StatefulSet lives between: the current one, that its Pods were made of, and the one they are updated to. They
 * are the same unless an update is under way. Upstream: pkg/controller/statefulset/stateful_set_control.go (getStatefulSetRevisions).
 */
import type { ControllerRevision, Draft, Pod, StatefulSet } from '../../api/index.ts';
import type { ApiCall, Lister } from '../../client-go/index.ts';
import { claimRevisions, isRevisionOf, newRevision, revisionHash } from '../revisions.ts';
import { revisionOf } from './identity.ts';

const HASH_LABEL = 'controller.kubernetes.io/hash';

/** Of a revision that is still to be written, what matters is known already. */
type Revision = ControllerRevision | (Draft<ControllerRevision> & { readonly metadata: { readonly name: string } });

export interface Revisions {
  readonly current: Revision;
  readonly update: Revision;
  /** How often a name was found taken by another template. */
  readonly collisions: number;
  /** What is stored and is neither. */
  readonly others: readonly ControllerRevision[];
  readonly calls: readonly ApiCall[];
}

export function revisionsOf(lister: Lister, set: StatefulSet): Revisions {
  const { claimed, rewritten } = claimRevisions(lister, set);
  const calls: ApiCall[] = rewritten.map((object) => ({ verb: 'update', resource: 'controllerrevisions', object }));
  const newest = claimed.at(-1);
  const next = (newest?.revision ?? 0) + 1;
  const { template } = set.spec;
  let collisions = set.status?.collisionCount ?? 0;
  let update: Revision | undefined = claimed.findLast((revision) => isRevisionOf(revision, template));
  if (!update) {
    const made = unusedRevision(lister, set, next, collisions);
    ({ collisions } = made);
    update = made.revision;
    if (!made.exists) calls.push({ verb: 'create', resource: 'controllerrevisions', object: made.revision });
  } else if (update !== newest) {
    // A rollback: the old revision becomes the newest.
    const object = { ...(update as ControllerRevision), revision: next };
    calls.push({ verb: 'update', resource: 'controllerrevisions', object });
  }
  const currentName = set.status?.currentRevision;
  const current = claimed.find(({ metadata }) => metadata.name === currentName) ?? update;
  const live = new Set([current.metadata.name, update.metadata.name]);
  return { current, update, collisions, others: claimed.filter(({ metadata }) => !live.has(metadata.name)), calls };
}

/** A revision under a name that is free, or taken by the same template (of a StatefulSet that is being collected). */
function unusedRevision(
  lister: Lister,
  set: StatefulSet,
  next: number,
  collisionsBefore: number,
): { revision: Draft<ControllerRevision> & { metadata: { name: string } }; collisions: number; exists: boolean } {
  for (let collisions = collisionsBefore; ; collisions++) {
    const revision = newRevision(set, revisionHash(set.spec.template, collisions), HASH_LABEL, next);
    const { name = '' } = revision.metadata;
    const taken = lister.get('controllerrevisions', set.metadata.namespace ?? '', name);
    if (taken && !isRevisionOf(taken, set.spec.template)) continue;
    return { revision: { ...revision, metadata: { ...revision.metadata, name } }, collisions, exists: Boolean(taken) };
  }
}

/** Deletes the oldest revisions that no Pod is made of, beyond revisionHistoryLimit. */
export function cleanUpRevisions(set: StatefulSet, { others }: Revisions, pods: readonly Pod[]): readonly ApiCall[] {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  const live = new Set(pods.map(revisionOf));
  const history = others.filter(({ metadata }) => !live.has(metadata.name));
  if (limit < 0 || history.length <= limit) return [];
  return history.slice(0, history.length - limit).map(({ metadata: { namespace = '', name } }) => ({
    verb: 'delete',
    resource: 'controllerrevisions',
    namespace,
    name,
  }));
}
