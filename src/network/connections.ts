/** The book in which the last connections are kept. Every connection ends with exactly one verdict. */
import { inEnglish, type ConnectionRecord, type Hop } from '../api/index.ts';
import type { SimEvent, Simulation } from '../sim/index.ts';
import type { Connection, Loss } from './connection.ts';
import type { HopRow } from './hopRow.ts';
import { countUp, type NetworkTables } from './tables.ts';

/** Connections that are remembered, with their hops. */
const KEPT_CONNECTIONS = 2000;

export const retryEvent = 'network/retry';

/** A client loop's connection has failed, and the loop will try again. */
export interface RetryEvent extends SimEvent {
  readonly kind: typeof retryEvent;
  readonly connection: string;
  readonly source: string;
}

/** Hops of packets that are still in the air. */
export interface HopsUnderWay {
  /** Those of the present moment, told when they are asked for, in the order in which the packets first left; undefined: there are none. */
  of(connection: string): (() => readonly Hop[]) | undefined;
}

const NO_HOPS: readonly Hop[] = [];

/** A packet of a connection that has ended may still fly: its hops come when it lands. */
const NONE_UNDER_WAY: HopsUnderWay = { of: () => undefined };

export interface ConnectionBook {
  open(draft: Omit<Connection, 'number' | 'id' | 'openedAt'>): Connection;
  get(id: string): Connection | undefined;
  update(connection: Connection, change: Partial<Connection>): Connection;
  /** The connection has its verdict. Only the first ending counts. */
  end(connection: Connection, ending: Loss, change?: Partial<Connection>): Connection;
  /** @param underWay hops of packets that have not landed yet, by connection. */
  record(id: string, underWay: HopsUnderWay): ConnectionRecord | undefined;
  /** Newest first. */
  latest(limit: number, underWay: HopsUnderWay): readonly ConnectionRecord[];
  /** The newest of those that have their verdict: however many are still going on. */
  latestEnded(limit: number): readonly ConnectionRecord[];
}

/** What of a row the rest of the world sees. Its hops are put together when somebody looks at them: who counts outcomes does not. */
function toRecord(row: Connection, hops: () => readonly Hop[]): ConnectionRecord {
  let told: readonly Hop[] | undefined;
  const { id, flow, openedAt, state, masqueraded, requests } = row;
  const { header, endedAt, verdict, endpoint, endpointPod, sourceSeen, said, reasonCode, source } = row;
  const { lookups, question, clientSees, deadline, keepAlive, attempt, retryOf, asked } = row;
  const tries = triesOf(row);
  return {
    id,
    flow,
    openedAt,
    state,
    masqueraded,
    get hops() {
      return (told ??= hops());
    },
    requests,
    ...(header === undefined ? {} : { header }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(endpointPod === undefined ? {} : { endpointPod }),
    ...(sourceSeen === undefined ? {} : { sourceSeen }),
    ...(said === undefined ? {} : { said, reason: inEnglish(said) }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(source === undefined ? {} : { source }),
    ...(clientSees === undefined ? {} : { clientSees }),
    ...(lookups === undefined ? {} : { lookups }),
    ...(question === undefined ? {} : { question }),
    ...(endedAt === undefined && deadline !== Infinity ? { deadline } : {}),
    ...(tries === 0 ? {} : { tries }),
    ...(keepAlive ? { keepAlive } : {}),
    ...(asked > requests.length ? { requestCount: asked } : {}),
    ...(retryOf === undefined ? {} : { attempt, retryOf }),
  };
}

/** How often the client has sent what it waits on: its SYN, or the segment that is not acknowledged yet. */
function triesOf({ state, tries, asking, stream, endedAt }: Connection): number {
  if (endedAt !== undefined) return 0;
  if (state === 'resolving') return asking?.attempt ?? 0;
  return state === 'opening' ? tries : (stream?.unacknowledged[0]?.tries ?? 0);
}

export function createConnectionBook(sim: Simulation, tables: NetworkTables, kept = KEPT_CONNECTIONS): ConnectionBook {
  const { connections, hops, counters } = tables;
  const idOf = (number: number): string => `c${number}`;

  function forget(id: string): void {
    connections.delete(id);
    hops.delete(id);
  }

  function update(connection: Connection, change: Partial<Connection>): Connection {
    const next = { ...connection, ...change };
    connections.put(connection.id, next);
    return next;
  }

  function retryLater({ id, source, attempt }: Connection): void {
    if (source === undefined) return;
    const { retryDelay = 0 } = tables.sources.get(source)?.source ?? {};
    const event: RetryEvent = { kind: retryEvent, connection: id, source };
    sim.schedule(retryDelay * 2 ** (attempt - 1), event, { by: 'network', background: true });
  }

  // Rows and hop lists are replaced, never changed, so a record holds as long as both are the same.
  const records = new WeakMap<Connection, { readonly landed: HopRow | undefined; readonly record: ConnectionRecord }>();

  function record(id: string, underWay: HopsUnderWay): ConnectionRecord | undefined {
    const row = connections.get(id);
    if (!row) return undefined;
    const landed = hops.get(id);
    const flying = underWay.of(id);
    if (flying) return toRecord(row, () => [...(landed?.all() ?? NO_HOPS), ...flying()]);
    const known = records.get(row);
    if (known && known.landed === landed) return known.record;
    const made = toRecord(row, () => landed?.all() ?? NO_HOPS);
    records.set(row, { landed, record: made });
    return made;
  }

  /** The newest `limit` of what `read` makes of each connection that is remembered. */
  function newest(limit: number, read: (id: string) => ConnectionRecord | undefined): readonly ConnectionRecord[] {
    const found: ConnectionRecord[] = [];
    const last = counters.get('connections') ?? 0;
    for (let number = last; number > 0 && number > last - kept && found.length < limit; number--) {
      const row = read(idOf(number));
      if (row) found.push(row);
    }
    return found;
  }

  return {
    open(draft) {
      const number = countUp(counters, 'connections');
      // A connection still open when its turn comes is forgotten at its end.
      const oldest = connections.get(idOf(number - kept));
      if (oldest?.endedAt !== undefined) forget(oldest.id);
      const connection: Connection = { number, id: idOf(number), openedAt: sim.now, ...draft };
      connections.put(connection.id, connection);
      return connection;
    },
    get: (id) => connections.get(id),
    update,
    end(connection, { verdict, reason, said }, change = {}) {
      if (connection.endedAt !== undefined) return connection;
      if (connection.timer) sim.cancel(connection.timer);
      if (connection.tell) sim.schedule(0, connection.tell, { background: connection.background });
      if (verdict !== 'accept' && connection.retries > 0) retryLater(connection);
      const state = verdict === 'accept' ? 'closed' : 'failed';
      const ending = { endedAt: sim.now, verdict, reasonCode: reason, said, timer: 0 };
      const ended = update(connection, { state, ...ending, ...change });
      if (ended.number <= (counters.get('connections') ?? 0) - kept) forget(ended.id);
      return ended;
    },
    record,
    latest: (limit, underWay) => newest(limit, (id) => record(id, underWay)),
    latestEnded: (limit) =>
      newest(limit, (id) => (connections.get(id)?.endedAt === undefined ? undefined : record(id, NONE_UNDER_WAY))),
  };
}
