/** A program takes its time: the answer it will give, on its way through the event queue. */
import type { SimEvent } from '../sim/index.ts';
import type { Header } from './exchange.ts';
import type { Packet, Stop } from './packets.ts';

/** What a program writes. `hangsUp`: it closes the connection without a word. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: readonly Header[];
  /** It is said over TLS. */
  readonly tls?: true;
  readonly hangsUp?: true;
}

export interface RespondEvent extends SimEvent {
  readonly kind: 'network/respond';
  readonly connection: string;
  /** TCP: what to write to the connection. */
  readonly answer?: Answer;
  /** UDP: the answering datagram, and the socket it leaves from. */
  readonly datagram?: { readonly packet: Packet; readonly from: Stop };
}
