/**
 * A node's kernel takes a packet: netfilter decides, then the packet is delivered to a process of the node, handed to a Pod's veth
 * or put on the wire. An ICMP error follows the connection it quotes: what it quotes is translated back at every node on its way.
 */
import { Decided, type Decision, type PacketHeader, type SegmentName } from '../api/index.ts';
import { invariant } from '../sim/index.ts';
import type { KernelView, Passage, Route, Segment } from '../netfilter/index.ts';
import { stopOfClient } from './clients.ts';
import { isLoopback, type NodeEntry } from './directory.ts';
import { answersClient, icmpErrorFor, printEnd, replyTo, reversed, type Packet, type Stop } from './packets.ts';
import { answerPing, isPing } from './pingAnswer.ts';
import { endpointsIn } from './rulesets.ts';
import { networkSays as says } from './sentences.ts';
import { causeOf, ended, onward, returned, served, type Here, type Step } from './steps.ts';
import { routeFromNode } from './wire.ts';
import { directory, kernelView } from './world.ts';

type NodeStop = Extract<Stop, { at: 'node' }>;
type PodStop = Extract<Stop, { at: 'pod' }>;

/** A packet that has passed the rules of a node, on its way out of them. */
interface Passed extends Here {
  readonly stop: NodeStop;
  readonly entry: NodeEntry;
  readonly passed: Packet;
  readonly decided: readonly Decision[];
  readonly compared: number;
}

function course(at: Passed, more: readonly Decision[] = []) {
  return { packet: at.passed, compared: at.compared, decided: more.length ? [...at.decided, ...more] : at.decided };
}

/** For a packet that ended here: sentences speak of what the sender asked for. */
function endingCourse(at: Passed, more: readonly Decision[] = []) {
  return { ...course(at, more), where: at.entry.node.name };
}

function endpointOf(packet: Packet): string {
  return printEnd(packet.header.dst, packet.header.dport);
}

/** INPUT let it through: which process of the node is it for? */
function deliverLocally(at: Passed): Step {
  const { world, client, passed, entry, stop } = at;
  const { dst, dport, protocol, src } = passed.header;
  const arrivedHere = stop.arrival.from !== 'process';
  if (isLoopback(dst) && arrivedHere && !passed.reply)
    return ended(at, 'drop', 'MartianLocalnet', endingCourse(at, [new Decided('routing', says.martian(src, dst))]));
  if (passed.reply) return returnLocally(at);
  if (isPing(passed)) return answerPing(at, {}, course(at));

  const listener = world.socket(dst, dport, protocol === 'UDP' ? 'UDP' : 'TCP', entry);
  const endpoint = endpointOf(passed);
  if (listener && listener.pod !== '') {
    const to: Stop = { at: 'pod', pod: listener.pod, node: stop.node, hostNetwork: true, assumed: false };
    return onward(
      at,
      to,
      course(at, [new Decided('socket', says.hostNetworkListens(listener.program, listener.pod, endpoint))]),
    );
  }
  if (listener) return served(at, { stop, endpoint, listener }, course(at));
  const healthCheck = protocol === 'TCP' ? world.topology.healthCheck(entry.node.name, dst, dport) : undefined;
  if (healthCheck)
    return served(
      at,
      { stop, endpoint, healthCheck },
      course(at, [new Decided('socket', says.kubeProxyListens(endpoint))]),
    );
  const daemon = protocol === 'TCP' ? world.topology.daemonAt?.(entry.node.name, dst, dport) : undefined;
  if (daemon) return served(at, { stop, endpoint, listener: daemon }, course(at));
  if (!passed.opening) return served(at, { stop, endpoint }, course(at));
  if (client.assumed && endpointsIn(world.topology.rules(client.node ?? stop.node)).has(dst, dport))
    return served(at, { stop, endpoint, assumed: true }, course(at));
  return refuseLocally(at);
}

/** Nobody listens there: the node's own kernel says so. */
function refuseLocally(at: Passed): Step {
  const { passed } = at;
  const cause = causeOf(at, 'refused', 'NobodyListens', passed, true);
  const answer =
    passed.header.protocol === 'UDP'
      ? icmpErrorFor(passed, passed.header.dst, passed.header, cause)
      : replyTo(passed, 'RST', { cause });
  const decided = [new Decided('socket', says.nobodyListens(endpointOf(passed)))];
  return ended(at, 'refused', 'NobodyListens', { ...endingCourse(at, decided), answer });
}

function returnLocally(at: Passed): Step {
  const { client, passed, stop } = at;
  const sitsHere = client.node === stop.node && (client.kind === 'node' || client.hostNetwork);
  if (!sitsHere || !answersClient(passed)) return ended(at, 'drop', 'InvalidConntrack', endingCourse(at));
  return client.kind === 'node' ? returned(at, course(at)) : onward(at, stopOfClient(client), course(at));
}

/** Where a Pod was last handed a packet: one object for all of them. */
const pods = new Map<string, PodStop>();

function podStop(pod: string, node: string, assumed: boolean): PodStop {
  const last = pods.get(pod);
  if (last?.node === node && last.assumed === assumed) return last;
  const stop: PodStop = { at: 'pod', pod, node, hostNetwork: false, assumed };
  pods.set(pod, stop);
  return stop;
}

