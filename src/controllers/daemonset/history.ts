/** The revisions of a DaemonSet's template. Upstream: pkg/controller/daemon/update.go (constructHistory, cleanupHistory). */
import type { ControllerRevision, DaemonSet, Pod } from '../../api/index.ts';
import type { ApiCall, Lister } from '../../client-go/index.ts';
import { claimRevisions, isRevisionOf, newRevision } from '../revisions.ts';
import { templateHash } from '../templateHash.ts';

export const HASH_LABEL = 'controller-revision-hash';

export interface History {
  /** What Pods of the present template are labelled with. */
  readonly hash: string;
  readonly old: readonly ControllerRevision[];
  readonly calls: readonly ApiCall[];
}

export function historyOf(lister: Lister, daemonSet: DaemonSet): History {
  const { template } = daemonSet.spec;
  const { claimed, rewritten } = claimRevisions(lister, daemonSet);
  const calls: ApiCall[] = rewritten.map((object) => ({ verb: 'update', resource: 'controllerrevisions', object }));
  const old = claimed.filter((revision) => !isRevisionOf(revision, template));
  const current = claimed.filter((revision) => isRevisionOf(revision, template));
  const number = Math.max(0, ...old.map(({ revision }) => revision)) + 1;
  // Of several revisions of one template the newest is kept.
  const kept = current.at(-1);
  for (const { metadata } of current.slice(0, -1)) calls.push(deleteCall(metadata));
  if (!kept) {
    const hash = templateHash(template, daemonSet.status?.collisionCount);
    const object = newRevision(daemonSet, hash, HASH_LABEL, number);
    const taken = lister.get('controllerrevisions', daemonSet.metadata.namespace ?? '', object.metadata.name ?? '');
    if (!taken || !isRevisionOf(taken, template))
      calls.push({ verb: 'create', resource: 'controllerrevisions', object });
    return { hash, old, calls };
  }
  if (kept.revision < number)
    calls.push({ verb: 'update', resource: 'controllerrevisions', object: { ...kept, revision: number } });
  return { hash: kept.metadata.labels?.[HASH_LABEL] ?? kept.metadata.name, old, calls };
}

function deleteCall({ namespace = '', name }: ControllerRevision['metadata']): ApiCall {
  return { verb: 'delete', resource: 'controllerrevisions', namespace, name };
}

/** Deletes the oldest revisions that no Pod carries, beyond revisionHistoryLimit. */
export function cleanUpHistory(daemonSet: DaemonSet, { old }: History, pods: readonly Pod[]): readonly ApiCall[] {
  const limit = daemonSet.spec.revisionHistoryLimit ?? 10;
  const live = new Set(pods.map(({ metadata }) => metadata.labels?.[HASH_LABEL]));
  const unused = old.filter(({ metadata }) => !live.has(metadata.labels?.[HASH_LABEL]));
  return unused.slice(0, Math.max(0, old.length - limit)).map(({ metadata }) => deleteCall(metadata));
}
