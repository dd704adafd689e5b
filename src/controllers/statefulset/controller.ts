/** When a StatefulSet is looked at: when it changes, and when a Pod that it controls, controlled or could adopt changes. */
import type { Controller } from '../../client-go/index.ts';
import { belongsToOthers, isNothingCounted, workloadsOfPod } from '../podChanges.ts';
import { explainRefusedPod, reconcileStatefulSet } from './reconcile.ts';

export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: {
    statefulsets: ({ key }) => [key],
    pods: workloadsOfPod('statefulsets'),
  },
  ignores: { pods: (change) => belongsToOthers('StatefulSet', change) || isNothingCounted(change) },
  reconcile: reconcileStatefulSet,
  afterRefusal: explainRefusedPod,
};
