/** The kubelet's door: what it needs from the rest of the cluster, and what can be asked of it. */
import type { Draft, EnvVar, Node, NodeStatus, Pod, ResourceName, ResourceTypes } from '../api/index.ts';
import type { Network, Reply, Served } from '../network/index.ts';
import type { Revision, SimTime } from '../sim/index.ts';
import type { ExecRequest, ExecView, NodeTools } from './exec/records.ts';

/** A node, as its kubelet is configured. */
export interface KubeletNode {
  readonly name: string;
  /** The InternalIP. */
  readonly ip: string;
  /** Further addresses of its interfaces. */
  readonly extraIPs?: readonly string[];
}

/** Something under construction. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What kubelets ask of the API server. The real one has all of it. */
export interface KubeletApi {
  readonly revision: Revision;
  get<R extends ResourceName>(resource: R, namespace: string, name: string): ResourceTypes[R] | undefined;
  getByKey<R extends ResourceName>(resource: R, key: string): ResourceTypes[R] | undefined;
  podsOnNode(node: string): readonly Pod[];
  listAsOf(resource: 'services', revision: Revision): readonly ResourceTypes['services'][];
  create(resource: 'nodes', object: Draft<Node>): Node;
  updateStatus<R extends ResourceName>(resource: R, object: ResourceTypes[R]): ResourceTypes[R];
  delete(
    resource: ResourceName,
    namespace: string,
    name: string,
    options?: { readonly gracePeriodSeconds?: number; readonly preconditions?: { readonly uid?: string } },
  ): void;
}

/** What kubelets and the programs they run ask of the network. */
export type KubeletNetwork = Pick<
  Network,
  | 'listen'
  | 'stopListening'
  | 'shutDown'
  | 'endPod'
  | 'setAnswer'
  | 'isListening'
  | 'setTraffic'
  | 'removeTraffic'
  | 'connect'
  | 'request'
  | 'close'
  | 'connection'
  | 'trace'
  | 'ask'
  | 'reply'
  | 'abandon'
  | 'conntrack'
  | 'ruleCounters'
  | 'socketsOf'
  | 'socketsOn'
  | 'podCIDR'
  | 'externalAddress'
  | 'routes'
  | 'link'
  | 'setPodLink'
  | 'isPodConnected'
>;

export interface KubeletOptions {
  /** The machines there are now. */
  readonly nodes: () => readonly KubeletNode[];
  /** What a kubelet registers when it starts and finds no Node object of its own: its labels, its taints, without a status. */
  readonly nodeObject?: (node: string) => Draft<Node> | undefined;
  /** A kubelet that has just started has its Node object: the node's DaemonSet Pods may follow. */
  readonly registered?: (node: Node) => void;
  /** kube-dns' ClusterIP, for resolv.conf; asked when needed, because the Service may come later. */
  readonly clusterDNS?: () => string | undefined;
  /** What the node's other agents show, for commands on it. */
  readonly tools?: NodeTools;
  /** Images that are on every node from the start, so that a scenario begins without pulls. */
  readonly presentImages?: readonly string[];
}

export interface LogLine {
  /** ms of cluster time. */
  readonly at: SimTime;
  readonly text: string;
}

/** A reader of the log of one run of a container. */
export interface ContainerLog {
  /** What has been printed since it was last asked; everything the first time. */
  next(): readonly LogLine[];
  /** Whether more may come. */
  readonly isRunning: boolean;
}

/** A look at a container's own process. */
export interface Attachment {
  /** The session that takes its input, for a process that is a command; there may be none of the name. */
  readonly session: string;
  /** Its input ends with the first who attached. */
  readonly stdinOnce: boolean;
  /** What it has printed since it was last asked. */
  read(): string;
  readonly isRunning: boolean;
}

/** Which container: the Pod as "namespace/name", the container by name (default: the Pod's first). */
export interface ContainerAddress {
  readonly pod: string;
  readonly container?: string;
}

