/**
 * DaemonSet: one Pod on every node that fits, also on nodes that are cordoned or not ready; it comes and goes with the node. Its Pods
 * are never evicted when a node is lost. Upstream: pkg/controller/daemon/daemon_controller.go. Left out: expectations (the store is
 * read as it is now).
 */
import { splitKey, type DaemonSet, type DaemonSetStatus, type Draft, type Node, type Pod } from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan, Refusal } from '../../client-go/index.ts';
import { claimObjects, controllerReference } from '../ownership.ts';
import { isPodAvailable, isPodFinished, isPodReady } from '../podConditions.ts';
import { selectOrphans } from '../selection.ts';
import type { FailureBackOff } from './failureBackOff.ts';
import { cleanUpHistory, HASH_LABEL, historyOf } from './history.ts';
import { affinityTo, daemonSpec, fitOf, targetNode, type Fit } from './nodes.ts';
import { isUpdated, rollingUpdate, surgeOf, templateGeneration, type Place } from './rolling.ts';

/** At most so many creations, and so many deletions, in one sync. */
const BURST_REPLICAS = 250;

interface NodePlace extends Place {
  readonly fit: Fit | undefined;
}

/** One look at a DaemonSet. */
interface Sync {
  readonly daemonSet: DaemonSet;
  readonly backOff: FailureBackOff;
  readonly hash: string;
  readonly now: number;
  readonly places: readonly NodePlace[];
  readonly events: EventNote[];
}

export function reconcileDaemonSet(lister: Lister, backOff: FailureBackOff, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const daemonSet = lister.get('daemonsets', namespace, name);
  if (!daemonSet) return { calls: [] };
  if (selectsEverything(daemonSet)) return { calls: [], events: [explainSelectingAll(daemonSet)] };
  if (daemonSet.metadata.deletionTimestamp !== undefined) return { calls: [] };

  const history = historyOf(lister, daemonSet);
  const { claimed, rewritten } = claimPods(lister, daemonSet);
  const places = placesOf(daemonSet, lister.list('nodes'), claimed);
  const sync: Sync = { daemonSet, backOff, hash: history.hash, now, places, events: [] };
  const calls: ApiCall[] = [
    ...history.calls,
    ...rewritten.map((object): ApiCall => ({ verb: 'update', resource: 'pods', object })),
  ];
  const managed = managePods(sync);
  // Upstream updates only once what it made and deleted has been seen.
  const isQuiet = managed.create.length + managed.remove.length === 0;
  const rolls = isQuiet && daemonSet.spec.updateStrategy?.type !== 'OnDelete';
  const { create, remove } = rolls ? rollingUpdate(daemonSet, places, history.hash, now) : managed;
  writePods(sync, create, remove, calls);
  calls.push(...cleanUpHistory(daemonSet, history, claimed));
  const status = calculateStatus(sync);
  if (isStatusChanged(daemonSet.status, status))
    calls.push({ verb: 'updateStatus', resource: 'daemonsets', object: { ...daemonSet, status } });
  return { calls, events: sync.events, examined: claimed.length, ...lookAgain(daemonSet, status, managed.wait) };
}

function selectsEverything({ spec }: DaemonSet): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector;
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}

function explainSelectingAll(about: DaemonSet): EventNote {
  const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
  return { about, type: 'Warning', reason: 'SelectingAll', message };
}

function claimPods(lister: Lister, daemonSet: DaemonSet): { claimed: readonly Pod[]; rewritten: readonly Pod[] } {
  const owned = lister.controlledBy('pods', daemonSet.metadata.uid);
  const orphans = selectOrphans(lister, daemonSet.metadata.namespace ?? '', daemonSet.spec.selector);
  return claimObjects(daemonSet, daemonSet.spec.selector, [...owned, ...orphans]);
}

