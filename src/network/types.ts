/**
 * The network between kernels: links, routing, the walk that turns a packet into hops, and the life of connections.
 * It asks its surroundings (who has this address, which rules does this kernel hold) through `Topology`, so that it knows neither
 * the API nor the components that write it.
 */
import type {
  Answer,
  ConnectionRecord,
  ConntrackRow,
  Death,
  DnsAnswer,
  DnsReply,
  DnsType,
  Flight,
  Flow,
  Protocol,
  ResolverConfig,
  Trace,
  TrafficSource,
} from '../api/index.ts';
import type { Ruleset } from '../netfilter/index.ts';
import type { SimEvent } from '../sim/index.ts';
import type { Exchange, Reply, Served } from './exchange.ts';

/** A node as the network sees it. */
export interface NetworkNode {
  readonly name: string;
  /** First the InternalIP, then further addresses of its interfaces. */
  readonly addresses: readonly string[];
  readonly podCIDR: string;
}

export interface ExternalHost {
  readonly name: string;
  readonly ip: string;
}

/** A host on the internet: it answers on its ports, whoever asks. */
export interface PublicHost {
  readonly ip: string;
  /** The first is the one it is called by. */
  readonly names: readonly string[];
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  /** ms for an answer. */
  readonly delay: number;
}

/** A request that has reached a host on the internet. */
export interface InternetRequest {
  readonly ip: string;
  readonly port: number;
  readonly client: Served['client'];
  readonly exchange: Exchange;
}

/** What lies behind the default route. */
export interface Internet {
  /** Addresses of a name in small letters, without its final dot; empty: nobody has it. */
  addresses(name: string): readonly string[];
  host(ip: string): PublicHost | undefined;
  serve(request: InternetRequest): Reply;
}

/** Who has an address. */
export interface PodAddress {
  /** "namespace/name". */
  readonly pod: string;
  readonly namespace: string;
  readonly node: string;
  readonly hostNetwork: boolean;
  /** Whose resolver its resolv.conf names (dnsPolicy); default: the node's with hostNetwork, else the cluster's. */
  readonly resolver?: 'cluster' | 'node';
  /** Its resolv.conf, where the Pod has settings of its own (dnsConfig). */
  readonly dns?: ResolverConfig;
}

/** A DNS server's answer to one question. */
export interface ServedAnswer {
  readonly reply: DnsReply;
  /** ms that the server takes. */
  readonly delay: number;
}

/** What the network asks of the rest of the cluster. */
export interface Topology {
  /** The same array as long as nothing in it changed: what is derived from it is remembered by its identity. */
  nodes(): readonly NetworkNode[];
  externals(): readonly ExternalHost[];
  /** The live sandbox that has this address, if any. hostNetwork Pods are not found by address. */
  podAt(ip: string): PodAddress | undefined;
  /** The address of a Pod by "namespace/name", while its sandbox lives. */
  addressOf(pod: string): (PodAddress & { readonly ip: string }) | undefined;
  /** The rules in force in a node's kernel now. */
  rules(node: string): Ruleset;
  /** Load balancer address: the nodes its health check allows, or undefined when it is nobody's. Empty: none is healthy. */
  loadBalancerNodes(ip: string, port: number, protocol: Protocol): readonly string[] | undefined;
  /** kube-proxy's own answer on a healthCheckNodePort of this node, when the port is one and it listens at that address. */
  healthCheck(
    node: string,
    address: string,
    port: number,
  ): { readonly status: number; readonly body: string } | undefined;
  /** The socket of a process of the node itself (kubelet, kube-proxy) that takes a TCP connection to this address of it. */
  daemonAt?(node: string, address: string, port: number): Listener | undefined;
  /** Where resolvers of Pods point: kube-dns' ClusterIP; undefined when the cluster has none. */
  dnsServer(): string | undefined;
  /** Absent: the cluster stands alone. */
  readonly internet?: Internet;
  /** CoreDNS' answer for a client in a namespace, search path included. A host with a final dot is one question. */
  lookup(host: string, namespace: string): DnsAnswer;
  /** What one CoreDNS Pod ("namespace/name") answers to one question, from what it knows. */
  ask(server: string, name: string, type: DnsType): ServedAnswer;
  /**
   * What the program behind a socket answers to a request whose every word counts; undefined: as to any other. Absent where no
   * programs are simulated.
   */
  serve?(request: Served): Reply | undefined;
  /** Node was cut off or switched off by a learner: `powered` and `connected` live in the network's own tables. */
}

/** A socket a process of a Pod listens on, and how its program answers. Plain data. */
export interface Listener {
  /** "namespace/name", or "" for a process of the node itself. */
  readonly pod: string;
  readonly node: string;
  readonly ip: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** The program behind it; "coredns" answers DNS queries. */
  readonly program: string;
  readonly answer: { readonly status: number; readonly body: string; readonly delay: number };
  /** ms for which it keeps an idle connection open; 0: it closes with every answer. Absent: as long as the client does. */
  readonly idle?: number;
}

