/**
 * ip_vs takes a packet: at LOCAL_IN, when the address of a virtual server is this node's own, or at LOCAL_OUT, when a process of the
 * node sends. A new connection is scheduled to a real server, a known one follows its first packet.
 * Upstream: net/netfilter/ipvs/ip_vs_core.c (ip_vs_in_hook, ip_vs_schedule, ip_vs_leave), ip_vs_rr.c; sysctls as kube-proxy sets them
 * (conntrack=1, expire_nodest_conn=1, expire_quiescent_template=1).
 * Simplified: a connection of ip_vs lives as long as its entry in conntrack (ip_vs has timers of its own: 15 minutes for idle TCP,
 * 5 for UDP), and a client's persistence ends with its timeout even while connections of it live.
 */
import { Decided, type Said, type Turn } from '../../api/index.ts';
import type { ConntrackEntry, Passage } from '../types.ts';
import { setDestination, type Packet } from '../packet.ts';
import { netfilterSays as says } from '../sentences.ts';
import type { CompiledIpvs } from './compile.ts';
import type { RealServer, VirtualServer } from './types.ts';

/** What became of the packet: it is not for a virtual server, it has a new destination, or it ended here. */
export type Served = 'passed' | 'taken' | 'ended';

const endOf = ({ ip, port }: RealServer): string => `${ip}:${port}`;

/** "TCP 10.96.0.50:80": what a virtual server is called, here and in ip_vs' memory. */
function serverName({ protocol, ip, port }: VirtualServer): string {
  return `${protocol.toUpperCase()} ${ip}:${port}`;
}

/** How it chooses, as ipvsadm lists it. */
const flagsOf = ({ persistence }: VirtualServer): string =>
  ['rr', ...(persistence === undefined ? [] : ['persistent', persistence])].join(' ');

/** @param known the connection, when it is one that ip_vs has scheduled and the packet is its client's. @param opens it may open one. */
export function serveVirtual(
  ipvs: CompiledIpvs,
  packet: Packet,
  known: ConntrackEntry | undefined,
  opens: boolean,
): Served {
  const server = ipvs.server(packet.protocol, packet.dstNumber, packet.dport);
  if (known) return follow(server, packet, known);
  if (!server || !opens) return 'passed';
  const real = choose(server, packet);
  if (!real) return leave(server, packet);
  packet.server = server;
  setDestination(packet, real.ip, real.port);
  return 'taken';
}

/** A packet of a known connection goes where the first one went, while that is still there. */
function follow(server: VirtualServer | undefined, packet: Packet, known: ConntrackEntry): Served {
  const { src, sport } = known.reply;
  // kube-proxy takes a real server of a TCP virtual server away only when its last connection is over; others go at once.
  const isThere =
    server !== undefined &&
    (server.protocol === 'tcp' || server.realServers.some(({ ip, port }) => ip === src && port === sport));
  if (!isThere) {
    packet.kernel.conntrack.remove(known);
    const real = `${src}:${sport}`;
    say(packet, server ? says.realServerGone(real) : says.virtualServerGone(`${packet.dst}:${packet.dport}`));
    return end(packet, { verdict: 'drop', reason: 'InvalidConntrack' });
  }
  say(packet, says.asBefore(serverName(server), `${src}:${sport}`));
  packet.server = server;
  setDestination(packet, src, sport);
  return 'taken';
}

function choose(server: VirtualServer, packet: Packet): RealServer | undefined {
  const { realServers, persistence } = server;
  if (realServers.length === 0) return undefined;
  const name = serverName(server);
  const real = persistence === undefined ? undefined : stickTo(server, name, persistence, packet);
  const chosen = real ?? takeTurn(server, name, packet);
  if (persistence !== undefined) packet.kernel.ipvs?.remember(name, packet.src, endOf(chosen));
  return chosen;
}

/** Persistence: where the client was sent before, if that is still one of the real servers. */
function stickTo(server: VirtualServer, name: string, seconds: number, packet: Packet): RealServer | undefined {
  const { ipvs, now } = packet.kernel;
  const before = ipvs?.remembered(name, packet.src);
  if (!before || now - before.at > seconds * 1000) return undefined;
  const real = server.realServers.find((candidate) => endOf(candidate) === before.to);
  if (real) say(packet, says.persistent(`${name} ${flagsOf(server)}`, packet.src, before.to));
  return real;
}

function takeTurn(server: VirtualServer, name: string, packet: Packet): RealServer {
  const { realServers } = server;
  const { index, known } = packet.kernel.ipvs?.next(name, realServers) ?? { index: 0, known: false };
  const real = realServers[index]!;
  if (packet.log) {
    const shown = `${name} ${flagsOf(server)}`;
    const of = realServers.length;
    const end = endOf(real);
    say(
      packet,
      known ? says.turn(shown, end, index + 1, of) : says.inTurn(shown, end, of),
      known ? { of, index } : { of },
    );
  }
  return real;
}

/** A virtual server that has nobody to send to. */
function leave(server: VirtualServer, packet: Packet): Served {
  const nobody = server.local ? says.noLocalRealServer : says.noRealServer;
  say(packet, nobody(serverName(server), server.service));
  return end(packet, { verdict: 'reject', reason: server.local ? 'NoLocalEndpoints' : 'NoEndpoints' });
}

function end(packet: Packet, ending: NonNullable<Passage['ending']>): 'ended' {
  packet.ending = ending;
  return 'ended';
}

function say({ log }: Packet, said: Said, turn?: Turn): void {
  log?.decisions.push(new Decided('ipvs', said, turn));
}
