/** A connection from the client's first thought to its end, as a row. */
import type { ConnectionState, EndingReason, Flow, PacketHeader, RequestRecord, Verdict } from '../api/index.ts';
import type { Client } from './clients.ts';
import type { Stop } from './packets.ts';
import type { Listener } from './types.ts';

/** The socket at the other end of an accepted connection. */
export interface ServerSide {
  readonly stop: Stop;
  /** The client's header as the server saw it. */
  readonly header: PacketHeader;
  readonly pod?: string;
  readonly answer: Listener['answer'];
  /** False when the process is gone: its kernel answers with RST. */
  readonly open: boolean;
  /** The response has been written. */
  readonly answered: boolean;
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
}

/** How the last packet that died ended: what a client that hears nothing is told in the end. */
export interface Loss {
  readonly verdict: Verdict;
  readonly reason: EndingReason;
  readonly sentence: string;
}

export interface Connection {
  readonly number: number;
  readonly id: string;
  readonly flow: Flow;
  readonly source?: string;
  readonly background: boolean;
  readonly path: string;
  /** ms from the first packet to the destination until the client gives up. */
  readonly timeout: number;
  readonly client: Client;
  readonly openedAt: number;
  readonly state: ConnectionState;
  readonly header?: PacketHeader;
  readonly asking?: Asking;
  /** The node a load balancer chose for all packets of this connection. */
  readonly entry?: string;
  readonly server?: ServerSide;
  /** Pending timer event; 0: none. */
  readonly timer: number;
  readonly deadline: number;
  /** SYNs sent. */
  readonly tries: number;
  readonly loss?: Loss;
  readonly masqueraded: boolean;
  readonly endpoint?: string;
  readonly endpointPod?: string;
  readonly sourceSeen?: string;
  readonly requests: readonly RequestRecord[];
  readonly endedAt?: number;
  readonly verdict?: Verdict;
  readonly reason?: string;
  readonly reasonCode?: EndingReason;
}
