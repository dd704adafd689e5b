/**
 * The moving picture without its brush: which packets are where now, with everything planned once a flight and kept while it
 * flies. The packet layer paints it; pointer and tests ask it what is where.
 */
import type { ConnectionRecord, Flight, Hop } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { createFrame, frameAt, planFlight, type FlightPlan, type Frame, type SceneLayout } from '../../scene/index.ts';

/** Real ms a mark is shown; in cluster time that is more or less, by the speed. */
const MARK_MS = 2600;
/** Clients wait for so long at most (their timeout and more). */
const WAITED_FOR_MS = 15_000;
/** Plans of packets that arrived are swept away every so many frames. */
const SWEEP = 240;
/** A connection that is still going on is looked up again after so many frames. */
const ASK_AGAIN = 12;
/** Records asked for in one frame at most; beyond that a packet's plate is guessed from the segment that leads where it goes. */
const MOST_ASKED = 40;

/** The selected packet at one of its hops: a numbered still. */
export interface Still {
  /** Number of the hop in its connection, from 1. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly isChosen: boolean;
  /** Where it went from here; undefined where it ended. */
  readonly way: FlightPlan | undefined;
  readonly colour: number;
  /** Where it is going, as it left. */
  readonly label: string;
}

export interface PacketScene {
  /** The frame at the cluster's present time. The same object each time. */
  readonly frame: (cluster: Cluster, layout: SceneLayout, speed: number, jumps: boolean) => Frame;
  /** ms of cluster time its marks reach back, at a speed. */
  readonly markFor: (speed: number) => number;
  /** All ways of a connection so far. */
  readonly journey: (cluster: Cluster, layout: SceneLayout, id: string) => readonly FlightPlan[];
  /** The packet that made a hop of a connection, still by still. */
  readonly stills: (cluster: Cluster, layout: SceneLayout, id: string, hop: number) => readonly Still[];
}

/** When what left at a hop was at the next one; while it is still on its way, nobody knows. */
function arrivalOf(hops: readonly Hop[], i: number): number {
  const [hop, next] = [hops[i]!, hops[i + 1]];
  return next?.segment === hop.segment ? next.at : hop.at;
}

/** The hops of a connection as flights: the ways they took. */
function flightsOf(record: ConnectionRecord): Flight[] {
  const clients = record.hops[0]?.arrivedAs.src;
  return record.hops.flatMap((hop, i) =>
    hop.leftAs && hop.next
      ? [
          {
            id: -1 - i,
            connection: record.id,
            segment: hop.segment,
            header: hop.leftAs,
            from: hop.place,
            to: hop.next,
            departedAt: hop.at,
            arrivesAt: arrivalOf(record.hops, i),
            reply: isReply(hop.segment, hop.arrivedAs.src, clients),
          },
        ]
      : [],
  );
}

/** The hop a flight of a connection came to; while it is still on its way, nobody knows. */
function hopAfter({ hops }: ConnectionRecord, { id, segment, to }: Flight): Hop | undefined {
  const next = hops[-id];
  return next?.segment === segment && next.place.kind === to.kind && next.place.name === to.name ? next : undefined;
}

/** The run of hops that one packet made: neighbours of the same segment. */
function packetOf(hops: readonly Hop[], chosen: number): readonly [number, number] {
  const segment = hops[chosen]?.segment;
  let [first, last] = [chosen, chosen];
  while (first > 0 && hops[first - 1]!.segment === segment) first--;
  while (last + 1 < hops.length && hops[last + 1]!.segment === segment) last++;
  return [first, last];
}

function stillsOf(record: ConnectionRecord, journey: readonly FlightPlan[], chosen: number): readonly Still[] {
  if (!record.hops[chosen]) return [];
  const [first, last] = packetOf(record.hops, chosen);
  const ways = new Map(journey.map((plan) => [-1 - plan.flight.id, plan]));
  const stills: Still[] = [];
  for (let i = first; i <= last; i++) {
    const way = ways.get(i);
    const came = i > first ? ways.get(i - 1) : undefined;
    const points = (came ?? way)?.route.points;
    if (!points) continue;
    const [x = 0, y = 0] = came ? points.slice(-2) : points;
    const { arrivedAs, leftAs } = record.hops[i]!;
    const { dst, dport, protocol } = leftAs ?? arrivedAs;
    const label = protocol === 'ICMP' ? `→ ${dst}` : `→ ${dst}:${dport}`;
    stills.push({ number: i + 1, x, y, isChosen: i === chosen, way, colour: (way ?? came)?.colour ?? 0, label });
  }
  return stills;
}

