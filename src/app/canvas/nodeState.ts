/** A node's state as `kubectl get nodes` says it: Ready, NotReady or Unknown, and SchedulingDisabled when cordoned. */
import type { Node } from '../../api/index.ts';
import type { Tone } from './podFacts.ts';

export interface NodeFacts {
  readonly state: string;
  readonly tone: Tone;
  readonly ip: string;
  readonly zone: string | undefined;
  readonly isCordoned: boolean;
}

export function nodeFacts(node: Node): NodeFacts {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const word =
    ready === 'True' ? 'Ready' : ready === 'False' ? 'NotReady' : ready === 'Unknown' ? 'NotReady' : 'Unknown';
  const isCordoned = node.spec.unschedulable ?? false;
  return {
    state: isCordoned ? `${word},SchedulingDisabled` : word,
    tone: word === 'Ready' ? 'ok' : 'bad',
    ip: node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    zone: node.metadata.labels?.['topology.kubernetes.io/zone'],
    isCordoned,
  };
}
