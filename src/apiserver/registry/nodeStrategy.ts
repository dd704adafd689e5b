/**
 * Nodes. Upstream: pkg/registry/core/node/strategy.go. The TaintNodesByCondition admission, which taints every new node not-ready,
 * is left to the kubelet that registers one: clusters here boot with nodes that are ready.
 */
import type { Draft, Node } from '../../api/index.ts';
import { validateNode, validateNodeUpdate } from '../validation/node.ts';
import type { Strategy } from './strategy.ts';

export const nodeStrategy: Strategy<Node> = {
  createsOnUpdate: false,

  withDefaults(draft: Draft<Node>): Draft<Node> {
    const spec = (draft.spec as Node['spec'] | undefined) ?? {};
    const { status } = draft;
    const capacity = status?.capacity;
    return {
      ...draft,
      spec,
      ...(capacity && !status.allocatable ? { status: { ...status, allocatable: capacity } } : {}),
    };
  },

  prepareForCreate: (node) => node,
  prepareForUpdate: (node, old) => ({ ...node, ...(old.status ? { status: old.status } : {}) }),
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
};
