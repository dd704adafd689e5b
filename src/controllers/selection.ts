/** Objects of a namespace that a selector picks, found by an index where the selector has an equality to start from. */
import { matchesSelector, type LabelSelector, type Pod } from '../api/index.ts';
import type { Lister } from '../client-go/index.ts';
import { controllerOf } from './ownership.ts';

/** The equality that narrows most: the template's hash when it is there. */
function bestPair({ matchLabels = {} }: LabelSelector): readonly [string, string] | undefined {
  const hash = matchLabels['pod-template-hash'];
  return hash === undefined ? Object.entries(matchLabels)[0] : ['pod-template-hash', hash];
}

function candidates(lister: Lister, namespace: string, selector: LabelSelector): readonly Pod[] {
  const pair = bestPair(selector);
  return pair ? lister.withLabel('pods', namespace, ...pair) : lister.list('pods', namespace);
}

export function selectPods(lister: Lister, namespace: string, selector: LabelSelector): readonly Pod[] {
  return candidates(lister, namespace, selector).filter((pod) => matchesSelector(selector, pod.metadata.labels));
}

/** Those that no controller has. */
export function selectOrphans(lister: Lister, namespace: string, selector: LabelSelector): readonly Pod[] {
  const orphans: Pod[] = [];
  for (const pod of candidates(lister, namespace, selector))
    if (!controllerOf(pod) && matchesSelector(selector, pod.metadata.labels)) orphans.push(pod);
  return orphans;
}
