/** The engine's only door: its types. Names and meanings are relied on by tools outside this repository. */
import type {
  Answer,
  ConntrackRow,
  ConnectionRecord,
  Death,
  DnsAnswer,
  DnsReply,
  DnsType,
  EnvVar,
  Flight,
  Flow,
  Hop,
  ObjectReference,
  Plate,
  ProxyStatus,
  ResourceName,
  ResourceTypes,
  RuleChange,
  RuleText,
  Said,
  SchedulingRecord,
  Taint,
  Trace,
  TrafficSource,
  Verdict,
} from '../api/index.ts';
import type { ApplyResult, RestRequest, RestResponse, StreamResponse } from '../apiserver/index.ts';
import type { EndpointExplanation } from '../controllers/index.ts';
import type { Forwarded, Forwards, LastProbe, LogLine } from '../kubelet/index.ts';
import type { Ruleset } from '../netfilter/index.ts';
import type { NodeLink } from '../network/index.ts';
import type { HistoryLimit, JournalEntry } from '../sim/index.ts';

export interface NodeOptions {
  readonly name: string;
  readonly ip: string;
  readonly podCIDR: string;
  /** Further addresses of the node's interfaces. */
  readonly extraIPs?: readonly string[];
  /** The first address given to a Pod here, for a scenario that shows certain addresses; default: the one after the gateway. */
  readonly firstPodIP?: string;
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
}

export interface ProxyOptions {
  readonly mode?: 'iptables' | 'nftables' | 'ipvs';
  readonly masqueradeAll?: boolean;
  readonly detectLocal?: 'ClusterCIDR' | 'NodeCIDR' | 'none';
  /** Ranges whose addresses of a node answer NodePorts, or `primary` alone: its InternalIP. Default: all; in nftables mode `primary`. */
  readonly nodePortAddresses?: readonly string[];
  readonly localhostNodePorts?: boolean;
}

export interface ClusterOptions {
  readonly seed?: number;
  readonly nodes?: readonly NodeOptions[];
  /** Default 10.96.0.0/12. */
  readonly serviceCIDR?: string;
  /** Default 10.244.0.0/16. */
  readonly clusterCIDR?: string;
  readonly proxy?: ProxyOptions;
  /** Clients outside the cluster. */
  readonly externals?: readonly ExternalOptions[];
  /** Milliseconds of cluster time a hop takes; the default makes packets visible, 0 is allowed. */
  readonly hopLatency?: number;
  /** CoreDNS and the like; default true. */
  readonly systemPods?: boolean;
  /** A cloud controller that answers type LoadBalancer; default true. */
  readonly loadBalancer?: boolean;
  /** How many writes of API objects a watch or a paged list may lie behind before it is told 410 Gone; default 100,000. */
  readonly historyLimit?: number;
}

/** A client outside the cluster. */
export interface ExternalOptions {
  readonly name: string;
  readonly ip: string;
}

/** A range that ClusterIPs come from: a ServiceCIDR object of a real cluster. */
export interface ServiceRange {
  readonly cidr: string;
  /** Being deleted: nothing new comes from it, and it stays as long as a Service holds one of its addresses. */
  readonly terminating: boolean;
}

/** What holds now: the options a run began with, and every change since. */
export interface ClusterSettings {
  /** The machines there are; their Node objects may say more (labels, taints), or not be registered yet. */
  readonly nodes: readonly NodeOptions[];
  /** The range of the first ServiceCIDR that is ready. */
  readonly serviceCIDR: string;
  readonly serviceCIDRs: readonly ServiceRange[];
  /** Where new nodes get their podCIDR from. */
  readonly clusterCIDR: string;
  /** Every range Pods have addresses in: the present clusterCIDR first. */
  readonly podRanges: readonly string[];
  readonly proxy: Required<ProxyOptions>;
  readonly externals: readonly ExternalOptions[];
  readonly hopLatency: number;
  readonly loadBalancer: boolean;
}

/** A change of the cluster's settings while it runs. What the API has words for (labels, taints) is an API request instead. */
export type ClusterChange =
  /** A new machine boots and its kubelet registers it. Addresses that are left out are the next free ones. */
  | {
      readonly kind: 'addNode';
      readonly node: Omit<NodeOptions, 'ip' | 'podCIDR'> & Partial<Pick<NodeOptions, 'ip' | 'podCIDR'>>;
    }
  /** Switched off for good, and its Node object deleted. */
  | { readonly kind: 'removeNode'; readonly node: string }
  /** kube-proxy's configuration, and a restart of it on every node. What is left out stays as it is. */
  | { readonly kind: 'setProxy'; readonly proxy: ProxyOptions }
  /** The cloud controller stops, or runs again. */
  | { readonly kind: 'setLoadBalancer'; readonly on: boolean }
  /** Replaces the ranges for what comes from now on: a new ServiceCIDR and the deletion of the old, a new clusterCIDR. */
  | { readonly kind: 'setRanges'; readonly serviceCIDR?: string; readonly clusterCIDR?: string }
  /** A further ServiceCIDR beside those there are. */
  | { readonly kind: 'addServiceCIDR'; readonly cidr: string }
  | { readonly kind: 'removeServiceCIDR'; readonly cidr: string }
  | { readonly kind: 'addExternal'; readonly name: string; readonly ip?: string }
  /** The client is gone, and its traffic with it. */
  | { readonly kind: 'removeExternal'; readonly name: string }
  | { readonly kind: 'setHopLatency'; readonly ms: number };