/** Every node with this DaemonSet's Pods on it, oldest first; and the nodes that are gone and still have some. */
function placesOf(daemonSet: DaemonSet, nodes: readonly Node[], pods: readonly Pod[]): readonly NodePlace[] {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    // Its object only waits to be removed.
    if (isPodFinished(pod) && pod.metadata.deletionTimestamp !== undefined) continue;
    const node = targetNode(pod);
    if (node === undefined) continue;
    const there = byNode.get(node);
    if (there) there.push(pod);
    else byNode.set(node, [pod]);
  }
  const places = nodes.map((node): NodePlace => {
    const { name } = node.metadata;
    const fit = fitOf(daemonSet, node);
    const there = byNode.get(name) ?? [];
    byNode.delete(name);
    return { node: name, fit, shouldRun: fit.shouldRun, pods: there.sort(byAge) };
  });
  for (const [node, there] of byNode) places.push({ node, fit: undefined, shouldRun: undefined, pods: there });
  return places;
}

function byAge(a: Pod, b: Pod): number {
  if (Boolean(a.spec.nodeName) !== Boolean(b.spec.nodeName)) return a.spec.nodeName ? -1 : 1;
  return ageKey(a) < ageKey(b) ? -1 : 1;
}

const ageKey = ({ metadata }: Pod): string => `${metadata.creationTimestamp} ${metadata.name}`;

interface Managed {
  readonly create: string[];
  readonly remove: Pod[];
  /** ms until a failed Pod may be deleted that has to wait. */
  readonly wait: number | undefined;
}

/** One Pod where there should be one, none where there should be none. */
function managePods(sync: Sync): Managed {
  const create: string[] = [];
  const remove: Pod[] = [];
  let wait: number | undefined;
  for (const { node, fit, pods } of sync.places) {
    // The Pod garbage collector clears up behind a node that is gone; it does not see Pods that never got there.
    if (!fit) remove.push(...pods.filter(({ spec }) => !spec.nodeName));
    else if (fit.shouldRun && pods.length === 0) create.push(node);
    else if (!fit.shouldStay) remove.push(...pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined));
    else {
      const running: Pod[] = [];
      for (const pod of pods) {
        if (pod.metadata.deletionTimestamp !== undefined) continue;
        if (!isPodFinished(pod)) {
          running.push(pod);
          continue;
        }
        const left = waitOf(sync, pod, node);
        if (left > 0) wait = Math.min(wait ?? left, left);
        else remove.push(finished(sync, pod, node));
      }
      const excess = excessPods(sync, running);
      remove.push(...excess);
      if (running.length === 0 && fit.shouldRun && surgeOf(sync.daemonSet, 1) > 0) create.push(node);
    }
  }
  return { create, remove, wait };
}

/** ms until a Pod that has ended may be deleted. One that succeeded waits for nothing. */
function waitOf({ daemonSet, backOff, now }: Sync, { status }: Pod, node: string): number {
  if (status?.phase !== 'Failed') return 0;
  const { uid } = daemonSet.metadata;
  const left = backOff.left(uid, node, now);
  if (left === 0) backOff.next(uid, node, now);
  return left;
}

/** Says in an Event what became of the Pod. */
function finished({ daemonSet, events }: Sync, pod: Pod, node: string): Pod {
  const { namespace = '', name } = pod.metadata;
  const failed = pod.status?.phase === 'Failed';
  const message = failed
    ? `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`
    : `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`;
  const reason = failed ? 'FailedDaemonPod' : 'SucceededDaemonPod';
  events.push({ about: daemonSet, type: failed ? 'Warning' : 'Normal', reason, message });
  return pod;
}

/** Of several Pods on a node the oldest stays; with surge the oldest new one and, until that is available, the oldest old one. */
function excessPods({ daemonSet, hash, now }: Sync, running: readonly Pod[]): readonly Pod[] {
  if (running.length <= 1) return [];
  if (surgeOf(daemonSet, 1) === 0) return running.slice(1);
  const fresh = running.filter(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash);
  const old = running.filter((pod) => !fresh.includes(pod));
  const excess = [...fresh.slice(1), ...old.slice(1)];
  const [newest] = fresh;
  const [oldest] = old;
  const isReplaced =
    newest && oldest && (!isPodReady(oldest) || isPodAvailable(newest, daemonSet.spec.minReadySeconds ?? 0, now));
  return isReplaced ? [...excess, oldest] : excess;
}

