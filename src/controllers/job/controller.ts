/** When a Job is looked at: when it changes, and when a Pod changes that it controls, controlled or could adopt. */
import { keyOf, matchesSelector, objectKey, type OwnerReference, type Pod } from '../../api/index.ts';
import type { Change, Controller, Lister } from '../../client-go/index.ts';
import { controllerOf } from '../ownership.ts';
import { belongsToOthers } from '../podChanges.ts';
import { isTracked } from './finishing.ts';
import { explainRefusedJobPod, reconcileJob } from './reconcile.ts';

export const jobController: Controller = {
  name: 'job-controller',
  watches: {
    jobs: ({ key }) => [key],
    pods: keysOfPodChange,
  },
  ignores: { pods: (change) => belongsToOthers('Job', change) },
  reconcile: reconcileJob,
  afterRefusal: explainRefusedJobPod,
};

/** Also of a Job that is gone: its Pods have to be let go. */
function ownerKey(pod: Pod, reference: OwnerReference | undefined): readonly string[] {
  return reference?.kind === 'Job' ? [objectKey(pod.metadata.namespace, reference.name)] : [];
}

function keysOfPodChange({ type, object, previous }: Change<'pods'>, lister: Lister): readonly string[] {
  const now = controllerOf(object);
  const before = previous && controllerOf(previous);
  const keys = before && before.uid !== now?.uid ? [...ownerKey(object, before)] : [];
  if (now) return [...keys, ...ownerKey(object, now)];
  if (isTracked(object)) keys.push(objectKey(object.metadata.namespace, nameOfJob(object)));
  if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) return keys;
  if (!before && type === 'MODIFIED' && object.metadata.labels === previous?.metadata.labels) return keys;
  const selecting = lister
    .list('jobs', object.metadata.namespace)
    .filter(({ spec }) => spec.selector && matchesSelector(spec.selector, object.metadata.labels))
    .map(keyOf);
  return [...keys, ...selecting];
}

function nameOfJob({ metadata }: Pod): string {
  return metadata.labels?.['batch.kubernetes.io/job-name'] ?? '';
}
