/**
 * What programs ask of the place they run in: files, clock, network, kernel. Plain data both ways, so that the answers can be recorded
 * and given again. A host answers what it knows; to the rest it says `unknown`.
 */
import type { DnsType, ResourceRecord } from '../api/index.ts';
import type { CheckpointRequest } from './language/checkpoint.ts';

/** The C library's errno names a host may give. */
export type FileError = 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EACCES' | 'EROFS' | 'EEXIST' | 'ENOTEMPTY';

export interface FileEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly size: number;
}

export type FileRequest =
  /** Answer: FileText. */
  | { readonly kind: 'file'; readonly does: 'read'; readonly path: string }
  /** Answer: FileDone. `write` replaces the file or makes it. */
  | { readonly kind: 'file'; readonly does: 'write' | 'append'; readonly path: string; readonly text: string }
  /** Answer: FileDone. `remove` takes a file or an empty directory. */
  | { readonly kind: 'file'; readonly does: 'remove' | 'mkdir'; readonly path: string }
  /** Answer: FileState. */
  | { readonly kind: 'file'; readonly does: 'stat'; readonly path: string }
  /** Answer: FileList, in the order of their names. */
  | { readonly kind: 'file'; readonly does: 'list'; readonly path: string };

export type FileText = { readonly text: string } | { readonly error: FileError };
export type FileDone = { readonly error?: FileError };
export type FileState = FileEntry | { readonly error: FileError };
export type FileList = { readonly entries: readonly FileEntry[] } | { readonly error: FileError };

/** Answer: ms since 1970. */
export interface NowRequest {
  readonly kind: 'now';
}

/** Answered after so many ms of cluster time. */
export interface SleepRequest {
  readonly kind: 'sleep';
  readonly ms: number;
}

/** One HTTP exchange. Answer: HttpAnswer. */
export interface HttpRequest {
  readonly kind: 'http';
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** ms for opening the connection and for the whole; absent: as long as the kernel tries. */
  readonly connectTimeout?: number;
  readonly timeout?: number;
  /** The host of the URL is this address, without a look-up (curl --resolve). */
  readonly address?: string;
  /** The client speaks TLS over it. */
  readonly tls?: true;
  /** May go over the connection that the process's last request to this host and port left open. */
  readonly reuse?: boolean;
}

/** The connection that `reuse` left open is closed. Answer: nothing. */
export interface HangUpRequest {
  readonly kind: 'hang up';
}

/** How an exchange ended, as the client's C library or kernel tells it. */
export type NetEnd =
  | 'answered'
  | 'unknown name'
  | 'no address'
  | 'resolver silent'
  | 'refused'
  | 'unreachable'
  | 'connect timed out'
  | 'timed out'
  | 'reset'
  | 'closed';

export interface HttpAnswer {
  readonly end: NetEnd;
  /** Of the server, once the name is resolved; and the client's own. */
  readonly address?: string;
  readonly local?: string;
  readonly localPort?: number;
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** The server spoke TLS. */
  readonly tls?: true;
  /** It went over an open connection. */
  readonly reused?: boolean;
  /** Whole ms since the request was made: until the name was resolved, the connection stood, the answer came, it was over. */
  readonly resolvedAfter?: number;
  readonly connectedAfter?: number;
  readonly answeredAfter?: number;
  readonly after: number;
}

/** A bare TCP connection or a datagram, some text sent, what comes back. Answer: HttpAnswer without status and headers. */
export interface TalkRequest {
  readonly kind: 'talk';
  readonly protocol: 'TCP' | 'UDP';
  readonly host: string;
  readonly port: number;
  /** undefined: only see whether somebody listens (nc -z). */
  readonly text?: string;
  readonly timeout?: number;
}

/** One question to a DNS server. Answer: DnsOutcome. */
export interface DnsRequest {
  readonly kind: 'dns';
  /** As it stands, with its final dot. */
  readonly name: string;
  readonly type: DnsType;
  /** Default: the one of resolv.conf. */
  readonly server?: string;
}

export interface DnsOutcome {
  /** Nobody answered in time, or there is nobody to ask. */
  readonly silent: boolean;
  readonly server: string;
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly records: readonly ResourceRecord[];
  readonly after: number;
}

/** getaddrinfo(): the C library's way to an address. Answer: ResolveAnswer. */
export interface ResolveRequest {
  readonly kind: 'resolve';
  readonly host: string;
}

export interface ResolveAnswer {
  readonly end: 'answered' | 'unknown name' | 'no address' | 'resolver silent';
  readonly address?: string;
}

/** An echo request. Answer: PingAnswer. */
export interface PingRequest {
  readonly kind: 'ping';
  readonly host: string;
  readonly timeout: number;
}

export interface PingAnswer {
  readonly end: 'answered' | 'unknown name' | 'silent' | 'unreachable';
  readonly address?: string;
  readonly after: number;
}

/** What a tool shows of the system, as lines: "ip addr", "ss", "iptables-save" … Answer: SystemAnswer. */
export interface SystemRequest {
  readonly kind: 'system';
  readonly what: string;
  readonly args: readonly string[];
}

export interface SystemAnswer {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** The size of the terminal. Answer: ScreenSize, or nothing where there is no terminal. */
export interface ScreenRequest {
  readonly kind: 'screen';
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** A signal to a process that the machine does not run: a container's own. Answer: whether there is one. */
export interface SignalRequest {
  readonly kind: 'signal';
  readonly pid: number;
  readonly signal: string;
}

/** A program that only the host can run takes the process' place: its sockets are open as long as it lives. Answered when it ends by itself. */
export interface ServeRequest {
  readonly kind: 'serve';
  /** Its command line. */
  readonly words: readonly string[];
  /** What it says to the first who connects; then it is answered with what that one said. */
  readonly says?: string;
}

export type HostRequest =
  | CheckpointRequest
  | ServeRequest
  | FileRequest
  | NowRequest
  | SleepRequest
  | HttpRequest
  | HangUpRequest
  | TalkRequest
  | DnsRequest
  | ResolveRequest
  | PingRequest
  | SystemRequest
  | ScreenRequest
  | SignalRequest;
