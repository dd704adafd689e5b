/** Puts the network together: tables, the walk over the live world, the protocols on both ends, client loops. */
import type { Flow, PacketHeader } from '../api/index.ts';
import { passKernel } from '../netfilter/index.ts';
import { hash32, type SimEvent, type Simulation } from '../sim/index.ts';
import { latestAnswers, targetKey } from './answers.ts';
import { createBursts } from './bursts.ts';
import { clientOf, type Client } from './clients.ts';
import type { Connection, Loss } from './connection.ts';
import { createConnectionBook, type ConnectionBook } from './connections.ts';
import { createConntrack, createRecent, forgetRecent, type Conntrack } from './conntrackTables.ts';
import { createCourier, type Courier, type Receivers } from './courier.ts';
import type { Exchange } from './exchange.ts';
import { createIpvsRounds, type IpvsRounds } from './ipvsRounds.ts';
import { nextSourcePort, type Live } from './live.ts';
import { sameHeader, type Packet } from './packets.ts';
import { resolverReturned, retryQuery, startResolving } from './resolver.ts';
import type { RespondEvent } from './responses.ts';
import { networkSays as says } from './sentences.ts';
import { servedUntil } from './served.ts';
import { createRuleCounters, type RuleCounters, type WrittenWith } from './ruleCounters.ts';
import { createSockets, findSocket } from './sockets.ts';
import { sourceAddress } from './sources.ts';
import { forgetWithJournal } from './forgetting.ts';
import { createTables, type NetworkTables } from './tables.ts';
import { pingReturned, pingServed, startPing, UNANSWERED_PING } from './ping.ts';
import { lost, retransmit, type RetransmitEvent } from './retransmission.ts';
import { closeIdle, endClient, isIdle, sendRequest, startTcp, tcpReturned } from './tcpClient.ts';
import { closeIdleServer, respondTcp, tcpServed, type IdleEvent } from './tcpServer.ts';
import { scheduleTimer, type TimerEvent } from './timers.ts';
import { traceFlow } from './trace.ts';
import { createTrafficSources } from './trafficSources.ts';
import type { LoopOptions, Network, NodeLink, Topology } from './types.ts';
import { startUdp, udpReturned, udpServed } from './udp.ts';
import type { Surroundings } from './world.ts';

export interface NetworkOptions {
  /** ms of cluster time between two places; default 120, 0 allowed (everything at one instant, but in order). */
  readonly hopLatency?: () => number;
  /** When kube-proxy writes a chain anew: its rules count from 0 then. */
  readonly writtenWith?: WrittenWith;
}

const hopLatencyByDefault = () => 120;
const CLIENT_TIMEOUT = 5000;
const LINKED: NodeLink = { powered: true, connected: true, delay: 0, loss: 0 };

/** Live traffic's world: the seed's dice, the nodes' own memory. */
function createLiveWorld(
  sim: Simulation,
  topology: Topology,
  tables: NetworkTables,
  book: ConnectionBook,
  counters: RuleCounters,
  ipvs: IpvsRounds,
): { world: Surroundings; conntrack: Conntrack } {
  const conntrack = createConntrack(sim, tables);
  const world: Surroundings = {
    get now() {
      return sim.now;
    },
    topology,
    passKernel,
    link: (node) => tables.links.get(node) ?? LINKED,
    isPodConnected: (pod) => !tables.cutPods.has(pod),
    loses: (node, { loss }) => loss > 0 && sim.random(`network/link/${node}`) < loss,
    socket: (ip, port, protocol, inside) => findSocket(tables, ip, port, protocol, inside),
    conntrack: conntrack.of,
    recent: createRecent(sim, tables),
    ipvs: ipvs.of,
    chance(node, probability) {
      const rolled = sim.random(`netfilter/${node}`);
      return { hit: rolled < probability, rolled };
    },
    choose(node, sides) {
      const rolled = sim.random(`netfilter/${node}`);
      return { side: Math.floor(rolled * sides), rolled };
    },
    randomPort: (node) => 1024 + sim.randomInt(`netfilter/${node}/ports`, 65_536 - 1024),
    countPassage: counters.count,
    balance(packet, nodes) {
      const connection = book.get(packet.connection);
      if (connection?.entry !== undefined) return connection.entry;
      const entry = nodes[sim.randomInt('network/loadBalancer', nodes.length)] ?? '';
      if (connection) book.update(connection, { entry });
      return entry;
    },
  };
  return { world, conntrack };
}

