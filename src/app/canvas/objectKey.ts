/** How the scene names what can be focused: one text per drawn object, used as key, as DOM id and for going from one to another. */
import { splitKey } from '../../api/index.ts';
import type { SceneLayout } from '../../scene/index.ts';
import type { Selection } from '../store/viewStore.ts';

export type SceneObject =
  | { readonly kind: 'Pod'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'Node'; readonly name: string }
  | { readonly kind: 'Service'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'External'; readonly name: string }
  | { readonly kind: 'Plate'; readonly node: string; readonly plate: string };

export function sceneKey(object: SceneObject): string {
  switch (object.kind) {
    case 'Pod':
    case 'Service':
      return `${object.kind} ${object.namespace}/${object.name}`;
    case 'Node':
    case 'External':
      return `${object.kind} ${object.name}`;
    case 'Plate':
      return `Plate ${object.node} ${object.plate}`;
  }
}

export function parseSceneKey(key: string): SceneObject | undefined {
  const space = key.indexOf(' ');
  const kind = key.slice(0, space);
  const rest = key.slice(space + 1);
  switch (kind) {
    case 'Pod':
    case 'Service':
      return { kind, ...splitKey(rest) };
    case 'Node':
    case 'External':
      return { kind, name: rest };
    case 'Plate': {
      const end = rest.indexOf(' ');
      return { kind, node: rest.slice(0, end), plate: rest.slice(end + 1) };
    }
  }
  return undefined;
}

/** What selecting the object means to the rest of the page. A plate knows that itself. */
export function selectionFor(object: SceneObject): Selection | undefined {
  switch (object.kind) {
    case 'Pod':
      return { kind: 'object', resource: 'pods', namespace: object.namespace, name: object.name };
    case 'Service':
      return { kind: 'object', resource: 'services', namespace: object.namespace, name: object.name };
    case 'Node':
      return { kind: 'object', resource: 'nodes', namespace: '', name: object.name };
    case 'External':
      return { kind: 'external', name: object.name };
    case 'Plate':
      return undefined;
  }
}

/** The drawn object a selection stands for, as its key. */
export function keyOfSelection(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'external') return sceneKey({ kind: 'External', name: selection.name });
  if (selection?.kind === 'happening') return keyOfSelection(selection.about);
  if (selection?.kind !== 'object') return undefined;
  const { resource, namespace, name } = selection;
  if (resource === 'pods') return sceneKey({ kind: 'Pod', namespace, name });
  if (resource === 'services') return sceneKey({ kind: 'Service', namespace, name });
  return resource === 'nodes' ? sceneKey({ kind: 'Node', name }) : undefined;
}

/** A load balancer is no object of the API: selecting it selects its Service. */
export function balancerKey({ ip, service }: { readonly ip?: string | undefined; readonly service: string }): string {
  return `Balancer ${ip ?? 'pending'} ${service}`;
}

/** Everything the arrow keys can reach, with its place. Far out a node is one thing: nothing in it is drawn by itself. */
export function focusable(layout: SceneLayout, isTiled = false): { key: string; rect: SceneLayout['strip'] }[] {
  const list = layout.nodes.map((node) => ({
    key: sceneKey({ kind: 'Node', name: node.name }),
    // A node is its header: its Pods and plates are places of their own.
    rect: isTiled ? node.rect : { ...node.rect, height: Math.min(46, node.rect.height) },
  }));
  if (!isTiled) for (const pod of layout.pods) if (!pod.behind) list.push({ key: `Pod ${pod.key}`, rect: pod.rect });
  for (const service of layout.services) list.push({ key: `Service ${service.key}`, rect: service.rect });
  for (const external of layout.externals) list.push({ key: `External ${external.name}`, rect: external.rect });
  for (const balancer of layout.balancers) list.push({ key: balancerKey(balancer), rect: balancer.rect });
  if (isTiled) return list;
  for (const node of layout.nodes)
    for (const plate of node.plates)
      list.push({ key: sceneKey({ kind: 'Plate', node: node.name, plate: plate.key }), rect: plate.rect });
  return list;
}
