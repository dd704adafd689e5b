/**
 * What the selector of the Service under the pointer (or the focus) reaches: Pods that match it, and near misses with the label
 * that differs.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { keyOf, matchesPairs, type Pod, type Service } from '../../../api/index.ts';
import { nearMisses } from '../../presenters/nearMisses.ts';
import { viewStore } from '../../store/viewStore.ts';
import { sceneStore } from './sceneStore.ts';

export interface Reach {
  /** "namespace/name". */
  readonly service: string;
  readonly selector: string;
  readonly matches: ReadonlySet<string>;
  /** By Pod: what differs. */
  readonly misses: ReadonlyMap<string, string>;
}

interface ReachState {
  readonly reach: Reach | undefined;
}

const reachStore = createStore<ReachState>()(() => ({ reach: undefined }));

export function useReach<T>(select: (reach: Reach | undefined) => T): T {
  return useStore(reachStore, (state) => select(state.reach));
}

/** How a Pod stands to the selector shown: undefined while none is. */
export function useReachOf(pod: string): 'match' | 'miss' | 'out' | undefined {
  return useReach((reach) => {
    if (!reach) return undefined;
    if (reach.matches.has(pod)) return 'match';
    return reach.misses.has(pod) ? 'miss' : 'out';
  });
}

function reachOf(service: Service, pods: readonly Pod[]): Reach | undefined {
  const { selector } = service.spec;
  if (!selector) return undefined;
  const { namespace } = service.metadata;
  const misses = new Map<string, string>();
  for (const miss of nearMisses(selector, namespace ?? '', pods))
    for (const pod of miss.pods) misses.set(pod, miss.sentence);
  return {
    service: keyOf(service),
    selector: Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
    matches: new Set(
      pods
        .filter((pod) => pod.metadata.namespace === namespace && matchesPairs(selector, pod.metadata.labels))
        .map(keyOf),
    ),
    misses,
  };
}

/** Follows the pointer and the cluster; returns how to stop. */
export function followHover(): () => void {
  const update = (): void => {
    const { hovered } = viewStore.getState();
    const { services, sources } = sceneStore().getState();
    const isService = hovered?.kind === 'object' && hovered.resource === 'services';
    const service = isService ? services.get(`${hovered.namespace}/${hovered.name}`) : undefined;
    const reach = service && reachOf(service, sources.pods);
    if (reach !== reachStore.getState().reach) reachStore.setState({ reach });
  };
  const stops = [viewStore.subscribe(update), sceneStore().subscribe(update)];
  return () => {
    stops.forEach((stop) => stop());
    reachStore.setState({ reach: undefined });
  };
}
