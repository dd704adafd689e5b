/** When a CronJob is looked at: when it changes, when one of its Jobs does, and when its schedule says so. */
import { keyOf, type Job } from '../../api/index.ts';
import type { Controller, Lister } from '../../client-go/index.ts';
import { controllerOf } from '../ownership.ts';
import { explainRefusedJob, reconcileCronJob } from './reconcile.ts';

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: {
    cronjobs: ({ key }) => [key],
    jobs: ({ object }, lister) => keysOfOwner(object, lister),
  },
  reconcile: reconcileCronJob,
  afterRefusal: explainRefusedJob,
};

function keysOfOwner(job: Job, lister: Lister): readonly string[] {
  const owner = controllerOf(job);
  if (owner?.kind !== 'CronJob') return [];
  const found = lister.get('cronjobs', job.metadata.namespace ?? '', owner.name);
  return found?.metadata.uid === owner.uid ? [keyOf(found)] : [];
}
