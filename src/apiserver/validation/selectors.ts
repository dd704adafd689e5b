/** Label selectors and node affinity. Upstream: apimachinery/pkg/apis/meta/v1/validation, ValidateNodeSelector in core validation. */
import {
  type Affinity,
  type LabelSelector,
  type LabelSelectorRequirement,
  type NodeSelectorRequirement,
  type NodeSelectorTerm,
  labelValue,
  qualifiedKey,
} from '../../api/index.ts';
import { forbiddenField, invalidValue, required, type FieldError } from './fieldError.ts';
import { validateLabels } from './meta.ts';

export function validateLabelSelector(selector: LabelSelector | undefined, field: string): FieldError[] {
  if (!selector) return [];
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((requirement, i) =>
      requirementErrors(requirement, `${field}.matchExpressions[${String(i)}]`),
    ),
  ];
}

type Requirement = LabelSelectorRequirement | NodeSelectorRequirement;

/** Whether every operator is one, so that the selector can be evaluated at all. */
export function isReadableSelector(selector: LabelSelector | undefined): boolean {
  return (selector?.matchExpressions ?? []).every(({ operator, values = [] }) => {
    if (operator === 'In' || operator === 'NotIn') return values.length > 0;
    return ['Exists', 'DoesNotExist'].includes(operator) && values.length === 0;
  });
}

function requirementErrors({ key, operator, values = [] }: Requirement, path: string): FieldError[] {
  return [
    ...operatorErrors(operator, values, path),
    ...qualifiedKey(key).map((said) => invalidValue(`${path}.key`, key, said)),
    ...values.flatMap((value, i) =>
      labelValue(value).map((said) => invalidValue(`${path}.values[${String(i)}]`, value, said)),
    ),
  ];
}

function operatorErrors(operator: string, values: readonly string[], path: string): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbiddenField(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalidValue(`${path}.operator`, operator, 'not a valid selector operator')];
  }
}

export function nodeAffinityErrors(affinity: Affinity['nodeAffinity'], field: string): FieldError[] {
  const needed = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const terms = `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  return [
    ...(needed && !(needed.nodeSelectorTerms as readonly NodeSelectorTerm[] | undefined)?.length
      ? [required(terms, 'must have at least one node selector term')]
      : []),
    ...(needed?.nodeSelectorTerms ?? []).flatMap((term, i) => termErrors(term, `${terms}[${String(i)}]`)),
    ...preferred.flatMap(({ weight, preference }, i) => {
      const path = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${String(i)}]`;
      const range =
        weight >= 1 && weight <= 100 ? [] : [invalidValue(`${path}.weight`, weight, 'must be in the range 1-100')];
      return [...range, ...termErrors(preference, `${path}.preference`)];
    }),
  ];
}

function termErrors({ matchExpressions = [] }: NodeSelectorTerm, path: string): FieldError[] {
  return matchExpressions.flatMap((requirement, i) => {
    const field = `${path}.matchExpressions[${String(i)}]`;
    const { operator, values = [] } = requirement;
    if (operator !== 'Gt' && operator !== 'Lt') return requirementErrors(requirement, field);
    return values.length === 1
      ? []
      : [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
  });
}
