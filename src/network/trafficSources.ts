/**
 * Client loops: a connection every so often, with a little jitter so that clients do not beat in step. They are background work:
 * settling does not wait for them. A loop ends with the sandbox of its Pod.
 */
import type { TrafficSource } from '../api/index.ts';
import type { SimEvent } from '../sim/index.ts';
import type { Live } from './live.ts';
import type { ConnectOptions } from './types.ts';

/** Every interval is between 95 % and 105 % of what was asked for. */
const JITTER = 0.1;

interface TickEvent extends SimEvent {
  readonly kind: 'network/traffic';
  readonly id: string;
}

export interface TrafficSources {
  set(source: TrafficSource): void;
  remove(id: string): void;
  all(): readonly TrafficSource[];
}

export function createTrafficSources(
  { sim, tables, world }: Pick<Live, 'sim' | 'tables' | 'world'>,
  connect: (flow: Pick<TrafficSource, 'from' | 'to' | 'protocol'>, options: ConnectOptions) => void,
): TrafficSources {
  const { sources } = tables;

  /** Schedules the next connection and writes the row. */
  function schedule(source: TrafficSource, delay: number): void {
    const event: TickEvent = { kind: 'network/traffic', id: source.id };
    const tick = source.paused ? 0 : sim.schedule(delay, event, { by: 'network', background: true });
    sources.put(source.id, { source, tick });
  }

  function cancelTick(id: string): void {
    const tick = sources.get(id)?.tick;
    if (tick) sim.cancel(tick);
  }

  sim.handle<TickEvent>('network/traffic', ({ id }) => {
    const row = sources.get(id);
    if (!row || row.source.paused) return;
    const { source } = row;
    if ('pod' in source.from && !world.topology.addressOf(source.from.pod)) {
      sources.delete(id);
      return;
    }
    schedule(source, source.every * (1 - JITTER / 2 + JITTER * sim.random(`network/traffic/${id}`)));
    const { from, to, protocol } = source;
    connect({ from, to, ...(protocol === undefined ? {} : { protocol }) }, { source: id });
  });

  return {
    set(source) {
      cancelTick(source.id);
      schedule(source, source.every * sim.random(`network/traffic/${source.id}`));
    },
    remove(id) {
      cancelTick(id);
      sources.delete(id);
    },
    all: () => sources.values().map(({ source }) => source),
  };
}
