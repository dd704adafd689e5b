/** StatefulSets. Upstream: pkg/registry/apps/statefulset/strategy.go. */
import { type StatefulSet, equalValues } from '../../api/index.ts';
import { defaultStatefulSet } from '../defaults/statefulSet.ts';
import { templateWarnings } from '../validation/podWarnings.ts';
import { validateStatefulSet, validateStatefulSetUpdate } from '../validation/statefulSet.ts';
import { withGeneration, type Strategy } from './strategy.ts';

/** Its feature gate is off: the field is dropped without a word. */
function withoutMaxUnavailable(set: StatefulSet): StatefulSet {
  const { rollingUpdate } = set.spec.updateStrategy ?? {};
  if (rollingUpdate?.maxUnavailable === undefined) return set;
  const { maxUnavailable: _dropped, ...rest } = rollingUpdate;
  return { ...set, spec: { ...set.spec, updateStrategy: { ...set.spec.updateStrategy, rollingUpdate: rest } } };
}

export const statefulSetStrategy: Strategy<StatefulSet> = {
  createsOnUpdate: false,
  withDefaults: defaultStatefulSet,
  prepareForCreate: (set) => ({
    ...withoutMaxUnavailable(withGeneration(set, 1)),
    status: { replicas: 0, availableReplicas: 0 },
  }),

  prepareForUpdate(given, old) {
    const set = withoutMaxUnavailable(given);
    const next = { ...set, ...(old.status ? { status: old.status } : {}) };
    if (equalValues(next.spec, old.spec)) return { ...next, spec: old.spec };
    return withGeneration(next, (old.metadata.generation ?? 0) + 1);
  },

  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  warnings: ({ spec }, old) => [
    ...templateWarnings(spec.template, old?.spec.template),
    ...((spec.revisionHistoryLimit ?? 0) < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : []),
  ],
};
