/** PodDisruptionBudgets and PriorityClasses. Upstream: printPodDisruptionBudget, printPriorityClass. */
import type { IntOrString, KubernetesObject } from '../../../api/index.ts';
import { AGE, age, column, NAME, type Printer } from './printer.ts';

interface PrintedBudget extends KubernetesObject {
  readonly spec?: { readonly minAvailable?: IntOrString; readonly maxUnavailable?: IntOrString };
  readonly status?: { readonly disruptionsAllowed?: number };
}

export const disruptionBudgetPrinter: Printer<PrintedBudget> = {
  columns: [
    NAME,
    column('Min Available', 'Pods that must stay available.'),
    column('Max Unavailable', 'Pods that may be unavailable.'),
    column('Allowed Disruptions', 'Pods that may be disrupted now.', 'integer'),
    AGE,
  ],
  cells: (budget, now) => [
    budget.metadata.name,
    String(budget.spec?.minAvailable ?? 'N/A'),
    String(budget.spec?.maxUnavailable ?? 'N/A'),
    budget.status?.disruptionsAllowed ?? 0,
    age(budget, now),
  ],
};

interface PrintedPriorityClass extends KubernetesObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

export const priorityClassPrinter: Printer<PrintedPriorityClass> = {
  columns: [
    NAME,
    column('Value', 'Priority of its Pods.', 'integer'),
    column('Global-Default', 'Whether it is the class of Pods that name none.', 'boolean'),
    AGE,
    column('PreemptionPolicy', 'Whether its Pods drive out others.'),
  ],
  cells: (object, now) => [
    object.metadata.name,
    object.value,
    object.globalDefault ?? false,
    age(object, now),
    object.preemptionPolicy ?? '',
  ],
};
