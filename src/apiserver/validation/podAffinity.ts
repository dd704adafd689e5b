/**
 * Pod affinity and spreading as they are written. Upstream: validatePodAffinity, validateTopologySpreadConstraints and their helpers in
 * pkg/apis/core/validation/validation.go.
 */
import {
  dnsLabel,
  qualifiedKey,
  type Affinity,
  type LabelSelector,
  type PodAffinityTerm,
  type TopologySpreadConstraint,
} from '../../api/index.ts';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateLabelSelector } from './selectors.ts';

const topologyKeyErrors = (key: string | undefined, field: string): FieldError[] =>
  qualifiedKey(key ?? '').map((said) => invalidValue(field, key ?? '', said));

/** Keys that add to a selector need one to add to. */
function labelKeyErrors(keys: readonly string[], selector: LabelSelector | undefined, field: string): FieldError[] {
  if (keys.length === 0) return [];
  if (!selector) return [forbiddenField(field, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, i) => qualifiedKey(key).map((said) => invalidValue(`${field}[${String(i)}]`, key, said)));
}

function termErrors(term: PodAffinityTerm, field: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  const topologyKey = term.topologyKey as string | undefined;
  return [
    ...validateLabelSelector(labelSelector, `${field}.labelSelector`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...namespaces.flatMap((name) => dnsLabel(name).map((said) => invalidValue(`${field}.namespace`, name, said))),
    ...labelKeyErrors(matchLabelKeys, labelSelector, `${field}.matchLabelKeys`),
    ...labelKeyErrors(mismatchLabelKeys, labelSelector, `${field}.mismatchLabelKeys`),
    ...matchLabelKeys.flatMap((key, i) =>
      mismatchLabelKeys.includes(key)
        ? [
            invalidValue(
              `${field}.matchLabelKeys[${String(i)}]`,
              key,
              'exists in both matchLabelKeys and mismatchLabelKeys',
            ),
          ]
        : [],
    ),
    ...(topologyKey ? [] : [required(`${field}.topologyKey`, 'can not be empty')]),
    ...topologyKeyErrors(topologyKey, `${field}.topologyKey`),
  ];
}

/** @param field `spec.affinity.podAffinity` or `spec.affinity.podAntiAffinity` */
export function podAffinityErrors(affinity: Affinity['podAffinity'], field: string): FieldError[] {
  const hard = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const soft = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...hard.flatMap((term, i) =>
      termErrors(term, `${field}.requiredDuringSchedulingIgnoredDuringExecution[${String(i)}]`),
    ),
    ...soft.flatMap(({ weight, podAffinityTerm }, i) => {
      const path = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${String(i)}]`;
      const range =
        weight >= 1 && weight <= 100 ? [] : [invalidValue(`${path}.weight`, weight, 'must be in the range 1-100')];
      return [...range, ...termErrors(podAffinityTerm, `${path}.podAffinityTerm`)];
    }),
  ];
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const POLICIES = ['Honor', 'Ignore'];

function minDomainsErrors({ minDomains, whenUnsatisfiable }: TopologySpreadConstraint, field: string): FieldError[] {
  if (minDomains === undefined) return [];
  const only = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
  return [
    ...(minDomains > 0 ? [] : [invalidValue(field, minDomains, 'must be greater than zero')]),
    ...(whenUnsatisfiable === 'DoNotSchedule' ? [] : [invalidValue(field, minDomains, only)]),
  ];
}

const policyErrors = (policy: string | undefined, field: string): FieldError[] =>
  policy === undefined || POLICIES.includes(policy) ? [] : [notSupported(field, policy, POLICIES)];

function constraintErrors(constraint: TopologySpreadConstraint, field: string): FieldError[] {
  const { maxSkew, labelSelector, nodeAffinityPolicy, nodeTaintsPolicy, matchLabelKeys = [] } = constraint;
  const topologyKey = constraint.topologyKey as string | undefined;
  const action = constraint.whenUnsatisfiable as string | undefined;
  return [
    ...(maxSkew > 0 ? [] : [invalidValue(`${field}.maxSkew`, maxSkew, 'must be greater than zero')]),
    ...(topologyKey
      ? topologyKeyErrors(topologyKey, `${field}.topologyKey`)
      : [required(`${field}.topologyKey`, 'can not be empty')]),
    ...(action !== undefined && ACTIONS.includes(action)
      ? []
      : [notSupported(`${field}.whenUnsatisfiable`, action ?? '', ACTIONS)]),
    ...minDomainsErrors(constraint, `${field}.minDomains`),
    ...policyErrors(nodeAffinityPolicy, `${field}.nodeAffinityPolicy`),
    ...policyErrors(nodeTaintsPolicy, `${field}.nodeTaintsPolicy`),
    ...labelKeyErrors(matchLabelKeys, labelSelector, `${field}.matchLabelKeys`),
    ...validateLabelSelector(labelSelector, `${field}.labelSelector`),
  ];
}

export function spreadErrors(constraints: readonly TopologySpreadConstraint[], field: string): FieldError[] {
  const pairs = constraints.map(({ topologyKey, whenUnsatisfiable }) => `{${topologyKey}, ${whenUnsatisfiable}}`);
  return constraints.flatMap((constraint, i) => {
    const path = `${field}[${String(i)}]`;
    const pair = pairs[i] ?? '';
    const again = pairs.indexOf(pair) < i ? [duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, pair)] : [];
    return [...constraintErrors(constraint, path), ...again];
  });
}
