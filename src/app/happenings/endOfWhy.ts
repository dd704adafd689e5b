/**
 * Where a chain of causes ends: at an action of the learner, at one that was there when the page opened the run (a scenario's manifests, a
 * link's past), or at the start of the cluster, which nobody asked for.
 */
import type { Cluster, Happening } from '../../cluster/index.ts';
import { actionsAtBeginning } from '../session/begun.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { forgottenUntil } from '../time/forgotten.ts';
import { happeningWords } from './words.ts';

/** Whether the learner did it. */
function isOwn(cluster: Cluster, { kind, revision }: Pick<Happening, 'kind' | 'revision'>): boolean {
  if (kind !== 'action') return false;
  const given = cluster.actions().slice(0, actionsAtBeginning(cluster));
  return !given.some((action) => action.revision === revision);
}

/** Who did it, as it is told: a component by its name, “You”, or whoever set the run up. */
export function actorOf(happening: Happening, component: string): string {
  if (happening.kind !== 'action') return component;
  return isOwn(clusterStore().getState().cluster, happening) ? happeningWords.you : happeningWords.setUp;
}

/**
 * What is behind the last link, in a sentence; undefined when that is the learner's own action, and says so itself.
 * @param first what is asked about, in case that nothing led to it
 */
export function endOfWhy(cluster: Cluster, chain: readonly Happening[], first?: Happening): string | undefined {
  const last = chain.at(-1) ?? first;
  if (last?.kind === 'action') {
    if (!isOwn(cluster, last)) return happeningWords.why.setUp;
    return chain.length > 0 ? undefined : happeningWords.why.yours;
  }
  const { horizon } = cluster;
  return horizon.at > 0 ? forgottenUntil(horizon.at) : happeningWords.why.boot;
}
