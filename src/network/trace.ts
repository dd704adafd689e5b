/**
 * Every possible outcome of a flow, for a client that is new: conntrack and affinity lists are empty. The packet is followed to its
 * end and its answer back to the client, once for every way the dice can fall. Nothing is written.
 */
import {
  inEnglish,
  type EndingReason,
  type Flow,
  type Hop,
  type PacketHeader,
  type Said,
  type Trace,
  type TraceOutcome,
  type Verdict,
} from '../api/index.ts';
import {
  createScratchConntrack,
  createScratchIpvs,
  createScratchRecent,
  tellHop,
  type ConntrackView,
} from '../netfilter/index.ts';
import { invariant } from '../sim/index.ts';
import { clientOf, stopOfClient, type Client } from './clients.ts';
import { explainEnding } from './explainEnding.ts';
import { createDice, evenChances, intendedProbability, type Dice } from './dice.ts';
import { answerSegment, replyTo, type Packet, type Stop } from './packets.ts';
import { resolveAtOnce } from './resolution.ts';
import { networkSays as says } from './sentences.ts';
import { sourceAddress } from './sources.ts';
import { nameOf, type Ending, type Server, type Step } from './steps.ts';
import { walkAt, walkFrom } from './walk.ts';
import type { Surroundings } from './world.ts';

/** More places than any packet passes: a walk that gets here goes round in circles. */
const MAX_HOPS = 64;

/** The source port every traced packet has. */
const TRACE_PORT = 40_000;

const OPENING_SEGMENTS = { TCP: 'SYN', UDP: 'datagram', ICMP: 'echo request' } as const;

/** What a trace shares with live traffic: everything but chance and memory. */
export type Present = Omit<
  Surroundings,
  'conntrack' | 'recent' | 'ipvs' | 'chance' | 'choose' | 'randomPort' | 'balance' | 'countPassage'
>;

function scratchWorld(present: Present, dice: Dice): Surroundings {
  const tracked = new Map<string, ConntrackView>();
  // One for all nodes: nobody is on any list, and a packet opens only one connection on a node.
  const recent = createScratchRecent();
  // Where the nodes stand in their rounds is not asked: any real server may be next.
  const ipvs = createScratchIpvs((sides) => dice.roll(evenChances(sides)));
  let port = 50_000;
  return {
    ...present,
    conntrack(node) {
      let view = tracked.get(node);
      if (!view) tracked.set(node, (view = createScratchConntrack()));
      return view;
    },
    recent: () => recent,
    ipvs: () => ipvs,
    chance(_node, probability) {
      const meant = intendedProbability(probability);
      return { hit: dice.roll([meant, 1 - meant]) === 0 };
    },
    choose: (_node, sides) => ({ side: dice.roll(evenChances(sides)) }),
    randomPort: () => port++,
    balance: (_packet, nodes) => nodes[dice.roll(evenChances(nodes.length))] ?? '',
  };
}

type LastStep = Exclude<Step, { kind: 'onward' }>;

/** Follows a packet from its socket to wherever it stops, noting the hops. */
function follow(world: Surroundings, client: Client, packet: Packet, from: Stop, hops: Hop[]): LastStep & { at: Stop } {
  let at = from;
  let step = walkFrom(world, client, packet, from);
  for (;;) {
    hops.push(step.hop);
    if (step.kind !== 'onward') return { ...step, at };
    invariant(hops.length < MAX_HOPS, 'a packet goes round in circles');
    at = step.to;
    step = walkAt(world, client, step.packet, at);
  }
}

type Outcome = Omit<TraceOutcome, 'probability'>;

function outcome(
  verdict: Verdict,
  reasonCode: EndingReason,
  said: Said,
  packet: Packet,
  hops: readonly Hop[],
): Outcome {
  return { verdict, reasonCode, said, reason: inEnglish(said), masqueraded: packet.masqueraded, hops };
}

function onceServed(world: Surroundings, client: Client, by: Server, packet: Packet, hops: Hop[]): Outcome {
  const { src } = packet.header;
  const seen = { endpoint: by.endpoint, sourceSeen: src };
  const reasonCode = by.healthCheck ? 'HealthCheckNodePort' : 'Answered';
  const where = by.assumed ? says.endpoint(by.endpoint) : nameOf(by.stop);
  const said = explainEnding(reasonCode, packet.header, where);
  const accepted = { ...outcome('accept', reasonCode, said, packet, hops), ...seen };
  if (by.assumed) return accepted;
  const answer = replyTo(packet, answerSegment(packet, by.listener));
  const back = follow(world, client, answer, by.stop, hops);
  if (back.kind === 'returned') return accepted;
  const lost: Ending =
    back.kind === 'ended'
      ? back.ending
      : {
          verdict: 'drop',
          reason: 'InvalidConntrack',
          said: explainEnding('InvalidConntrack', back.packet.header, nameOf(back.at)),
        };
  const unheard = says.answerLost(by.endpoint, lost.said);
  const verdict = lost.verdict === 'unroutable' ? 'unroutable' : 'drop';
  return { ...outcome(verdict, lost.reason, unheard, packet, hops), ...seen };
}

