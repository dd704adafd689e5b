/**
 * What a simulated program is: data about how it behaves as the main process of a container. The kubelet knows nothing of nginx
 * or Redis; it reads this. What a real program does beyond it (files, memory, CPU) is left out.
 */
import type { Container } from '../../api/index.ts';

export interface Socket {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** What PID 1 does about the image's stop signal (SIGTERM unless the image says otherwise). */
export type StopReaction =
  /**
   * Ends after so many ms with this code. `listening`: it goes on serving until then; otherwise it closes its sockets at once.
   * `answers`: it closes its idle connections, and stays until it has answered the requests it has; otherwise its end cuts them off.
   */
  | {
      readonly does: 'exit';
      readonly after: number;
      readonly code: number;
      readonly listening: boolean;
      readonly answers?: boolean;
    }
  /** PID 1 without a handler does not even notice: only SIGKILL at the end of the grace period ends it. */
  | { readonly does: 'ignore' };

/** A load generator's steady requests, which last as long as it runs. */
export interface Load {
  readonly to: { readonly host: string; readonly port: number };
  readonly path: string;
  readonly connections: number;
  /** ms between two requests of a connection. */
  readonly every: number;
  readonly keepAlive: boolean;
  readonly timeout: number;
}

export interface Program {
  /** As it calls itself: "nginx". The network looks for "coredns". */
  readonly name: string;
  /** What it really listens on, whatever containerPort says. */
  readonly listens: readonly Socket[];
  /** ms between the start of the process and its first listen(). */
  readonly startupMs: number;
  /** Status it answers a GET of `path` with; absent: it does not speak HTTP. */
  readonly statusOf?: (path: string, query?: string) => number;
  /** It answers the gRPC health protocol. */
  readonly grpcHealth?: true;
  /** Body of its answer; `hostname` is the Pod's. */
  readonly body: (hostname: string) => string;
  /** ms for which it keeps a silent connection open; 0: it closes with every answer. Absent: as long as the client does. */
  readonly idle?: number;
  readonly stop: StopReaction;
  /** A shell or a tool, run word by word on the shell's machine; absent: it serves until it is stopped. */
  readonly command?: readonly string[];
  readonly load?: Load;
  /** Where the files are that it serves. */
  readonly home?: string;
  /** Why its image's entrypoint ends with 1 before the program begins; undefined: it does not. */
  readonly refuses?: (given: Given) => readonly string[] | undefined;
  /** Lines it prints when it starts. */
  readonly startLines: (at: string, hostname: string) => readonly string[];
  /** Lines it prints when it is asked to stop. */
  readonly stopLines?: readonly string[];
}

/** What an entrypoint finds when it starts. */
export interface Given {
  /** A variable of the environment in force; empty: not set. */
  readonly env: (name: string) => string;
  readonly fileAt: (path: string) => string | undefined;
  /** RFC 3339, to the second. */
  readonly at: string;
}

/** An image: how big it is and what runs in it. */
export interface Image {
  /** Compressed size in bytes, as "Image size" in the Pulled event. Absent: made up from the name. */
  readonly size?: number;
  /** The program of a container of this image, its command and args considered. */
  readonly run: (container: Container) => Program;
}

const ANY_PATH = (): number => 200;
const STOPS_GRACEFULLY: StopReaction = { does: 'exit', after: 60, code: 0, listening: false, answers: true };

/** A server with the usual manners: ready at once, 200 for everything, answers what it has and leaves when asked to. */
export function aServer(name: string, ports: readonly number[], more: Partial<Program> = {}): Program {
  return {
    name,
    listens: ports.map((port) => ({ port, protocol: 'TCP' })),
    startupMs: 0,
    statusOf: ANY_PATH,
    body: (hostname) => `${hostname}\n`,
    stop: STOPS_GRACEFULLY,
    startLines: () => ports.map((port) => `${name} listening on :${port}`),
    ...more,
  };
}

/** The value of `--name value`, `--name=value` or `-name=value` among a container's command and args. */
export function flagOf(container: Container, name: string): string | undefined {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    for (const dashes of ['--', '-']) {
      if (word === dashes + name) return words[i + 1];
      if (word.startsWith(`${dashes}${name}=`)) return word.slice(dashes.length + name.length + 1);
    }
  }
  return undefined;
}

/** The port number in "5678", ":5678" or "0.0.0.0:5678". */
export function portIn(text: string | undefined): number | undefined {
  const digits = text === undefined ? undefined : /(\d+)$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The literal value of an environment variable the container declares. */
export function envOf(container: Container, name: string): string | undefined {
  return container.env?.find((variable) => variable.name === name)?.value;
}