/** The name is resolved: the client opens its socket. */
function begin(live: Live, connection: Connection, address: string): void {
  const { flow, client, source } = connection;
  const protocol = flow.protocol ?? 'TCP';
  // A loop that sends datagrams keeps one socket: its port stays, and with it what conntrack remembers.
  const keptPort = protocol === 'UDP' && source !== undefined ? 32_768 + (hash32(source) % 28_232) : undefined;
  const header = {
    protocol,
    src: sourceAddress(live.world, client, address),
    sport: keptPort ?? nextSourcePort(live, connection),
    dst: address,
    dport: protocol === 'ICMP' ? 0 : flow.to.port,
  };
  const ready = { ...connection, header };
  if (protocol === 'UDP') startUdp(live, ready);
  else if (protocol === 'ICMP') startPing(live, ready);
  else startTcp(live, ready);
}

function createReceivers(live: () => Live): Receivers {
  const resolved = (connection: Connection, address: string): void => begin(live(), connection, address);
  const belongsTo = ({ asked }: Packet, header: PacketHeader | undefined): boolean =>
    header !== undefined && sameHeader(asked, header);
  return {
    served(connection, packet, by) {
      if (packet.header.protocol === 'UDP') udpServed(live(), connection, packet, by);
      else if (packet.header.protocol === 'ICMP') pingServed(live(), connection, packet, by);
      else tcpServed(live(), connection, packet, by);
    },
    returned(connection, packet) {
      const { header, asking } = connection;
      if (belongsTo(packet, asking?.header)) resolverReturned(live(), connection, packet, resolved);
      else if (!belongsTo(packet, header)) return;
      else if (header?.protocol === 'UDP') udpReturned(live(), connection, packet);
      else if (header?.protocol === 'ICMP') pingReturned(live(), connection, packet);
      else tcpReturned(live(), connection, packet);
    },
    ended(connection, packet, ending, answered) {
      const waits = connection.endedAt === undefined;
      const row = waits ? live().book.update(connection, { loss: ending }) : connection;
      const isTcp = packet.asked.protocol === 'TCP' && belongsTo(packet, connection.header);
      if (isTcp && !answered) lost(live(), row, packet);
    },
  };
}

/** Nobody answered in time. */
function giveUp(live: Live, connection: Connection): void {
  const { loss, timeout, connectTimeout, state } = connection;
  const patience = state === 'opening' ? Math.min(timeout, connectTimeout) : timeout;
  const seconds = patience / 1000;
  const timedOut = state === 'opening' ? 'connection timed out' : 'operation timed out';
  const clientSees = connection.header?.protocol === 'ICMP' ? UNANSWERED_PING : timedOut;
  // Nobody told the client: whatever ended its packets, it saw silence.
  const silent = loss?.verdict === 'unroutable' ? 'unroutable' : 'drop';
  const ending = loss
    ? { ...loss, verdict: silent, said: says.clientGaveUpAfter(loss.said, seconds) }
    : { verdict: silent, reason: 'TimedOut', said: says.clientGaveUp(seconds) };
  endClient(live, connection, ending as Loss, clientSees);
}

function onTimer(live: Live, connection: Connection): void {
  const { state, deadline } = connection;
  if (connection.endedAt !== undefined) return;
  if (state === 'resolving') retryQuery(live, connection);
  else if (live.sim.now >= deadline) giveUp(live, connection);
  else if (deadline === Infinity) live.book.update(connection, { timer: 0 });
  else live.book.update(connection, { timer: scheduleTimer(live, connection, deadline - live.sim.now) });
}

