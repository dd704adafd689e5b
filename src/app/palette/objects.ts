/** Every object of the cluster, and every client outside it: choosing one selects it. */
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import { objectSelection } from '../presenters/selections.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { select } from '../store/viewStore.ts';
import type { Entry, Group } from './entry.ts';
import { paletteWords } from './words.tsx';

/** Many, and about others, whose names they carry. */
const RECORDS: readonly ResourceName[] = ['events', 'leases', 'controllerrevisions', 'ipaddresses'];
const MOST_OF_A_KIND = 2000;

/** What the page is about comes first. */
const FIRST: readonly ResourceName[] = ['services', 'pods', 'nodes', 'deployments', 'endpointslices'];

function resources(): ResourceName[] {
  const rest = (Object.keys(RESOURCES) as ResourceName[]).filter((name) => !FIRST.includes(name));
  return [...FIRST, ...rest].filter((name) => !RECORDS.includes(name));
}

/** @param list newest last */
function entriesOf(resource: ResourceName, group: Group): readonly Entry[] {
  const { cluster } = clusterStore().getState();
  const { kind, singular, shortNames, namespaced } = RESOURCES[resource];
  const list: readonly { readonly metadata: { readonly namespace?: string; readonly name: string } }[] =
    cluster.objects(resource);
  return list.slice(-MOST_OF_A_KIND).map(({ metadata: { namespace = '', name } }): Entry => ({
    id: `object ${resource} ${namespace}/${name}`,
    group,
    label: name,
    detail: namespaced && namespace !== 'default' ? paletteWords.inNamespace(kind, namespace) : kind,
    also: shortNames.join(' '),
    command: `kubectl get ${singular} ${name}${namespaced && namespace !== 'default' ? ` -n ${namespace}` : ''} -o yaml`,
    perform: () => select(objectSelection(resource, namespace, name)),
  }));
}

export function objectEntries(): readonly Entry[] {
  const { cluster } = clusterStore().getState();
  const objects = resources().flatMap((resource) => entriesOf(resource, 'Objects'));
  const clients = cluster.settings.externals.map(({ name, ip }): Entry => ({
    id: `external ${name}`,
    group: 'Objects',
    label: name,
    detail: paletteWords.clientOutside(ip),
    perform: () => select({ kind: 'external', name }),
  }));
  return [...objects, ...clients];
}

export const recordEntries = (): readonly Entry[] => RECORDS.flatMap((resource) => entriesOf(resource, 'Records'));
