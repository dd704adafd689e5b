/**
 * The sync that follows a relist: it does what is to be done about containers that have started or ended, and makes the status. A kubelet
 * that is busy with the Pod (it pulls an image, or waits for a postStart hook) gets to it when that is done.
 * Upstream: pkg/kubelet/kubelet.go (syncLoopIteration, SyncPod).
 */
import { saveAndReport, workerOf, type KubeletContext } from './context.ts';
import { actOnExit } from './exits.ts';
import type { RelistEvent } from './pleg.ts';
import { startProbes } from './probing.ts';
import type { PodWorker } from './records.ts';
import { isBusy, nowSeenAll } from './seen.ts';

/** Everything about the Pod's containers is known now: whoever has started is probed, whoever has ended is seen to. */
export function onRelist(context: KubeletContext, event: RelistEvent): void {
  const worker = workerOf(context, event);
  const { now } = context.sim;
  // One look, however many reasons there were for it: what the sync itself starts is seen at the next.
  if (!worker || worker.terminating || worker.relistedAt === now || isBusy(worker)) return;
  let next: PodWorker = { ...nowSeenAll(worker), relistedAt: now };
  for (const [index, { seen, state }] of worker.containers.entries()) {
    if (!seen) continue;
    if (state.is === 'running') startProbes(context, next, index);
    else if (state.is === 'terminated') next = actOnExit(context, next, index);
  }
  saveAndReport(context, next);
}
