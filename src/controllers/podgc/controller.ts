/**
 * The Pod garbage collector: removes, by force, Pods that nobody will ever confirm as stopped. Those of a node whose object is gone,
 * once it has been missing for 40 s; and those that are to end on a node that somebody declared out of service. It looks every 20 s.
 * Upstream: pkg/controller/podgc/gc_controller.go. Simplified: a node is only looked at while there may be such Pods on it. Left out:
 * the limit of 12,500 finished Pods.
 */
import { timestamp, type Node, type Pod, type PodCondition } from '../../api/index.ts';
import type { ApiCall, Change, Controller, Lister, Plan } from '../../client-go/index.ts';
import type { SimTime, Simulation } from '../../sim/index.ts';

const PERIOD_MS = 20_000;
const QUARANTINE_MS = 40_000;
/** How long after the beat a look still counts as made on it. */
const ON_THE_BEAT_MS = 100;

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export function createPodGC(sim: Simulation): Controller {
  /** Since when a node with Pods has been found missing. */
  const missing = sim.createTable<SimTime>('podgc/missing');

  const collect = (lister: Lister, name: string, now: SimTime): { calls: ApiCall[]; waits: boolean } => {
    const node = lister.get('nodes', '', name);
    const pods = lister.podsOnNode(name);
    if (node || pods.length === 0) {
      missing.delete(name);
      const ending = pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      const isOut = node !== undefined && isOutOfService(node);
      return { calls: isOut ? ending.flatMap((pod) => removal(pod, now)) : [], waits: isOut };
    }
    const since = missing.get(name);
    if (since === undefined) missing.put(name, now);
    if (since === undefined || now - since < QUARANTINE_MS) return { calls: [], waits: true };
    return { calls: pods.flatMap((pod) => removal(pod, now, NODE_IS_GONE)), waits: true };
  };

  const reconcile = (lister: Lister, name: string, now: SimTime): Plan => {
    const wait = { requeueAfter: PERIOD_MS - (now % PERIOD_MS), background: true };
    if (now % PERIOD_MS > ON_THE_BEAT_MS) return { calls: [], ...wait };
    const { calls, waits } = collect(lister, name, now);
    return waits ? { calls, ...wait } : { calls };
  };

  return {
    name: 'pod-garbage-collector',
    watches: {
      nodes: (change) => (concernsNoPods(change) ? [] : [change.object.metadata.name]),
      pods({ type, object: { spec } }, lister) {
        const { nodeName = '' } = spec;
        return type !== 'ADDED' || nodeName === '' || lister.get('nodes', '', nodeName) ? [] : [nodeName];
      },
    },
    ignores: {
      nodes: concernsNoPods,
      pods: ({ type, object }) => type !== 'ADDED' || !object.spec.nodeName,
    },
    reconcile,
  };
}

function concernsNoPods({ type, object }: Change<'nodes'>): boolean {
  return type !== 'DELETED' && !isOutOfService(object);
}

/** Tainted so by somebody who knows that it is off, and indeed not ready. */
function isOutOfService({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
  return !isReady && (spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false);
}

const NODE_IS_GONE = { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' };

/** The Pod has failed, whatever became of it, and its object goes at once. */
function removal(pod: Pod, now: SimTime, why?: typeof NODE_IS_GONE): readonly ApiCall[] {
  const { namespace = '', name } = pod.metadata;
  const { phase, conditions = [] } = pod.status ?? {};
  const remove: ApiCall = { verb: 'delete', resource: 'pods', namespace, name, options: { gracePeriodSeconds: 0 } };
  if (phase === 'Failed' || phase === 'Succeeded') return [remove];
  const lastTransitionTime = timestamp(now);
  const target: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime,
    ...why,
  };
  const known = why ? [...conditions.filter(({ type }) => type !== 'DisruptionTarget'), target] : conditions;
  const object: Pod = { ...pod, status: { ...pod.status, phase: 'Failed', conditions: known } };
  return [{ verb: 'updateStatus', resource: 'pods', object }, remove];
}
