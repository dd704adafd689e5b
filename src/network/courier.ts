/**
 * Carries live packets: one event a hop. A packet leaves a place, is on its way for some time, and the place it reaches judges it
 * with the rules and the conntrack of that moment. What is in the air is the pending event itself: it has no other row. What happens
 * at sockets is for the receivers to say.
 */
import { inEnglish, type Death, type Flight, type Hop } from '../api/index.ts';
import { passKernelQuietly, tellHop } from '../netfilter/index.ts';
import { derived, type PendingEvent, type ScheduleOptions, type SimEvent, type Simulation } from '../sim/index.ts';
import { byNumber } from './byNumber.ts';
import type { Client } from './clients.ts';
import type { Connection } from './connection.ts';
import type { ConnectionBook, HopsUnderWay } from './connections.ts';
import { HopRow } from './hopRow.ts';
import { isSamePlace, placeOf, printEnd, type Packet, type Stop } from './packets.ts';
import type { Ending, Server, Step } from './steps.ts';
import { countUp, type NetworkTables } from './tables.ts';
import { walkAt, walkFrom } from './walk.ts';
import type { Surroundings } from './world.ts';

/** Deaths that are remembered. */
const KEPT_DEATHS = 500;

/** What sockets do with what reaches them. `connection` is the row as it is now. */
export interface Receivers {
  served(connection: Connection, packet: Packet, by: Server): void;
  returned(connection: Connection, packet: Packet): void;
  /** `answered`: an RST or an ICMP error goes back about it. */
  ended(connection: Connection, packet: Packet, ending: Ending, answered: boolean): void;
}

export interface Courier {
  /** Sends a packet from the socket at `from`. */
  send(connection: Connection, packet: Packet, from: Stop): void;
  /** Hands a packet straight to the other end: for endpoints that nobody simulates, once the way to them has been walked. */
  hand(connection: Connection, packet: Packet, from: Stop, to: Stop): void;
  flights(): readonly Flight[];
  /** What packets in the air have been through so far, by connection. */
  hopsUnderWay(): HopsUnderWay;
  deaths(since: number): readonly Death[];
}

/** The hops of a packet, the last one first: a list that grows without being copied. */
interface Trail {
  readonly hop: Hop;
  readonly before: Trail | undefined;
}

const ARRIVE = 'network/arrive';

const SEEN: ScheduleOptions = { by: 'network', background: false };
/** Of a client loop, or a lookup of the system's own: nobody waits for it. */
const UNSEEN: ScheduleOptions = { by: 'network', background: true };

/** What a journey between two places is made of. */
interface Passage {
  /** A packet keeps its number from place to place: the revision of the write that first put it in the air. */
  readonly id: number;
  readonly packet: Packet;
  readonly departedAt: number;
  readonly from: Stop;
  readonly to: Stop;
  readonly client: Client;
  /** From or to an endpoint that nobody simulates: handed over without a walk. */
  readonly direct: boolean;
  readonly trail: Trail | undefined;
}

class Arrival implements SimEvent, Passage {
  readonly kind = ARRIVE;
  readonly id: number;
  readonly packet: Packet;
  readonly departedAt: number;
  readonly from: Stop;
  readonly to: Stop;
  readonly client: Client;
  readonly direct: boolean;
  readonly trail: Trail | undefined;
  /** Made when it is first looked at. Hidden: it says nothing new, and must not show in a fingerprint of the run. */
  #flight: Flight | undefined;

  constructor(
    { client, trail }: Journey,
    id: number,
    packet: Packet,
    at: number,
    from: Stop,
    to: Stop,
    direct: boolean,
  ) {
    this.id = id;
    this.packet = packet;
    this.departedAt = at;
    this.from = from;
    this.to = to;
    this.client = client;
    this.direct = direct;
    this.trail = trail;
  }

  /** As the rest of the world sees it: the same object as long as it flies. */
  flight(arrivesAt: number): Flight {
    if (!this.#flight) {
      const { connection, segment, header, reply, note } = this.packet;
      const way = { from: placeOf(this.from), to: placeOf(this.to), departedAt: this.departedAt, arrivesAt, reply };
      this.#flight = { id: this.id, connection, segment, header, ...way, ...(note === undefined ? {} : { note }) };
    }
    return this.#flight;
  }
}

export interface CourierOptions {
  readonly sim: Simulation;
  readonly tables: NetworkTables;
  readonly book: ConnectionBook;
  readonly world: Surroundings;
  readonly hopLatency: () => number;
  readonly receivers: Receivers;
}

/** A packet's conversation partner and its journey so far; `id` is 0 until it has left. */
interface Journey {
  readonly client: Client;
  readonly background: boolean;
  readonly id: number;
  readonly trail: Trail | undefined;
}

/** Of client loops nobody asks what became of each ACK and FIN: only packets that carry something are written down. */
function isUnremarkable({ segment }: Packet, { background }: Journey): boolean {
  return background && (segment === 'ACK' || segment === 'FIN');
}

function hopsOf(trail: Trail | undefined): Hop[] {
  const hops: Hop[] = [];
  for (let at = trail; at; at = at.before) hops.push(at.hop);
  return hops.reverse();
}

