/** The scale subresource: replicas of whatever has them, in one shape. Upstream: pkg/registry/apps/{deployment,replicaset,statefulset}/storage. */
import {
  RESOURCES,
  type Deployment,
  type ReplicaSet,
  type ReplicationController,
  type ResourceName,
  type StatefulSet,
  type Json,
  type JsonObject,
} from '../../api/index.ts';
import { decodeOrRefuse } from '../decode/typed.ts';
import { applyPatch, checkName } from '../patch/patchObject.ts';
import type { Registry } from '../registry/registry.ts';
import type { RequestContext } from '../registry/strategy.ts';
import { conflict, invalid } from '../statusErrors.ts';
import type { PatchType } from '../types.ts';
import { invalidValue } from '../validation/fieldError.ts';
import { selectorText } from './selectorText.ts';

export type Scalable = 'deployments' | 'replicasets' | 'statefulsets' | 'replicationcontrollers';

type Scaled = Deployment | ReplicaSet | StatefulSet | ReplicationController;

export const isScalable = (resource: ResourceName): resource is Scalable =>
  resource === 'deployments' ||
  resource === 'replicasets' ||
  resource === 'statefulsets' ||
  resource === 'replicationcontrollers';

const STRUCT = 'autoscaling.Scale';

export function scaleOf(object: Scaled): JsonObject {
  const { metadata, spec, status } = object;
  const { name, namespace = '', uid, resourceVersion, creationTimestamp } = metadata;
  const selector = selectorText(
    object.kind === 'ReplicationController' ? { matchLabels: object.spec.selector ?? {} } : object.spec.selector,
  );
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 1 },
    status: { replicas: status?.replicas ?? 0, ...(selector === '' ? {} : { selector }) },
  };
}

/** PUT of a Scale. @throws ApiError */
export function putScale(
  registry: Registry,
  resource: Scalable,
  namespace: string,
  name: string,
  body: Json,
  context: RequestContext,
): Scaled {
  const { object } = decodeOrRefuse(body, { kind: 'Scale', version: 'v1' }, STRUCT);
  const stored = registry.read(resource, namespace, name);
  const spec = (object['spec'] ?? {}) as { replicas?: number };
  checkName(object, name, namespace);
  const { resourceVersion, uid } = object['metadata'] as { readonly resourceVersion?: string; readonly uid?: string };
  const info = RESOURCES[resource];
  if (resourceVersion && resourceVersion !== stored.metadata.resourceVersion) throw conflict(info, name);
  if (uid && uid !== stored.metadata.uid)
    throw conflict(
      info,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`,
    );
  const replicas = spec.replicas ?? 0;
  if (replicas < 0) {
    const error = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [error]);
  }
  return registry.update<Scalable>(resource, { ...stored, spec: { ...stored.spec, replicas } }, context);
}

/** PATCH of a Scale. @throws ApiError */
export function patchScale(
  registry: Registry,
  resource: Scalable,
  namespace: string,
  name: string,
  type: PatchType,
  patch: Json,
  context: RequestContext,
): Scaled {
  const scale = scaleOf(registry.read(resource, namespace, name));
  return putScale(registry, resource, namespace, name, applyPatch(scale, type, patch, STRUCT), context);
}
