/** TaintToleration: keeps Pods off tainted nodes, and prefers nodes with few PreferNoSchedule taints. Upstream: plugins/tainttoleration. */
import { isTolerated, untoleratedTaint } from '../../api/index.ts';
import { MAX_NODE_SCORE, normalizeToMax, type Plugin, type Rejection } from '../framework.ts';

const REJECTION: Rejection = { reasons: ['node(s) had untolerated taint(s)'], unresolvable: true };

export const taintToleration: Plugin = {
  name: 'TaintToleration',
  weight: 3,
  filter: ({ pod, picture }) => {
    if (picture.tainted === 0) return undefined;
    return ({ node }) => (node?.spec.taints && untoleratedTaint(node.spec.taints, pod) ? REJECTION : undefined);
  },
  score: ({ pod, picture }) => {
    if (picture.tainted === 0) return { forAll: MAX_NODE_SCORE };
    const tolerations = (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
    return {
      score: ({ node }) => {
        let count = 0;
        for (const taint of node?.spec.taints ?? [])
          if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)) count++;
        return count;
      },
      normalize: (scores) => normalizeToMax(scores, true),
    };
  },
  mayHelp: (event, pod) => {
    if (event.kind === 'nodeAdded') return !untoleratedTaint(event.node.spec.taints, pod);
    if (event.kind !== 'nodeUpdated') return false;
    const was = untoleratedTaint(event.previous.spec.taints, pod);
    return was !== undefined && !untoleratedTaint(event.node.spec.taints, pod);
  },
};
