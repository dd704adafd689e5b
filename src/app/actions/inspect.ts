/** Opens the inspector for an object. */
import { select } from '../store/viewStore.ts';
import type { Action, NodeTarget, PodTarget } from './action.ts';

export const inspectPod: Action<PodTarget> = {
  id: 'pod.inspect',
  label: 'Inspect',
  shortcut: 'Enter',
  perform: ({ namespace, name }) => select({ kind: 'object', resource: 'pods', namespace, name }),
};

export const inspectNode: Action<NodeTarget> = {
  id: 'node.inspect',
  label: 'Inspect',
  shortcut: 'Enter',
  perform: ({ name }) => select({ kind: 'object', resource: 'nodes', namespace: '', name }),
};