export interface Horizon {
  readonly revision: number;
  /** ms since boot. */
  readonly at: number;
}

export interface Cluster {
  /** Milliseconds of cluster time since boot. */
  readonly now: number;
  readonly revision: number;
  /** What the run began with. */
  readonly options: Required<ClusterOptions>;
  /** What holds now; the same object until it changes. */
  readonly settings: ClusterSettings;

  /** YAML or JSON, many documents; throws ApiError carrying a Kubernetes Status. */
  apply(manifest: string): ApplyResult[];
  /** The REST face. A watch answers with the events so far. The answer's body is the caller's, to change and put back. */
  request(request: RestRequest): RestResponse;
  /** The same, but what keeps coming (a watch) is answered with a stream. Read it after time has passed. What comes is to read only. */
  open(request: RestRequest): StreamResponse;

  advance(ms: number): void;
  /** Runs until only periodic work is left, at most `maxMs`; returns the new time. */
  settle(maxMs?: number): number;
  /** Exactly one event. */
  step(): void;
  /** The event or action before this moment is taken back. */
  stepBack(): void;
  /** Back, as far as the horizon, or forward; a write after a seek back forks. */
  seek(ms: number): void;
  /** Runs a search that runs on. When it finds nothing (undefined), nothing has been run: the moment is as before, with the future it had. */
  lookAhead<T>(search: () => T | undefined): T | undefined;
  /** The last of the writes that are forgotten, and when it was made: time goes back no further. Revision 0: nothing is. */
  readonly horizon: Horizon;
  /**
   * From now on the run's beginning is forgotten as it goes on, so that it needs no more room the longer it lasts. It changes nothing in
   * what happens, and is no part of the run: exported it is whole, and an imported one is remembered within the same limits.
   */
  limitHistory(limit: HistoryLimit): void;
  /** What was done from outside, oldest first. */
  actions(): readonly ActionMark[];
  /** An action and all that came after it never happened: back to just before it, with no future. False when it is not there, or forgotten. */
  takeBack(action: ActionMark): boolean;
  /** Whether a recorded future lies beyond this moment (after a seek back). */
  readonly hasFuture: boolean;
  /** When the next event is due, in ms since boot. */
  readonly nextEventAt: number | undefined;

  /** The rules in force in a node's kernel, as data. The same object as long as they are the same, and one for all nodes that share them. */
  rules(node: string): Ruleset;
  /** Exact iptables-save text of a node. */
  iptablesSave(node: string): string;
  /** kube-proxy's table on a node as `nft list table ip kube-proxy` prints it; throws in another mode. */
  nftRuleset(node: string): string;
  /** The virtual servers of a node as `ipvsadm -Ln` prints them, and its sets as `ipset save` does; nothing but in IPVS mode. */
  ipvsadm(node: string): string;
  ipsetSave(node: string): string;

  /** Every possible outcome with its probability; sends nothing, changes nothing. */
  trace(flow: Flow): Trace;
  /** Opens a real simulated connection; its id. */
  send(flow: Flow): string;
  connection(id: string): ConnectionRecord | undefined;

  /** The whole run as text; replays to the same state. */
  exportRun(): string;
  /** Does most of `exportRun`'s work beforehand, in short bits: between two of them the page may draw. */
  exportAhead(): Generator<undefined, void>;
  importRun(run: string): void;
  /**
   * The same bit by bit, for a page that must stay awake and may lose patience: yields how far it is, 0 … 1. Nothing changes before its end;
   * one that is not run to its end has changed nothing. @throws Error at the first bit when the text is no run
   */
  replayRun(run: string): Generator<number, void>;

  // Reading, for scene and page. Lists keep their identity until something in them changes, so that a view can compare by ===.

