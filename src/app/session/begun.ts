/** How many actions a run had when the page opened it: the scenario's own, which are not the learner's to undo. */
import type { Cluster } from '../../cluster/index.ts';

const begun = new WeakMap<Cluster, number>();

export function markBegun(cluster: Cluster, actions = cluster.actions().length): void {
  begun.set(cluster, actions);
}

export function actionsAtBeginning(cluster: Cluster): number {
  return begun.get(cluster) ?? 0;
}
