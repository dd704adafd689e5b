/**
 * What kubectl asks of the place it runs in, beyond what every program may ask (src/shell/host.ts): exchanges with the API server,
 * streams of it, commands in containers, and an editor. Plain data both ways. Upstream these are client-go's REST client and
 * remotecommand, and the editor that $KUBE_EDITOR names.
 */

/** One exchange with the API server of the current context. Answer: ApiAnswer. */
export interface ApiRequest {
  readonly kind: 'api';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or text (a log, a healthz). */
  readonly body: string;
}

/** Nobody answers at the server's address: the page's cluster is gone. */
export interface Unreachable {
  readonly unreachable: string;
}

/** An answer that keeps coming: a watch, a log that is followed. Answer: ApiOpened, or ApiAnswer when it was refused. */
export interface ApiOpenRequest {
  readonly kind: 'api open';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ApiOpened {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: number;
}

/**
 * The next piece of a stream, whole lines of it. Answered when there is one. Answer: StreamPiece. `until`: ms of cluster time after which
 * the host answers `late` instead, so that `kubectl wait --timeout` can give up.
 */
export interface ApiReadRequest {
  readonly kind: 'api read';
  readonly stream: number;
  readonly until?: number;
}

export type StreamPiece = { readonly text: string } | { readonly end: true } | { readonly late: true };

export interface ApiCloseRequest {
  readonly kind: 'api close';
  readonly stream: number;
}

/** `kubectl exec`. Answer: ApiOpened whose stream is read with 'exec read', or ApiAnswer when it was refused. */
export interface ExecOpenRequest {
  readonly kind: 'exec open';
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
  readonly command: readonly string[];
  /** No command of its own: the container's process. */
  readonly attach?: boolean;
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Answered when something was printed or the command has ended. Answer: ExecPiece. */
export interface ExecReadRequest {
  readonly kind: 'exec read';
  readonly stream: number;
}

export interface ExecPiece {
  readonly stdout: string;
  readonly stderr: string;
  /** Its exit status, once it has one. */
  readonly exit?: number;
  /** The runtime could not start it: its words. */
  readonly failure?: string;
}

/** To the command's standard input; `end`: that is all. Answer: nothing. */
export interface ExecWriteRequest {
  readonly kind: 'exec write';
  readonly stream: number;
  readonly text: string;
  readonly end?: boolean;
}

export interface ExecCloseRequest {
  readonly kind: 'exec close';
  readonly stream: number;
}

/**
 * `kubectl port-forward`: the laptop listens on ports of its own, and what connects there reaches the Pod's localhost. Answer:
 * ForwardOpened, or ApiAnswer when it was refused.
 */
export interface ForwardOpenRequest {
  readonly kind: 'forward open';
  readonly namespace: string;
  readonly pod: string;
  /** `local` 0: any that is free. */
  readonly ports: readonly ForwardedPort[];
}

export interface ForwardedPort {
  readonly local: number;
  readonly remote: number;
}

export interface ForwardOpened {
  readonly stream: number;
  /** As they were asked for. `fault`: why nobody listens there, in the kernel's words. */
  readonly ports: readonly (ForwardedPort & { readonly fault?: string })[];
}

/** Answered when a connection has gone through, or the way to the Pod is gone. Answer: ForwardPiece. */
export interface ForwardReadRequest {
  readonly kind: 'forward read';
  readonly stream: number;
}

/** `refused`: nobody listens on the port inside the Pod. */
export type ForwardPiece = (ForwardedPort & { readonly refused: boolean }) | { readonly lost: true };

/** `kubectl edit`: the user edits a text and closes the editor. Answer: EditAnswer. */
export interface EditRequest {
  readonly kind: 'edit';
  /** What its tab is called. */
  readonly name: string;
  readonly text: string;
}

export interface EditAnswer {
  /** undefined: closed without saving. */
  readonly text: string | undefined;
}

export type KubectlRequest =
  | ApiRequest
  | ApiOpenRequest
  | ApiReadRequest
  | ApiCloseRequest
  | ExecOpenRequest
  | ExecReadRequest
  | ExecWriteRequest
  | ExecCloseRequest
  | ForwardOpenRequest
  | ForwardReadRequest
  | EditRequest;