function handleEvents(live: Live): void {
  live.sim.handle<TimerEvent>('network/timer', ({ connection: id }) => {
    const connection = live.book.get(id);
    if (connection) onTimer(live, connection);
  });
  live.sim.handle<RetransmitEvent>('network/retransmit', (event) => retransmit(live, event));
  live.sim.handle<IdleEvent>('network/idle', (event) => closeIdleServer(live, event));
  live.sim.handle<RespondEvent>('network/respond', ({ connection: id, answer, datagram }) => {
    const connection = live.book.get(id);
    if (connection && answer) respondTcp(live, connection, answer);
    if (connection && datagram) live.courier.send(connection, datagram.packet, datagram.from);
  });
}

/** Who a flow's packets come from; a Pod without sandbox is somebody who cannot send. */
function clientOrGhost(flow: Flow, topology: Topology): { client: Client; alive: boolean } {
  const client = clientOf(flow.from, topology);
  if (client) return { client, alive: true };
  const name = 'pod' in flow.from ? flow.from.pod : '';
  const common = { hostNetwork: false, assumed: false, namespace: 'default', resolver: 'none' } as const;
  return { client: { kind: 'pod', name, node: '', ip: '', ...common }, alive: false };
}

function connect(live: Live, flow: Flow, options: LoopOptions): string {
  const { client, alive } = clientOrGhost(flow, live.world.topology);
  const { source, timeout = CLIENT_TIMEOUT, connectTimeout = timeout, path = '/', retryOf } = options;
  const connection = live.book.open({
    flow,
    client,
    path,
    timeout,
    connectTimeout,
    keepAlive: options.keepAlive ?? false,
    halfClose: options.halfClose ?? false,
    retries: options.retries ?? 0,
    attempt: options.attempt ?? 1,
    state: 'resolving',
    background: source !== undefined || live.sim.inBackground,
    timer: 0,
    deadline: Infinity,
    tries: 0,
    synAt: 0,
    synArmed: 0,
    masqueraded: false,
    requests: [],
    asked: 0,
    ...(source === undefined ? {} : { source }),
    ...(retryOf === undefined ? {} : { retryOf }),
    ...(options.question === undefined ? {} : { question: options.question }),
    ...(options.exchange === undefined ? {} : { exchange: options.exchange }),
    ...(options.tell === undefined ? {} : { tell: options.tell }),
  });
  if (alive) startResolving(live, connection, (row, address) => begin(live, row, address));
  else {
    live.book.end(connection, { verdict: 'unroutable', reason: 'PodGone', said: says.noNetwork(client.name) });
  }
  return connection.id;
}

/** Another request over an open connection. */
function request(live: Live, id: string, path: string, exchange?: Exchange, tell?: SimEvent): boolean {
  const connection = live.book.get(id);
  if (!connection || !isIdle(connection)) return false;
  sendRequest(live, tell === undefined ? connection : { ...connection, tell }, path, exchange);
  return true;
}

/** The client's process has been killed. */
function abandon(live: Live, id: string): void {
  const connection = live.book.get(id);
  if (!connection || connection.endedAt !== undefined) return;
  if (isIdle(connection)) return closeIdle(live, connection);
  const ending: Loss = { verdict: 'drop', reason: 'TimedOut', said: says.clientKilled };
  endClient(live, connection, ending, 'terminated');
}

