/** A program takes its time: the answer it will give, on its way through the event queue. */
import type { SimEvent } from '../sim/index.ts';
import type { Packet, Stop } from './packets.ts';

export interface RespondEvent extends SimEvent {
  readonly kind: 'network/respond';
  readonly connection: string;
  /** TCP: what to write to the connection. */
  readonly answer?: { readonly status: number; readonly body: string };
  /** UDP: the answering datagram, and the socket it leaves from. */
  readonly datagram?: { readonly packet: Packet; readonly from: Stop };
}
