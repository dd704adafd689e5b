/** Objects of a namespace that a selector picks, found by an index where the selector has an equality to start from. */
import { matchesSelector, type LabelSelector, type Pod } from '../api/index.ts';
import type { Lister } from '../client-go/index.ts';

/** The equality that narrows most: the template's hash when it is there. */
function bestPair({ matchLabels = {} }: LabelSelector): readonly [string, string] | undefined {
  const hash = matchLabels['pod-template-hash'];
  return hash === undefined ? Object.entries(matchLabels)[0] : ['pod-template-hash', hash];
}

export function selectPods(lister: Lister, namespace: string, selector: LabelSelector): readonly Pod[] {
  const pair = bestPair(selector);
  const candidates = pair ? lister.withLabel('pods', namespace, ...pair) : lister.list('pods', namespace);
  return candidates.filter((pod) => matchesSelector(selector, pod.metadata.labels));
}

/** Those that no controller has: few, whatever else there is. */
export function selectOrphans(lister: Lister, namespace: string, selector: LabelSelector): readonly Pod[] {
  return lister.orphans('pods', namespace).filter((pod) => matchesSelector(selector, pod.metadata.labels));
}
