/** Many connections of one flow, one shortly after the other: one action, so that chance can be seen to even out. */
import type { Flow } from '../api/index.ts';
import type { SimEvent, Simulation } from '../sim/index.ts';

interface BurstEvent extends SimEvent {
  readonly kind: 'network/burst';
  readonly flow: Flow;
  readonly left: number;
  readonly every: number;
}

/** @returns opens `count` connections, the first at once, then one every so many ms. */
export function createBursts(
  sim: Simulation,
  connect: (flow: Flow) => void,
): (flow: Flow, count: number, every: number) => void {
  const open = (flow: Flow, left: number, every: number): void => {
    if (left <= 0) return;
    connect(flow);
    if (left > 1)
      sim.schedule<BurstEvent>(every, { kind: 'network/burst', flow, left: left - 1, every }, { by: 'network' });
  };
  sim.handle<BurstEvent>('network/burst', ({ flow, left, every }) => open(flow, left, every));
  return open;
}
