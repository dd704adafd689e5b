/**
 * ReplicaSet: keeps as many active Pods as spec.replicas says, taking in orphans that match and letting go of Pods whose labels
 * were edited. Upstream: pkg/controller/replicaset/replica_set.go. Left out: expectations (the store is read as it is now), and
 * slow start shows only in the time a sync takes, since creations here cannot fail halfway through a batch.
 */
import { splitKey, type Draft, type Pod } from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan, Refusal } from '../../client-go/index.ts';
import { claimObjects, controllerOf, controllerReference } from '../ownership.ts';
import { isPodActive, isPodTerminating, readySince, isPodAvailable } from '../podConditions.ts';
import { selectOrphans, selectPods } from '../selection.ts';
import { podsToDelete } from '../deletionRank.ts';
import type { Replicated, ReplicatedKind } from './kind.ts';
import { calculateStatus, isStatusChanged, type OwnPods, type ReplicaFailure } from './status.ts';

/** At most so many creations or deletions in one sync. */
const BURST_REPLICAS = 500;

/** `<base>-` and five random characters, as the API server completes it. */
function podNamePrefix(setName: string): string {
  return `${setName}-`;
}

export function reconcileReplicas(kind: ReplicatedKind, lister: Lister, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const set = kind.find(lister, namespace, name);
  if (!set) return { calls: [] };

  const { pods, rewritten } = claimPods(lister, set);
  const calls: ApiCall[] = rewritten.map((pod) => ({ verb: 'update', resource: 'pods', object: pod }));
  const events: EventNote[] = [];
  if (set.metadata.deletionTimestamp === undefined) adjustPods(lister, set, pods.active, now, calls, events);
  calls.push(...statusCalls(kind, lister, set, pods, undefined, now));

  const requeueAfter = nextAvailabilityCheck(set, pods.active, now);
  const examined = pods.active.length;
  return { calls, events, examined, ...(requeueAfter === undefined ? {} : { requeueAfter }) };
}

/** The Pods this ReplicaSet counts, once the Pods in `rewritten` are written. */
function claimPods(lister: Lister, set: Replicated): { pods: OwnPods; rewritten: readonly Pod[] } {
  const { selector } = set.spec;
  const active: Pod[] = [];
  const ending: Pod[] = [];
  for (const pod of lister.controlledBy('pods', set.metadata.uid)) {
    if (isPodActive(pod)) active.push(pod);
    else if (isPodTerminating(pod)) ending.push(pod);
  }
  for (const pod of selectOrphans(lister, set.metadata.namespace ?? '', selector))
    if (isPodActive(pod)) active.push(pod);
  const { claimed, rewritten } = claimObjects(set, selector, active);
  const { claimed: terminating } = claimObjects(set, selector, ending);
  return { pods: { active: claimed, terminating }, rewritten };
}

function adjustPods(
  lister: Lister,
  set: Replicated,
  active: readonly Pod[],
  now: number,
  calls: ApiCall[],
  events: EventNote[],
): void {
  const missing = (set.spec.replicas ?? 1) - active.length;
  if (missing > 0) {
    const object = podFromTemplate(set);
    for (let i = 0; i < Math.min(missing, BURST_REPLICAS); i++) {
      const afterCall = calls.push({ verb: 'create', resource: 'pods', object }) - 1;
      events.push({
        about: set,
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: 'Created pod: {name}',
        afterCall,
      });
    }
  } else if (missing < 0) {
    const count = Math.min(-missing, BURST_REPLICAS);
    for (const { metadata } of podsToDelete(active, familyOf(lister, set), count, now)) {
      const { namespace = '', name } = metadata;
      const afterCall = calls.push({ verb: 'delete', resource: 'pods', namespace, name }) - 1;
      events.push({
        about: set,
        type: 'Normal',
        reason: 'SuccessfulDelete',
        message: `Deleted pod: ${name}`,
        afterCall,
      });
    }
  }
}

function podFromTemplate(set: Replicated): Draft<Pod> {
  const { template } = set.spec;
  const { labels, annotations } = template?.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: podNamePrefix(set.metadata.name),
      ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(set)],
    },
    spec: template?.spec ?? { containers: [] },
  };
}

/** The Pods of all ReplicaSets of the same owner (of one Deployment), for spreading deletions over nodes. */
function familyOf(lister: Lister, set: Replicated): readonly Pod[] {
  const owner = controllerOf(set);
  if (!owner) return [];
  const pods = new Map<string, Pod>();
  for (const related of lister.controlledBy('replicasets', owner.uid))
    for (const pod of selectPods(lister, related.metadata.namespace ?? '', related.spec.selector))
      pods.set(pod.metadata.uid, pod);
  return [...pods.values()];
}

function statusCalls(
  kind: ReplicatedKind,
  lister: Lister,
  set: Replicated,
  pods: OwnPods,
  failure: ReplicaFailure | undefined,
  now: number,
): readonly ApiCall[] {
  const status = kind.ownStatus(calculateStatus(set, pods, failure, now));
  return isStatusChanged(set.status, status) ? kind.writeStatus(lister, set, status) : [];
}

/** When the next ready Pod will have been ready for minReadySeconds, in ms from now. */
function nextAvailabilityCheck(set: Replicated, active: readonly Pod[], now: number): number | undefined {
  const { minReadySeconds = 0 } = set.spec;
  if (minReadySeconds <= 0) return undefined;
  let next: number | undefined;
  for (const pod of active) {
    const since = readySince(pod);
    if (since === undefined || isPodAvailable(pod, minReadySeconds, now)) continue;
    const wait = since + minReadySeconds * 1000 - now;
    next = next === undefined ? wait : Math.min(next, wait);
  }
  return next;
}

/** A Pod could not be created or deleted: says so in an Event and in the condition ReplicaFailure. */
export function explainRefusedPod(
  kind: ReplicatedKind,
  lister: Lister,
  key: string,
  now: number,
  { call, error }: Refusal,
): Plan {
  const { namespace, name } = splitKey(key);
  const set = kind.find(lister, namespace, name);
  if (!set || call.verb === 'update' || call.verb === 'updateStatus') return { calls: [] };
  const causes = error.status.details?.causes ?? [];
  if (error.status.reason === 'NotFound' || causes.some(({ reason }) => reason === 'NamespaceTerminating'))
    return { calls: [] };
  const creating = call.verb === 'create';
  const reason = creating ? 'FailedCreate' : 'FailedDelete';
  const message = `Error ${creating ? 'creating' : 'deleting'}: ${error.message}`;
  const failure = { reason, message: creating ? error.message : `unable to delete pods: ${error.message}` } as const;
  return {
    calls: statusCalls(kind, lister, set, claimPods(lister, set).pods, failure, now),
    events: [{ about: set, type: 'Warning', reason, message }],
  };
}
