/** activeDeadlineSeconds: a Pod that has been active for too long is stopped and has failed. Upstream: pkg/kubelet/active_deadline.go. */
import { saveAndReport, tell, workerOf, type KubeletContext, type PodEvent } from './context.ts';
import { killContainer } from './killing.ts';
import type { PodWorker } from './records.ts';
import { graceOf } from './specs.ts';

export interface DeadlineEvent extends PodEvent {
  readonly kind: 'kubelet/deadline';
}

const FAILED = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

/** Counted from the Pod's startTime, when the kubelet accepted it. */
export function scheduleDeadline(context: KubeletContext, worker: PodWorker): void {
  const seconds = worker.pod.spec.activeDeadlineSeconds;
  if (seconds === undefined) return;
  const event: DeadlineEvent = { kind: 'kubelet/deadline', uid: worker.pod.metadata.uid, epoch: worker.epoch };
  context.sim.schedule(seconds * 1000, event, { background: true });
}

export function onDeadline(
  context: KubeletContext,
  event: DeadlineEvent,
  isOver: (worker: PodWorker) => boolean,
): void {
  const worker = workerOf(context, event);
  if (!worker || worker.terminating || worker.failed || isOver(worker)) return;
  tell(context, worker, 'Normal', FAILED.reason, FAILED.message);
  const failed: PodWorker = { ...worker, failed: FAILED };
  const stopped = worker.containers.reduce(
    (next, { state, name }, index) =>
      state.is === 'running'
        ? killContainer(context, next, index, graceOf(worker.pod.spec), `Stopping container ${name}`)
        : next,
    failed,
  );
  saveAndReport(context, stopped);
}
