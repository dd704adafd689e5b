/** What one place did with one packet. */
import type { Decision, EndingReason, Hop, PacketHeader, Place, Said, Verdict } from '../api/index.ts';
import type { Client } from './clients.ts';
import { explainEnding } from './explainEnding.ts';
import { isSamePlace, placeOf, printEnd, type ErrorCause, type Packet, type Stop } from './packets.ts';
import type { Listener } from './types.ts';
import type { Surroundings } from './world.ts';

/** The socket that took a packet. */
export interface Server {
  readonly stop: Stop;
  /** ip:port as the packet's header has it. */
  readonly endpoint: string;
  readonly pod?: string;
  /** Absent: an established connection's packet, whose socket the connection knows; or an assumed endpoint. */
  readonly listener?: Listener;
  readonly healthCheck?: { readonly status: number; readonly body: string };
  /** An endpoint nobody simulates: it counts as listening, and its answer is not walked. */
  readonly assumed?: boolean;
}

export interface Ending {
  readonly verdict: Verdict;
  readonly reason: EndingReason;
  readonly said: Said;
}

export type Step = { readonly hop: Hop; readonly packet: Packet } & (
  | { readonly kind: 'onward'; readonly to: Stop }
  | { readonly kind: 'served'; readonly by: Server }
  /** It reached the client that asked. */
  | { readonly kind: 'returned' }
  /** `answer`: the error its end sends back, starting from the same stop. */
  | { readonly kind: 'ended'; readonly ending: Ending; readonly answer?: Packet }
);

/** Where and when a step happens, and what came in. */
export interface Here {
  readonly world: Surroundings;
  readonly client: Client;
  readonly packet: Packet;
  readonly stop: Stop;
}

export interface Course {
  readonly decided?: readonly Decision[];
  readonly compared?: number;
  /** The packet as it leaves, when it differs. */
  readonly packet?: Packet;
}

const NOTHING: readonly Decision[] = [];

/** Each kind of hop in one go, and in one shape: every packet makes some, and all are kept. */
function hopOnward({ world, packet, stop }: Here, course: Course, leftAs: PacketHeader, next: Place): Hop {
  const { decided = NOTHING, compared = 0 } = course;
  const { header: arrivedAs, segment } = packet;
  return { at: world.now, place: placeOf(stop), arrivedAs, decided, compared, segment, leftAs, next };
}

function hopWithin({ world, packet, stop }: Here, course: Course, leftAs: PacketHeader): Hop {
  const { decided = NOTHING, compared = 0 } = course;
  const { header: arrivedAs, segment } = packet;
  return { at: world.now, place: placeOf(stop), arrivedAs, decided, compared, segment, leftAs };
}

function lastHop({ world, packet, stop }: Here, course: Course, ending?: Hop['ending']): Hop {
  const { decided = NOTHING, compared = 0 } = course;
  const { header: arrivedAs, segment } = packet;
  const [at, place] = [world.now, placeOf(stop)];
  return ending
    ? { at, place, arrivedAs, decided, compared, segment, ending }
    : { at, place, arrivedAs, decided, compared, segment };
}

export function onward(here: Here, to: Stop, course: Course = {}): Step {
  const packet = course.packet ?? here.packet;
  const leftAs = packet.header;
  const isWithin = isSamePlace(to, here.stop);
  return {
    kind: 'onward',
    to,
    packet,
    hop: isWithin ? hopWithin(here, course, leftAs) : hopOnward(here, course, leftAs, placeOf(to)),
  };
}

export function served(here: Here, by: Server, course: Course = {}): Step {
  const packet = course.packet ?? here.packet;
  const ending = { verdict: 'accept', reason: by.healthCheck ? 'HealthCheckNodePort' : 'Answered' } as const;
  return { kind: 'served', by, packet, hop: lastHop(here, course, packet.opening ? ending : undefined) };
}

export function returned(here: Here, course: Course = {}): Step {
  const packet = course.packet ?? here.packet;
  return { kind: 'returned', packet, hop: lastHop(here, course) };
}

export function ended(
  here: Here,
  verdict: Verdict,
  reason: EndingReason,
  course: Course & { readonly answer?: Packet; readonly header?: PacketHeader; readonly where?: string } = {},
): Step {
  const packet = course.packet ?? here.packet;
  const said = explainEnding(reason, course.header ?? packet.header, course.where ?? nameOf(here.stop), verdict);
  return {
    kind: 'ended',
    ending: { verdict, reason, said },
    packet,
    hop: lastHop(here, course, { verdict, reason }),
    ...(course.answer ? { answer: course.answer } : {}),
  };
}

export function nameOf(stop: Stop): string {
  switch (stop.at) {
    case 'pod':
      return `Pod ${stop.pod}`;
    case 'node':
      return stop.node;
    case 'external':
      return stop.name;
    case 'void':
      return stop.from;
  }
}

/** The cause that a RST or ICMP error about `packet`, ended here, carries back. */
export function causeOf(
  here: Here,
  verdict: ErrorCause['verdict'],
  reason: EndingReason,
  packet: Packet,
  reached: boolean,
): ErrorCause {
  const { header } = packet;
  return {
    verdict,
    reason,
    said: explainEnding(reason, header, nameOf(here.stop), verdict),
    ...(reached ? { endpoint: printEnd(header.dst, header.dport), sourceSeen: header.src } : {}),
    ...(reached && here.stop.at === 'pod' ? { endpointPod: here.stop.pod } : {}),
  };
}
