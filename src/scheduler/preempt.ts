/**
 * What the scheduler does for a Pod that fits nowhere: it looks whether others may be ended for it, ends them and keeps the node for it.
 * Upstream: pkg/scheduler/framework/plugins/defaultpreemption and framework/preemption/preemption.go.
 */
import { ApiError, keyOf, splitKey, timestamp, type Pod, type PodCondition } from '../api/index.ts';
import type { ApiServer, ClientGo } from '../client-go/index.ts';
import type { Simulation } from '../sim/index.ts';
import { rejectionOn, type Evaluation } from './cycle.ts';
import { DEFAULT_PLUGINS } from './defaultProfile.ts';
import { explainNoVictims } from './diagnosis.ts';
import { assignedPod, type ClusterPicture } from './nodeInfo.ts';
import type { Nominations } from './nominations.ts';
import { findVictims, priorityOf, type Candidate } from './preemption.ts';
import type { SpreadSelectors } from './spreadSelectors.ts';

const SCHEDULER = 'default-scheduler';

export interface Parts {
  readonly sim: Simulation;
  readonly api: ApiServer;
  readonly clientGo: ClientGo;
  readonly picture: ClusterPicture;
  readonly spreadSelectors: SpreadSelectors;
  readonly nominations: Nominations;
}

export interface Outcome {
  /** What the Pod's FailedScheduling says of it; empty when a node was found. */
  readonly said: string;
  /** The node kept for the Pod: another, the one it had ('' takes it away, undefined leaves it). */
  readonly nominated: string | undefined;
}

/** Why the Pod may not end others; undefined: it may. */
function ineligible({ api, nominations }: Parts, key: string, pod: Pod, { rejected }: Evaluation): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = nominations.nodeOf(key);
  if (nominated === undefined) return undefined;
  // A node that nothing can make fit any more need not be waited for.
  if (rejected.some(({ info, rejection }) => info.name === nominated && rejection.unresolvable)) return undefined;
  const waits = api
    .podsOnNode(nominated)
    .some((other) => priorityOf(other) < priorityOf(pod) && other.metadata.deletionTimestamp !== undefined);
  return waits ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function endVictim({ sim, api, clientGo }: Parts, preemptor: Pod, { node }: Candidate, victim: Pod): void {
  const { namespace = '', name, deletionTimestamp } = victim.metadata;
  if (deletionTimestamp !== undefined) return;
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timestamp(sim.now),
    reason: 'PreemptionByScheduler',
    message: `${SCHEDULER}: preempting to accommodate a higher priority pod`,
  };
  const others = (victim.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
  try {
    api.updateStatus('pods', { ...victim, status: { ...victim.status, conditions: [...others, condition] } });
    api.delete('pods', namespace, name);
  } catch (error) {
    // It has gone by itself.
    if (!(error instanceof ApiError)) throw error;
    return;
  }
  const message = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
  clientGo.recordEvent({ about: victim, type: 'Normal', reason: 'Preempted', message }, { component: SCHEDULER });
}

/** Whoever was to have the node with a lower priority has to look for another. */
function withdraw({ api, nominations }: Parts, priority: number, node: string): void {
  for (const key of nominations.below(priority, node)) {
    nominations.delete(key);
    const { namespace, name } = splitKey(key);
    const pod = api.get('pods', namespace, name);
    if (!pod) continue;
    const { nominatedNodeName: _taken, ...status } = pod.status ?? {};
    api.updateStatus('pods', { ...pod, status });
  }
}

export function preempt(parts: Parts, key: string, pod: Pod, evaluation: Evaluation): Outcome {
  const { sim, api, picture, spreadSelectors, nominations } = parts;
  const { rejected, absent } = evaluation;
  const priority = priorityOf(pod);
  const why = ineligible(parts, key, pod, evaluation);
  if (why !== undefined) return { said: why, nominated: undefined };
  const kept = nominations.above(priority, key);
  const check: Parameters<typeof findVictims>[0]['check'] = (info, without) =>
    picture.imagine(
      without,
      kept.filter(({ node }) => node === info.name),
      () => rejectionOn(DEFAULT_PLUGINS, pod, picture, spreadSelectors, info)?.rejection,
    );
  const podsOn = (node: string) =>
    api
      .podsOnNode(node)
      .map((other) => ({ key: keyOf(other), pod: other }))
      .filter((other) => picture.assigned.get(other.key)?.node === node);
  const budgets = (namespace: string) => api.list('poddisruptionbudgets', namespace);
  const { best, reasons } = findVictims({ pod, picture, podsOn, budgets, check, now: sim.now }, rejected, absent);
  if (!best) {
    nominations.delete(key);
    return { said: explainNoVictims(rejected.length + absent, reasons), nominated: '' };
  }
  withdraw(parts, priority, best.node);
  for (const { pod: victim } of best.victims) endVictim(parts, pod, best, victim);
  nominations.put(key, { priority, pod: assignedPod(pod, best.node, true) });
  return { said: '', nominated: best.node };
}