  objects<R extends ResourceName>(resource: R): readonly ResourceTypes[R][];
  object<R extends ResourceName>(resource: R, namespace: string, name: string): ResourceTypes[R] | undefined;
  /** Packets between two places now. */
  flights(): readonly Flight[];
  /** Packets that ended within the last `ms`. */
  deaths(ms: number): readonly Death[];
  /** Connections, newest first. */
  connections(limit: number): readonly ConnectionRecord[];
  /** Of those that have ended: the same record each time, so that one may look often. Hops of packets that still fly come when they land. */
  endedConnections(limit: number): readonly ConnectionRecord[];
  /** The virtual addresses in a node's rules, as that node's kernel knows them now. */
  plates(node: string): readonly Plate[];
  proxyStatus(node: string): ProxyStatus | undefined;
  conntrack(node: string): readonly ConntrackRow[];
  /** A node's power and network, as a learner may have disturbed them. */
  link(node: string): NodeLink;
  /** Whether the veth of a Pod ("namespace/name") is up. */
  isPodConnected(pod: string): boolean;
  /** Packets that matched each rule in force on a node, by "table chain number"; rules that none matched are left out. */
  ruleCounters(node: string): ReadonlyMap<string, number>;
  /** The syncs of a node's kube-proxy that changed its rules, newest first. */
  ruleChanges(node: string, limit: number): readonly RuleChange[];
  /**
   * A node's rules as text, as they were when they reflected an earlier revision of the API: of the named tool (ipvsadm without
   * connections), or what the mode of then is told by, nft's or iptables-save's.
   */
  rulesAt(node: string, revision: number, text?: RuleText): string;
  /** Answered requests to a Service at any of its virtual addresses, newest first: who answered, and since when. */
  answers(namespace: string, service: string, limit: number): readonly Answer[];
  /** What the scheduler thought of every node for a Pod ("namespace/name"). */
  scheduling(pod: string): SchedulingRecord | undefined;
  /** Why each Pod of a Service's namespace is, or is not, one of its endpoints. Empty when there is no such Service. */
  explainEndpoints(namespace: string, service: string): readonly EndpointExplanation[];
  /** The environment of a running container, by Pod ("namespace/name") and container (default: its first). */
  environment(pod: string, container?: string): readonly EnvVar[] | undefined;
  /** /etc/resolv.conf of a Pod ("namespace/name") that runs. */
  resolvConf(pod: string): string | undefined;
  /** What the probes of a Pod ("namespace/name") have said last; empty where no kubelet runs it, or nothing was asked yet. */
  probeResults(pod: string): readonly LastProbe[];
  /** What a container has printed, oldest first. */
  logs(pod: string, container?: string): readonly LogLine[] | undefined;
  /** What a client in a namespace is told for a name, with the tries of the search path. */
  lookup(host: string, namespace: string): DnsAnswer;
  /** What CoreDNS answers to one question now, read and not asked by a packet. A name with its final dot. */
  dnsReply(name: string, type: DnsType): DnsReply;
  /** The journal entry of a revision, undefined before the horizon: walk `because` to the action that started it. */
  journalEntry(revision: number): JournalEntry | undefined;
  /** The same in words; undefined where the write is only machinery (queues, informers, dice), or there is none. */
  happening(revision: number): Happening | undefined;
  /** What led to it, the nearest cause first, back to a learner's action or the boot; machinery is passed over. */
  causes(revision: number): readonly Happening[];

  // Acting on what is not an API object. Each is an action: recorded, undoable, replayable

  /**
   * Runs a command in a container (`kubectl exec`), on a node, or on a machine outside the cluster. The command and what is written to it are part of the run: they are
   * replayed and can be taken back. @throws ApiError when there is no such Pod, container, node or outside client, or it does not run
   */
  exec(request: ExecOptions): ExecSession;

  /** Asks a client's resolver for a name, as nslookup does: a connection that ends with the answer; its id. */
  ask(from: Flow['from'], name: string, type?: DnsType): string;
  /** So many connections of one flow, one every so many ms (default 5): one action. */
  sendMany(flow: Flow, count: number, every?: number): void;
  setTraffic(source: TrafficSource): void;
  removeTraffic(id: string): void;
  traffic(): readonly TrafficSource[];
  /** A learner's interference with a node or a Pod. */
  interfere(change: Interference): void;
  /** Changes a setting while the cluster runs. @throws ApiError when it cannot be so, in Kubernetes' words */
  configure(change: ClusterChange): void;
}

export type ExecOptions = (
  | {
      /** "namespace/name". */
      readonly pod: string;
      /** Default: the Pod's first. */
      readonly container?: string;
      /** Not a command of its own: a look at the container's process, from now on, and what that is told. */
      readonly attach?: boolean;
    }
  | {
      readonly node: string;
      /** Ports of its own that lead into a Pod: what the node's kubelet connects for a port-forward. */
      readonly forwards?: Forwards;
    }
  /** A client outside, by name: a shell with curl, dig and the like. What it finds there comes with the command. */
  | {
      readonly external: string;
      /** Default: "/". */
      readonly directory?: string;
      /** Files there, by absolute path. */
      readonly files?: Readonly<Record<string, string>>;
      /** Ports of its own where `kubectl port-forward` listens. */
      readonly forwards?: Forwards;
    }
) & {
  readonly command: readonly string[];
  /** Something will be written to its standard input; otherwise that is at its end from the start. */
  readonly stdin?: boolean;
  /** It runs on a terminal: its input is echoed and edited, Ctrl-C interrupts, everything comes on stdout with CR LF. */
  readonly tty?: boolean;
};

