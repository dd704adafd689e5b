/**
 * A connection's one timer: the resolver's patience, then the client's. The next one is set when one comes due, so that an
 * undisturbed connection costs two queue entries.
 */
import type { SimEvent } from '../sim/index.ts';
import type { Connection } from './connection.ts';
import type { Live } from './live.ts';

export interface TimerEvent extends SimEvent {
  readonly kind: 'network/timer';
  readonly connection: string;
}

/** Schedules the timer and returns its id, for the row. */
export function scheduleTimer(
  { sim }: Live,
  { id, background }: Pick<Connection, 'id' | 'background'>,
  delay: number,
): number {
  return sim.schedule<TimerEvent>(delay, { kind: 'network/timer', connection: id }, { by: 'network', background });
}
