/** Commands run inside containers and on nodes, as rows: what happened to each is kept, the machine that runs it is made from that. */
import type { Chain } from '../../shell/index.ts';
import type { SimEvent } from '../../sim/index.ts';
import type { Written } from './files.ts';

/** Where a command runs. A Pod as "namespace/name"; the container's default is the Pod's first. A machine outside by its name. */
export type ExecTarget =
  { readonly pod: string; readonly container?: string } | { readonly node: string } | { readonly external: string };

export interface ExecRequest {
  readonly target: ExecTarget;
  readonly command: readonly string[];
  /** Something may be written to its standard input. Otherwise that ends at once. */
  readonly stdin: boolean;
  readonly tty: boolean;
  /** The directory it starts in, and files it finds, by absolute path: on a machine outside, which keeps none of its own. */
  readonly directory?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** The run of a container, or the node, that a session belongs to. */
export type ExecPlace =
  | { readonly is: 'container'; readonly uid: string; readonly index: number; readonly attempt: number }
  | { readonly is: 'node'; readonly node: string }
  /** `session`: each command has files of its own there. */
  | { readonly is: 'external'; readonly external: string; readonly session: string };

/** What it starts with; the same object for ever. */
export interface ExecStart {
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
  | { readonly is: 'connection'; readonly connection: string; readonly from: number };

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
}

/** Something a session waited for has come. `call` 0: its next slice. */
export interface ExecEvent extends SimEvent {
  readonly kind: 'kubelet/exec';
  readonly id: string;
  readonly call: number;
}

/** What a session shows from outside. */
export interface ExecView {
  readonly status: number | undefined;
  readonly failure: ExecFailure | undefined;
  printed(stream: 'stdout' | 'stderr', from: number): { readonly text: string; readonly end: number };
  /** Files it has written on a machine outside, by path; null: removed. */
  readonly written: Written;
}

/** What agents of a node know and tools on it print. Each answers undefined where there is nothing of the kind. */
export interface NodeTools {
  iptablesSave(node: string): string;
  nftRuleset(node: string): string | undefined;
  ipvsadm(node: string): string;
  ipsetSave(node: string): string;
}
