/**
 * Who controls an object: reading, writing and dropping the controller ownerReference.
 * Upstream: apimachinery/pkg/apis/meta/v1/controller_ref.go and pkg/controller/controller_ref_manager.go.
 */
import {
  matchesSelector,
  type KubernetesObject,
  type Labels,
  type LabelSelector,
  type ObjectMeta,
  type OwnerReference,
} from '../api/index.ts';

type Owned = { readonly metadata: ObjectMeta };

export function controllerOf(object: Owned): OwnerReference | undefined {
  const references = object.metadata.ownerReferences;
  if (references) for (const reference of references) if (reference.controller === true) return reference;
  return undefined;
}

export function controllerReference({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** The object without its references to `uids`. */
export function withoutOwners<T extends Owned>(object: T, uids: readonly string[]): T {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const kept = ownerReferences.filter(({ uid }) => !uids.includes(uid));
  return { ...object, metadata: kept.length > 0 ? { ...metadata, ownerReferences: kept } : metadata };
}

export interface Claim<T> {
  /** What the controller manages, as it will be once the writes below are made. */
  readonly claimed: readonly T[];
  /** Orphans to take in and strays to let go, as they are to be written. */
  readonly rewritten: readonly T[];
}

/**
 * Sorts candidates: keeps what is controlled and matches, releases what is controlled but no longer matches, adopts matching
 * orphans. A controller that is being deleted neither adopts nor releases. Candidates of other controllers are ignored.
 */
export function claimObjects<T extends Owned>(
  controller: KubernetesObject,
  selector: LabelSelector | undefined,
  candidates: readonly T[],
): Claim<T> {
  const claimed: T[] = [];
  const rewritten: T[] = [];
  const { uid } = controller.metadata;
  const leaving = controller.metadata.deletionTimestamp !== undefined;
  // What a template made shares its map of labels: the answer for the one before is the answer for this one.
  let labels: Labels | undefined;
  let matches = matchesSelector(selector, undefined);
  for (const candidate of candidates) {
    const reference = controllerOf(candidate);
    if (reference && reference.uid !== uid) continue;
    if (candidate.metadata.labels !== labels) {
      ({ labels } = candidate.metadata);
      matches = matchesSelector(selector, labels);
    }
    if (reference && matches) claimed.push(candidate);
    else if (leaving) continue;
    else if (reference) rewritten.push(withoutOwners(candidate, [uid]));
    else if (matches && candidate.metadata.deletionTimestamp === undefined) {
      const adopted = adopt(controller, candidate);
      rewritten.push(adopted);
      claimed.push(adopted);
    }
  }
  return { claimed, rewritten };
}

function adopt<T extends Owned>(controller: KubernetesObject, orphan: T): T {
  const ownerReferences = [...(orphan.metadata.ownerReferences ?? []), controllerReference(controller)];
  return { ...orphan, metadata: { ...orphan.metadata, ownerReferences } };
}
