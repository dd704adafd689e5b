/**
 * One packet through the hooks of one kernel. From a Pod or the wire: PREROUTING, routing, then INPUT, or FORWARD and POSTROUTING.
 * From a process: OUTPUT, routing, POSTROUTING, and INPUT when the way leads back to this node. In IPVS mode ip_vs stands behind INPUT's
 * filter, or behind OUTPUT's nat, and what it takes goes out through OUTPUT and POSTROUTING. Only the packet that opens a
 * connection asks the nat tables; what they decide is kept in conntrack and repeated for every later packet, both ways.
 * In nftables mode kube-proxy's own table hangs on the same hooks beside those of iptables, by priority.
 * Left out: the raw and security tables, fragments, bridge netfilter, IPv6.
 */
import { Decided, type Decision, type HookName, type PacketHeader, type Said, type TableName } from '../api/index.ts';
import { compileRuleset, type CompiledRuleset } from './compile.ts';
import { STATE } from './compiledRule.ts';
import { afterPacket, mayOpen, newEntry, reverse } from './conntrack.ts';
import { walkNft } from './nft/walk.ts';
import { createPacket, headerOf, setDestination, setSource, type Log, type Packet } from './packet.ts';
import type { Arrival, ConntrackEntry, KernelView, PassKernel, Passage, Route, Segment } from './types.ts';
import { serveVirtual, type Served } from './ipvs/serve.ts';
import { netfilterSays as says } from './sentences.ts';
import { walkHook } from './walk.ts';

/** What connection tracking knows of the packet before any rule is asked. */
interface Tracked {
  readonly entry: ConntrackEntry | undefined;
  /** The header this packet has to leave with; absent when the rules still have to decide. */
  readonly goal: PacketHeader | undefined;
  /** The packet may create an entry. */
  readonly opens: boolean;
  /** The entry, when the packet is the client's and ip_vs, not nat, translates it. */
  readonly served?: ConntrackEntry;
}

/** Nothing in them is of one packet. */
const OPENED = new Decided('conntrack', says.opened);
const PICKED_UP = new Decided('conntrack', says.pickedUp);
const OUT_OF_PLACE = new Decided('conntrack', says.outOfPlace);
const BELONGS_TO_NOTHING = new Decided('conntrack', says.belongsToNothing);

export const passKernel: PassKernel = (kernel, header, arrival, segment) =>
  pass(kernel, header, arrival, segment, { decisions: [], table: 'mangle', hook: 'PREROUTING' });

/** The same passage with `decided` left empty: for traffic that nobody looks into. */
export const passKernelQuietly: PassKernel = (kernel, header, arrival, segment) =>
  pass(kernel, header, arrival, segment, undefined);

function pass(
  kernel: KernelView,
  header: PacketHeader,
  arrival: Arrival,
  segment: Segment,
  log: Log | undefined,
): Passage {
  const rules = compileRuleset(kernel.rules);
  const sets = rules.ipvs?.sets;
  if (!kernel.count)
    return passHooks(rules, createPacket(kernel, header, log, undefined, sets), header, arrival, segment);
  rules.matched.begin();
  const passage = passHooks(rules, createPacket(kernel, header, log, rules.matched, sets), header, arrival, segment);
  const path = rules.matched.end();
  if (path) kernel.count(path);
  return passage;
}