export function createCourier({ sim, tables, book, world, hopLatency, receivers }: CourierOptions): Courier {
  const flying = sim.pendingOf(ARRIVE);
  // The same world (its clock is read through the prototype), with a kernel that does not explain itself.
  const quietWorld = Object.create(world, { passKernel: { value: passKernelQuietly } }) as Surroundings;

  function depart(journey: Journey, packet: Packet, from: Stop, to: Stop, direct: boolean): void {
    const id = journey.id || sim.revision + 1;
    const event = new Arrival(journey, id, packet, sim.now, from, to, direct);
    sim.schedule<Arrival>(hopLatency() + slowness(from, to), event, journey.background ? UNSEEN : SEEN);
  }

  /** What slow links add to the way from one place to another, when it leads over the wire. */
  function slowness(from: Stop, to: Stop): number {
    const enters = to.at === 'node' && to.arrival.from === 'wire';
    const leaves = from.at === 'node' && (enters || to.at === 'external' || to.at === 'void');
    return (leaves ? world.link(from.node).delay : 0) + (enters ? world.link(to.node).delay : 0);
  }

  function die({ connection, header }: Packet, ending: Ending, at: Hop): void {
    const id = countUp(tables.counters, 'deaths');
    const { verdict, reason, said } = ending;
    const sentence = inEnglish(said);
    const death: Death = { id, connection, at: sim.now, place: at.place, verdict, reason, header, sentence };
    tables.deaths.put(id % KEPT_DEATHS, death);
  }

  function step(stop: Stop, packet: Packet, journey: Journey, walk: typeof walkAt): void {
    const quiet = isUnremarkable(packet, journey);
    const made = walk(quiet ? quietWorld : world, journey.client, packet, stop);
    if (quiet) return take(made, stop, journey);
    const { client, background, id, trail } = journey;
    take(made, stop, { client, background, id, trail: { hop: made.hop, before: trail } });
  }

  /** The packet's way ends here: its hops go to its connection. */
  function land({ packet }: Step, { trail }: Journey): Connection | undefined {
    const known = book.get(packet.connection);
    if (known && trail) {
      tables.hops.put(known.id, new HopRow(hopsOf(trail), tables.hops.get(known.id)));
    }
    return known;
  }

  /** Does what a step at `from` came to. */
  function take(made: Step, from: Stop, journey: Journey): void {
    const { packet } = made;
    if (made.kind === 'onward') {
      if (isSamePlace(from, made.to)) step(made.to, packet, journey, walkAt);
      else depart(journey, packet, from, made.to, false);
      return;
    }
    const known = land(made, journey);
    if (made.kind === 'ended') {
      die(packet, made.ending, made.hop);
      if (known) receivers.ended(known, packet, made.ending, made.answer !== undefined);
      if (made.answer) step(from, made.answer, { ...journey, id: 0, trail: undefined }, walkFrom);
    } else if (known && made.kind === 'served') receivers.served(known, packet, made.by);
    else if (known && made.kind === 'returned') receivers.returned(known, packet);
  }

  sim.handle<Arrival>(ARRIVE, ({ id, packet, to, client, direct, trail }) => {
    if (!direct) return step(to, packet, { client, background: sim.inBackground, id, trail }, walkAt);
    const known = book.get(packet.connection);
    if (!known) return;
    const { dst, dport } = packet.header;
    if (packet.reply) receivers.returned(known, packet);
    else receivers.served(known, packet, { stop: to, endpoint: printEnd(dst, dport), assumed: true });
  });

  /** By the time of their first departure, whatever way the present was reached. A picture asks for this in every frame. */
  function flights(): Flight[] {
    const pending: PendingEvent[] = [];
    flying.forEach((one) => void pending.push(one));
    const count = pending.length;
    const ids = new Float64Array(count);
    for (let i = 0; i < count; i++) ids[i] = (pending[i]!.event as Arrival).id;
    const order = byNumber(ids, count);
    const found = new Array<Flight>(count);
    for (let i = 0; i < count; i++) {
      const { event, at } = pending[order[i]!]!;
      found[i] = (event as Arrival).flight(at);
    }
    return found;
  }

  /** Packets in the air that have a tale to tell, by connection. Many records are asked for at one moment. */
  const talesInTheAir = derived(
    () => sim.changes,
    () => {
      const found = new Map<string, Arrival[]>();
      flying.forEach((pending) => {
        const event = pending.event as Arrival;
        if (!event.trail) return;
        const { connection } = event.packet;
        const others = found.get(connection);
        if (others) others.push(event);
        else found.set(connection, [event]);
      });
      return found;
    },
  );

  const hopsUnderWay: HopsUnderWay = {
    of(connection) {
      const arrivals = talesInTheAir().get(connection);
      return (
        arrivals && (() => arrivals.toSorted((a, b) => a.id - b.id).flatMap(({ trail }) => hopsOf(trail).map(tellHop)))
      );
    },
  };

  return {
    send({ client, background }, packet, from) {
      step(from, packet, { client, background, id: 0, trail: undefined }, walkFrom);
    },
    hand({ client, background }, packet, from, to) {
      depart({ client, background, id: 0, trail: undefined }, packet, from, to, true);
    },
    flights,
    hopsUnderWay: () => hopsUnderWay,
    deaths(since) {
      const found: Death[] = [];
      tables.deaths.forEach((death) => {
        if (death.at >= since) found.push(death);
      });
      return found.sort((a, b) => a.id - b.id);
    },
  };
}
