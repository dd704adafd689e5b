/**
 * Secondary indexes, so that "the Pods of this node" costs the same in a cluster of five as in one of 150,000. Upstream keeps them
 * in every component's informer cache (client-go/tools/cache/thread_safe_store.go); here one copy serves all.
 */
import type { KubernetesObject, Labels, OwnerReference, ResourceName, ResourceTypes } from '../api/index.ts';
import type { Table, TableIndex } from '../sim/index.ts';

type Reader = <R extends ResourceName>(resource: R) => Table<ResourceTypes[R]>;

export interface StoreIndexes {
  /** Every namespaced resource, by namespace. */
  readonly namespace: { readonly [R in ResourceName]: TableIndex<ResourceTypes[R], string> };
  /** Pods by the node they are bound to. */
  readonly podsByNode: TableIndex<ResourceTypes['pods'], string>;
  /** By the uid in the controller ownerReference, or by orphanTerm(namespace) where there is none. */
  readonly controller: {
    readonly pods: TableIndex<ResourceTypes['pods'], string>;
    readonly replicasets: TableIndex<ResourceTypes['replicasets'], string>;
    readonly controllerrevisions: TableIndex<ResourceTypes['controllerrevisions'], string>;
  };
  /** By the uid of every owner, for the kinds that do not come by the thousand: see MANY. */
  readonly owned: readonly OwnedIndex[];
  /** By labelTerm(namespace, key, value). */
  readonly label: {
    readonly pods: TableIndex<ResourceTypes['pods'], string>;
    readonly endpointslices: TableIndex<ResourceTypes['endpointslices'], string>;
  };
}

/** One resource of which an owner's dependents are looked up. */
export interface OwnedIndex {
  readonly resource: ResourceName;
  readonly index: TableIndex<KubernetesObject, string>;
}

/** Kinds that come by the thousand have narrower indexes, and Events have no owner. */
const MANY: ReadonlySet<ResourceName> = new Set<ResourceName>(['pods', 'replicasets', 'endpointslices', 'events']);

const NONE: readonly string[] = [];

/** Neither a namespace nor a label key contains a newline or an equals sign. */
export function labelTerm(namespace: string, label: string, value: string): string {
  return `${namespace}\n${label}=${value}`;
}

/** A uid has no newline. */
export function orphanTerm(namespace: string | undefined): string {
  return `\n${namespace ?? ''}`;
}

interface LabelTerms {
  readonly namespace: string;
  readonly terms: readonly string[];
}

/** A label map outlives many versions of its object (status writes keep it), so its terms are kept with it. */
function createLabelTerms(): (object: KubernetesObject) => readonly string[] {
  const known = new WeakMap<Labels, LabelTerms>();
  return ({ metadata: { labels, namespace = '' } }) => {
    if (!labels) return NONE;
    const before = known.get(labels);
    if (before?.namespace === namespace) return before.terms;
    const terms = Object.keys(labels).map((label) => labelTerm(namespace, label, labels[label]!));
    known.set(labels, { namespace, terms });
    return terms;
  };
}

/** A list of one term for each text: an index whose term has not changed sees the same list. */
function createTermLists(): (text: string) => readonly string[] {
  const lists = new Map<string, readonly string[]>();
  return (text) => {
    let list = lists.get(text);
    if (!list) lists.set(text, (list = [text]));
    return list;
  };
}

/** References to owners outlive many versions of their object, too. */
function createControllerTerm(): (object: KubernetesObject) => readonly string[] {
  const known = new WeakMap<readonly OwnerReference[], readonly string[]>();
  return ({ metadata: { ownerReferences, namespace } }) => {
    const terms = ownerReferences && known.get(ownerReferences);
    if (terms) return terms;
    const owner = ownerReferences?.find((reference) => reference.controller === true);
    if (!owner) return [orphanTerm(namespace)];
    const made = [owner.uid];
    if (ownerReferences) known.set(ownerReferences, made);
    return made;
  };
}

const ownerTerms = ({ metadata: { ownerReferences } }: KubernetesObject): readonly string[] =>
  ownerReferences ? [...new Set(ownerReferences.map(({ uid }) => uid))] : NONE;

export function createIndexes(tables: { readonly [R in ResourceName]: Table<ResourceTypes[R]> }): StoreIndexes {
  const labelTerms = createLabelTerms();
  const controllerTerm = createControllerTerm();
  const [namespaces, nodes] = [createTermLists(), createTermLists()];
  const namespaceTerm = ({ metadata }: KubernetesObject): readonly string[] =>
    metadata.namespace === undefined ? NONE : namespaces(metadata.namespace);
  const namespace: Partial<Record<ResourceName, unknown>> = {};
  const table: Reader = (resource) => tables[resource];
  for (const resource of Object.keys(tables) as ResourceName[])
    namespace[resource] = table(resource).indexBy(namespaceTerm);
  return {
    namespace: namespace as unknown as StoreIndexes['namespace'],
    podsByNode: tables.pods.indexBy((pod) => (pod.spec.nodeName ? nodes(pod.spec.nodeName) : NONE)),
    controller: {
      pods: tables.pods.indexBy(controllerTerm),
      replicasets: tables.replicasets.indexBy(controllerTerm),
      controllerrevisions: tables.controllerrevisions.indexBy(controllerTerm),
    },
    owned: (Object.keys(tables) as ResourceName[])
      .filter((resource) => !MANY.has(resource))
      .map((resource) => ({
        resource,
        index: table(resource).indexBy(ownerTerms) as unknown as TableIndex<KubernetesObject, string>,
      })),
    label: { pods: tables.pods.indexBy(labelTerms), endpointslices: tables.endpointslices.indexBy(labelTerms) },
  };
}
