/**
 * Deletes a Job, with its Pods, so many seconds after it has finished (ttlSecondsAfterFinished).
 * Upstream: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
 */
import { parseTimestamp, splitKey, type Job } from '../../api/index.ts';
import type { Controller, Lister, Plan } from '../../client-go/index.ts';

export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  watches: { jobs: ({ type, key }) => (type === 'DELETED' ? [] : [key]) },
  reconcile: reconcileTTL,
};

function finishTime({ status }: Job): number | undefined {
  const end = status?.conditions?.find(
    ({ type, status: holds }) => holds === 'True' && (type === 'Complete' || type === 'Failed'),
  );
  return end?.lastTransitionTime === undefined ? undefined : parseTimestamp(end.lastTransitionTime);
}

function reconcileTTL(lister: Lister, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const job = lister.get('jobs', namespace, name);
  if (!job || job.metadata.deletionTimestamp !== undefined) return { calls: [] };
  const finished = finishTime(job);
  const { ttlSecondsAfterFinished: seconds } = job.spec;
  if (finished === undefined || seconds === undefined) return { calls: [] };
  const left = finished + seconds * 1000 - now;
  if (left > 0) return { calls: [], requeueAfter: left };
  const options = { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid } } as const;
  return { calls: [{ verb: 'delete', resource: 'jobs', namespace, name, options }] };
}
