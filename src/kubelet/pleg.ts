/**
 * The relist: once a second a kubelet lists the containers of its node. What has started or ended since the last time is seen only then,
 * by itself, by its probers and by the API server.
 * Upstream: pkg/kubelet/pleg/generic.go, pkg/kubelet/pod_workers.go (podCache.GetNewerThan). Left out: evented PLEG, which is off; the
 * time a relist itself takes.
 */
import type { KubeletContext, PodEvent } from './context.ts';
import type { PodWorker } from './records.ts';

/** The kubelet of the Pod's node lists its containers, and finds something new about this Pod. */
export interface RelistEvent extends PodEvent {
  readonly kind: 'kubelet/relist';
}

/** @upstream pkg/kubelet/kubelet.go#genericPlegRelistPeriod */
const RELIST_MS = 1000;

/** ms until a node's next relist: one a second, each life of a kubelet with a phase of its own. */
function untilRelist({ sim, nodes }: KubeletContext, node: string): number {
  const epoch = nodes.get(node)?.epoch ?? 0;
  const phase = Math.floor(sim.fixed(`kubelet/relist/${node}/${epoch}`) * RELIST_MS);
  return RELIST_MS - ((sim.now + RELIST_MS - phase) % RELIST_MS);
}

/** Something about the Pod's sandbox or its containers will be seen at the next relist. */
export function awaitRelist(context: KubeletContext, worker: PodWorker): void {
  const event: RelistEvent = { kind: 'kubelet/relist', uid: worker.pod.metadata.uid, epoch: worker.epoch };
  context.sim.schedule(untilRelist(context, worker.node), event, { background: context.sim.inBackground });
}