/** The packet ended; if an error went back, does the client hear of it? */
function onceEnded(
  world: Surroundings,
  client: Client,
  step: Extract<LastStep, { kind: 'ended' }> & { at: Stop },
  hops: Hop[],
): Outcome {
  const { ending, answer, packet } = step;
  if (!answer) return outcome(ending.verdict, ending.reason, ending.said, packet, hops);
  const { endpoint, sourceSeen } = answer.cause ?? {};
  const seen = endpoint === undefined || sourceSeen === undefined ? {} : { endpoint, sourceSeen };
  const back = follow(world, client, answer, step.at, hops);
  if (back.kind === 'returned')
    return { ...outcome(ending.verdict, ending.reason, ending.said, packet, hops), ...seen };
  const unheard = says.neverHeard(ending.said);
  return { ...outcome('drop', 'InvalidConntrack', unheard, packet, hops), ...seen };
}

/** One run: one way for the dice to fall. */
function traceOnce(present: Present, client: Client, flow: Flow, dice: Dice): Outcome {
  const world = scratchWorld(present, dice);
  const hops: Hop[] = [];
  const resolved = resolveAtOnce(world, client, flow.to.host);
  if (resolved.hop) hops.push(resolved.hop);
  if (resolved.addresses.length === 0) {
    const { said } = resolved;
    return { verdict: 'nxdomain', reasonCode: 'NameNotFound', reason: inEnglish(said), said, masqueraded: false, hops };
  }
  const { addresses } = resolved;
  const dst = addresses[dice.roll(evenChances(addresses.length))] ?? '';
  const protocol = flow.protocol ?? 'TCP';
  const src = sourceAddress(world, client, dst);
  const dport = protocol === 'ICMP' ? 0 : flow.to.port;
  const header: PacketHeader = { protocol, src, sport: TRACE_PORT, dst, dport };
  const packet: Packet = {
    connection: '',
    segment: OPENING_SEGMENTS[protocol],
    header,
    reply: false,
    opening: true,
    asked: header,
    masqueraded: false,
  };
  const end = follow(world, client, packet, stopOfClient(client), hops);
  if (end.kind === 'served') return onceServed(world, client, end.by, end.packet, hops);
  if (end.kind === 'ended') return onceEnded(world, client, end, hops);
  return outcome('drop', 'InvalidConntrack', explainEnding('InvalidConntrack', header, nameOf(end.at)), packet, hops);
}

/** Two outcomes are one when they differ in nothing but the dice: same way, same headers, same end. */
function wayOf({ verdict, reasonCode, endpoint, sourceSeen, masqueraded, hops }: Outcome): string {
  return JSON.stringify([
    verdict,
    reasonCode,
    endpoint,
    sourceSeen,
    masqueraded,
    hops.map(({ place, arrivedAs, leftAs, segment }) => [place.kind, place.name, segment, arrivedAs, leftAs]),
  ]);
}

/** Enumerates the outcomes of a flow, likeliest way of the dice first met first. Throws UnknownClientError. */
export function traceFlow(present: Present, flow: Flow): Trace {
  const client = clientOf(flow.from, present.topology);
  if (!client) {
    const pod = 'pod' in flow.from ? flow.from.pod : '';
    const said = says.noNetwork(pod);
    const reason = inEnglish(said);
    return {
      outcomes: [
        { probability: 1, verdict: 'unroutable', reasonCode: 'PodGone', said, reason, masqueraded: false, hops: [] },
      ],
    };
  }
  const dice = createDice();
  const ways = new Map<string, TraceOutcome>();
  do {
    const found = traceOnce(present, client, flow, dice);
    const way = wayOf(found);
    const before = ways.get(way);
    const probability = dice.probability() + (before?.probability ?? 0);
    ways.set(way, before ? { ...before, probability } : { probability, ...found });
  } while (dice.next());
  return { outcomes: [...ways.values()].map((each) => ({ ...each, hops: each.hops.map(tellHop) })) };
}
