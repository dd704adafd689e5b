/** A node as the scene shows it; its state in the words of `kubectl get nodes`. */
import { nodeWords, type Node, type Taint } from '../../api/index.ts';
import type { Tone } from './podFacts.ts';

export interface NodeFacts {
  readonly state: string;
  readonly tone: Tone;
  readonly ip: string;
  readonly zone: string | undefined;
  readonly isCordoned: boolean;
  /** Those that nothing else in the picture says already. */
  readonly taints: readonly Taint[];
}

/** The node's state says so: it is cordoned, or NotReady. */
const SAID_BY_STATE: ReadonlySet<string> = new Set([
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
]);
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** The control plane's usual taint stands in the inspector only: its name and place say as much. */
function taintsToSay({ metadata, spec }: Node): readonly Taint[] {
  const isUsual = ({ key, effect }: Taint): boolean =>
    key === CONTROL_PLANE && effect === 'NoSchedule' && metadata.labels?.[CONTROL_PLANE] !== undefined;
  return (spec.taints ?? []).filter((taint) => !SAID_BY_STATE.has(taint.key) && !isUsual(taint));
}

export function nodeFacts(node: Node): NodeFacts {
  const state = nodeWords(node);
  return {
    state,
    tone: /^Ready\b/.test(state) ? 'ok' : 'bad',
    ip: node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    zone: node.metadata.labels?.['topology.kubernetes.io/zone'],
    isCordoned: node.spec.unschedulable ?? false,
    taints: taintsToSay(node),
  };
}
