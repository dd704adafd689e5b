/** Commands run inside containers and on nodes, as rows: what happened to each is kept, the machine that runs it is made from that. */
import type { Chain, Checkpoint } from '../../shell/index.ts';
import type { SimEvent } from '../../sim/index.ts';
import type { Written } from './files.ts';

/** Where a command runs. A Pod as "namespace/name"; the container's default is the Pod's first. A machine outside by its name. */
export type ExecTarget =
  | { readonly pod: string; readonly container?: string }
  | { readonly node: string }
  | { readonly external: string };

export interface ExecRequest {
  readonly target: ExecTarget;
  readonly command: readonly string[];
  /** Something may be written to its standard input. Otherwise that ends at once. */
  readonly stdin: boolean;
  readonly tty: boolean;
  /** The directory it starts in, and files it finds, by absolute path: on a machine outside, which keeps none of its own. */
  readonly directory?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Ports of a machine outside where a port-forward listens, by number. */
  readonly forwards?: Forwards;
}

/** By local port: the Pod ("namespace/name", and which of that name) whose own localhost answers there, at its port. */
export type Forwards = Readonly<Record<number, { readonly pod: string; readonly uid: string; readonly port: number }>>;

/** A connection that went through a forwarded port. */
export interface Forwarded {
  readonly local: number;
  /** Nobody listened inside the Pod. */
  readonly refused?: true;
}

/** The run of a container, or the node, that a session belongs to. */
export type ExecPlace =
  | { readonly is: 'container'; readonly uid: string; readonly index: number; readonly attempt: number }
  | { readonly is: 'node'; readonly node: string }
  /** `session`: each command has files of its own there. */
  | { readonly is: 'external'; readonly external: string; readonly session: string };

/** Why the kubelet itself runs a command; absent: a client asked for it. */
export type Purpose =
  /** The container's main process: what it prints is the container's log, its end is the container's. */
  | { readonly is: 'main' }
  | { readonly is: 'probe'; readonly type: 'readiness' | 'liveness' | 'startup' }
  | { readonly is: 'postStart' | 'preStop' | 'request' };

/** What it starts with; the same object for ever. */
export interface ExecStart {
  readonly purpose?: Purpose;
  readonly request: ExecRequest;
  readonly place: ExecPlace;
  readonly environment: readonly (readonly [name: string, value: string])[];
  /** Why the runtime could not start it. */
  readonly failure?: ExecFailure;
}

export interface ExecFailure {
  /** The runtime's words, as they come over the error channel. */
  readonly message: string;
  readonly exitCode: number;
}

/** A call the machine waits for. */
export type PendingCall =
  | { readonly is: 'timer'; readonly event: number }
  /** A server that has the process' place. */
  | { readonly is: 'serving' }
  | {
      readonly is: 'connection';
      readonly connection: string;
      readonly from: number;
      /** The local port. */ readonly through?: number;
    };

export interface ExecRow {
  readonly id: string;
  readonly start: ExecStart;
  readonly chain: Chain | undefined;
  readonly pending: Readonly<Record<number, PendingCall>>;
  /** The event of its next slice; 0: it waits for something, or has ended. */
  readonly slice: number;
  /** ms until the next slice: more and more for a loop that never waits. */
  readonly gap: number;
  readonly status?: number;
  /** The connection that its last request left open, to this host and port. */
  readonly open?: { readonly connection: string; readonly to: string };
  /** What went through forwarded ports, in the order it ended. */
  readonly forwarded?: readonly Forwarded[];
  /** Where its machine was taken up last: the chain goes on from there. */
  readonly base?: Checkpoint;
  /** Of a main process: up to where the machine's output is in the log, and the line that has no end yet. */
  readonly logged?: number;
  readonly partial?: string;
  /** The server it runs. */
  readonly serving?: Serving;
}

export interface Serving {
  readonly call: number;
  readonly words: readonly string[];
  /** What nc says to whoever connects. */
  readonly says?: string;
}

/** How a command of the kubelet's own ended. */
export interface CommandEnd {
  readonly status: number;
  readonly output: string;
  /** Of the output, what went to stderr. */
  readonly errors?: string;
  readonly failure?: ExecFailure;
  /** It was killed because its time was over. */
  readonly timedOut?: true;
  /** ms that it took. */
  readonly took?: number;
}

/** Something a session waited for has come. `call` 0: its next slice; `signal`: it gets that; `received`: nc has been told that. */
export interface ExecEvent extends SimEvent {
  readonly kind: 'kubelet/exec';
  readonly id: string;
  readonly call: number;
  readonly signal?: string;
  readonly received?: string;
}

/** What a session shows from outside. */
export interface ExecView {
  readonly status: number | undefined;
  readonly failure: ExecFailure | undefined;
  printed(stream: 'stdout' | 'stderr', from: number): { readonly text: string; readonly end: number };
  /** Files it has written on a machine outside, by path; null: removed. */
  readonly written: Written;
  /** What went through forwarded ports so far. */
  readonly forwarded: readonly Forwarded[];
}

/** What agents of a node know and tools on it print. Each answers undefined where there is nothing of the kind. */
export interface NodeTools {
  iptablesSave(node: string): string;
  nftRuleset(node: string): string | undefined;
  ipvsadm(node: string): string;
  ipsetSave(node: string): string;
  /** Processes of the node itself that listen; absent: none that are known. */
  daemons?(node: string): readonly NodeDaemon[];
}

/** A listening socket of a process that is in no Pod. */
export interface NodeDaemon {
  /** "*": every address, of both families. */
  readonly address: string;
  readonly port: number;
  /** The name of the process, 15 letters at most. */
  readonly program: string;
  readonly pid: number;
}