export function createNetwork(sim: Simulation, topology: Topology, options: NetworkOptions = {}): Network {
  const tables = createTables(sim);
  forgetWithJournal(sim, tables);
  const book = createConnectionBook(sim, tables);
  const ruleCounters = createRuleCounters(tables, topology.rules, options.writtenWith);
  const ipvs = createIpvsRounds(sim);
  const { world, conntrack } = createLiveWorld(sim, topology, tables, book, ruleCounters, ipvs);
  const receivers: Receivers = createReceivers(() => live);
  const hopLatency = options.hopLatency ?? hopLatencyByDefault;
  const courier: Courier = createCourier({ sim, tables, book, world, hopLatency, receivers });
  const live: Live = { sim, tables, book, world, courier };
  handleEvents(live);
  const sockets = createSockets(live);
  const sources = createTrafficSources(live, (flow, connectOptions) => connect(live, flow, connectOptions));
  return {
    ...sockets,
    isListening: (ip, port, protocol) => findSocket(tables, ip, port, protocol) !== undefined,
    connect: (flow, connectOptions = {}) => connect(live, flow, connectOptions),
    request: (id, path = '/', exchange, tell) => request(live, id, path, exchange, tell),
    reply: (id) => book.get(id)?.reply,
    abandon: (id) => abandon(live, id),
    close(id) {
      const connection = book.get(id);
      if (connection && isIdle(connection)) closeIdle(live, connection);
    },
    ask: (from, name, question, tell) =>
      connect(
        live,
        { from, to: { host: name, port: 53 }, protocol: 'UDP' },
        { question, ...(tell === undefined ? {} : { tell }) },
      ),
    connectMany: createBursts(sim, (flow) => connect(live, flow, {})),
    setTraffic: (source) => sources.set(source),
    removeTraffic: (id) => sources.remove(id),
    traffic: () => sources.all(),
    trace(flow) {
      const { countPassage: _, ...present } = world;
      return traceFlow({ ...present, now: sim.now, loses: () => false }, flow);
    },
    setLink(node, link) {
      const before = world.link(node);
      const cut = before.connected && link.connected === false ? { cutSince: sim.now } : {};
      const mended = !before.connected && link.connected === true ? { cutUntil: sim.now } : {};
      const { cutUntil: _earlier, ...kept } = before;
      const rest = 'cutSince' in cut ? kept : before;
      tables.links.put(node, { ...rest, ...link, ...cut, ...mended });
      if (link.powered !== false) return;
      ruleCounters.forget(node);
      ipvs.forget(node);
    },
    link: (node) => world.link(node),
    setPodLink(pod, connected) {
      if (connected) tables.cutPods.delete(pod);
      else tables.cutPods.put(pod, true);
    },
    isPodConnected: (pod) => world.isPodConnected(pod),
    forgetNode(node) {
      tables.links.delete(node);
      conntrack.flush(node, () => true);
      forgetRecent(tables, node);
      ipvs.forget(node);
      ruleCounters.forget(node);
    },
    flushConntrack: (node, matches) => conntrack.flush(node, matches),
    flights: () => courier.flights(),
    deaths: (since) => courier.deaths(since),
    connection: (id) => book.record(id, courier.hopsUnderWay()),
    connections: (limit) => book.latest(limit, courier.hopsUnderWay()),
    endedConnections: (limit) => book.latestEnded(limit),
    conntrack: (node) => conntrack.rows(node),
    ruleCounters: (node) => ruleCounters.of(node),
    socketsOf: (pod) => tables.listenersByPod.get(pod),
    socketsOn(node) {
      const addresses = topology.nodes().find(({ name }) => name === node)?.addresses ?? [];
      return tables.listeners.values().filter((socket) => socket.node === node && addresses.includes(socket.ip));
    },
    externalAddress: (name) => topology.externals().find((external) => external.name === name)?.ip,
    podCIDR: (node) => topology.nodes().find(({ name }) => name === node)?.podCIDR,
    routes: (node) =>
      topology
        .nodes()
        .flatMap(({ name, podCIDR: cidr, addresses: [via = ''] }) => (name === node ? [] : [{ cidr, via }])),
    servedUntil: (pod, port, end) => servedUntil(tables.served, pod, port, end),
    answers: (targets, limit) =>
      latestAnswers(
        tables,
        targets.map(({ protocol, ip, port }) => targetKey(protocol, ip, port)),
        limit,
      ),
  };
}
