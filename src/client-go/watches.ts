/**
 * Watches: how a component hears of a write. Every change that a watcher keeps becomes an event in the queue, due after the
 * watcher's latency; the deliveries of one watcher never overtake each other, as on one HTTP stream.
 * Upstream: client-go/tools/cache/reflector.go. Left out: the first list and resyncs (components are wired before the first
 * object is stored), bookmarks, and a watch that breaks and starts again.
 */
import type { ResourceName } from '../api/index.ts';
import type { ApiServer, Change } from '../apiserver/index.ts';
import { invariant, type SimTime, type Simulation } from '../sim/index.ts';
import type { WatchOptions } from './types.ts';

const DELIVER = 'client-go/deliver';

interface Delivery {
  readonly kind: typeof DELIVER;
  /** Number of the watcher, in order of registration. */
  readonly watcher: number;
  readonly change: Change;
}

/** A watcher whose resource the compiler has forgotten: the registry below pairs it with the right changes. */
interface Watcher {
  readonly id: number;
  readonly component: string;
  readonly latency: (change: Change) => SimTime;
  readonly keep: ((change: Change) => boolean) | undefined;
  readonly deliver: (change: Change) => void;
}

export type Watch = <R extends ResourceName>(options: WatchOptions<R>) => void;

/** Registers with the API server once; returns the function by which components start watching. */
export function createWatches(sim: Simulation, api: Pick<ApiServer, 'onChange'>): Watch {
  const watchers: Watcher[] = [];
  const byResource = new Map<ResourceName, Watcher[]>();
  /** When each watcher's last delivery is due. */
  const tails = sim.createTable<SimTime, number>('client-go/watches');

  api.onChange((change) => {
    for (const watcher of byResource.get(change.resource) ?? []) {
      if (watcher.keep && !watcher.keep(change)) continue;
      const due = Math.max(sim.now + watcher.latency(change), tails.get(watcher.id) ?? 0);
      if (due !== tails.get(watcher.id)) tails.put(watcher.id, due);
      const event: Delivery = { kind: DELIVER, watcher: watcher.id, change };
      sim.schedule(due - sim.now, event, { by: watcher.component, because: change.revision });
    }
  });

  sim.handle<Delivery>(DELIVER, ({ watcher, change }) => {
    const target = watchers[watcher];
    invariant(target, `watcher ${String(watcher)} was never registered`);
    target.deliver(change);
  });

  return (options) => {
    const { component, resource, latency, keep, deliver } = options as unknown as WatchOptions<ResourceName>;
    const watcher: Watcher = { id: watchers.length, component, latency, keep, deliver };
    watchers.push(watcher);
    const others = byResource.get(resource);
    if (others) others.push(watcher);
    else byResource.set(resource, [watcher]);
  };
}
