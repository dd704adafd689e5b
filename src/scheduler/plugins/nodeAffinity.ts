/** NodeAffinity: nodeSelector, required and preferred node affinity. Upstream: pkg/scheduler/framework/plugins/nodeaffinity. */
import { hasNodeSelection, matchesNodeSelection, matchesTerm } from '../../api/index.ts';
import { normalizeToMax, type Plugin, type Rejection } from '../framework.ts';

const REJECTION: Rejection = {
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
  unresolvable: true,
};

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter: ({ pod }) => {
    if (!hasNodeSelection(pod)) return undefined;
    return ({ node }) => (node && matchesNodeSelection(pod, node) ? undefined : REJECTION);
  },
  score: ({ pod }) => {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    if (!preferred) return undefined;
    return {
      score: ({ node }) => {
        let sum = 0;
        for (const { weight, preference } of preferred) if (node && matchesTerm(preference, node)) sum += weight;
        return sum;
      },
      normalize: (scores) => normalizeToMax(scores, false),
    };
  },
  mayHelp: (event, pod) => {
    if (event.kind === 'nodeAdded') return matchesNodeSelection(pod, event.node);
    if (event.kind !== 'nodeUpdated') return false;
    return matchesNodeSelection(pod, event.node) && !matchesNodeSelection(pod, event.previous);
  },
};
