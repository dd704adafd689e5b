/**
 * When a Service's slices are looked at: when the Service changes, when a Pod that it selects (or selected) changes in what an
 * endpoint shows, and when somebody else touched a slice. Upstream: pkg/controller/endpointslice/endpointslice_controller.go.
 */
import { matchesPairs, objectKey, type Labels, type Pod } from '../../api/index.ts';
import type { Change, Controller } from '../../client-go/index.ts';
import type { Simulation } from '../../sim/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';
import { isPodReady } from '../podConditions.ts';
import { reconcileEndpointSlices } from './reconcile.ts';
import { CONTROLLER_NAME, MANAGED_BY, SERVICE_NAME } from './sliceMetadata.ts';

const NAME = 'endpoint-slice-controller';

/** A selector as this controller's informer last saw it, found again by its first pair. */
interface KnownSelector {
  readonly key: string;
  readonly namespace: string;
  readonly selector: Labels;
}

/** Reconciles with the retries of upstream's controller: 1 s doubling, fifteen times. */
export function createEndpointSliceController(sim: Simulation): Controller {
  const selectors = sim.createTable<KnownSelector>('endpointslice/selectors');
  const byPair = selectors.indexBy(({ namespace, selector }) =>
    Object.entries(selector)
      .slice(0, 1)
      .map(([key, value]) => `${namespace} ${key}=${value}`),
  );

  const learn = ({ type, key, object, previous }: Change<'services'>): void => {
    const { selector } = object.spec;
    const before = previous?.spec.selector;
    if (type !== 'DELETED' && selector && isSemanticallyEqual(selector, before ?? {})) return;
    if (type === 'DELETED' || !selector) selectors.delete(key);
    else selectors.put(key, { key, namespace: object.metadata.namespace ?? '', selector });
  };
  const selecting = (namespace: string, labels: Labels): string[] =>
    Object.entries(labels)
      .flatMap(([key, value]) => byPair.get(`${namespace} ${key}=${value}`))
      .filter(({ selector }) => matchesPairs(selector, labels))
      .map(({ key }) => key);

  const keysOfPodChange = ({ type, object, previous }: Change<'pods'>): readonly string[] => {
    const { namespace = '', labels = {} } = object.metadata;
    const now = selecting(namespace, labels);
    if (type !== 'MODIFIED' || !previous) return now;
    const changed = isEndpointChanged(previous, object);
    if (!isSelectionChanged(previous, object)) return changed ? now : [];
    const before = selecting(namespace, previous.metadata.labels ?? {});
    if (changed) return [...new Set([...now, ...before])];
    return [...now.filter((key) => !before.includes(key)), ...before.filter((key) => !now.includes(key))];
  };

  return {
    name: NAME,
    watches: {
      services: (change) => {
        learn(change);
        return [change.key];
      },
      pods: keysOfPodChange,
      // Its own writes are no news.
      endpointslices: (change) => (sim.entry(change.revision)?.by === NAME ? [] : keysOfSliceChange(change)),
    },
    ignores: {
      pods: ({ type, object, previous }) =>
        type === 'MODIFIED' &&
        previous !== undefined &&
        !isEndpointChanged(previous, object) &&
        !isSelectionChanged(previous, object),
    },
    reconcile: reconcileEndpointSlices,
    retry: { base: 1_000, max: 1_000_000, limit: 15 },
  };
}

/** Labels, or the name under which DNS knows the Pod. */
function isSelectionChanged(before: Pod, now: Pod): boolean {
  return (
    !isSemanticallyEqual(before.metadata.labels ?? {}, now.metadata.labels ?? {}) ||
    before.spec.hostname !== now.spec.hostname ||
    before.spec.subdomain !== now.spec.subdomain
  );
}

function isEndpointChanged(before: Pod, now: Pod): boolean {
  return (
    before.metadata.deletionTimestamp !== now.metadata.deletionTimestamp ||
    isPodReady(before) !== isPodReady(now) ||
    before.status?.podIP !== now.status?.podIP ||
    !isSemanticallyEqual(before.status?.podIPs ?? [], now.status?.podIPs ?? [])
  );
}

function keysOfSliceChange({ object, previous }: Change<'endpointslices'>): readonly string[] {
  const keys = [previous, object]
    .filter((slice) => slice?.metadata.labels?.[MANAGED_BY] === CONTROLLER_NAME)
    .map((slice) => objectKey(slice?.metadata.namespace, slice?.metadata.labels?.[SERVICE_NAME] ?? ''));
  return [...new Set(keys)];
}