function passHooks(
  rules: CompiledRuleset,
  packet: Packet,
  header: PacketHeader,
  arrival: Arrival,
  segment: Segment,
): Passage {
  const tracked = track(packet, header, segment);
  const fromProcess = arrival.from === 'process';
  if (!fromProcess) packet.inInterface = arrival.interface;

  const arriving = fromProcess ? 'OUTPUT' : 'PREROUTING';
  if (!hook(rules, packet, arriving, 'mangle')) return ended(packet);
  if (rules.nft && !walkNft(rules.nft, 'preDnat', arriving, packet)) return ended(packet);
  if (!translateDestination(rules, packet, tracked, arriving)) return ended(packet);

  if (fromProcess && atVirtualServer(rules, packet, tracked, segment) === 'ended') return ended(packet);

  let route = chooseRoute(packet);
  const local = route.kind === 'local';
  const filtering = fromProcess ? 'OUTPUT' : local ? 'INPUT' : 'FORWARD';
  if (!fromProcess && !hook(rules, packet, filtering, 'mangle')) return ended(packet);
  if (!filter(rules, packet, filtering)) return ended(packet);

  if (!fromProcess && local) {
    const served = atVirtualServer(rules, packet, tracked, segment);
    if (served === 'ended') return ended(packet);
    if (served === 'taken') route = chooseRoute(packet);
    // What ip_vs sends on to another host leaves the way a process's own packets do.
    if (served === 'taken' && route.kind !== 'local') {
      packet.inInterface = undefined;
      if (!hook(rules, packet, 'OUTPUT', 'mangle') || !hook(rules, packet, 'OUTPUT', 'filter')) return ended(packet);
    }
  }

  const leaving = fromProcess || route.kind !== 'local' ? 'POSTROUTING' : 'INPUT';
  if (leaving === 'POSTROUTING') packet.inInterface = undefined;
  if (leaving === 'POSTROUTING' && !hook(rules, packet, leaving, 'mangle')) return ended(packet);
  if (!translateSource(rules, packet, tracked, route, leaving)) return ended(packet);
  if (tracked.opens) confirm(packet, header, segment);
  // A packet of the node to itself leaves through the loopback interface and comes in again.
  if (fromProcess && local) {
    packet.inInterface = 'lo';
    packet.outInterface = undefined;
    if (!hook(rules, packet, 'INPUT', 'mangle') || !filter(rules, packet, 'INPUT')) return ended(packet);
  }
  return {
    decided: decidedIn(packet.log),
    compared: packet.compared,
    // What was not rewritten stays the same object: most nodes only forward.
    header: isUnchanged(packet, header) ? header : headerOf(packet),
    route,
    masqueraded: packet.marked,
  };
}

const NOTHING: readonly Decision[] = [];

/** A list of the right length: it is kept for ever, and one that has grown is longer than it looks. */
function decidedIn(log: Log | undefined): readonly Decision[] {
  return log ? log.decisions.slice() : NOTHING;
}

function isUnchanged(packet: Packet, { src, sport, dst, dport }: PacketHeader): boolean {
  return packet.src === src && packet.dst === dst && packet.sport === sport && packet.dport === dport;
}

/** Finds the packet's connection and what that means for it. Upstream: nf_conntrack_in. */
function track(packet: Packet, header: PacketHeader, segment: Segment): Tracked {
  const { conntrack, now } = packet.kernel;
  const found = conntrack.find(header);
  const after = found && afterPacket(found.entry, found.direction, segment, now);
  if (found && after !== 'reopened') {
    if (after === 'invalid') return untracked(packet, OUT_OF_PLACE);
    if (after === 'refused') conntrack.remove(found.entry);
    else if (after) conntrack.confirm(after);
    const entry = typeof after === 'object' ? after : found.entry;
    packet.state = STATE[entry.state] | (entry.dnat && !entry.ipvs ? STATE.DNAT : 0);
    const goal = reverse(found.direction === 'original' ? entry.reply : entry.original);
    packet.log?.decisions.push(known(found.direction, entry));
    const tracked = { entry, goal, opens: false };
    return entry.ipvs && found.direction === 'original' ? { ...tracked, served: entry } : tracked;
  }
  if (found) conntrack.remove(found.entry);
  if (segment.about) return trackRelated(packet, segment.about);
  if (!mayOpen(header.protocol, segment)) return untracked(packet, BELONGS_TO_NOTHING);
  packet.state = STATE.NEW;
  packet.log?.decisions.push(segment.opening ? OPENED : PICKED_UP);
  return { entry: undefined, goal: undefined, opens: true };
}

function untracked(packet: Packet, why: Decision): Tracked {
  packet.state = STATE.INVALID;
  packet.log?.decisions.push(why);
  return { entry: undefined, goal: undefined, opens: false };
}

