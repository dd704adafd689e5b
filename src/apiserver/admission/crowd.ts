/**
 * The room there is for Pods: as many as the nodes can run, and a crowd that waits. Kubernetes has no such limit of its own (it takes what
 * etcd's disk takes, two thousand million bytes unless told otherwise); this cluster lives in the memory of a browser's tab. It is refused as
 * a ResourceQuota refuses, in the same sentence. Upstream: staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go.
 */
import type { Pod } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { forbidden } from '../statusErrors.ts';

/** What a node says of itself unless it was told otherwise. */
const PODS_OF_A_NODE = 110;
const MOST_WAITING = 5000;

const PODS = { group: '', resource: 'pods' };

/** @throws ApiError Forbidden when there are as many Pods as there is room for. */
export function refuseCrowd(store: Store, { metadata }: Pod): void {
  const used = store.table('pods').size;
  const limited = store.table('nodes').size * PODS_OF_A_NODE + MOST_WAITING;
  if (used < limited) return;
  const sentence = `exceeded quota: room-in-this-page, requested: pods=1, used: pods=${used}, limited: pods=${limited}`;
  throw forbidden(PODS, metadata.name, sentence);
}
