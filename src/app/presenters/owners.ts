/** Who made an object: its controller, that one's controller, and so on up. */
import type { KubernetesObject, OwnerReference } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { selectionOf } from './selections.ts';
import type { Selection } from '../store/viewStore.ts';

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly selection: Selection | undefined;
}

/** Longer than any chain Kubernetes makes: a guard against owners that own each other. */
const LONGEST = 8;

const controllerOf = (object: KubernetesObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find(({ controller }) => controller);

/** The chain of controllers above an object, the nearest first. An owner that is gone ends it. */
export function ownerChain(object: KubernetesObject, cluster: Pick<Cluster, 'object'>): readonly Owner[] {
  const chain: Owner[] = [];
  let current: KubernetesObject | undefined = object;
  while (current && chain.length < LONGEST) {
    const reference = controllerOf(current);
    if (!reference) break;
    const { kind, name } = reference;
    const namespace: string | undefined = current.metadata.namespace;
    const selection = selectionOf({ kind, name, ...(namespace === undefined ? {} : { namespace }) });
    chain.push({ kind, name, selection });
    current = selection?.kind === 'object' ? cluster.object(selection.resource, namespace ?? '', name) : undefined;
  }
  return chain;
}
