/**
 * What of the cluster is news: which Pods went, came and became ready or not, which nodes, which policies were changed, and which Service
 * has lost its last endpoint. Read by laying two moments' lists side by side; the engine's lists are the same objects while nothing changed.
 */
import { keyOf, type EndpointSlice, type Node, type Pod, type Service } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { nodeFacts } from '../canvas/nodeState.ts';
import { podFacts } from '../canvas/podFacts.ts';
import { shortKey } from '../presenters/flowWords.ts';
import type { Verbosity } from '../store/viewStore.ts';
import { narrationWords } from './words.ts';

export interface Standing {
  readonly pods: readonly Pod[];
  readonly nodes: readonly Node[];
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
}

export function standingOf(cluster: Pick<Cluster, 'objects'>): Standing {
  return {
    pods: cluster.objects('pods'),
    nodes: cluster.objects('nodes'),
    services: cluster.objects('services'),
    slices: cluster.objects('endpointslices'),
  };
}

/** More of the same are counted instead of named. */
const MOST_NAMED = 2;

/** "Pod a is gone." for one or two, "5 Pods are gone." for more. */
function told(said: typeof narrationWords.gone, keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return [];
  if (keys.length > MOST_NAMED) return [said.many(keys.length)];
  return keys.map((key) => said.one(shortKey(key)));
}

interface Pair<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** Objects that are other ones than before, those that came and those that went among them. */
function changed<T extends { readonly metadata: { readonly uid: string } }>(
  before: readonly T[],
  after: readonly T[],
): readonly Pair<T>[] {
  if (before === after) return [];
  const old = new Map(before.map((each) => [each.metadata.uid, each]));
  const pairs: Pair<T>[] = [];
  for (const each of after) {
    const was = old.get(each.metadata.uid);
    old.delete(each.metadata.uid);
    if (was !== each) pairs.push({ before: was, after: each });
  }
  return [...pairs, ...[...old.values()].map((was) => ({ before: was, after: undefined }))];
}

function ofPods(before: readonly Pod[], after: readonly Pod[], isFull: boolean): readonly string[] {
  const pairs = changed(before, after);
  const keys = (is: (was: string, now: string) => boolean): readonly string[] =>
    pairs.flatMap(({ before: was, after: now }) => {
      const either = now ?? was;
      return either && is(was ? podFacts(was).state : '', now ? podFacts(now).state : '') ? [keyOf(either)] : [];
    });
  const brief = [
    ...told(
      narrationWords.gone,
      keys((was, now) => was !== '' && now === ''),
    ),
    ...told(
      narrationWords.notReady,
      keys((was, now) => was === 'Ready' && now === 'NotReady'),
    ),
  ];
  const broken = pairs.flatMap(({ before: was, after: now }) => {
    const facts = now && podFacts(now);
    return facts?.tone === 'bad' && (was === undefined || podFacts(was).state !== facts.state)
      ? [narrationWords.broken(shortKey(facts.key), facts.state)]
      : [];
  });
  if (!isFull) return [...broken, ...brief];
  return [
    ...broken,
    ...brief,
    ...told(
      narrationWords.terminating,
      keys((was, now) => was !== 'Terminating' && now === 'Terminating'),
    ),
    ...told(
      narrationWords.ready,
      keys((was, now) => was !== 'Ready' && now === 'Ready'),
    ),
  ];
}

function ofNodes(before: readonly Node[], after: readonly Node[]): readonly string[] {
  return changed(before, after).flatMap(({ before: was, after: now }) => {
    if (!now) return was ? [narrationWords.nodeGone(was.metadata.name)] : [];
    const { state } = nodeFacts(now);
    return was && nodeFacts(was).state === state ? [] : [narrationWords.node(now.metadata.name, state)];
  });
}

const POLICIES = ['externalTrafficPolicy', 'internalTrafficPolicy', 'sessionAffinity', 'trafficDistribution'] as const;

function ofServices(before: readonly Service[], after: readonly Service[]): readonly string[] {
  return changed(before, after).flatMap(({ before: was, after: now }) =>
    was && now
      ? POLICIES.filter((field) => was.spec[field] !== now.spec[field]).map((field) =>
          narrationWords.policy(shortKey(keyOf(now)), field, now.spec[field] ?? narrationWords.notSet),
        )
      : [],
  );
}

const SERVICE_NAME = 'kubernetes.io/service-name';

/** Services with an endpoint that is ready. */
function served(slices: readonly EndpointSlice[]): ReadonlySet<string> {
  const ready = slices.filter(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready !== false));
  return new Set(ready.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.labels?.[SERVICE_NAME] ?? ''}`));
}

function ofEndpoints(before: Standing, after: Standing): readonly string[] {
  if (before.slices === after.slices) return [];
  const now = served(after.slices);
  const there = new Set(after.services.map(keyOf));
  const lost = [...served(before.slices)].filter((key) => !now.has(key) && there.has(key));
  return told(narrationWords.noEndpoint, lost);
}

/** The worst first. Briefly: what went wrong or was changed; else also what came well. */
export function newsBetween(before: Standing, after: Standing, verbosity: Verbosity): readonly string[] {
  if (verbosity === 'off') return [];
  return [
    ...ofNodes(before.nodes, after.nodes),
    ...ofEndpoints(before, after),
    ...ofServices(before.services, after.services),
    ...ofPods(before.pods, after.pods, verbosity === 'full'),
  ];
}
