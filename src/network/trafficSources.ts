/**
 * Client loops: a request every so often, with a little jitter so that clients do not beat in step; each over a connection of its
 * own, or all over one that is kept open (and so stays with one Pod). They are background work: settling does not wait for them. A
 * loop ends with the sandbox of its Pod.
 */
import type { TrafficSource } from '../api/index.ts';
import type { SimEvent } from '../sim/index.ts';
import type { Connection } from './connection.ts';
import { retryEvent, type RetryEvent } from './connections.ts';
import type { Live } from './live.ts';
import { closeIdle, isIdle, sendRequest } from './tcpClient.ts';
import type { LoopOptions } from './types.ts';

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
  live: Live,
  connect: (flow: Pick<TrafficSource, 'from' | 'to' | 'protocol'>, options: LoopOptions) => string,
): TrafficSources {
  const { sim, tables, world, book } = live;
  const { sources } = tables;

  /** Schedules the next request and writes the row. */
  function schedule(source: TrafficSource, delay: number, connection?: string): void {
    const event: TickEvent = { kind: 'network/traffic', id: source.id };
    // Clients begin at whole milliseconds: what follows from them is at whole ones too, and counts faster.
    const wait = Math.max(0, Math.round(sim.now + delay) - sim.now);
    const tick = source.paused ? 0 : sim.schedule(wait, event, { by: 'network', background: true });
    sources.put(source.id, { source, tick, ...(connection === undefined ? {} : { connection }) });
  }

  function cancelTick(id: string): void {
    const tick = sources.get(id)?.tick;
    if (tick) sim.cancel(tick);
  }

  /** The connection a loop keeps open, while it is. */
  function keptOpen(id: string): Connection | undefined {
    const kept = sources.get(id)?.connection;
    const connection = kept === undefined ? undefined : book.get(kept);
    return connection?.endedAt === undefined ? connection : undefined;
  }

  /** A loop that ends closes what it keeps open, at once or with the answer it still waits for. */
  function letGo(id: string): void {
    const connection = keptOpen(id);
    if (!connection) return;
    if (isIdle(connection)) closeIdle(live, connection);
    else book.update(connection, { keepAlive: false });
  }

  function open(source: TrafficSource, more: LoopOptions = {}): string {
    const { from, to, protocol, timeout, keepAlive, retries, path } = source;
    const options: LoopOptions = {
      source: source.id,
      ...(timeout === undefined ? {} : { timeout }),
      ...(keepAlive === undefined ? {} : { keepAlive }),
      ...(retries === undefined ? {} : { retries }),
      ...(path === undefined ? {} : { path }),
      ...more,
    };
    return connect({ from, to, ...(protocol === undefined ? {} : { protocol }) }, options);
  }

  sim.handle<TickEvent>('network/traffic', ({ id }) => {
    const row = sources.get(id);
    if (!row || row.source.paused) return;
    const { source } = row;
    if ('pod' in source.from && !world.topology.addressOf(source.from.pod)) {
      sources.delete(id);
      return;
    }
    const kept = keptOpen(id);
    schedule(source, source.every * (1 - JITTER / 2 + JITTER * sim.random(`network/traffic/${id}`)), kept?.id);
    if (!kept) {
      const connection = open(source);
      const next = sources.get(id);
      if (source.keepAlive && next) sources.put(id, { ...next, connection });
    } else if (isIdle(kept)) sendRequest(live, kept, source.path ?? '/');
    // Otherwise the client still waits for its last answer: it asks again when it has it.
  });

  sim.handle<RetryEvent>(retryEvent, ({ connection: failed, source: id }) => {
    const row = sources.get(id);
    const before = book.get(failed);
    if (!row || row.source.paused || !before) return;
    const more = { retries: before.retries - 1, retryOf: before.retryOf ?? failed, attempt: before.attempt + 1 };
    const connection = open(row.source, more);
    const next = sources.get(id);
    if (row.source.keepAlive && next) sources.put(id, { ...next, connection });
  });

  return {
    set(source) {
      cancelTick(source.id);
      letGo(source.id);
      schedule(source, source.every * sim.random(`network/traffic/${source.id}`));
    },
    remove(id) {
      cancelTick(id);
      letGo(id);
      sources.delete(id);
    },
    all: () => sources.values().map(({ source }) => source),
  };
}
