/**
 * Nothing is created in a namespace that does not exist or is on its way out, and three namespaces cannot be deleted.
 * Upstream: apiserver/pkg/admission/plugin/namespace/lifecycle.
 */
import { RESOURCES, type KubernetesObject, type ResourceInfo } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { forbidden, notFound } from '../statusErrors.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/** @throws ApiError NotFound or Forbidden */
export function admitIntoNamespace(store: Store, info: ResourceInfo, object: KubernetesObject): void {
  const { namespace = '', name } = object.metadata;
  const home = store.get('namespaces', namespace);
  if (!home) throw notFound(RESOURCES.namespaces, namespace);
  if (home.status?.phase !== 'Terminating' && home.metadata.deletionTimestamp === undefined) return;
  throw forbidden(info, name, `unable to create new content in namespace ${namespace} because it is being terminated`, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
}

/** @throws ApiError Forbidden */
export function admitNamespaceDeletion(name: string): void {
  if (IMMORTAL.has(name)) throw forbidden(RESOURCES.namespaces, name, 'this namespace may not be deleted');
}
