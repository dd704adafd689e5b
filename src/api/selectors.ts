/** Matching labels. Upstream: apimachinery/pkg/labels/selector.go. An absent selector matches nothing, an empty one everything. */
import type { Labels, LabelSelector, LabelSelectorRequirement } from './meta.ts';

/** A Service's selector: every pair must be there. An empty or absent one selects nothing (no endpoints are made for it). */
export function matchesPairs(selector: Labels | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false;
  let pairs = 0;
  for (const key in selector) {
    if (labels?.[key] !== selector[key]) return false;
    pairs++;
  }
  return pairs > 0;
}

function satisfies(requirement: LabelSelectorRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && (requirement.values?.includes(value) ?? false);
    case 'NotIn':
      return value === undefined || !requirement.values?.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

export function matchesSelector(selector: LabelSelector | undefined, labels: Labels = {}): boolean {
  if (!selector) return false;
  const { matchLabels, matchExpressions } = selector;
  for (const key in matchLabels) if (labels[key] !== matchLabels[key]) return false;
  return !matchExpressions || matchExpressions.every((requirement) => satisfies(requirement, labels));
}
