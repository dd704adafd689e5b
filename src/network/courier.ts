/**
 * Carries live packets: one event a hop. A packet leaves a place, is on its way for `hopLatency` ms, and the place it reaches
 * judges it with the rules and the conntrack of that moment. What happens at sockets is for the receivers to say.
 */
import type { Death, Flight } from '../api/index.ts';
import type { SimEvent, Simulation } from '../sim/index.ts';
import type { Client } from './clients.ts';
import type { Connection, ConnectionBook } from './connections.ts';
import { isSamePlace, placeOf, type Packet, type Stop } from './packets.ts';
import type { Ending, Server, Step } from './steps.ts';
import { countUp, liveRows, type NetworkTables } from './tables.ts';
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

export function createCourier({ sim, tables, book, world, hopLatency, receivers }: CourierOptions): Courier {
  const flying = liveRows(tables.flights);

  function depart(client: Client, background: boolean, packet: Packet, from: Stop, to: Stop, direct: boolean): void {
    const places = { from: placeOf(from), to: placeOf(to) };
    // The revision of the write that puts it in the air: unique, and needs no counter.
    const id = sim.revision + 1;
    const flight: Flight = {
      id,
      connection: packet.connection,
      segment: packet.segment,
      header: packet.header,
      ...places,
      departedAt: sim.now,
      arrivesAt: sim.now + hopLatency,
      reply: packet.reply,
      ...(packet.note === undefined ? {} : { note: packet.note }),
    };
    tables.flights.put(id, { flight, packet, to, client, direct });
    sim.schedule<ArriveEvent>(hopLatency, { kind: 'network/arrive', flight: id }, { by: 'network', background });
  }

  function die({ connection, header }: Packet, ending: Ending, at: Step['hop']): void {
    const id = countUp(tables.counters, 'deaths');
    const { verdict, reason, sentence } = ending;
    const death: Death = { id, connection, at: sim.now, place: at.place, verdict, reason, header, sentence };
    tables.deaths.put(id % KEPT_DEATHS, death);
  }

  /** Does what a step came to. `from`: where the step was made. */
  function take(step: Step, from: Stop, client: Client, background: boolean): void {
    const { packet, hop } = step;
    const known = book.get(packet.connection);
    if (known) tables.hops.put(packet.connection, [...(tables.hops.get(packet.connection) ?? []), hop]);
    switch (step.kind) {
      case 'onward':
        if (!isSamePlace(placeOf(from), placeOf(step.to))) depart(client, background, packet, from, step.to, false);
        else take(walkAt(world, client, packet, step.to), step.to, client, background);
        return;
      case 'served':
        if (known) receivers.served(known, packet, step.by);
        return;
      case 'returned':
        if (known) receivers.returned(known, packet);
        return;
      case 'ended':
        die(packet, step.ending, hop);
        if (known) receivers.ended(known, packet, step.ending);
        if (step.answer) take(walkFrom(world, client, step.answer, from), from, client, background);
    }
  }

  sim.handle<ArriveEvent>('network/arrive', ({ flight: id }) => {
    const row = tables.flights.get(id);
    if (!row) return;
    tables.flights.delete(id);
    const { packet, to, client, direct } = row;
    const known = direct ? book.get(packet.connection) : undefined;
    if (known) receivers.returned(known, packet);
    else if (!direct) take(walkAt(world, client, packet, to), to, client, sim.inBackground);
  });

  return {
    send({ client, background }, packet, from) {
      take(walkFrom(world, client, packet, from), from, client, background);
    },
    hand({ client, background }, packet, from, to) {
      depart(client, background, packet, from, to, true);
    },
    flights: () => [...flying.values()].map(({ flight }) => flight).sort((a, b) => a.id - b.id),
    deaths(since) {
      const found: Death[] = [];
      tables.deaths.forEach((death) => {
        if (death.at >= since) found.push(death);
      });
      return found.sort((a, b) => a.id - b.id);
    },
  };
}
