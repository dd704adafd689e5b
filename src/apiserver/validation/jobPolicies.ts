/** Indexes, failure and success policies of Jobs. Upstream: pkg/apis/batch/validation/validation.go. */
import {
  type JobSpec,
  type PodFailurePolicyRule,
  type SuccessPolicyRule,
  qualifiedKey,
  goQuote,
} from '../../api/index.ts';
import {
  duplicate,
  invalidValue,
  invalidWhole,
  notSupported,
  required,
  tooLong,
  tooMany,
  type FieldError,
} from './fieldError.ts';
import { notNegative } from './probe.ts';

/** Above so many completions a Job has to be narrower. */
const MANY = 100_000;
const NARROW = 10_000;

export function indexedErrors(spec: JobSpec): FieldError[] {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (spec.completionMode !== 'Indexed') {
    return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).flatMap((key) =>
      spec.completionMode === 'NonIndexed' && spec[key] !== undefined
        ? [invalidValue(`spec.${key}`, spec[key], 'requires indexed completion mode')]
        : [],
    );
  }
  const errors: FieldError[] = [];
  const atMost = (key: 'parallelism' | 'maxFailedIndexes', limit: number, when = ''): void => {
    const value = spec[key];
    if (value !== undefined && value > limit)
      errors.push(invalidValue(`spec.${key}`, value, `must be less than or equal to ${String(limit)}${when}`));
  };
  if (completions === undefined) errors.push(required('spec.completions', 'when completion mode is Indexed'));
  atMost('parallelism', MANY, ' when completion mode is Indexed');
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    errors.push(invalidValue('spec.maxFailedIndexes', maxFailedIndexes, 'must be less than or equal to completions'));
  atMost('maxFailedIndexes', MANY);
  if (completions === undefined || completions <= MANY || backoffLimitPerIndex === undefined) return errors;
  const above = `when completions are above ${String(MANY)} and used with backoff limit per index`;
  if (maxFailedIndexes === undefined)
    errors.push(required('spec.maxFailedIndexes', `must be specified when completions is above ${String(MANY)}`));
  if (parallelism !== undefined) atMost('parallelism', NARROW, ` ${above}`);
  atMost('maxFailedIndexes', NARROW, ` ${above}`);
  return errors;
}

const MAX_RULES = 20;
const MAX_PATTERNS = 20;
const MAX_EXIT_CODES = 255;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

/** As Go's %q prints a list. */
const quotedList = (values: readonly string[]): string => `[${values.map(goQuote).join(' ')}]`;

export function podFailurePolicyErrors(spec: JobSpec): FieldError[] {
  if (!spec.podFailurePolicy) return [];
  const field = 'spec.podFailurePolicy.rules';
  const { rules } = spec.podFailurePolicy;
  return [
    ...(rules.length > MAX_RULES ? [tooMany(field, rules.length, MAX_RULES)] : []),
    ...rules.flatMap((rule, i) => failureRuleErrors(spec, rule, `${field}[${String(i)}]`)),
  ];
}

