/** Everything a user can do to a Pod or a node, in the order menus show it; a gap stands between groups. */
import type { Action, NodeTarget, PodTarget } from './action.ts';
import { copyNodeName, copyPodName } from './copyName.ts';
import { cutPod, reconnectPod } from './cutPod.ts';
import { cordonNode, uncordonNode } from './cordonNode.ts';
import { crashPod, starvePod } from './crashPod.ts';
import { deletePod, forceDeletePod } from './deletePod.ts';
import { drainNode } from './drainNode.ts';
import { inspectNode, inspectPod } from './inspect.ts';
import { startKubeProxy, stopKubeProxy } from './kubeProxy.ts';
import { LINK_ACTIONS, POWER_ACTIONS } from './nodeLink.ts';
import { failReadiness, passReadiness } from './readiness.ts';
import { quickPod, slowPod } from './slowPod.ts';

export { execCommand, saidInstead } from './action.ts';
export type { Action, Instead, NodeTarget, PodTarget } from './action.ts';
export { deletePod } from './deletePod.ts';
export { inspectNode, inspectPod } from './inspect.ts';

export const POD_ACTIONS: readonly (readonly Action<PodTarget>[])[] = [
  [inspectPod, copyPodName],
  [failReadiness, passReadiness, slowPod, quickPod, cutPod, reconnectPod, crashPod, starvePod],
  [deletePod, forceDeletePod],
];

export const NODE_ACTIONS: readonly (readonly Action<NodeTarget>[])[] = [
  [inspectNode, copyNodeName],
  [cordonNode, uncordonNode, drainNode],
  [stopKubeProxy, startKubeProxy],
  LINK_ACTIONS,
  POWER_ACTIONS,
];
