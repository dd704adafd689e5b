/** What `kubectl get nodes` says of a node's state. Upstream: printNode in pkg/printers/internalversion/printers.go. */
import type { Node } from './core.ts';

/** Ready, NotReady, or Unknown when nothing was ever said of it; SchedulingDisabled beside it when it is cordoned. */
export function nodeWords({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}
