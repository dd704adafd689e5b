/** When a Deployment is looked at: when it or one of its ReplicaSets changes, and when a Recreate's last old Pod is gone. */
import { keyOf, matchesSelector, type OwnerReference } from '../../api/index.ts';
import type { Change, Controller, Lister } from '../../client-go/index.ts';
import { controllerOf } from '../ownership.ts';
import { explainRefusedSet, reconcileDeployment } from './reconcile.ts';

export const deploymentController: Controller = {
  name: 'deployment-controller',
  watches: {
    deployments: ({ key }) => [key],
    replicasets: keysOfSetChange,
    pods: keysOfPodChange,
  },
  ignores: { pods: ({ type }) => type !== 'DELETED' },
  reconcile: reconcileDeployment,
  afterRefusal: explainRefusedSet,
  retry: { base: 5, max: 1_000_000, limit: 15 },
};

function ownerKey(lister: Lister, namespace: string, reference: OwnerReference | undefined): readonly string[] {
  if (reference?.kind !== 'Deployment') return [];
  const deployment = lister.get('deployments', namespace, reference.name);
  return deployment?.metadata.uid === reference.uid ? [keyOf(deployment)] : [];
}

function keysOfSetChange({ type, object, previous }: Change<'replicasets'>, lister: Lister): readonly string[] {
  const { namespace = '', labels } = object.metadata;
  const now = controllerOf(object);
  const before = previous && controllerOf(previous);
  const keys = before && before.uid !== now?.uid ? [...ownerKey(lister, namespace, before)] : [];
  if (now) return [...keys, ...ownerKey(lister, namespace, now)];
  if (type === 'DELETED') return keys;
  const selecting = lister
    .list('deployments', namespace)
    .filter(({ spec }) => matchesSelector(spec.selector, labels))
    .map(keyOf);
  return [...keys, ...selecting];
}

/** A Recreate waits for its old Pods to be gone; nobody else cares here about Pods. */
function keysOfPodChange({ type, object }: Change<'pods'>, lister: Lister): readonly string[] {
  if (type !== 'DELETED') return [];
  const { namespace = '' } = object.metadata;
  const reference = controllerOf(object);
  if (reference?.kind !== 'ReplicaSet') return [];
  const set = lister.get('replicasets', namespace, reference.name);
  const owner = set && controllerOf(set);
  const deployment = owner && lister.get('deployments', namespace, owner.name);
  if (deployment?.spec.strategy?.type !== 'Recreate') return [];
  const left = lister
    .controlledBy('replicasets', deployment.metadata.uid)
    .some(({ metadata }) => lister.controlledBy('pods', metadata.uid).length > 0);
  return left ? [] : [keyOf(deployment)];
}
