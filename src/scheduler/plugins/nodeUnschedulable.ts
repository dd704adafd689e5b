/** NodeUnschedulable: nobody new on a cordoned node. Upstream: pkg/scheduler/framework/plugins/nodeunschedulable. */
import { isTolerated, type Taint } from '../../api/index.ts';
import type { Plugin, Rejection } from '../framework.ts';

/** A cordoned node counts as if it had this taint, whether the controller has put it there yet or not. */
const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
const REJECTION: Rejection = { reasons: ['node(s) were unschedulable'], unresolvable: true };

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter: ({ pod, picture }) => {
    if (picture.cordoned === 0 || isTolerated(UNSCHEDULABLE, pod.spec.tolerations ?? [])) return undefined;
    return ({ node }) => (node?.spec.unschedulable ? REJECTION : undefined);
  },
  mayHelp: (event) => {
    if (event.kind === 'nodeAdded') return !event.node.spec.unschedulable;
    return event.kind === 'nodeUpdated' && event.previous.spec.unschedulable === true && !event.node.spec.unschedulable;
  },
};
