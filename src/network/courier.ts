/**
 * Carries live packets: one event a hop. A packet leaves a place, is on its way for `hopLatency` ms, and the place it reaches
 * judges it with the rules and the conntrack of that moment. What happens at sockets is for the receivers to say.
 */
import type { Death, Flight, Hop } from '../api/index.ts';
import { passKernelQuietly } from '../netfilter/index.ts';
import type { SimEvent, Simulation } from '../sim/index.ts';
import type { Client } from './clients.ts';
import type { Connection } from './connection.ts';
import type { ConnectionBook } from './connections.ts';
import { isSamePlace, placeOf, type Packet, type Stop } from './packets.ts';
import type { Ending, Server, Step } from './steps.ts';
import { countUp, liveRows, type FlightRow, type NetworkTables } from './tables.ts';
import { walkAt, walkFrom } from './walk.ts';
import type { Surroundings } from './world.ts';

/** Deaths that are remembered. */
const KEPT_DEATHS = 500;

/** What sockets do with what reaches them. `connection` is the row as it is now. */
export interface Receivers {
  served(connection: Connection, packet: Packet, by: Server): void;
  returned(connection: Connection, packet: Packet): void;
  ended(connection: Connection, packet: Packet, ending: Ending): void;
}

export interface Courier {
  /** Sends a packet from the socket at `from`. */
  send(connection: Connection, packet: Packet, from: Stop): void;
  /** Hands an answer straight to the client, for endpoints that nobody simulates. */
  hand(connection: Connection, packet: Packet, from: Stop, to: Stop): void;
  flights(): readonly Flight[];
  /** What packets in the air have been through so far, by connection. */
  hopsUnderWay(): ReadonlyMap<string, readonly Hop[]>;
  deaths(since: number): readonly Death[];
}

interface ArriveEvent extends SimEvent {
  readonly kind: 'network/arrive';
  readonly flight: number;
}

export interface CourierOptions {
  readonly sim: Simulation;
  readonly tables: NetworkTables;
  readonly book: ConnectionBook;
  readonly world: Surroundings;
  readonly hopLatency: number;
  readonly receivers: Receivers;
}

/** A packet's conversation partner and its journey so far; `flight` is the row it travels in (0: it has not left yet). */
interface Journey {
  readonly client: Client;
  readonly background: boolean;
  readonly flight: number;
  readonly hops: readonly Hop[];
}

/** Of client loops nobody asks what became of each ACK and FIN: only packets that carry something are written down. */
function isUnremarkable({ segment }: Packet, { background }: Journey): boolean {
  return background && (segment === 'ACK' || segment === 'FIN');
}

export function createCourier({ sim, tables, book, world, hopLatency, receivers }: CourierOptions): Courier {
  const flying = liveRows(tables.flights);
  // The same world (its clock is read through the prototype), with a kernel that does not explain itself.
  const quietWorld = Object.create(world, { passKernel: { value: passKernelQuietly } }) as Surroundings;

  function depart(journey: Journey, packet: Packet, from: Stop, to: Stop, direct: boolean): void {
    const { client, background, hops } = journey;
    // A packet keeps its number from place to place: the revision of the write that first put it in the air.
    const id = journey.flight || sim.revision + 1;
    const flight: Flight = {
      id,
      connection: packet.connection,
      segment: packet.segment,
      header: packet.header,
      from: placeOf(from),
      to: placeOf(to),
      departedAt: sim.now,
      arrivesAt: sim.now + hopLatency,
      reply: packet.reply,
      ...(packet.note === undefined ? {} : { note: packet.note }),
    };
    tables.flights.put(id, { flight, packet, to, client, direct, hops });
    sim.schedule<ArriveEvent>(hopLatency, { kind: 'network/arrive', flight: id }, { by: 'network', background });
  }

  function die({ connection, header }: Packet, ending: Ending, at: Hop): void {
    const id = countUp(tables.counters, 'deaths');
    const { verdict, reason, sentence } = ending;
    const death: Death = { id, connection, at: sim.now, place: at.place, verdict, reason, header, sentence };
    tables.deaths.put(id % KEPT_DEATHS, death);
  }

  function step(stop: Stop, packet: Packet, journey: Journey, walk: typeof walkAt): void {
    const quiet = isUnremarkable(packet, journey);
    const made = walk(quiet ? quietWorld : world, journey.client, packet, stop);
    take(made, stop, quiet ? journey : { ...journey, hops: [...journey.hops, made.hop] });
  }

  /** The packet's way ends here: its row is taken away, its hops go to its connection. */
  function land({ packet }: Step, { flight, hops }: Journey): Connection | undefined {
    if (flight) tables.flights.delete(flight);
    const known = book.get(packet.connection);
    if (known && hops.length > 0) {
      const before = tables.hops.get(known.id);
      tables.hops.put(known.id, before ? [...before, ...hops] : hops);
    }
    return known;
  }

  /** Does what a step at `from` came to. */
  function take(made: Step, from: Stop, journey: Journey): void {
    const { packet } = made;
    if (made.kind === 'onward') {
      if (isSamePlace(placeOf(from), placeOf(made.to))) step(made.to, packet, journey, walkAt);
      else depart(journey, packet, from, made.to, false);
      return;
    }
    const known = land(made, journey);
    if (made.kind === 'ended') {
      die(packet, made.ending, made.hop);
      if (known) receivers.ended(known, packet, made.ending);
      if (made.answer) step(from, made.answer, { ...journey, flight: 0, hops: [] }, walkFrom);
    } else if (known && made.kind === 'served') receivers.served(known, packet, made.by);
    else if (known && made.kind === 'returned') receivers.returned(known, packet);
  }

  sim.handle<ArriveEvent>('network/arrive', ({ flight }) => {
    const row = tables.flights.get(flight);
    if (!row) return;
    const { packet, to, client, direct, hops } = row;
    if (!direct) return step(to, packet, { client, background: sim.inBackground, flight, hops }, walkAt);
    tables.flights.delete(flight);
    const known = book.get(packet.connection);
    if (known) receivers.returned(known, packet);
  });

  const sortedFlights = (): FlightRow[] => [...flying.values()].sort((a, b) => a.flight.id - b.flight.id);
  return {
    send({ client, background }, packet, from) {
      step(from, packet, { client, background, flight: 0, hops: [] }, walkFrom);
    },
    hand({ client, background }, packet, from, to) {
      depart({ client, background, flight: 0, hops: [] }, packet, from, to, true);
    },
    flights: () => sortedFlights().map(({ flight }) => flight),
    hopsUnderWay() {
      const found = new Map<string, Hop[]>();
      for (const { flight, hops } of sortedFlights()) {
        const before = found.get(flight.connection);
        if (before) before.push(...hops);
        else found.set(flight.connection, [...hops]);
      }
      return found;
    },
    deaths(since) {
      const found: Death[] = [];
      tables.deaths.forEach((death) => {
        if (death.at >= since) found.push(death);
      });
      return found.sort((a, b) => a.id - b.id);
    },
  };
}
