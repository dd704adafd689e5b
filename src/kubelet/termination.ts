/**
 * A Pod that is being deleted: its containers are stopped, sidecars after the others; when all have ended its sandbox goes, its
 * last status is written, and the object is deleted with grace 0. Upstream: pkg/kubelet/pod_workers.go (SyncTerminatingPod,
 * SyncTerminatedPod), pkg/kubelet/status/status_manager.go. What clean-up takes (volumes, cgroups) is a second, whatever the Pod.
 */
import { splitKey } from '../api/index.ts';
import {
  nodeState,
  report,
  save,
  saveAndReport,
  storedPod,
  workerOf,
  type KubeletContext,
  type PodEvent,
} from './context.ts';
import { killContainer, shortenGrace } from './killing.ts';
import type { PodWorker } from './records.ts';
import { nowSeenAll } from './seen.ts';
import { reopen } from './sockets.ts';

/** Begins, or hastens, the end of a Pod. `graceMs` counts from now. */
export function terminatePod(context: KubeletContext, worker: PodWorker, graceMs: number): void {
  const deadline = context.sim.now + graceMs;
  if (worker.terminating) {
    const hastened = worker.containers.reduce(
      (next, record, index) => (record.killing ? shortenGrace(context, next, index, graceMs) : next),
      worker,
    );
    // What had ended while the API could not be told is over now; what has not goes on ending.
    afterStop(context, { ...hastened, deadline: Math.min(deadline, worker.deadline ?? deadline) });
    return;
  }
  afterStop(context, { ...nowSeenAll(worker), terminating: true, deadline });
}

/** Stops what is to be stopped next; ends the Pod when nothing runs any more. */
export function afterStop(context: KubeletContext, from: PodWorker): void {
  const running = from.containers.filter(({ state }) => state.is === 'running');
  if (running.length === 0) {
    finishPod(context, from);
    return;
  }
  // Sidecars are stopped last, with what the others left of the grace period.
  const stopsSidecars = running.every(({ role }) => role === 'sidecar');
  const grace = Math.max(0, (from.deadline ?? 0) - context.sim.now);
  let worker = from;
  for (const [index, { role, name, state, killing }] of from.containers.entries()) {
    if (state.is !== 'running' || killing || (role === 'sidecar' && !stopsSidecars)) continue;
    worker = killContainer(context, worker, index, grace, `Stopping container ${name}`);
  }
  saveAndReport(context, worker);
}

/** What a kubelet needs from the last status to the deletion of the object: it unmounts volumes, removes cgroups and looks once more. */
const CLEAN_UP_MS = 1_000;

export interface CleanedUpEvent extends PodEvent {
  readonly kind: 'kubelet/cleanedUp';
}

/**
 * Every container has ended: the sandbox is stopped, and only then is the Pod's end told. Without a sandbox there is nothing to wait for.
 * @upstream pkg/kubelet/kubelet.go#SyncTerminatingPod
 */
export function finishPod(context: KubeletContext, worker: PodWorker): void {
  if (worker.ip === undefined) endPod(context, worker);
  else save(context, worker.tearingDown ? worker : tearDown(context, worker));
}

/** No sandbox is left. While the node is cut off, the API hears of it when the node is back. */
function endPod(context: KubeletContext, worker: PodWorker): void {
  const done = removeSandbox(context, worker);
  save(context, done);
  if (!done.orphaned && !nodeState(context, done.node).connected) return;
  report(context, done);
  if (done.orphaned || !storedPod(context, done)) {
    forgetPod(context, done);
    return;
  }
  const event: CleanedUpEvent = { kind: 'kubelet/cleanedUp', uid: done.pod.metadata.uid, epoch: done.epoch };
  context.sim.schedule(CLEAN_UP_MS, event);
}

/** Stopping a sandbox whose containers have ended: the network plugin's work, mostly. */
const TEAR_DOWN_MS = 600;

export interface TornDownEvent extends PodEvent {
  readonly kind: 'kubelet/tornDown';
}

/**
 * The containers of a Pod have ended. It is not Ready from now on; that it is over is told when nothing of it can run any more.
 * @upstream pkg/kubelet/status/status_manager.go#mergePodStatus
 */
export function tearDown(context: KubeletContext, worker: PodWorker): PodWorker {
  const event: TornDownEvent = { kind: 'kubelet/tornDown', uid: worker.pod.metadata.uid, epoch: worker.epoch };
  context.sim.schedule(TEAR_DOWN_MS, event, { background: context.sim.inBackground });
  return { ...worker, tearingDown: true };
}

/** The sandbox is down: the Pod has succeeded, or failed; one that is being deleted may go. */
export function onTornDown(context: KubeletContext, event: TornDownEvent): void {
  const worker = workerOf(context, event);
  if (!worker?.tearingDown) return;
  const { tearingDown: _over, ...rest } = worker;
  if (rest.terminating) context.sim.as(`kubelet/${rest.node}`, () => endPod(context, rest));
  else saveAndReport(context, removeSandbox(context, rest));
}

/** Nothing of the Pod is left on the node: the object may go. */
export function onCleanedUp(context: KubeletContext, event: CleanedUpEvent): void {
  const worker = workerOf(context, event);
  if (!worker || !nodeState(context, worker.node).connected) return;
  context.sim.as(`kubelet/${worker.node}`, () => {
    forgetPod(context, worker);
    if (!storedPod(context, worker)) return;
    const { namespace, name } = splitKey(worker.key);
    context.api.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid: event.uid } });
  });
}

function forgetPod(context: KubeletContext, { pod, containers }: PodWorker): void {
  const { uid } = pod.metadata;
  for (const [index, { attempt }] of containers.entries()) {
    context.log.forget(uid, index, attempt);
    context.log.forget(uid, index, attempt - 1);
  }
  context.interfered.delete(uid);
  context.workers.delete(uid);
}

/** Tears the sandbox down: the address is free, and nothing of the Pod is on the network. */
export function removeSandbox(context: KubeletContext, worker: PodWorker): PodWorker {
  if (worker.ip === undefined) return worker;
  const { ip: _released, ...rest } = worker;
  context.network.endPod(worker.key);
  context.network.setPodLink(worker.key, true);
  context.cni.removeSandbox(worker.pod.metadata.uid);
  reopen(context, rest);
  return rest;
}