function handToPod(at: Passed, route: Extract<Route, { kind: 'pod' }>): Step {
  const { world, client, stop, passed } = at;
  if (!world.isPodConnected(route.pod))
    return ended(at, 'unroutable', 'LinkCut', { ...course(at), where: `Pod ${route.pod}` });
  const isAssumedClient = client.assumed && client.kind === 'pod' && route.pod === client.name;
  const assumed = isAssumedClient || world.topology.podAt(passed.header.dst) === undefined;
  return onward(at, podStop(route.pod, stop.node, assumed), course(at));
}

function putOnTheWire(at: Passed): Step {
  const { world, client, passed, stop } = at;
  const link = world.link(stop.node);
  if (!link.connected) return ended(at, 'unroutable', 'LinkCut', endingCourse(at));
  if (world.loses(stop.node, link)) return ended(at, 'unroutable', 'PacketLost', endingCourse(at));
  const route = routeFromNode(world, client, passed, stop.node);
  if ('ending' in route) return ended(at, route.ending.verdict, route.ending.reason, endingCourse(at));
  return onward(at, route.to, course(at, route.decided));
}

function leave(at: Passed, route: Route): Step {
  if (route.kind === 'local') return deliverLocally(at);
  // 127.0.0.0/8 may not leave the node: only MASQUERADE makes a packet from there presentable.
  if (isLoopback(at.passed.header.src) && !at.passed.reply)
    return ended(at, 'drop', 'MartianLocalnet', endingCourse(at));
  return route.kind === 'pod' ? handToPod(at, route) : putOnTheWire(at);
}

/** A rule ended it: REJECT sends an ICMP error back, DROP says nothing. */
function endByRule(here: Here & { stop: NodeStop }, entry: NodeEntry, view: KernelView, passage: Passage): Step {
  const ending = passage.ending;
  invariant(ending, `the packet left ${here.stop.node} neither with a header nor with an ending`);
  const common = { decided: passage.decided, compared: passage.compared, where: entry.node.name };
  if (ending.verdict === 'drop' || here.packet.reply) return ended(here, ending.verdict, ending.reason, common);
  const { packet } = here;
  // The kernel answers from the address that was asked, where that is its own, else from the interface the packet came in on.
  const { arrival } = here.stop;
  const from = view.isLocalAddress(packet.header.dst)
    ? packet.header.dst
    : arrival.from === 'pod'
      ? entry.gateway
      : entry.ip;
  const cause = causeOf(here, 'reject', ending.reason, packet, false);
  return ended(here, 'reject', ending.reason, { ...common, answer: icmpErrorFor(packet, from, packet.header, cause) });
}

/** What an ICMP error quotes, put back to what the sender of the quoted packet knows. */
function translateQuote(view: KernelView, quoted: PacketHeader): PacketHeader {
  const found = view.conntrack.find(reversed(quoted));
  return found?.direction === 'reply' ? found.entry.original : quoted;
}

const OPENING: Segment = { opening: true };
const UNDER_WAY: Segment = { opening: false };
const FLAGGED: Partial<Readonly<Record<SegmentName, Segment>>> = {
  'SYN-ACK': { opening: false, flag: 'SYN-ACK' },
  FIN: { opening: false, flag: 'FIN' },
  RST: { opening: false, flag: 'RST' },
};

function segmentOf({ segment, quoted, opening }: Packet): Segment {
  if (quoted) return { opening, about: quoted };
  return opening ? OPENING : (FLAGGED[segment] ?? UNDER_WAY);
}

/** Takes a packet through the rules. */
function passRules(view: KernelView, { world, packet }: Here, stop: NodeStop): { passage: Passage; passed: Packet } {
  const { quoted } = packet;
  const passage = world.passKernel(view, packet.header, stop.arrival, segmentOf(packet));
  const header = passage.header ?? packet.header;
  const masqueraded = packet.masqueraded || (passage.masqueraded && !packet.reply);
  if (quoted) return { passage, passed: { ...packet, header, quoted: translateQuote(view, quoted) } };
  const changed = header !== packet.header || masqueraded !== packet.masqueraded;
  return { passage, passed: changed ? { ...packet, header, masqueraded } : packet };
}

/** Takes a packet on at a node. */
export function walkKernel(here: Here, stop: NodeStop): Step {
  const { world, client } = here;
  const entry = directory(world).byName(stop.node);
  const link = world.link(stop.node);
  if (!entry || !link.powered) return ended(here, 'unroutable', 'NodeDown');
  if (stop.arrival.from === 'wire') {
    if (!link.connected) return ended(here, 'unroutable', 'LinkCut');
    if (world.loses(stop.node, link)) return ended(here, 'unroutable', 'PacketLost');
  }
  const { packet } = here;
  const view = kernelView(world, entry, client);
  const { passage, passed } = passRules(view, here, stop);
  const { route, decided, compared } = passage;
  if (!passage.header || !route) return endByRule({ world, client, packet, stop }, entry, view, passage);
  return leave({ world, client, packet, stop, entry, passed, decided, compared }, route);
}
