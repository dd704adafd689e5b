/** Label selectors of requests, as filters. Upstream: apimachinery/pkg/labels/selector.go (Requirement.Matches). */
import {
  matchesSelector,
  parseSelectorText,
  UnreadableSelector,
  type LabelRequirement,
  type Labels,
  type LabelSelectorRequirement,
} from '../../api/index.ts';
import { badRequest } from '../statusErrors.ts';

export type LabelFilter = (labels: Labels | undefined) => boolean;

/** A filter for a selector's text; the empty one takes everything. @throws ApiError BadRequest */
export function parseLabelQuery(text: string): LabelFilter {
  const requirements = read(text);
  if (requirements.length === 0) return () => true;
  const matchExpressions = requirements.flatMap((requirement) => expressionOf(requirement) ?? []);
  const numbers = requirements.filter(({ operator }) => operator === '>' || operator === '<');
  return (labels) =>
    matchesSelector({ matchExpressions }, labels ?? {}) &&
    numbers.every((requirement) => isBeyond(requirement, labels));
}

function read(text: string): readonly LabelRequirement[] {
  try {
    return parseSelectorText(text);
  } catch (error) {
    if (error instanceof UnreadableSelector) throw badRequest(error.message);
    throw error;
  }
}

function isBeyond({ key, operator, values: [limit] }: LabelRequirement, labels: Labels | undefined): boolean {
  const value = labels?.[key];
  if (value === undefined || !/^[-+]?\d+$/.test(value)) return false;
  return operator === '>' ? Number(value) > Number(limit) : Number(value) < Number(limit);
}

const OPERATORS: Readonly<Partial<Record<LabelRequirement['operator'], LabelSelectorRequirement['operator']>>> = {
  in: 'In',
  '=': 'In',
  '==': 'In',
  notin: 'NotIn',
  '!=': 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** undefined: it compares numbers. */
function expressionOf({ key, operator, values }: LabelRequirement): LabelSelectorRequirement | undefined {
  const known = OPERATORS[operator];
  return known && { key, operator: known, values: [...values] };
}
