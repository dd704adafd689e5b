/**
 * StatefulSet: Pods with names that stay, made in the order of their ordinals, each after the one before it is ready, and taken away
 * from the top. A Pod is only replaced once it is gone: of two with one name, both might write to the same disk. So a Pod on a lost
 * node is not replaced at all until the node comes back or is removed. Upstream: pkg/controller/statefulset/stateful_set_control.go.
 * Left out: PersistentVolumeClaims (templates are kept and mounted by name, no claim is made), and maxUnavailable (its gate is off).
 */
import { splitKey, type Pod, type StatefulSet, type StatefulSetStatus } from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan, Refusal } from '../../client-go/index.ts';
import { claimObjects } from '../ownership.ts';
import { isPodAvailable, isPodFinished, readySince } from '../podConditions.ts';
import { templateOf } from '../revisions.ts';
import { selectOrphans } from '../selection.ts';
import { isMemberOf, newPod, ordinalOf, revisionOf, startOrdinal, withIdentity } from './identity.ts';
import { cleanUpRevisions, revisionsOf, type Revisions } from './revisions.ts';
import { calculateStatus, completeUpdate, isRunningAndReady, isStatusChanged } from './status.ts';

/** One look at a StatefulSet: what is decided so far. */
interface Sync {
  readonly set: StatefulSet;
  readonly now: number;
  readonly revisions: Revisions;
  /** By place: its Pod, or undefined where one is missing. */
  readonly replicas: readonly (Pod | undefined)[];
  /** Pods beyond the wanted ordinals, highest first. */
  readonly condemned: readonly Pod[];
  readonly calls: ApiCall[];
  readonly events: EventNote[];
}

export function reconcileStatefulSet(lister: Lister, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const set = lister.get('statefulsets', namespace, name);
  if (!set) return { calls: [] };
  const { pods, rewritten } = claimPods(lister, set);
  const revisions = revisionsOf(lister, set);
  const calls: ApiCall[] = [
    ...revisions.calls,
    ...rewritten.map((object): ApiCall => ({ verb: 'update', resource: 'pods', object })),
  ];
  const sync: Sync = { set, now, revisions, ...placed(set, pods), calls, events: [] };
  // What is being deleted makes and deletes nothing any more.
  const deletedForUpdate = set.metadata.deletionTimestamp === undefined && adjustPods(sync);

  const status = completeUpdate(set, countOff(calculateStatus(set, pods, revisions, now), deletedForUpdate));
  if (isStatusChanged(set.status, status))
    calls.push({ verb: 'updateStatus', resource: 'statefulsets', object: { ...set, status } });
  calls.push(...cleanUpRevisions(set, revisions, pods));
  const requeueAfter = nextAvailabilityCheck(set, pods, now);
  return { calls, events: sync.events, ...(requeueAfter === undefined ? {} : { requeueAfter }) };
}

/** All its Pods, also those that end or have ended: their names are taken. */
function claimPods(lister: Lister, set: StatefulSet): { pods: readonly Pod[]; rewritten: readonly Pod[] } {
  const owned = lister.controlledBy('pods', set.metadata.uid);
  const orphans = selectOrphans(lister, set.metadata.namespace ?? '', set.spec.selector);
  const members = orphans.filter((pod) => isMemberOf(set, pod));
  const { claimed, rewritten } = claimObjects(set, set.spec.selector, [...owned, ...members]);
  return { pods: claimed, rewritten };
}

/**
 * Places that are looked at in one sync: those that were ever filled, and so many more. Upstream holds a slot for each replica; here nobody
 * sees the difference but who asks for a thousand million.
 */
const MOST_NEW_PLACES = 500;

function placed(set: StatefulSet, pods: readonly Pod[]): Pick<Sync, 'replicas' | 'condemned'> {
  const start = startOrdinal(set);
  const wanted = set.spec.replicas ?? 1;
  let filled = 0;
  for (const pod of pods) {
    const place = ordinalOf(pod) - start;
    if (place >= filled && place < wanted) filled = place + 1;
  }
  const length = Math.min(wanted, filled + MOST_NEW_PLACES);
  const replicas: (Pod | undefined)[] = Array.from({ length }, () => undefined);
  const condemned: Pod[] = [];
  for (const pod of pods) {
    const place = ordinalOf(pod) - start;
    if (place >= 0 && place < length) replicas[place] = pod;
    else if (ordinalOf(pod) >= 0) condemned.push(pod);
  }
  return { replicas, condemned: condemned.sort((a, b) => ordinalOf(b) - ordinalOf(a)) };
}

const isOrdered = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel';
const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;
const isAvailable = ({ set, now }: Sync, pod: Pod): boolean => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
const isUnavailable = (sync: Sync, pod: Pod): boolean => !isAvailable(sync, pod) || isTerminating(pod);

/** Scaling comes first, then updating. @returns whether a Pod was deleted to be updated */
function adjustPods(sync: Sync): boolean {
  const ordered = isOrdered(sync.set);
  for (const place of sync.replicas.keys()) if (fillPlace(sync, place) && ordered) return false;
  for (const pod of sync.condemned) if (condemn(sync, pod) && ordered) return false;
  return sync.set.spec.updateStrategy?.type !== 'OnDelete' && updateOne(sync);
}

