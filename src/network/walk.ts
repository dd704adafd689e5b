/**
 * The walk: one packet, one place at a time. Pure but for what netfilter writes through the kernel view (conntrack, recent lists).
 * A packet starts at a socket (`walkFrom`), then is taken on at every place it reaches (`walkAt`) until it is served, returns to
 * its client, or ends. Left out: MTU, TTL, ARP, IP fragments.
 */
import { Decided } from '../api/index.ts';
import { stopOfClient, stopOfKernelUnder, type Client } from './clients.ts';
import { isLoopback } from './directory.ts';
import { walkKernel } from './kernelStep.ts';
import { answerPing, isPing } from './pingAnswer.ts';
import { answersClient, icmpErrorFor, isSamePlace, printEnd, replyTo, type Packet, type Stop } from './packets.ts';
import { causeOf, ended, onward, returned, served, type Course, type Here, type Step } from './steps.ts';
import { networkSays as says } from './sentences.ts';
import { routeFromOutside } from './wire.ts';
import type { Listener } from './types.ts';
import { directory, WIRE, type Surroundings } from './world.ts';

type PodStop = Extract<Stop, { at: 'pod' }>;
type ExternalStop = Extract<Stop, { at: 'external' }>;

/** Whether this stop is where the client of the conversation sits. */
function isClientAt(client: Client, stop: Stop): boolean {
  return isSamePlace(stopOfClient(client), stop);
}

/** A socket refuses: TCP answers with RST, UDP with ICMP port unreachable. */
function refuse(here: Here): Step {
  const { packet } = here;
  const cause = causeOf(here, 'refused', 'NobodyListens', packet, true);
  const answer =
    packet.header.protocol === 'UDP'
      ? icmpErrorFor(packet, packet.header.dst, packet.header, cause)
      : replyTo(packet, 'RST', { cause });
  return ended(here, 'refused', 'NobodyListens', {
    answer,
    decided: [new Decided('socket', says.nobodyListens(printEnd(packet.header.dst, packet.header.dport)))],
  });
}

/** An answer has come to a place: is it the one that asked, and does it look like an answer to what it asked? */
function takeAnswer(here: Here): Step {
  if (isClientAt(here.client, here.stop) && answersClient(here.packet)) return returned(here);
  return ended(here, 'drop', 'InvalidConntrack');
}

function walkPod(here: Here, stop: PodStop): Step {
  const { world, packet } = here;
  const { header } = packet;
  if (stop.assumed) {
    if (packet.reply) return takeAnswer(here);
    return served(here, { stop, endpoint: printEnd(header.dst, header.dport), assumed: true });
  }
  if (!world.link(stop.node).powered) return ended(here, 'unroutable', 'NodeDown', { where: stop.node });
  const address = world.topology.addressOf(stop.pod);
  const mine = address && (stop.hostNetwork || address.ip === header.dst || isLoopback(header.dst));
  if (!mine) return ended(here, 'unroutable', 'PodGone');
  if (packet.reply) return takeAnswer(here);
  return deliver(here, address.ip);
}

/** A packet for a Pod's own socket. `ip`: the Pod's address, whatever loopback address was asked for. */
function deliver(here: Here, ip: string): Step {
  const { packet, stop, world } = here;
  if (isPing(packet)) return answerPing(here, stop.at === 'pod' ? { pod: stop.pod } : {});
  const { dst, dport, protocol } = packet.header;
  // A hostNetwork Pod's socket listens on every address of its node; a Pod's own loopback leads to its one address.
  const node = stop.at === 'pod' && stop.hostNetwork ? directory(world).byName(stop.node) : undefined;
  const address = isLoopback(dst) && !node ? ip : dst;
  const transport = protocol === 'UDP' ? 'UDP' : 'TCP';
  const listener = stop.at === 'external' ? onInternet(here) : world.socket(address, dport, transport, node);
  const endpoint = printEnd(dst, dport);
  const pod = stop.at === 'pod' ? { pod: stop.pod } : {};
  if (!listener) return packet.opening ? refuse(here) : served(here, { stop, endpoint, ...pod });
  return served(
    here,
    { stop, endpoint, ...pod, listener },
    packet.opening ? { decided: [new Decided('socket', says.listens(listener.program, endpoint))] } : {},
  );
}

