/**
 * Which Pods count as one group when nobody says how to spread them: those of the same Services and ReplicaSet,
 * ReplicationController or StatefulSet.
 * Upstream: pkg/scheduler/framework/plugins/helper/spread.go.
 */
import {
  matchesPairs,
  type Labels,
  type LabelSelector,
  type Pod,
  type ReplicaSet,
  type ReplicationController,
  type StatefulSet,
} from '../api/index.ts';
import type { Change, Lister } from '../client-go/index.ts';
import type { Simulation } from '../sim/index.ts';

export interface SpreadSelectors {
  /** The selector deduced for a Pod; undefined when nothing selects it. */
  defaultFor(pod: Pod): LabelSelector | undefined;
  learnService(change: Change<'services'>): void;
}

type Owner = ReplicaSet | ReplicationController | StatefulSet;

interface KnownSelector {
  readonly namespace: string;
  readonly selector: Labels;
}

interface Memo {
  readonly services: number;
  readonly labels: Labels;
  readonly selector: LabelSelector;
}

export function createSpreadSelectors(sim: Simulation, lister: Lister): SpreadSelectors {
  const table = sim.createTable<KnownSelector>('scheduler/services');
  const byPair = table.indexBy(({ namespace, selector }) =>
    Object.entries(selector)
      .slice(0, 1)
      .map(([key, value]) => `${namespace} ${key}=${value}`),
  );
  /** Revision of the last change of a selector: what was deduced before it may be wrong. */
  const revisions = sim.createTable<number>('scheduler/services-revision');
  /** Derived from an immutable ReplicaSet, the labels of its template and the Services as of a revision. */
  const memos = new WeakMap<Owner, Memo>();

  const servicePairs = (pod: Pod): Labels => {
    const { namespace = '', labels = {} } = pod.metadata;
    const pairs: Record<string, string> = {};
    for (const key in labels)
      for (const { selector } of byPair.get(`${namespace} ${key}=${labels[key]!}`))
        if (matchesPairs(selector, labels)) Object.assign(pairs, selector);
    return pairs;
  };

  return {
    defaultFor: (pod) => {
      const set = setOf(lister, pod);
      const { labels = {} } = pod.metadata;
      const services = revisions.get('') ?? 0;
      const memo = set && memos.get(set);
      if (memo?.services === services && hasSameLabels(memo.labels, labels)) return memo.selector;

      const { matchLabels, matchExpressions = [] } = set ? selectorOf(set) : {};
      const pairs = { ...servicePairs(pod), ...matchLabels };
      if (Object.keys(pairs).length === 0 && matchExpressions.length === 0) return undefined;
      const selector = { matchLabels: pairs, ...(matchExpressions.length > 0 ? { matchExpressions } : {}) };
      if (set) memos.set(set, { services, labels, selector });
      return selector;
    },
    learnService: ({ type, key, object }) => {
      const { selector } = object.spec;
      const before = table.get(key)?.selector;
      const after = type === 'DELETED' ? undefined : selector;
      if (before && after && hasSameLabels(before, after)) return;
      if (after) revisions.put('', table.put(key, { namespace: object.metadata.namespace ?? '', selector: after }));
      else if (table.delete(key)) revisions.put('', sim.revision);
    },
  };
}

const selectorOf = (owner: Owner): LabelSelector =>
  owner.kind === 'ReplicationController' ? { matchLabels: owner.spec.selector ?? {} } : owner.spec.selector;

/** Who controls the Pod, of the kinds that are asked. */
function setOf(lister: Lister, { metadata: { namespace = '', ownerReferences } }: Pod): Owner | undefined {
  const owner = ownerReferences?.find(({ controller }) => controller);
  if (owner?.kind === 'ReplicaSet') return lister.get('replicasets', namespace, owner.name);
  if (owner?.kind === 'ReplicationController') return lister.get('replicationcontrollers', namespace, owner.name);
  return owner?.kind === 'StatefulSet' ? lister.get('statefulsets', namespace, owner.name) : undefined;
}

function hasSameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