/** @returns whether the places after this one have to wait, when order matters */
function fillPlace(sync: Sync, place: number): boolean {
  const pod = sync.replicas[place];
  if (!pod) {
    createPod(sync, startOrdinal(sync.set) + place);
    return true;
  }
  if (isPodFinished(pod)) {
    if (!isTerminating(pod)) deletePod(sync, pod);
    return true;
  }
  const waits = isTerminating(pod) || !isRunningAndReady(pod) || !isAvailable(sync, pod);
  if (waits && isOrdered(sync.set)) return true;
  const known = withIdentity(pod);
  if (known === pod) return false;
  const afterCall = sync.calls.push({ verb: 'update', resource: 'pods', object: known }) - 1;
  sync.events.push({ ...note(sync, 'Update', pod.metadata.name), afterCall });
  return false;
}

/** Of the Pods that are too many only the one that is itself what everything waits for goes while something is not available. */
function condemn(sync: Sync, pod: Pod): boolean {
  if (isTerminating(pod)) return true;
  const healthy = isRunningAndReady(pod) && isAvailable(sync, pod);
  if (!healthy && isOrdered(sync.set) && pod !== firstUnavailable(sync)) return true;
  deletePod(sync, pod);
  return true;
}

function firstUnavailable(sync: Sync): Pod | undefined {
  for (const pod of sync.replicas) if (pod && isUnavailable(sync, pod)) return pod;
  return sync.condemned.findLast((pod) => isUnavailable(sync, pod));
}

/** Deletes the highest Pod of another revision, from the top down to the partition; a Pod that is not available yet is waited for. */
function updateOne(sync: Sync): boolean {
  const { set, replicas, revisions } = sync;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let place = replicas.length - 1; place >= partition; place--) {
    const pod = replicas[place];
    if (!pod) return false;
    const isOutdated = revisionOf(pod) !== revisions.update.metadata.name;
    if (isOutdated && !isTerminating(pod) && !isPodFinished(pod)) {
      deletePod(sync, pod);
      return true;
    }
    if (isUnavailable(sync, pod)) return false;
  }
  return false;
}

/** Below the partition a Pod is made of the current revision, and of the new one otherwise. */
function createPod(sync: Sync, ordinal: number): void {
  const { set, revisions } = sync;
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status?.currentReplicas ?? 0);
  const isKept = ordinal < startOrdinal(set) + kept && (rollingUpdate !== undefined || type !== 'OnDelete');
  const revision = isKept ? revisions.current : revisions.update;
  const object = newPod(set, templateOf(revision) ?? set.spec.template, revision.metadata.name ?? '', ordinal);
  const afterCall = sync.calls.push({ verb: 'create', resource: 'pods', object }) - 1;
  sync.events.push({ ...note(sync, 'Create', object.metadata.name ?? ''), afterCall });
}

function deletePod(sync: Sync, { metadata: { namespace = '', name } }: Pod): void {
  const afterCall = sync.calls.push({ verb: 'delete', resource: 'pods', namespace, name }) - 1;
  sync.events.push({ ...note(sync, 'Delete', name), afterCall });
}

function note({ set }: Sync, verb: 'Create' | 'Update' | 'Delete', pod: string): EventNote {
  const message = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} successful`;
  return { about: set, type: 'Normal', reason: `Successful${verb}`, message };
}

/** The Pod just deleted no longer counts among the current ones, as upstream has it. */
function countOff(status: StatefulSetStatus, deleted: boolean): StatefulSetStatus {
  const { currentReplicas = 0, ...rest } = status;
  if (!deleted || currentReplicas === 0) return status;
  return currentReplicas > 1 ? { ...rest, currentReplicas: currentReplicas - 1 } : rest;
}

/** When the next ready Pod will have been ready for minReadySeconds, in ms from now. */
function nextAvailabilityCheck(set: StatefulSet, pods: readonly Pod[], now: number): number | undefined {
  const wait = (set.spec.minReadySeconds ?? 0) * 1000;
  const waits = pods
    .map((pod) => (readySince(pod) ?? -Infinity) + wait - now)
    .filter((left) => left > 0 && Number.isFinite(left));
  return waits.length === 0 ? undefined : Math.min(...waits);
}

/** A Pod could not be written. That its name is taken is said nowhere: it is tried again. */
export function explainRefusedPod(lister: Lister, key: string, _now: number, { call, error }: Refusal): Plan {
  const { namespace, name } = splitKey(key);
  const set = lister.get('statefulsets', namespace, name);
  if (!set || call.verb === 'bind' || call.resource !== 'pods' || error.status.reason === 'AlreadyExists')
    return { calls: [] };
  const verb = call.verb === 'create' ? 'Create' : call.verb === 'delete' ? 'Delete' : 'Update';
  const pod = call.verb === 'delete' ? call.name : (call.object.metadata.name ?? '');
  const message = `${verb} Pod ${pod} in StatefulSet ${name} failed error: ${error.message}`;
  return { calls: [], events: [{ about: set, type: 'Warning', reason: `Failed${verb}`, message }] };
}
