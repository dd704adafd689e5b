/**
 * PodDisruptionBudgets and PriorityClasses. Upstream: pkg/registry/policy/poddisruptionbudget/strategy.go and
 * pkg/registry/scheduling/priorityclass/strategy.go.
 */
import { type PodDisruptionBudget, type PriorityClass, equalValues } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { admitPriorityClass } from '../admission/priority.ts';
import { validateBudget, validateBudgetStatus } from '../validation/policy.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from '../validation/priorityClass.ts';
import { withGeneration, type Strategy } from './strategy.ts';

const NO_STATUS = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };

export const budgetStrategy: Strategy<PodDisruptionBudget> = {
  createsOnUpdate: false,
  withDefaults: (draft) => ((draft.spec as unknown) ? draft : { ...draft, spec: {} }),
  prepareForCreate: (budget) => ({ ...withGeneration(budget, 1), status: NO_STATUS }),

  prepareForUpdate(budget, old) {
    const next = { ...budget, ...(old.status ? { status: old.status } : {}) };
    if (equalValues(next.spec, old.spec)) return { ...next, spec: old.spec };
    return withGeneration(next, (old.metadata.generation ?? 0) + 1);
  },

  validate: validateBudget,
  validateUpdate: validateBudget,
  validateStatusUpdate: validateBudgetStatus,
};

export const createPriorityClassStrategy = (store: Store): Strategy<PriorityClass> => ({
  createsOnUpdate: false,
  withDefaults: (draft) => ({
    ...draft,
    value: draft.value ?? 0,
    preemptionPolicy: draft.preemptionPolicy ?? 'PreemptLowerPriority',
  }),
  admit(priorityClass) {
    admitPriorityClass(store, priorityClass);
    return priorityClass;
  },
  beginUpdate(priorityClass) {
    admitPriorityClass(store, priorityClass);
    return priorityClass;
  },
  prepareForCreate: (priorityClass) => withGeneration(priorityClass, 1),
  prepareForUpdate: (priorityClass) => priorityClass,
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
});