export type PodInterference =
  /** The main process of the Pod's first container exits with this code (default 1). */
  | { readonly kind: 'crash'; readonly pod: string; readonly exitCode?: number }
  /** The kernel kills the main process: it wanted more memory than its container may have. */
  | { readonly kind: 'outOfMemory'; readonly pod: string }
  /** The program fails its readiness probe, or passes it again. Without a readiness probe there is nothing to fail. */
  | { readonly kind: 'failReadiness' | 'passReadiness'; readonly pod: string }
  /** The program takes so many ms to answer; 0: as fast as ever. */
  | { readonly kind: 'slow'; readonly pod: string; readonly ms: number }
  /** The node's end of the Pod's veth goes down, or up again. A hostNetwork Pod has none. */
  | { readonly kind: 'cutPod' | 'restorePod'; readonly pod: string };

/** The last result of one probe, counted as far as its threshold goes. */
export interface LastProbe {
  readonly container: string;
  readonly type: 'readiness' | 'liveness' | 'startup';
  readonly success: boolean;
  /** So many results like this in a row, at most the threshold. */
  readonly count: number;
}

/** The kubelets of all nodes. */
export interface Kubelet {
  /** Pods are named "namespace/name"; one that no kubelet runs is left alone. */
  interfere(change: PodInterference): void;
  /** Tell it after the network's link of a node changed: power and connection are read from there. */
  nodeLinkChanged(node: string): void;
  /** A machine is switched on for the first time: it boots, and its kubelet registers it. */
  addNode(node: string): void;
  /** The machine is gone for good. Switch it off before. */
  forgetNode(node: string): void;
  /** When the node's kubelet last renewed its lease, in ms of cluster time: every 10 s while it can reach the API server. */
  lastHeartbeat(node: string): SimTime | undefined;
  /** Whether nobody renews the node's lease now: it is off, cut off or has no kubelet. */
  isSilent(node: string): boolean;
  /** The status a kubelet posts for its node: for registering the Node object. */
  nodeStatus(node: string): NodeStatus;

  // What a learner can read inside a container

  /** Its environment in force: the image's, the Services' and the spec's. Undefined when it has never been started. */
  environment(address: ContainerAddress): readonly EnvVar[] | undefined;
  /** What the probes of a Pod's containers have said last, in the order of its containers; none before a probe's first result. */
  probeResults(pod: string): readonly LastProbe[];
  /** /etc/resolv.conf. */
  resolvConf(pod: string): string | undefined;
  /** What it has printed, oldest first; `previous`: the run before. At most the newest 1,000 lines. */
  logs(address: ContainerAddress & { readonly previous?: boolean }): readonly LogLine[] | undefined;
  /**
   * The log of a container's run, to be read and followed; undefined when no kubelet that can be reached runs the Pod.
   * @throws ApiError BadRequest, in the kubelet's words, when there has been no such run
   */
  openLog(pod: string, container: string, previous: boolean): ContainerLog | undefined;

  // Commands in containers and on nodes

  /** Starts one; its id. @throws ApiError when there is no such place, or it does not run */
  exec(request: ExecRequest): string;
  /** Attaches to a container's own process. @throws ApiError when there is no such container, or it does not run */
  attach(address: ContainerAddress): Attachment;
  execInput(id: string, text: string): void;
  endExecInput(id: string): void;
  /** Whoever read its output is gone. */
  hangUpExec(id: string): void;
  /** Ctrl-C to all its processes. */
  interruptExec(id: string): void;
  /** A machine outside is gone: what runs on it ends. */
  endOutside(external: string): void;
  execView(id: string): ExecView | undefined;
  /** What a program answers to a request whose every word counts. */
  serve(request: Served): Reply | undefined;
  /** Adds a line to the log of the present run, such as an access log line. */
  appendLog(address: ContainerAddress, text: string): void;
}