/** An ICMP error travels back along the connection it is about, and is translated like one of its answers. */
function trackRelated(packet: Packet, quoted: PacketHeader): Tracked {
  packet.state = STATE.RELATED;
  const about = packet.kernel.conntrack.find(reverse(quoted));
  if (!about) return { entry: undefined, goal: undefined, opens: false };
  const { entry, direction } = about;
  const aim = reverse(direction === 'original' ? entry.reply : entry.original);
  const src = entry.dnat && direction === 'reply' && packet.src === entry.reply.src ? aim.src : packet.src;
  packet.log?.decisions.push(new Decided('conntrack', says.related(aim.dst)));
  return { entry, goal: { protocol: 'ICMP', src, sport: 0, dst: aim.dst, dport: 0 }, opens: false };
}

/** What was last said of the connections that share a place here: enough for those under way, and never more than these. */
const recognised: (Recognised | undefined)[] = [];
const PLACES = 2048;

interface Recognised {
  readonly original: PacketHeader;
  readonly reply: PacketHeader;
  readonly direction: 'original' | 'reply';
  readonly decision: Decision;
}

/** One decision for all packets of a connection that run the same way. */
function known(direction: 'original' | 'reply', entry: ConntrackEntry): Decision {
  const { original, reply } = entry;
  const place = (original.sport * 2 + (direction === 'reply' ? 1 : 0)) % PLACES;
  const last = recognised[place];
  if (last?.original === original && last.reply === reply && last.direction === direction) return last.decision;
  const decision = new Decided('conntrack', explainKnown(direction, entry));
  recognised[place] = { original, reply, direction, decision };
  return decision;
}

/** "10.244.1.3:5000"; a ping's identifier is no port. */
function sourceOf({ protocol, src, sport }: Pick<PacketHeader, 'protocol' | 'src' | 'sport'>): string {
  return protocol === 'ICMP' ? src : `${src}:${sport}`;
}

function destinationOf({ protocol, dst, dport }: PacketHeader): string {
  return protocol === 'ICMP' ? dst : `${dst}:${dport}`;
}

function explainKnown(direction: 'original' | 'reply', { original, reply, dnat, snat }: ConntrackEntry): Said {
  const client = sourceOf(original);
  if (direction === 'reply') return says.answered(client, destinationOf(original));
  return dnat || snat ? says.translatedAgain(client, sourceOf(reply)) : says.untranslated(client);
}

/** False when a rule ended the packet. */
function translateDestination(
  rules: CompiledRuleset,
  packet: Packet,
  tracked: Tracked,
  at: 'PREROUTING' | 'OUTPUT',
): boolean {
  const { goal, served } = tracked;
  if (goal) {
    if (!served && (goal.dst !== packet.dst || goal.dport !== packet.dport))
      setDestination(packet, goal.dst, goal.dport);
    return true;
  }
  if (!tracked.opens) return true;
  const { dst, dport } = packet;
  const passed =
    (rules.nft === undefined || walkNft(rules.nft, 'nat', at, packet)) &&
    (packet.translated || hook(rules, packet, at, 'nat'));
  if (dst !== packet.dst || dport !== packet.dport) packet.state |= STATE.DNAT;
  return passed;
}

/** ip_vs looks at what comes for the node itself, and at what its processes send. Upstream: its hooks at LOCAL_IN and LOCAL_OUT. */
function atVirtualServer(
  { ipvs }: CompiledRuleset,
  packet: Packet,
  { served, opens }: Tracked,
  segment: Segment,
): Served {
  return ipvs ? serveVirtual(ipvs, packet, served, opens && segment.opening) : 'passed';
}

function chooseRoute(packet: Packet): Route {
  const route = packet.kernel.route(packet.dst);
  packet.route = route;
  packet.outInterface = route.kind === 'local' ? 'lo' : route.interface;
  const isVirtual = packet.kernel.rules.ipvs?.addresses.has(packet.dst) ?? false;
  packet.log?.decisions.push(isVirtual ? routingOfVirtual(packet.dst) : routing(packet.dst, route));
  return route;
}

/** What was said of a way, by destination: the ways are few and packets many. */
const ways = new WeakMap<Route, Map<string, Decision>>();

function routing(dst: string, route: Route): Decision {
  let byDestination = ways.get(route);
  if (!byDestination) ways.set(route, (byDestination = new Map<string, Decision>()));
  let decision = byDestination.get(dst);
  if (!decision) byDestination.set(dst, (decision = new Decided('routing', explainRoute(dst, route))));
  return decision;
}