/** The socket of a host on the internet. */
function onInternet({ world, packet }: Here): Listener | undefined {
  const { dst: ip, dport: port, protocol } = packet.header;
  const host = world.topology.internet?.host(ip);
  const transport = protocol === 'UDP' ? 'UDP' : 'TCP';
  if (!host?.[transport === 'UDP' ? 'udp' : 'tcp'].includes(port)) return undefined;
  const program = host.names[0] ?? ip;
  return {
    pod: '',
    node: '',
    ip,
    port,
    protocol: transport,
    program,
    answer: { status: 200, body: '', delay: host.delay },
  };
}

function walkExternal(here: Here, stop: ExternalStop): Step {
  const { packet } = here;
  const { header } = packet;
  if (packet.reply) return takeAnswer(here);
  if (stop.assumed) return served(here, { stop, endpoint: printEnd(header.dst, header.dport), assumed: true });
  return deliver(here, header.dst);
}

/** Takes a packet on at the place it has reached. */
export function walkAt(world: Surroundings, client: Client, packet: Packet, stop: Stop): Step {
  const here: Here = { world, client, packet, stop };
  switch (stop.at) {
    case 'pod':
      return walkPod(here, stop);
    case 'node':
      return walkKernel(here, stop);
    case 'external':
      return walkExternal(here, stop);
    case 'void':
      return ended(here, 'unroutable', stop.reason);
  }
}

function leavePod(here: Here, stop: PodStop): Step {
  const { world, packet, client } = here;
  if (!world.link(stop.node).powered) return ended(here, 'unroutable', 'NodeDown', { where: stop.node });
  const ownIP = stop.assumed ? undefined : world.topology.addressOf(stop.pod)?.ip;
  if (!stop.assumed && ownIP === undefined) return ended(here, 'unroutable', 'PodGone');
  // What a Pod sends to itself never leaves its network namespace; hostNetwork Pods share the node's.
  const { dst } = packet.header;
  if (!stop.hostNetwork && !stop.assumed && (dst === ownIP || isLoopback(dst)))
    return walkAt(world, client, packet, stop);
  if (!stop.hostNetwork && !world.isPodConnected(stop.pod)) return ended(here, 'unroutable', 'LinkCut');
  return onward(here, stopOfKernelUnder(stop), wayOut(stop));
}

const waysOut = { pod: new Map<string, Course>(), host: new Map<string, Course>() };

/** The same for every packet of a node's Pods. */
function wayOut({ node, hostNetwork }: PodStop): Course {
  const known = waysOut[hostNetwork ? 'host' : 'pod'];
  let way = known.get(node);
  if (!way) {
    const said = hostNetwork ? says.inNodesNamespace(node) : says.throughVeth(node);
    known.set(node, (way = { decided: [new Decided('routing', said)] }));
  }
  return way;
}

function leaveExternal(here: Here, stop: ExternalStop): Step {
  const { world, client, packet } = here;
  if (stop.assumed && client.assumed && client.node !== undefined && !packet.reply) {
    const to: Stop = { at: 'node', node: client.node, arrival: { from: 'wire', interface: WIRE } };
    return onward(here, to, {
      decided: [new Decided('routing', says.handedOver(client.node))],
    });
  }
  const { dst, src } = packet.header;
  if (isLoopback(dst) || dst === src) return walkAt(world, client, packet, stop);
  const route = routeFromOutside(world, client, packet);
  if ('ending' in route) return ended(here, route.ending.verdict, route.ending.reason);
  return onward(here, route.to, { decided: route.decided });
}

/** A packet leaves the socket that made it. */
export function walkFrom(world: Surroundings, client: Client, packet: Packet, stop: Stop): Step {
  const here: Here = { world, client, packet, stop };
  switch (stop.at) {
    case 'pod':
      return leavePod(here, stop);
    case 'node':
      return walkAt(world, client, packet, { ...stop, arrival: { from: 'process' } });
    case 'external':
      return leaveExternal(here, stop);
    case 'void':
      return walkAt(world, client, packet, stop);
  }
}
