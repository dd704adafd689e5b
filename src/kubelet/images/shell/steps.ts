/**
 * What a shell script comes down to here: a flat list of steps with jumps, so that a container's progress is one number. The
 * kubelet's process runner executes them; a steady loop of requests is one step, which becomes a traffic source.
 */

/** A request as the command line asks for it; `$NAME` is still in it. */
export interface RequestLine {
  readonly tool: 'curl' | 'wget' | 'nc';
  /** URL, or host for nc. */
  readonly target: string;
  /** nc's port. */
  readonly port?: string;
  readonly protocol: 'TCP' | 'UDP';
  /** ms until the tool gives up: each transfer, and the opening of its connection. Infinity: it leaves that to the kernel. */
  readonly timeout: number;
  readonly connectTimeout: number;
  /** Another URL of the same command follows: the connection stays open for it. */
  readonly keepsOpen: boolean;
  /** Loops: all requests over one connection. */
  readonly keepAlive: boolean;
  /** curl --retry: how often, and ms before the first time (doubled each time, unless it is fixed). */
  readonly retries: number;
  readonly retryDelay: number;
  readonly retryFixed: boolean;
  /** --retry-connrefused, --retry-all-errors. */
  readonly retryRefused: boolean;
  readonly retryAll: boolean;
  /** curl -f: a status of 400 or more is a failure (wget always thinks so). */
  readonly failsOnStatus: boolean;
  /** The answer is printed. */
  readonly prints: boolean;
}

export type Step =
  /** Infinity: for ever. */
  | { readonly op: 'sleep'; readonly ms: number }
  | { readonly op: 'request'; readonly request: RequestLine }
  /** nslookup, host, getent: succeeds when the name resolves. */
  | { readonly op: 'lookup'; readonly host: string }
  | { readonly op: 'echo'; readonly text: string }
  /** A file in the container: made, removed, or tested (status 0 when it is there). */
  | { readonly op: 'file'; readonly does: 'touch' | 'rm' | 'test'; readonly path: string }
  | { readonly op: 'status'; readonly status: number }
  /** Success becomes failure and the other way round. */
  | { readonly op: 'invert' }
  /** Without a code: with the status of the last command. */
  | { readonly op: 'exit'; readonly code?: number }
  | { readonly op: 'jump'; readonly to: number }
  /** Jumps when the last status is success (`when: true`) or failure. */
  | { readonly op: 'jumpIf'; readonly when: boolean; readonly to: number }
  /** A command the simulation does not know: it does nothing, and the log says so. */
  | { readonly op: 'unknown'; readonly command: string; readonly exec: boolean }
  /** The image's own program runs: it listens until the container ends. */
  | { readonly op: 'serve' }
  /** The steady client loop: these requests, each once every so many ms, until the container ends. Without requests: nothing. */
  | { readonly op: 'loop'; readonly requests: readonly RequestLine[]; readonly every: number };

/** A loop without a sleep runs as fast as it can; the model's clients wait this long. */
export const BUSY_LOOP_MS = 250;
