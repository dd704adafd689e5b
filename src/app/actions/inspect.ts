/** Opens the inspector for an object. */
import { select } from '../store/viewStore.ts';
import { podCommand, type Action, type NodeTarget, type PodTarget } from './action.ts';
import { actionWords } from './words.ts';

export const inspectPod: Action<PodTarget> = {
  id: 'pod.inspect',
  get label() {
    return actionWords.inspect;
  },
  shortcut: 'Enter',
  command: (target) => podCommand('describe', target),
  perform: ({ namespace, name }) => select({ kind: 'object', resource: 'pods', namespace, name }),
};

export const inspectNode: Action<NodeTarget> = {
  id: 'node.inspect',
  get label() {
    return actionWords.inspect;
  },
  shortcut: 'Enter',
  command: ({ name }) => `kubectl describe node ${name}`,
  perform: ({ name }) => select({ kind: 'object', resource: 'nodes', namespace: '', name }),
};
