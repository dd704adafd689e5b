/**
 * The scheduler at work: hears of Pods and nodes, takes one Pod at a time, binds it in the background and goes on.
 * Upstream: pkg/scheduler/scheduler.go, schedule_one.go and eventhandlers.go.
 */
import { ApiError, splitKey, timestamp, type Pod, type PodCondition, type SchedulingRecord } from '../api/index.ts';
import type { ApiServer, ClientGo } from '../client-go/index.ts';
import type { Simulation } from '../sim/index.ts';
import { evaluateNodes, rejectionOn, selectNode, withRejected, type Evaluation } from './cycle.ts';
import { DEFAULT_PLUGINS } from './defaultProfile.ts';
import { explainNoFit, NO_NODES } from './diagnosis.ts';
import { followCluster } from './eventHandlers.ts';
import type { ClusterEvent } from './framework.ts';
import { assignedPod, ClusterPicture, type NodeInfo } from './nodeInfo.ts';
import { createNominations } from './nominations.ts';
import { preempt } from './preempt.ts';
import { priorityOf } from './preemption.ts';
import { SchedulingQueue, backoffOf, type QueuedPod } from './queue.ts';
import { compactRecord, expandRecord, type CompactRecord } from './records.ts';
import { createSpreadSelectors } from './spreadSelectors.ts';

const SCHEDULER = 'default-scheduler';

/** Cluster time of a scheduling cycle, and of a binding (which runs beside the next cycles). */
const CYCLE_MS = 2;
const BINDING_MS = 4;

/** A Pod that nothing has given another chance is looked at again after this long. */
const FLUSH_MS = 300_000;

type SchedulerEvent =
  | { readonly kind: 'scheduler/cycle' }
  | { readonly kind: 'scheduler/bind'; readonly key: string; readonly row: QueuedPod; readonly node: string }
  | { readonly kind: 'scheduler/backoff'; readonly key: string }
  | { readonly kind: 'scheduler/flush'; readonly key: string; readonly row: QueuedPod };

export interface Scheduler {
  /** What the last attempt to schedule a Pod ("namespace/name") thought of every node. */
  record(pod: string): SchedulingRecord | undefined;
}