export interface ConnectOptions {
  /** Traffic source that opens it. */
  readonly source?: string;
  /** ms until the client gives up a request; default 5000. Infinity: it leaves that to its kernel. */
  readonly timeout?: number;
  /** ms until it gives up opening the connection; default: the same. */
  readonly connectTimeout?: number;
  readonly path?: string;
  /** Nothing but the name is wanted: what is asked of the flow's host. */
  readonly question?: DnsType;
  /** The connection stays open after an answer, for `request`. */
  readonly keepAlive?: boolean;
  /** The client closes its half of the connection as soon as it has asked. */
  readonly halfClose?: boolean;
  /** What it says, word by word; `reply` then knows the whole answer. */
  readonly exchange?: Exchange;
  /** Comes due when the connection has ended, or when a request over one that is kept open has been answered. */
  readonly tell?: SimEvent;
}

/** What a client loop adds when it opens a connection. */
export interface LoopOptions extends ConnectOptions {
  readonly retries?: number;
  readonly retryOf?: string;
  readonly attempt?: number;
}

/** A node's network, as a learner may disturb it. Power off silences its processes as well. */
export interface NodeLink {
  readonly powered: boolean;
  readonly connected: boolean;
  /** ms that a packet takes longer to leave or to reach the node; 0: nothing. */
  readonly delay: number;
  /** Share of the packets that leave or reach the node and are lost, 0 … 1. */
  readonly loss: number;
  /** When it was last cut off, and when connected again, in ms of cluster time. */
  readonly cutSince?: number;
  readonly cutUntil?: number;
}

export interface Network {
  // Processes
  listen(listener: Listener): void;
  /** Closes the listening sockets of a Pod: new connections are refused, established ones go on. */
  stopListening(pod: string): void;
  /**
   * A program shuts down gracefully: it closes its listening sockets and its idle connections, and each other one with the answer it
   * is working on. Returns in how many ms the last of these will have been written.
   */
  shutDown(pod: string): number;
  /** The processes are gone: their kernel closes their sockets (FIN, then RST for what still comes), if it is still there. */
  endPod(pod: string): void;
  /** Changes how a Pod's listeners answer (slow, failing). */
  setAnswer(pod: string, answer: Partial<Listener['answer']>): void;
  isListening(ip: string, port: number, protocol: Protocol): boolean;

  // Traffic
  connect(flow: Flow, options?: ConnectOptions): string;
  /** Another request over a connection that was opened with `keepAlive`; false when it is not there for one now. */
  request(connection: string, path?: string, exchange?: Exchange, tell?: SimEvent): boolean;
  /** The last answer over a connection that was opened with an `exchange`. */
  reply(connection: string): Reply | undefined;
  /** The client's process is gone: its kernel closes the connection, whatever it waits for. */
  abandon(connection: string): void;
  /** The client closes a connection that it kept open. */
  close(connection: string): void;
  /** Asks the client's resolver for a name, and does nothing with the answer. */
  ask(from: Flow['from'], name: string, type: DnsType, tell?: SimEvent): string;
  /** So many connections of one flow, one every so many ms. */
  connectMany(flow: Flow, count: number, every: number): void;
  setTraffic(source: TrafficSource): void;
  removeTraffic(id: string): void;
  traffic(): readonly TrafficSource[];
  trace(flow: Flow): Trace;

  // Nodes and links
  setLink(node: string, link: Partial<Omit<NodeLink, 'cutSince' | 'cutUntil'>>): void;
  link(node: string): NodeLink;
  /** Takes a Pod's veth down, or up again: what goes to the Pod or comes from it is lost. */
  setPodLink(pod: string, connected: boolean): void;
  isPodConnected(pod: string): boolean;
  /** The machine is gone, and what its kernel remembered. The topology no longer names it. */
  forgetNode(node: string): void;
  /** kube-proxy's clean-up of UDP entries, and the end of a node's conntrack at power off. */
  flushConntrack(node: string, matches: (row: ConntrackRow) => boolean): void;

  // Reading
  flights(): readonly Flight[];
  deaths(since: number): readonly Death[];
  connection(id: string): ConnectionRecord | undefined;
  connections(limit: number): readonly ConnectionRecord[];
  /** Of those that have ended; hops of packets that still fly come when they land. */
  endedConnections(limit: number): readonly ConnectionRecord[];
  conntrack(node: string): readonly ConntrackRow[];
  /** Packets that matched each rule in force on a node, by "table chain number". */
  ruleCounters(node: string): ReadonlyMap<string, number>;
  /** The listening sockets of a Pod's programs ("namespace/name"), and of all processes in a node's own network namespace. */
  socketsOf(pod: string): readonly Listener[];
  socketsOn(node: string): readonly Listener[];
  /** The range of a node's Pods, and its routes to the other nodes' ranges. */
  podCIDR(node: string): string | undefined;
  /** The address of a client outside; undefined when there is none of the name. */
  externalAddress(name: string): string | undefined;
  routes(node: string): readonly { readonly cidr: string; readonly via: string }[];
  /**
   * Requests that reached a port of a Pod ("namespace/name") in the window that ends at `end`: a multiple of SERVED_WINDOW_MS, not
   * long ago.
   */
  servedUntil(pod: string, port: number, end: number): number;
  /** Answered requests to any of these addresses, newest first. */
  answers(
    targets: readonly { readonly protocol: string; readonly ip: string; readonly port: number }[],
    limit: number,
  ): readonly Answer[];
}