/** A command that runs, or has run, in cluster time: read from it after the clock has moved. */
export interface ExecSession {
  readonly id: string;
  /** To its standard input. */
  write(text: string): void;
  closeStdin(): void;
  /** What it has printed since the last reading. */
  read(): { readonly stdout: string; readonly stderr: string };
  /** Exit status; undefined while it runs. 126 or 127 when the runtime could not start it, 137 when its container was killed. */
  readonly exit: number | undefined;
  /** Why the runtime could not start it, in its own words: the message of the Status on the error channel. */
  readonly failure: string | undefined;
  /** The clock was set back to before it began, or the session is forgotten: nothing will come any more. */
  readonly gone: boolean;
  /** Files it has written on a machine outside, by path; null: removed. */
  readonly written: Readonly<Record<string, string | null>>;
  /** Connections that went through forwarded ports, in the order they ended. */
  readonly forwarded: readonly Forwarded[];
  /** Ctrl-C: all its processes get SIGINT. */
  interrupt(): void;
  /** Whoever looks on leaves: input ends, and the command gets SIGPIPE (on a terminal SIGHUP). */
  close(): void;
}

export type Interference =
  | { readonly kind: 'stopKubeProxy' | 'startKubeProxy'; readonly node: string }
  | { readonly kind: 'powerOff' | 'powerOn' | 'cutNetwork' | 'restoreNetwork'; readonly node: string }
  /** Every packet that leaves or reaches the node over the network takes so many ms more; 0: as fast as ever. */
  | { readonly kind: 'slowLink'; readonly node: string; readonly ms: number }
  /** This share of them, 0 … 1, is lost. */
  | { readonly kind: 'lossyLink'; readonly node: string; readonly loss: number }
  /** The main process of the Pod exits with this code. */
  | { readonly kind: 'crash'; readonly pod: string; readonly exitCode?: number }
  /** The kernel kills it for want of memory: OOMKilled. */
  | { readonly kind: 'outOfMemory'; readonly pod: string }
  /** The program answers its readiness probe with failure (or success again). */
  | { readonly kind: 'failReadiness' | 'passReadiness'; readonly pod: string }
  /** The program takes so many ms to answer a request. */
  | { readonly kind: 'slow'; readonly pod: string; readonly ms: number }
  /** The Pod's veth goes down: it is unreachable, and its kubelet's probes over the network fail. Or up again. */
  | { readonly kind: 'cutPod' | 'restorePod'; readonly pod: string };

/** Something that happened: a write of the journal that means something outside the component that made it. */
export interface Happening {
  readonly revision: number;
  /** ms since boot. */
  readonly at: number;
  /** The component, or `user`. */
  readonly by: string;
  /** The revision that made it happen; 0: nothing before it. */
  readonly because: number;
  /** `event`: an Event of the API; `sync`: kube-proxy wrote rules; `verdict`: the scheduler's; `end`: what became of a connection. */
  readonly kind: 'action' | 'write' | 'event' | 'sync' | 'verdict' | 'probe' | 'hop' | 'end';
  /** A few words; `said` for who speaks another language, where they are not Kubernetes' own (an Event's). */
  readonly text: string;
  readonly said?: Said;
  /** Something went wrong: a Warning, a probe that failed, a Pod that fits nowhere, a connection without an answer. */
  readonly failed: boolean;
  /** The object it happened to. */
  readonly about?: { readonly resource: ResourceName; readonly namespace: string; readonly name: string };
  /** Of an Event: its reason, and what it is about. */
  readonly reason?: string;
  readonly reference?: ObjectReference;
  /** Of a hop or an end: the connection, the hop itself, the verdict if there is one. */
  readonly connection?: string;
  readonly hop?: Hop;
  readonly verdict?: Verdict;
}

/** One action of a learner, script or lesson: a mark on the timeline. */
export interface ActionMark {
  readonly at: number;
  readonly revision: number;
  readonly kind:
    | 'apply'
    | 'create'
    | 'update'
    | 'delete'
    | 'kill'
    | 'send'
    | 'traffic'
    | 'interfere'
    | 'configure'
    | 'exec';
  /** A few words: "kill Pod frontend-…-x2k9p". */
  readonly label: string;
  /** What it says, for who speaks another language; absent where it is a command as it was typed. */
  readonly said?: Said;
  /** Of the command it is part of: a drain's evictions have the same. */
  readonly session?: string;
}
