/**
 * The taint eviction controller: Pods that do not tolerate a NoExecute taint of their node are deleted, at once or when the time for
 * which they tolerate it has passed. Every Pod tolerates not-ready and unreachable for 300 s, unless it says otherwise. On a node
 * that is lost the deletion is only asked for: nobody is there to carry it out. Upstream: pkg/controller/tainteviction.
 */
import {
  keyOf,
  splitKey,
  timestamp,
  toleratesTaint,
  type Pod,
  type PodCondition,
  type Taint,
  type Toleration,
} from '../../api/index.ts';
import type { ApiCall, Change, Controller, EventNote, Lister, Plan } from '../../client-go/index.ts';
import type { SimTime, Simulation } from '../../sim/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';

/** A Pod whose time runs. */
interface Timer {
  readonly pod: string;
  readonly uid: string;
  readonly node: string;
  readonly since: SimTime;
}

export function createTaintEvictionController(sim: Simulation): Controller {
  const timers = sim.createTable<Timer>('tainteviction/timers');
  const timersByNode = timers.indexBy(({ node }) => [node]);
  /** Nodes that have NoExecute taints, as last seen. */
  const tainted = sim.createTable<true>('tainteviction/nodes');

  const learn = ({ type, object }: Change<'nodes'>): void => {
    const { name } = object.metadata;
    const isTainted = type !== 'DELETED' && noExecuteTaints(object.spec.taints).length > 0;
    if (isTainted === tainted.has(name)) return;
    if (isTainted) tainted.put(name, true);
    else tainted.delete(name);
  };

  /** Most Pods are on nodes that have no such taint. */
  const isIrrelevant = (change: Change<'pods'>): boolean =>
    !tainted.has(change.object.spec.nodeName ?? '') || isNothingTolerated(change);

  /** Whether the Pod's time runs out now; starts, keeps or stops its timer. */
  const isDue = (pod: Pod, taints: readonly Taint[], now: SimTime, events: EventNote[]): SimTime => {
    const key = keyOf(pod);
    const timer = timers.get(key);
    const left = patience(taints, pod.spec.tolerations ?? []);
    if (left === Infinity) {
      if (timer) events.push(cancelled(key));
      if (timer) timers.delete(key);
      return Infinity;
    }
    const since = timer?.uid === pod.metadata.uid ? timer.since : now;
    if (left > 0 && timer?.since !== since)
      timers.put(key, { pod: key, uid: pod.metadata.uid, node: pod.spec.nodeName ?? '', since });
    return since + left - now;
  };

  const forgetGone = (lister: Lister, node: string, events: EventNote[]): void => {
    for (const { pod: key, uid } of timersByNode.get(node)) {
      const { namespace, name } = splitKey(key);
      const pod = lister.get('pods', namespace, name);
      if (pod?.metadata.uid === uid && pod.metadata.deletionTimestamp === undefined) continue;
      timers.delete(key);
      if (!pod) events.push(cancelled(key));
    }
  };

  const reconcile = (lister: Lister, name: string, now: SimTime): Plan => {
    const taints = noExecuteTaints(lister.get('nodes', '', name)?.spec.taints);
    const calls: ApiCall[] = [];
    const events: EventNote[] = [];
    forgetGone(lister, name, events);
    let next = Infinity;
    for (const pod of lister.podsOnNode(name)) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      const wait = isDue(pod, taints, now, events);
      if (wait > 0) next = Math.min(next, wait);
      else evict(pod, now, calls, events);
    }
    // Whether the node comes back in time is nothing to wait for.
    return { calls, events, ...(next < Infinity ? { requeueAfter: next, background: true } : {}) };
  };

  return {
    name: 'taint-eviction-controller',
    watches: {
      nodes(change) {
        learn(change);
        return change.type === 'DELETED' || areSameTaints(change) ? [] : [change.object.metadata.name];
      },
      pods: (change) => (isIrrelevant(change) ? [] : [change.object.spec.nodeName ?? '']),
    },
    ignores: {
      nodes: (change) => change.type === 'MODIFIED' && areSameTaints(change),
      pods: isIrrelevant,
    },
    reconcile,
  };
}

const noExecuteTaints = (taints: readonly Taint[] = []): readonly Taint[] =>
  taints.filter(({ effect }) => effect === 'NoExecute');

function areSameTaints({ object, previous }: Change<'nodes'>): boolean {
  return isSemanticallyEqual(noExecuteTaints(object.spec.taints), noExecuteTaints(previous?.spec.taints));
}

/** A Pod that stays where it is and tolerates what it did. */
function isNothingTolerated({ type, object, previous }: Change<'pods'>): boolean {
  if (type !== 'MODIFIED' || !previous) return false;
  return (
    object.spec.nodeName === previous.spec.nodeName &&
    isSemanticallyEqual(object.spec.tolerations, previous.spec.tolerations)
  );
}

/** For how long the taints are tolerated, in ms: the shortest time of the tolerations that are used. */
function patience(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  let shortest = Infinity;
  for (const taint of taints) {
    const used = tolerations.find((toleration) => toleratesTaint(toleration, taint));
    if (!used) return 0;
    if (used.tolerationSeconds !== undefined) shortest = Math.min(shortest, Math.max(0, used.tolerationSeconds) * 1000);
  }
  return shortest;
}

function about(key: string): EventNote['about'] {
  return { apiVersion: 'v1', kind: 'Pod', ...splitKey(key) };
}

function cancelled(key: string): EventNote {
  const message = `Cancelling deletion of Pod ${key}`;
  return { about: about(key), type: 'Normal', reason: 'TaintManagerEviction', message };
}

/** Says so, says why in the Pod's status, and deletes it. */
function evict(pod: Pod, now: SimTime, calls: ApiCall[], events: EventNote[]): void {
  const key = keyOf(pod);
  const { namespace = '', name } = pod.metadata;
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
  const target: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timestamp(now),
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  };
  const object = { ...pod, status: { ...pod.status, conditions: [...others, target] } };
  const afterCall = calls.push({ verb: 'updateStatus', resource: 'pods', object }) - 1;
  calls.push({ verb: 'delete', resource: 'pods', namespace, name });
  const message = `Marking for deletion Pod ${key}`;
  events.push({ about: about(key), type: 'Normal', reason: 'TaintManagerEviction', message, afterCall });
}