function isReply(segment: Flight['segment'], src: string, client: string | undefined): boolean {
  return (
    segment === 'SYN-ACK' || segment === 'response' || segment === 'answer' || (segment === 'RST' && src !== client)
  );
}

/** Records of connections, asked for at most every so many frames: those that have ended never again. */
function createRecords() {
  const known = new Map<string, { record: ConnectionRecord | undefined; asked: number }>();
  return {
    get: (cluster: Cluster, id: string, frames: number): ConnectionRecord | undefined => {
      const old = known.get(id);
      if (old && (old.record?.endedAt !== undefined || frames - old.asked < ASK_AGAIN)) return old.record;
      const record = cluster.connection(id);
      known.set(id, { record, asked: frames });
      return record;
    },
    sweep: (frames: number) => {
      for (const [id, { asked }] of known) if (asked < frames - SWEEP) known.delete(id);
    },
    clear: () => known.clear(),
  };
}

const markFor = (speed: number): number => MARK_MS * Math.min(4, Math.max(0.25, speed));

export function createPacketScene(): PacketScene {
  const plans = new Map<number, { plan: FlightPlan; seen: number }>();
  /** By connection and segment, its latest plan: the next flight goes on from there without asking the engine. */
  const latest = new Map<string, FlightPlan>();
  const records = createRecords();
  const frame = createFrame();
  let frames = 0;
  let asked = 0;
  let time = 0;
  let lastJourney: { record: ConnectionRecord; layout: SceneLayout; plans: FlightPlan[] } | undefined;

  function planOf(cluster: Cluster, layout: SceneLayout, flight: Flight): FlightPlan {
    const known = plans.get(flight.id);
    if (known?.plan.layout === layout && known.plan.flight.departedAt === flight.departedAt) {
      known.seen = frames;
      return known.plan;
    }
    const chain = `${flight.connection} ${flight.segment}`;
    const record = () => (asked++ < MOST_ASKED ? cluster.connection(flight.connection) : undefined);
    const plan = planFlight(flight, layout, { previous: latest.get(chain), record });
    plans.set(flight.id, { plan, seen: frames });
    latest.set(chain, plan);
    return plan;
  }

  function sweep(now: number): void {
    for (const [id, { seen }] of plans) if (seen < frames - SWEEP) plans.delete(id);
    for (const [chain, { flight }] of latest) if (flight.arrivesAt < now) latest.delete(chain);
    records.sweep(frames);
  }

  const journey: PacketScene['journey'] = (cluster, layout, id) => {
    const record = cluster.connection(id);
    if (!record) return [];
    const isSame = lastJourney?.layout === layout && lastJourney.record.id === id;
    if (lastJourney && isSame && lastJourney.record.hops.length === record.hops.length) return lastJourney.plans;
    const made = flightsOf(record).map((flight) =>
      planFlight(flight, layout, { record: () => record, came: hopAfter(record, flight) }),
    );
    lastJourney = { record, layout, plans: made };
    return made;
  };
  let lastStills: { of: readonly FlightPlan[]; hop: number; stills: readonly Still[] } | undefined;

  return {
    frame: (cluster, layout, speed, jumps) => {
      frames++;
      asked = 0;
      // Back in time, or another run: what came before a packet may now be something else.
      if (cluster.now < time) {
        latest.clear();
        records.clear();
      }
      time = cluster.now;
      if (frames % SWEEP === 0) sweep(time);
      return frameAt(
        time,
        cluster.flights(),
        cluster.deaths(Math.max(WAITED_FOR_MS, MARK_MS * speed)),
        {
          layout,
          planOf: (flight) => planOf(cluster, layout, flight),
          connection: (id) => records.get(cluster, id, frames),
          markFor: markFor(speed),
          jumps,
        },
        frame,
      );
    },
    markFor,
    journey,
    stills: (cluster, layout, id, hop) => {
      const plans = journey(cluster, layout, id);
      if (lastStills?.of === plans && lastStills.hop === hop) return lastStills.stills;
      const record = lastJourney?.record;
      const stills = record ? stillsOf(record, plans, hop) : [];
      lastStills = { of: plans, hop, stills };
      return stills;
    },
  };
}