export function createScheduler(sim: Simulation, api: ApiServer, clientGo: ClientGo): Scheduler {
  const picture = new ClusterPicture(sim, (name) => api.get('namespaces', '', name)?.metadata.labels ?? {});
  const queue = new SchedulingQueue(sim);
  const spreadSelectors = createSpreadSelectors(sim, api);
  const nominations = createNominations(sim, api);
  const parts = { sim, api, clientGo, picture, spreadSelectors, nominations };
  const records = sim.createTable<CompactRecord>('scheduler/records');
  /** `start`: the node at which the next search begins; `cycle`: 1 while a cycle is pending. */
  const state = sim.createTable<number>('scheduler/state');

  const later = (delay: number, event: SchedulerEvent, background = false): void => {
    sim.schedule(delay, event, { by: SCHEDULER, background });
  };
  const podAt = (key: string): Pod | undefined => api.getByKey('pods', key);
  const goOn = (): void => {
    if (state.get('cycle') || !queue.hasNext) return;
    state.put('cycle', 1);
    later(CYCLE_MS, { kind: 'scheduler/cycle' });
  };
  const wake = (key: string, row: QueuedPod): void => {
    const wait = queue.wake(key, row);
    if (wait > 0) later(wait, { kind: 'scheduler/backoff', key }, true);
    goOn();
  };

  /** Gives another chance to the Pods whose rejection the event may have ended. */
  const react = (event: ClusterEvent): void => {
    for (const [key, row] of queue.unschedulable()) {
      const pod = podAt(key);
      const plugins = DEFAULT_PLUGINS.filter(({ name }) => row.rejectedBy.includes(name));
      if (pod && plugins.some((plugin) => plugin.mayHelp?.(event, pod))) wake(key, row);
    }
  };

  followCluster({ sim, clientGo, picture, queue, records, spreadSelectors, react, wake, goOn });

  const fail = (
    key: string,
    row: QueuedPod,
    pod: Pod,
    message: string,
    { rejectedBy, nominated }: { readonly rejectedBy: readonly string[]; readonly nominated?: string | undefined },
  ): void => {
    // Without a plugin to wait for, it is tried again and again.
    const retry = rejectedBy.length === 0;
    queue.fail(key, row, rejectedBy, retry);
    if (retry) later(backoffOf(row.attempts + 1), { kind: 'scheduler/backoff', key }, true);
    else {
      const failed = queue.get(key);
      if (failed) later(FLUSH_MS, { kind: 'scheduler/flush', key, row: failed }, true);
    }
    const reason = rejectedBy.length > 0 || message === NO_NODES ? 'Unschedulable' : 'SchedulerError';
    clientGo.recordEvent(
      { about: pod, type: 'Warning', reason: 'FailedScheduling', message },
      { component: SCHEDULER },
    );
    writeUnscheduled(api, pod, { reason, message, nominated }, sim.now);
  };

  /** What is kept for others must fit as well; the node kept for this Pod is enough when it will do. */
  const evaluate = (key: string, pod: Pod, start: number): Evaluation => {
    const others = nominations.above(priorityOf(pod), key);
    const rejects = (info: NodeInfo) =>
      picture.imagine(
        [],
        others.filter(({ node }) => node === info.name),
        () => rejectionOn(DEFAULT_PLUGINS, pod, picture, spreadSelectors, info),
      );
    const kept = picture.get(nominations.nodeOf(key) ?? '');
    if (kept && !rejectionOn(DEFAULT_PLUGINS, pod, picture, spreadSelectors, kept) && !rejects(kept))
      return { feasible: [kept], rejected: [], absent: 0, scores: [], totals: [], nextStart: start };
    const evaluation = evaluateNodes(DEFAULT_PLUGINS, pod, picture, spreadSelectors, start);
    if (others.length === 0) return evaluation;
    const nodes = new Set(others.map(({ node }) => node));
    const claimed = evaluation.feasible.filter(({ name }) => nodes.has(name));
    return withRejected(
      evaluation,
      claimed.flatMap((info) => rejects(info) ?? []),
    );
  };

  const scheduleOne = (key: string, row: QueuedPod): void => {
    const pod = podAt(key);
    if (!pod || pod.metadata.uid !== row.uid || pod.spec.nodeName) return;
    if (pod.metadata.deletionTimestamp !== undefined) {
      const message = `skip schedule deleting pod: ${key}`;
      clientGo.recordEvent(
        { about: pod, type: 'Warning', reason: 'FailedScheduling', message },
        { component: SCHEDULER },
      );
      return;
    }
    const start = state.get('start') ?? 0;
    const evaluation = evaluate(key, pod, start);
    if (evaluation.nextStart !== start) state.put('start', evaluation.nextStart);
    const chosen = selectNode(evaluation, (count) => sim.randomInt('scheduler', count));
    if (chosen) {
      records.put(key, compactRecord(evaluation, picture.names, sim.now, { node: chosen.name }));
      nominations.delete(key);
      picture.assigned.put(key, assignedPod(pod, chosen.name, true));
      later(BINDING_MS, { kind: 'scheduler/bind', key, row, node: chosen.name });
      return;
    }
    const { said, nominated } =
      evaluation.rejected.length === 0
        ? { said: undefined, nominated: undefined }
        : preempt(parts, key, pod, evaluation);
    const message = explainNoFit(pod, evaluation, said);
    records.put(key, compactRecord(evaluation, picture.names, sim.now, { message }));
    fail(key, row, podAt(key) ?? pod, message, { rejectedBy: rejectors(evaluation), nominated });
  };

  const bind = (key: string, row: QueuedPod, node: string): void => {
    const { namespace, name } = splitKey(key);
    try {
      api.bind(namespace, name, node);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (picture.assigned.get(key)?.assumed) picture.assigned.delete(key);
      const pod = podAt(key);
      if (pod?.metadata.uid === row.uid && !pod.spec.nodeName)
        fail(key, row, pod, `running Bind plugin "DefaultBinder": ${error.message}`, { rejectedBy: [] });
      return;
    }
    const pod = podAt(key);
    const message = `Successfully assigned ${namespace}/${name} to ${node}`;
    if (pod)
      clientGo.recordEvent({ about: pod, type: 'Normal', reason: 'Scheduled', message }, { component: SCHEDULER });
  };

  sim.handle<SchedulerEvent & { kind: 'scheduler/cycle' }>('scheduler/cycle', () => {
    const next = queue.pop();
    if (next) sim.as(SCHEDULER, () => scheduleOne(next.key, next.row), next.row.because);
    if (queue.hasNext) later(CYCLE_MS, { kind: 'scheduler/cycle' });
    else state.delete('cycle');
  });
  sim.handle<SchedulerEvent & { kind: 'scheduler/bind' }>('scheduler/bind', ({ key, row, node }) =>
    bind(key, row, node),
  );
  sim.handle<SchedulerEvent & { kind: 'scheduler/backoff' }>('scheduler/backoff', ({ key }) => {
    queue.activate(key);
    goOn();
  });
  sim.handle<SchedulerEvent & { kind: 'scheduler/flush' }>('scheduler/flush', ({ key, row }) => {
    if (queue.get(key) === row) wake(key, row);
  });

  return {
    record: (pod) => {
      const record = records.get(pod);
      return record && expandRecord(pod, record);
    },
  };
}

function rejectors({ rejected, absent }: Evaluation): readonly string[] {
  const plugins = new Set(rejected.map(({ plugin }) => plugin));
  if (absent > 0) plugins.add('NodeAffinity');
  return [...plugins];
}

interface Unscheduled {
  readonly reason: string;
  readonly message: string;
  /** The node that is kept for it; '': none any more; undefined: as before. */
  readonly nominated: string | undefined;
}

/** Writes condition PodScheduled=False and the nominated node, unless the status says so already. */
function writeUnscheduled(api: ApiServer, pod: Pod, { reason, message, nominated }: Unscheduled, now: number): void {
  const { nominatedNodeName, ...status } = pod.status ?? {};
  const kept = nominated ?? nominatedNodeName ?? '';
  const conditions = status.conditions ?? [];
  const before = conditions.find(({ type }) => type === 'PodScheduled');
  const isSaid = before?.status === 'False' && before.reason === reason && before.message === message;
  if (isSaid && kept === (nominatedNodeName ?? '')) return;
  const since = before?.status === 'False' ? before.lastTransitionTime : undefined;
  const { generation } = pod.metadata;
  const condition: PodCondition = {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: since ?? timestamp(now),
    reason,
    message,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  const others = conditions.filter(({ type }) => type !== 'PodScheduled');
  const next = { ...status, conditions: [...others, condition], ...(kept === '' ? {} : { nominatedNodeName: kept }) };
  try {
    api.updateStatus('pods', { ...pod, status: next });
  } catch (error) {
    // The Pod is gone or has changed: the next attempt will write.
    if (!(error instanceof ApiError)) throw error;
  }
}