const virtualWays = new Map<string, Decision>();

/** IPVS mode: the address of a virtual server is the node's own, on a device that leads nowhere. */
function routingOfVirtual(dst: string): Decision {
  let decision = virtualWays.get(dst);
  if (!decision) virtualWays.set(dst, (decision = new Decided('routing', says.toVirtual(dst))));
  return decision;
}

function explainRoute(dst: string, route: Route): Said {
  if (route.kind === 'local') return says.toNode(dst);
  return route.kind === 'pod' ? says.toPod(dst, route.pod, route.interface) : says.away(dst, route.interface);
}

/**
 * Source translation happens as the packet leaves: what POSTROUTING says for a new connection, what conntrack knows for the rest.
 * False when a rule ended the packet.
 */
function translateSource(
  rules: CompiledRuleset,
  packet: Packet,
  tracked: Tracked,
  route: Route,
  at: 'POSTROUTING' | 'INPUT',
): boolean {
  const { goal } = tracked;
  if (goal) {
    if (goal.src !== packet.src || goal.sport !== packet.sport) setSource(packet, goal.src, goal.sport);
    return true;
  }
  if (!tracked.opens) return true;
  if (rules.nft && !walkNft(rules.nft, 'nat', at, packet)) return false;
  if (!packet.masquerade && !hook(rules, packet, at, 'nat')) return false;
  if (packet.masquerade) masquerade(packet, packet.kernel.sourceAddress(route), packet.masquerade.randomFully);
  else if (isTaken(packet, packet.src, packet.sport)) masquerade(packet, packet.src, false);
  return true;
}

/** Takes a source address and a port with which the answers are told apart from those of every other connection. */
function masquerade(packet: Packet, address: string, randomly: boolean): void {
  const { src, sport } = packet;
  let port = randomly ? packet.kernel.randomPort() : sport;
  // The kernel gives up after a bounded search too, and drops the packet; with 128 tries that needs a full port range.
  for (let attempt = 0; attempt < 128 && isTaken(packet, address, port); attempt++) port = packet.kernel.randomPort();
  if (address === src && port === sport) return;
  setSource(packet, address, port);
  if (!packet.log) return;
  const before = sourceOf({ protocol: packet.protocolName, src, sport });
  packet.log.decisions.push(new Decided('nat', says.sourceRewritten(before, sourceOf(headerOf(packet)))));
}

/** Whether answers to this source would be mistaken for another connection's. Pings are told apart by their identifier. */
function isTaken(packet: Packet, src: string, sport: number): boolean {
  const { protocolName: protocol, dst, dport } = packet;
  return packet.kernel.conntrack.find({ protocol, src: dst, sport: dport, dst: src, dport: sport }) !== undefined;
}

/** The packet got through: its connection is remembered. Upstream: nf_conntrack_confirm. */
function confirm(packet: Packet, original: PacketHeader, segment: Segment): void {
  const { conntrack, now } = packet.kernel;
  const entry = newEntry(original, reverse(headerOf(packet)), segment, now);
  conntrack.confirm(packet.server ? { ...entry, ipvs: true } : entry);
}

function hook(rules: CompiledRuleset, packet: Packet, at: HookName, table: TableName): boolean {
  const { log } = packet;
  if (log) {
    log.hook = at;
    log.table = table;
  }
  return walkHook(rules[table], at, packet);
}

/**
 * Both worlds' filter chains hang at the same priority. Where that is so (here, and in nat), kube-proxy's nftables chains are asked
 * first: the kernel puts the one that came later before the other, and kube-proxy's come after the kubelet's and the CNI plugin's.
 */
function filter(rules: CompiledRuleset, packet: Packet, at: HookName): boolean {
  return (!rules.nft || walkNft(rules.nft, 'filter', at, packet)) && hook(rules, packet, at, 'filter');
}

function ended({ ending, log, compared, marked }: Packet): Passage {
  return { decided: log?.decisions ?? [], compared, masqueraded: marked, ...(ending ? { ending } : {}) };
}
