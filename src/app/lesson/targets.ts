/** From what a lesson's coloured word names to what the page selects: the object as it is now. */
import type { Cluster } from '../../cluster/index.ts';
import { findPods, readObjectName } from '../../lessons/index.ts';
import { objectSelection } from '../presenters/selections.ts';
import type { Selection } from '../store/viewStore.ts';

function plateSelection(cluster: Cluster, node: string, service: string): Selection | undefined {
  const full = service.includes('/') ? service : `default/${service}`;
  if (!cluster.object('nodes', '', node)) return undefined;
  const plate = cluster.plates(node).find((each) => each.service === full || each.service.startsWith(`${full}:`));
  return plate && { kind: 'plate', node, service: plate.service, address: `${plate.ip}:${plate.port}` };
}

/** Undefined: it is not there now. */
export function selectionNamed(cluster: Cluster, words: string): Selection | undefined {
  const [kind, ...rest] = words.split('/');
  if (kind === 'external') return { kind: 'external', name: rest.join('/') };
  if (kind === 'plate') return plateSelection(cluster, rest[0] ?? '', rest.slice(1).join('/'));
  if (kind === 'pods' && words.includes('=')) {
    const pod = findPods(cluster, rest.join('/'))[0];
    return pod && objectSelection('pods', pod.metadata.namespace, pod.metadata.name);
  }
  const named = readObjectName(words);
  if (!named) return undefined;
  if (cluster.object(named.resource, named.namespace, named.name)) return { kind: 'object', ...named };
  // Made by controllers, with a name that begins with what made them.
  const made = cluster
    .objects(named.resource)
    .find(
      ({ metadata }) => (metadata.namespace ?? '') === named.namespace && metadata.name.startsWith(`${named.name}-`),
    );
  return made && objectSelection(named.resource, made.metadata.namespace, made.metadata.name);
}
