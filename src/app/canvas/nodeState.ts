/** A node as the scene shows it; its state in the words of `kubectl get nodes`. */
import { nodeWords, type Node } from '../../api/index.ts';
import type { Tone } from './podFacts.ts';

export interface NodeFacts {
  readonly state: string;
  readonly tone: Tone;
  readonly ip: string;
  readonly zone: string | undefined;
  readonly isCordoned: boolean;
}

export function nodeFacts(node: Node): NodeFacts {
  const state = nodeWords(node);
  return {
    state,
    tone: /^Ready\b/.test(state) ? 'ok' : 'bad',
    ip: node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    zone: node.metadata.labels?.['topology.kubernetes.io/zone'],
    isCordoned: node.spec.unschedulable ?? false,
  };
}
