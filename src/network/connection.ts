/** A connection from the client's first thought to its end, as a row. */
import type {
  ConnectionState,
  DnsType,
  EndingReason,
  Flow,
  Lookup,
  PacketHeader,
  RequestRecord,
  Said,
  Verdict,
} from '../api/index.ts';
import type { SimEvent } from '../sim/index.ts';
import type { Client } from './clients.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { Stop } from './packets.ts';
import type { TcpStream } from './tcpStream.ts';
import type { Listener } from './types.ts';

/** The socket at the other end of an accepted connection. */
export interface ServerSide {
  readonly stop: Stop;
  /** The client's header as the server saw it. */
  readonly header: PacketHeader;
  readonly pod?: string;
  readonly answer: Listener['answer'];
  readonly acceptedAt: number;
  /** How long the program keeps it open when nothing is asked, in ms. */
  readonly idle: number;
  readonly stream: TcpStream;
  /** A process holds the socket. When none does, its kernel still sends the FIN, and answers data with RST. */
  readonly open: boolean;
  /** It has been reset, or both sides have closed: its kernel knows it no more. */
  readonly gone: boolean;
  /** When the program will have its answer to the request it has read; -1: it has none to answer. */
  readonly answersAt: number;
  /** The program is shutting down: this answer is its last on this connection. */
  readonly draining: boolean;
  readonly assumed: boolean;
  /** kube-proxy's own answer on a healthCheckNodePort. */
  readonly healthCheck: boolean;
}

/** Where the resolver stands: which of the names, which attempt, from which socket. */
export interface Asking {
  readonly names: readonly string[];
  readonly index: number;
  readonly attempt: number;
  readonly header: PacketHeader;
  /** One of the names exists, without an address. */
  readonly nodata: boolean;
}

/** How the last packet that died ended: what a client that hears nothing is told in the end. */
export interface Loss {
  readonly verdict: Verdict;
  readonly reason: EndingReason;
  readonly said: Said;
}

export interface Connection {
  readonly number: number;
  readonly id: string;
  readonly flow: Flow;
  readonly source?: string;
  readonly background: boolean;
  readonly path: string;
  /** ms the client waits for each answer; the first wait begins with the first packet to the destination. Infinity: for ever. */
  readonly timeout: number;
  /** ms of it for opening the connection. */
  readonly connectTimeout: number;
  /** After an answer the connection stays open for the next request. */
  readonly keepAlive: boolean;
  /** The client closes its half as soon as it has asked. */
  readonly halfClose: boolean;
  /** Retries left when this one fails, of a client loop. */
  readonly retries: number;
  /** The failed connection that this one tries again, and how many there were. */
  readonly retryOf?: string;
  readonly attempt: number;
  readonly client: Client;
  readonly openedAt: number;
  readonly state: ConnectionState;
  readonly header?: PacketHeader;
  readonly asking?: Asking;
  readonly lookups?: readonly Lookup[];
  /** It is a question to the resolver, of this type, and nothing follows. */
  readonly question?: DnsType;
  /** The node a load balancer chose for all packets of this connection. */
  readonly entry?: string;
  /** The client's end, once it is established. */
  readonly stream?: TcpStream;
  readonly server?: ServerSide;
  /** Pending timer event; 0: none. */
  readonly timer: number;
  /** When the client's patience ends; Infinity: it waits for nothing, or for ever. */
  readonly deadline: number;
  /** SYNs sent. */
  readonly tries: number;
  /** When the last SYN was sent, and up to which one a retransmission is scheduled. */
  readonly synAt: number;
  readonly synArmed: number;
  readonly loss?: Loss;
  readonly masqueraded: boolean;
  readonly endpoint?: string;
  readonly endpointPod?: string;
  readonly sourceSeen?: string;
  /** The last requests, and how many there were in all. */
  readonly requests: readonly RequestRecord[];
  readonly asked: number;
  readonly endedAt?: number;
  readonly verdict?: Verdict;
  readonly said?: Said;
  readonly reasonCode?: EndingReason;
  readonly clientSees?: string;
  /** What it says word by word, and the last answer. */
  readonly exchange?: Exchange;
  readonly reply?: Reply;
  /** Who waits for its end. */
  readonly tell?: SimEvent;
}
