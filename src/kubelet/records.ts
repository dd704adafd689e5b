/**
 * What a kubelet remembers of the Pods of its node: the pod worker's view, from which the status it reports is made. Upstream
 * keeps this in pod workers, the runtime's cache (PLEG), the probers' results and the status manager; here it is one immutable
 * record a Pod, so that a Pod's whole history can be rewound.
 */
import type { LastProbe } from './types.ts';
import type { Pod } from '../api/index.ts';
import type { Revision, SimTime } from '../sim/index.ts';
import type { ConfigObjects } from './configSources.ts';

/** An ephemeral one is added to a running Pod, and counts for nothing in it. */
export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

export interface Waiting {
  readonly is: 'waiting';
  readonly reason: string;
  readonly message?: string;
  /** What it waits for: the image, the end of a back-off, a restart that is under way. Absent: its turn. */
  readonly for?: 'image' | 'back-off' | 'restart';
}

export interface Running {
  readonly is: 'running';
  readonly startedAt: SimTime;
}

export interface Terminated {
  readonly is: 'terminated';
  readonly exitCode: number;
  readonly reason: string;
  readonly startedAt: SimTime;
  readonly finishedAt: SimTime;
  /** What it left as its last words, or why it could not start. */
  readonly message?: string;
}

export type ContainerRuntimeState = Waiting | Running | Terminated;

/** An exponential back-off: how long the last one was, and when it was set. */
export interface BackOff {
  readonly delay: number;
  readonly updatedAt: SimTime;
}

export type ProbeType = LastProbe['type'];

export interface ProbeResult {
  readonly success: boolean;
  /** What the Unhealthy event says after "Readiness probe failed: ". */
  readonly output: string;
  /** The probe itself failed: the result counts for nothing. */
  readonly unknown?: true;
}

/** Consecutive results of one kind, as far as the threshold counts them. */
export interface ProbeCount {
  readonly success: boolean;
  readonly count: number;
}

/** A container that is being stopped. */
export interface Killing {
  /** Tells the newest schedule of its end from older ones. */
  readonly number: number;
  /** When SIGKILL comes. */
  readonly deadline: SimTime;
  /** Once the stop signal was sent: when the process will have ended, and with what. */
  readonly ends?: { readonly at: SimTime; readonly code: number };
}

/** What the kubelet knows of a container: how it was at the last relist. */
export type Seen = Pick<ContainerRecord, 'state' | 'last' | 'attempt' | 'ready' | 'started'>;

export interface ContainerRecord {
  readonly name: string;
  readonly role: ContainerRole;
  readonly state: ContainerRuntimeState;
  /** How the run before this one ended. */
  readonly last?: Terminated;
  /** How often it was started. 0: not yet. */
  readonly attempt: number;
  /** Passes its readiness probe, or needs none, and runs. */
  readonly ready: boolean;
  /** Its postStart hook runs: until it is done the kubelet waits, and reports nothing. */
  readonly hooked?: true;
  /** Why its postStart hook failed: for that it is stopped. */
  readonly hookError?: string;
  /** Its program has its sockets open. */
  readonly listening: boolean;
  /** Has passed its startup probe, or needs none. */
  readonly started: boolean;
  readonly restartBackOff?: BackOff;
  readonly pullBackOff?: BackOff;
  readonly probes?: Partial<Readonly<Record<ProbeType, ProbeCount>>>;
  readonly killing?: Killing;
  /** The API's revision when it started: its environment lists the Services of that moment, for ever. */
  readonly servicesAsOf?: Revision;
  /** The ConfigMaps and Secrets its environment was made of when it started. */
  readonly config?: ConfigObjects;
  /** It has started or ended since the last relist: what the kubelet, and so the API, knows of it until the next. */
  readonly seen?: Seen;
}

export interface PodWorker {
  /** As last delivered by the watch. */
  readonly pod: Pod;
  readonly key: string;
  readonly node: string;
  /** The life of the node's kubelet this worker belongs to: events of an earlier one are void. */
  readonly epoch: number;
  readonly acceptedAt: SimTime;
  /** Address of the sandbox, while there is one. */
  readonly ip?: string;
  readonly containers: readonly ContainerRecord[];
  /** When its kubelet last looked at it. */
  readonly relistedAt?: SimTime;
  /** Why the kubelet has given the Pod up: its containers are stopped for good, the object stays. */
  readonly failed?: { readonly reason: string; readonly message: string };
  /** Its work is done, its sandbox still there: so long the API is told the phase it had, with conditions that say so already. */
  readonly tearingDown?: true;
  /** The Pod is being deleted: every container is stopped and none started. */
  readonly terminating: boolean;
  /** When the grace period of the deletion is over. */
  readonly deadline?: SimTime;
  /** The object is gone from the API already (forced deletion): there is nobody to report to. */
  readonly orphaned: boolean;
}

/** One life of a node's kubelet. */
export interface NodeState {
  /** Counts the kubelet's lives: power off ends one. */
  readonly epoch: number;
  readonly powered: boolean;
  readonly connected: boolean;
  /** Since when it has been able to reach the API server… */
  readonly heardSince: SimTime;
  /** …and since when not any more, if so. */
  readonly silentSince?: SimTime;
  /** It boots: a kubelet that starts registers its Node. */
  readonly starting?: true;
}

/** An image on a node: there, or on its way. */
export interface ImageOnNode {
  readonly presentAt: SimTime;
}

/** What a learner did to a Pod's programs. */
export interface Interfered {
  readonly failReadiness?: boolean;
  readonly slowMs?: number;
}