function writePods(sync: Sync, create: readonly string[], remove: readonly Pod[], calls: ApiCall[]): void {
  const { daemonSet, events } = sync;
  const note = (verb: 'Create' | 'Delete', message: string, afterCall: number): void => {
    events.push({ about: daemonSet, type: 'Normal', reason: `Successful${verb}`, message, afterCall });
  };
  for (const node of create.slice(0, BURST_REPLICAS)) {
    const afterCall = calls.push({ verb: 'create', resource: 'pods', object: newPod(sync, node) }) - 1;
    note('Create', 'Created pod: {name}', afterCall);
  }
  for (const { metadata } of remove.slice(0, BURST_REPLICAS)) {
    const { namespace = '', name } = metadata;
    const afterCall = calls.push({ verb: 'delete', resource: 'pods', namespace, name }) - 1;
    note('Delete', `Deleted pod: ${name}`, afterCall);
  }
}

function newPod({ daemonSet, hash }: Sync, node: string): Draft<Pod> {
  const { name, namespace } = daemonSet.metadata;
  const { template } = daemonSet.spec;
  const generation = templateGeneration(daemonSet);
  const spec = daemonSpec(template.spec);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        ...template.metadata?.labels,
        ...(generation === undefined ? {} : { 'pod-template-generation': generation }),
        [HASH_LABEL]: hash,
      },
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
      ownerReferences: [controllerReference(daemonSet)],
    },
    spec: { ...spec, affinity: affinityTo(node, spec.affinity) },
  };
}

function calculateStatus({ daemonSet, hash, now, places }: Sync): DaemonSetStatus {
  const { generation } = daemonSet.metadata;
  const { collisionCount, conditions } = daemonSet.status ?? {};
  let desired = 0;
  let current = 0;
  let misscheduled = 0;
  let ready = 0;
  let available = 0;
  let updated = 0;
  for (const { shouldRun, pods } of places) {
    if (shouldRun === undefined) continue;
    const [pod] = pods;
    if (!shouldRun) {
      if (pod) misscheduled++;
      continue;
    }
    desired++;
    if (!pod) continue;
    current++;
    if (isPodReady(pod)) ready++;
    if (isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, now)) available++;
    if (isUpdated(daemonSet, pod, hash)) updated++;
  }
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(desired > available ? { numberUnavailable: desired - available } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
  };
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'observedGeneration',
] as const;

const isStatusChanged = (before: DaemonSetStatus | undefined, next: DaemonSetStatus): boolean =>
  COUNTS.some((count) => (before?.[count] ?? 0) !== (next[count] ?? 0));

/** When a Pod will have been ready for minReadySeconds, or a failed one may be deleted. */
function lookAgain(
  { spec }: DaemonSet,
  status: DaemonSetStatus,
  wait: number | undefined,
): { readonly requeueAfter?: number } {
  const { minReadySeconds = 0 } = spec;
  if (wait !== undefined) return { requeueAfter: wait };
  const waits = minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0);
  return waits ? { requeueAfter: minReadySeconds * 1000 } : {};
}

/** A Pod could not be written, or the name of a revision is taken by another template. */
export function explainRefusal(lister: Lister, key: string, _now: number, { call, error }: Refusal): Plan {
  const { namespace, name } = splitKey(key);
  const daemonSet = lister.get('daemonsets', namespace, name);
  if (!daemonSet || call.verb === 'bind') return { calls: [] };
  const { reason, details } = error.status;
  if (call.resource === 'controllerrevisions' && reason === 'AlreadyExists') {
    const { status } = daemonSet;
    const object = {
      ...daemonSet,
      status: { ...(status ?? EMPTY_STATUS), collisionCount: (status?.collisionCount ?? 0) + 1 },
    };
    return { calls: [{ verb: 'updateStatus', resource: 'daemonsets', object }] };
  }
  if (call.resource !== 'pods' || (call.verb !== 'create' && call.verb !== 'delete')) return { calls: [] };
  if (reason === 'NotFound' || details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating'))
    return { calls: [] };
  const creating = call.verb === 'create';
  const message = `Error ${creating ? 'creating' : 'deleting'}: ${error.message}`;
  const failed = creating ? 'FailedCreate' : 'FailedDelete';
  return { calls: [], events: [{ about: daemonSet, type: 'Warning', reason: failed, message }] };
}

const EMPTY_STATUS: DaemonSetStatus = {
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};