function failureRuleErrors(spec: JobSpec, rule: PodFailurePolicyRule, field: string): FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const errors = chosenErrors(action, ACTIONS, `${field}.action`);
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined)
    errors.push(invalidValue(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  if (onExitCodes) errors.push(...exitCodeErrors(spec, onExitCodes, `${field}.onExitCodes`));
  if (onPodConditions.length > 0) errors.push(...conditionErrors(onPodConditions, `${field}.onPodConditions`));
  const both = onExitCodes !== undefined && onPodConditions.length > 0;
  const neither = onExitCodes === undefined && onPodConditions.length === 0;
  if (both) errors.push(invalidWhole(field, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (neither) errors.push(invalidWhole(field, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

function chosenErrors(value: string | undefined, values: readonly string[], field: string): FieldError[] {
  if (!value) return [required(field, `valid values: ${quotedList(values)}`)];
  return values.includes(value) ? [] : [notSupported(field, value, values)];
}

function conditionErrors(patterns: NonNullable<PodFailurePolicyRule['onPodConditions']>, field: string): FieldError[] {
  return [
    ...(patterns.length > MAX_PATTERNS ? [tooMany(field, patterns.length, MAX_PATTERNS)] : []),
    ...patterns.flatMap(({ type = '', status }: Partial<(typeof patterns)[number]>, i) => [
      ...qualifiedKey(type).map((said) => invalidValue(`${field}[${String(i)}].type`, type, said)),
      ...chosenErrors(status, STATUSES, `${field}[${String(i)}].status`),
    ]),
  ];
}

function exitCodeErrors(
  { template }: JobSpec,
  requirement: NonNullable<PodFailurePolicyRule['onExitCodes']>,
  field: string,
): FieldError[] {
  const { operator, containerName, values = [] }: Partial<typeof requirement> = requirement;
  const errors = chosenErrors(operator, OPERATORS, `${field}.operator`);
  const containers = [...template.spec.containers, ...(template.spec.initContainers ?? [])];
  if (containerName !== undefined && !containers.some(({ name }) => name === containerName))
    errors.push(
      invalidValue(
        `${field}.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    );
  const path = `${field}.values`;
  if (values.length === 0) errors.push(invalidValue(path, values, 'at least one value is required'));
  else if (values.length > MAX_EXIT_CODES) errors.push(tooMany(path, values.length, MAX_EXIT_CODES));
  for (const [i, value] of values.entries()) {
    if (operator === 'In' && value === 0)
      errors.push(invalidValue(`${path}[${String(i)}]`, value, 'must not be 0 for the In operator'));
    if (values.indexOf(value) < i) errors.push(duplicate(`${path}[${String(i)}]`, value));
  }
  if (values.some((value, i) => i > 0 && values[i - 1]! > value))
    errors.push(invalidValue(path, values, 'must be ordered'));
  return errors;
}

/** With a failure policy a Pod that is going does not count as failed, so only Failed can be meant. */
export function replacementPolicyErrors({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec): FieldError[] {
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  if (policy === undefined || supported.includes(policy)) return [];
  return [notSupported('spec.podReplacementPolicy', policy, supported)];
}

const MAX_INDEXES_TEXT = 64 * 1024;

export function successPolicyErrors(spec: JobSpec): FieldError[] {
  const { successPolicy } = spec;
  if (!successPolicy) return [];
  const field = 'spec.successPolicy';
  if (spec.completionMode !== 'Indexed')
    return [invalidValue(field, { Rules: successPolicy.rules }, 'requires indexed completion mode')];
  const { rules } = successPolicy;
  return [
    ...(rules.length === 0
      ? [required(`${field}.rules`, 'at least one rules must be specified when the successPolicy is specified')]
      : []),
    ...(rules.length > MAX_RULES ? [tooMany(`${field}.rules`, rules.length, MAX_RULES)] : []),
    ...rules.flatMap((rule, i) => successRuleErrors(rule, spec.completions ?? 0, `${field}.rules[${String(i)}]`)),
  ];
}

function successRuleErrors(rule: SuccessPolicyRule, completions: number, field: string): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  if (count === undefined && indexes === undefined)
    return [required(field, 'at least one of succeededCount or succeededIndexes must be specified')];
  const errors: FieldError[] = [];
  let total = 0;
  if (indexes !== undefined) {
    if (indexes.length > MAX_INDEXES_TEXT) errors.push(tooLong(`${field}.succeededIndexes`, MAX_INDEXES_TEXT));
    const counted = countIndexes(indexes, completions);
    if (typeof counted === 'number') total = counted;
    else
      errors.push(
        invalidValue(`${field}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${counted.fault}`),
      );
  }
  if (count === undefined) return errors;
  const path = `${field}.succeededCount`;
  const atMost = (limit: number, what: string): void => {
    if (count > limit)
      errors.push(invalidValue(path, count, `must be less than or equal to ${String(limit)} (the number of ${what})`));
  };
  errors.push(...notNegative(count, path));
  atMost(completions, 'specified completions');
  if (indexes !== undefined) atMost(total, 'indexes in the specified succeededIndexes field');
  return errors;
}

/** How many indexes "1,3-5" names. */
function countIndexes(text: string, completions: number): number | { readonly fault: string } {
  if (text === '') return 0;
  let total = 0;
  let last: number | undefined;
  for (const interval of text.split(',')) {
    const limits = interval.split('-');
    if (limits.length > 2) {
      const rule = "violates the requirement that an index interval can have at most two parts separated by '-'";
      return { fault: `the fragment ${goQuote(interval)} ${rule}` };
    }
    for (const limit of limits) {
      if (!/^[+-]?\d+$/.test(limit)) return { fault: `cannot convert string to integer for index: ${goQuote(limit)}` };
      if (Number(limit) >= completions) return { fault: `too large index: ${goQuote(limit)}` };
    }
    const [first = 0, end = first] = limits.map(Number);
    if (limits.length === 2 && first >= end) return { fault: outOfOrder(first, end) };
    if (last !== undefined && last >= first) return { fault: outOfOrder(last, first) };
    total += end - first + 1;
    last = end;
  }
  return total;
}

const outOfOrder = (previous: number, current: number): string =>
  `non-increasing order, previous: ${String(previous)}, current: ${String(current)}`;
