/**
 * What a kubelet does when it hears of its Pods: by its watch (spec.nodeName=<its node>), and by a full list when it comes back.
 * Upstream: pkg/kubelet/kubelet.go (syncLoop, HandlePodAdditions, HandlePodUpdates, HandlePodRemoves).
 */
import type { Pod } from '../api/index.ts';
import type { WatchOptions } from '../client-go/index.ts';
import { report, save, saveAndReport, specOf, type KubeletContext } from './context.ts';
import { killContainer } from './killing.ts';
import { acceptPod, withAddedContainers } from './podWorker.ts';
import type { PodWorker } from './records.ts';
import { containersOf, graceOf } from './specs.ts';
import { finishPod, terminatePod } from './termination.ts';

export type PodChange = Parameters<WatchOptions<'pods'>['deliver']>[0];

/** Changes a kubelet acts on: the Pod came to a node, its end began or changed, an image changed, it went. Not its status. */
export function concernsKubelet({ type, object, previous }: PodChange): boolean {
  if (object.spec.nodeName === undefined) return false;
  if (type !== 'MODIFIED' || !previous) return true;
  if (previous.spec.nodeName !== object.spec.nodeName) return true;
  const before = previous.metadata;
  const after = object.metadata;
  return (
    before.deletionTimestamp !== after.deletionTimestamp ||
    before.deletionGracePeriodSeconds !== after.deletionGracePeriodSeconds ||
    (previous.spec !== object.spec && concernsContainers(previous, object))
  );
}

function concernsContainers(before: Pod, after: Pod): boolean {
  return containersOf(after.spec).length > containersOf(before.spec).length || changedImages(before, after).length > 0;
}

/** Indexes of containers whose image differs: the one thing about a container that can be changed in place here. */
function changedImages(before: Pod, after: Pod): readonly number[] {
  const old = containersOf(before.spec);
  return containersOf(after.spec).flatMap(({ spec }, index) => {
    const image = old[index]?.spec.image;
    return image === undefined || image === spec.image ? [] : [index];
  });
}

export function onPodChange(context: KubeletContext, { type, object }: PodChange): void {
  const node = object.spec.nodeName ?? '';
  // A node without a kubelet, or one that cannot hear: it will list its Pods when it is back.
  if (!context.nodes.get(node)?.connected) return;
  context.sim.as(`kubelet/${node}`, () => {
    if (type === 'DELETED') removePod(context, object);
    else syncPod(context, object);
  });
}

function syncPod(context: KubeletContext, pod: Pod): void {
  const { metadata, spec } = pod;
  const worker = context.workers.get(metadata.uid);
  if (!worker) {
    if (metadata.deletionTimestamp !== undefined) deleteNow(context, pod);
    else if (!isOver(pod)) acceptPod(context, pod);
    return;
  }
  const known = { ...worker, pod };
  if (metadata.deletionTimestamp !== undefined) {
    const seconds = metadata.deletionGracePeriodSeconds;
    terminatePod(context, known, seconds === undefined ? graceOf(spec) : seconds * 1000);
  } else {
    const changed = withNewImages(context, known, changedImages(worker.pod, pod));
    saveAndReport(context, withAddedContainers(context, changed));
  }
}

const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** A container whose image was changed is stopped; its restart uses the new one. */
function withNewImages(context: KubeletContext, worker: PodWorker, changed: readonly number[]): PodWorker {
  return changed.reduce((next, index) => {
    const message = `Container ${specOf(next, index).name} definition changed, will be restarted`;
    return killContainer(context, next, index, graceOf(next.pod.spec), message);
  }, worker);
}

/** Deleted before this kubelet had anything of it: there is nothing to stop. */
function deleteNow(context: KubeletContext, { metadata }: Pod): void {
  const { namespace = 'default', name, uid } = metadata;
  if (context.api.get('pods', namespace, name)?.metadata.uid !== uid) return;
  context.api.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
}

/** The object is gone: forced deletion, or a Pod that somebody else finished. Its containers get no grace. */
function removePod(context: KubeletContext, pod: Pod): void {
  const worker = context.workers.get(pod.metadata.uid);
  if (worker) terminatePod(context, { ...worker, orphaned: true }, 0);
}

/** The kubelet can reach the API again: it compares what it runs with what it should run. */
export function relistPods(context: KubeletContext, node: string): void {
  const listed = new Map(context.api.podsOnNode(node).map((pod) => [pod.metadata.uid, pod]));
  const workers = context.workersByNode.get(node);
  const known = new Set(workers.map((worker) => worker.pod.metadata.uid));
  for (const worker of workers) relistWorker(context, worker, listed.get(worker.pod.metadata.uid));
  for (const [uid, pod] of listed) if (!known.has(uid)) syncPod(context, pod);
}

function relistWorker(context: KubeletContext, worker: PodWorker, pod: Pod | undefined): void {
  const isStopped = worker.containers.every(({ state }) => state.is !== 'running');
  if (!pod) removePod(context, worker.pod);
  else if (worker.terminating && isStopped) finishPod(context, worker);
  else if (pod.metadata.deletionTimestamp !== undefined && !worker.terminating) syncPod(context, pod);
  else report(context, save(context, withAddedContainers(context, { ...worker, pod })));
}
