/** What can be done to Pods and nodes, to the selected one first: the menus' own list. */
import {
  NODE_ACTIONS,
  POD_ACTIONS,
  saidInstead,
  type Action,
  type NodeTarget,
  type PodTarget,
} from '../actions/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import type { Entry, Group } from './entry.ts';
import { paletteWords } from './words.tsx';

/** In a larger cluster an action is reached by selecting its object first. */
const MOST_PODS = 500;

function entryOf<Target extends { readonly name: string }>(
  action: Action<Target>,
  target: Target,
  group: Group,
  of: string,
): Entry {
  const { id, label, shortcut, isDanger = false } = action;
  const command = action.command?.(target);
  const instead = command === undefined ? action.instead?.(target) : undefined;
  return {
    id: `${id} ${of}`,
    group,
    label: paletteWords.actionOn(label, of),
    isDanger,
    ...(shortcut === undefined ? {} : { shortcut }),
    ...(command === undefined ? {} : { command }),
    ...(instead ? { detail: saidInstead(instead) } : {}),
    perform: () => action.perform(target),
  };
}

/** Looking and copying names is not what one searches an action for: objects have entries of their own. */
const isAct = ({ id }: { readonly id: string }): boolean => !/\.(inspect|copyName)$/.test(id);

const offered = <Target>(list: readonly (readonly Action<Target>[])[], target: Target): readonly Action<Target>[] =>
  list.flat().filter((action) => action.isOffered?.(target) ?? true);

const ofPod = (target: PodTarget, group: Group): Entry[] =>
  offered(POD_ACTIONS, target)
    .filter((action) => group === 'Selected' || isAct(action))
    .map((action) => entryOf(action, target, group, target.name));

const ofNode = (target: NodeTarget, group: Group): Entry[] =>
  offered(NODE_ACTIONS, target)
    .filter((action) => group === 'Selected' || isAct(action))
    .map((action) => entryOf(action, target, group, target.name));

export function selectedEntries(): readonly Entry[] {
  const { selection } = viewStore.getState();
  if (selection?.kind !== 'object') return [];
  const { resource, namespace, name } = selection;
  if (!clusterStore().getState().cluster.object(resource, namespace, name)) return [];
  if (resource === 'pods') return ofPod({ namespace, name }, 'Selected');
  return resource === 'nodes' ? ofNode({ name }, 'Selected') : [];
}

export function actionEntries(): readonly Entry[] {
  const { cluster } = clusterStore().getState();
  const pods = cluster.objects('pods').slice(0, MOST_PODS);
  return [
    ...pods.flatMap(({ metadata: { namespace = 'default', name } }) => ofPod({ namespace, name }, 'Actions')),
    ...cluster.objects('nodes').flatMap(({ metadata: { name } }) => ofNode({ name }, 'Actions')),
  ];
}
