/** nodeSelector and node affinity against a node. Upstream: component-helpers/scheduling/corev1/nodeaffinity. */
import type { Node, NodeSelectorRequirement, NodeSelectorTerm, Pod } from './core.ts';

function satisfies({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const [bound = ''] = values;
      if (value === undefined || !/^[+-]?\d+$/.test(value) || !/^[+-]?\d+$/.test(bound)) return false;
      return operator === 'Gt' ? Number(value) > Number(bound) : Number(value) < Number(bound);
    }
  }
}

/** Every requirement of the term; a term without any matches no node. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    matchExpressions.every((requirement) => satisfies(requirement, labels[requirement.key])) &&
    matchFields.every(
      (requirement) => requirement.key === 'metadata.name' && satisfies(requirement, node.metadata.name),
    )
  );
}

export function requiredTerms({ spec }: Pod): readonly NodeSelectorTerm[] | undefined {
  return spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

/** Whether the Pod may be on the node at all, as far as its nodeSelector and required node affinity go. */
export function matchesNodeSelection(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const key in pod.spec.nodeSelector) if (labels[key] !== pod.spec.nodeSelector[key]) return false;
  const terms = requiredTerms(pod);
  return !terms || terms.some((term) => matchesTerm(term, node));
}

export function hasNodeSelection(pod: Pod): boolean {
  return pod.spec.nodeSelector !== undefined || requiredTerms(pod) !== undefined;
}
