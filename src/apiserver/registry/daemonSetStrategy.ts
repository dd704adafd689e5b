/**
 * DaemonSets. Upstream: pkg/registry/apps/daemonset/strategy.go. How often the template changed is counted in an annotation, because
 * apps/v1 has no field for it any more (pkg/apis/apps/v1/conversion.go).
 */
import { type DaemonSet, equalValues } from '../../api/index.ts';
import { defaultDaemonSet } from '../defaults/daemonSet.ts';
import { validateDaemonSet, validateDaemonSetUpdate } from '../validation/daemonSet.ts';
import { templateWarnings } from '../validation/podWarnings.ts';
import { withGeneration, type Strategy } from './strategy.ts';

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

const EMPTY = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

function templateGeneration({ metadata }: DaemonSet): number {
  const text = metadata.annotations?.[TEMPLATE_GENERATION] ?? '';
  return /^\d+$/.test(text) ? Number(text) : 0;
}

function withTemplateGeneration(daemonSet: DaemonSet, count: number): DaemonSet {
  const { annotations } = daemonSet.metadata;
  if (annotations?.[TEMPLATE_GENERATION] === String(count)) return daemonSet;
  return {
    ...daemonSet,
    metadata: { ...daemonSet.metadata, annotations: { ...annotations, [TEMPLATE_GENERATION]: String(count) } },
  };
}

export const daemonSetStrategy: Strategy<DaemonSet> = {
  createsOnUpdate: false,
  withDefaults: defaultDaemonSet,
  prepareForCreate: (daemonSet) => ({
    ...withTemplateGeneration(withGeneration(daemonSet, 1), Math.max(1, templateGeneration(daemonSet))),
    status: EMPTY,
  }),

  prepareForUpdate(daemonSet, old) {
    const next = { ...daemonSet, ...(old.status ? { status: old.status } : {}) };
    const generation = (old.metadata.generation ?? 0) + 1;
    if (!equalValues(next.spec.template, old.spec.template))
      return withTemplateGeneration(withGeneration(next, generation), templateGeneration(old) + 1);
    const kept = withTemplateGeneration(next, templateGeneration(old));
    return equalValues(next.spec, old.spec) ? { ...kept, spec: old.spec } : withGeneration(kept, generation);
  },

  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  warnings: (daemonSet, old) => templateWarnings(daemonSet.spec.template, old?.spec.template),
};
