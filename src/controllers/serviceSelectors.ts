/**
 * Which Services a Pod concerns, now that it has changed: those that select it and those that did. Upstream:
 * staging/src/k8s.io/endpointslice/util/controller_utils.go (GetServicesToUpdate, PodEndpointsChanged). The controllers of
 * EndpointSlices and of Endpoints ask the same question, as of what their shared informer has seen.
 */
import { matchesPairs, type Labels, type Pod } from '../api/index.ts';
import type { Change } from '../client-go/index.ts';
import type { Simulation } from '../sim/index.ts';
import { isSemanticallyEqual } from './canonicalJson.ts';
import { isPodReady } from './podConditions.ts';

/** A selector as the informer last saw it, found again by its first pair. */
interface KnownSelector {
  readonly key: string;
  readonly namespace: string;
  readonly selector: Labels;
}

export interface ServiceSelectors {
  /** To be told of every change of a Service. */
  learn(change: Change<'services'>): void;
  servicesOf(change: Change<'pods'>): readonly string[];
}

export function createServiceSelectors(sim: Simulation): ServiceSelectors {
  const selectors = sim.createTable<KnownSelector>('endpointslice/selectors');
  const byPair = selectors.indexBy(({ namespace, selector }) =>
    Object.entries(selector)
      .slice(0, 1)
      .map(([key, value]) => `${namespace} ${key}=${value}`),
  );

  const learn = ({ type, key, object }: Change<'services'>): void => {
    const { selector } = object.spec;
    const known = selectors.get(key);
    if (type === 'DELETED' || !selector) selectors.delete(key);
    else if (!known || !isSemanticallyEqual(selector, known.selector))
      selectors.put(key, { key, namespace: object.metadata.namespace ?? '', selector });
  };
  const selecting = (namespace: string, labels: Labels): readonly string[] => {
    const keys: string[] = [];
    for (const label in labels)
      for (const { key, selector } of byPair.get(`${namespace} ${label}=${labels[label]!}`))
        if (matchesPairs(selector, labels)) keys.push(key);
    return keys;
  };

  const servicesOf = ({ type, object, previous }: Change<'pods'>): readonly string[] => {
    const { namespace = '', labels = {} } = object.metadata;
    const now = selecting(namespace, labels);
    if (type !== 'MODIFIED' || !previous) return now;
    const changed = isEndpointChanged(previous, object);
    if (!isSelectionChanged(previous, object)) return changed ? now : [];
    const before = selecting(namespace, previous.metadata.labels ?? {});
    if (changed) return [...new Set([...now, ...before])];
    return [...now.filter((key) => !before.includes(key)), ...before.filter((key) => !now.includes(key))];
  };
  return { learn, servicesOf };
}

/** A change of a Pod that no endpoint shows. */
export function showsInNoEndpoint({ type, object, previous }: Change<'pods'>): boolean {
  if (type !== 'MODIFIED' || previous === undefined) return false;
  return !isEndpointChanged(previous, object) && !isSelectionChanged(previous, object);
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
