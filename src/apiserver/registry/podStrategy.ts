/** Pods. Upstream: pkg/registry/core/pod/strategy.go. */
import { type Draft, type Pod, type PodCondition, type PodSpec, equalValues } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { createPodAdmission } from '../admission/pod.ts';
import { defaultPod } from '../defaults/pod.ts';
import { validatePod, validatePodUpdate } from '../validation/pod.ts';
import { podWarnings } from '../validation/podWarnings.ts';
import { withLabelKeys } from './labelKeys.ts';
import { qosClassOf } from './qosClass.ts';
import { withGeneration, type Strategy } from './strategy.ts';

export const createPodStrategy = (store: Store): Strategy<Pod> => ({
  createsOnUpdate: false,

  withDefaults(draft: Draft<Pod>): Draft<Pod> {
    const given = (draft.spec as PodSpec | undefined) ?? { containers: [] };
    const spec = defaultPod(given);
    return spec === draft.spec ? draft : { ...draft, spec };
  },

  admit: createPodAdmission(store),

  prepareForCreate(pod) {
    const gated = pod.spec.schedulingGates?.length ? { conditions: [GATED] } : {};
    return {
      ...withGeneration(withLabelKeys(pod), 1),
      status: { phase: 'Pending', ...gated, qosClass: qosClassOf(pod.spec) },
    };
  },

  prepareForUpdate(pod, old) {
    const changed = pod.spec !== old.spec && !equalValues(pod.spec, old.spec);
    const next = { ...pod, ...(changed ? {} : { spec: old.spec }), ...(old.status ? { status: old.status } : {}) };
    return changed ? withGeneration(next, (old.metadata.generation ?? 0) + 1) : next;
  },

  prepareForStatusUpdate(pod, old) {
    const qosClass = pod.status?.qosClass ?? old.status?.qosClass;
    return { ...old, status: { ...pod.status, ...(qosClass ? { qosClass } : {}) } };
  },

  validate: validatePod,
  validateUpdate: validatePodUpdate,
  warnings: (pod, old) => (old ? [] : podWarnings(pod)),

  /** A Pod that no kubelet runs, or whose containers have all ended, has nobody to wait for. */
  gracePeriod({ spec, status }, requested) {
    if (!spec.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0;
    const seconds = requested ?? spec.terminationGracePeriodSeconds ?? 0;
    return seconds < 0 ? 1 : seconds;
  },
});

const GATED: PodCondition = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};
