/**
 * How fast nodes are given up. In a zone where all is well but for a few nodes one node in ten seconds is tainted NoExecute; when most
 * of a zone is lost it is likelier that the network is at fault, and small zones are left alone. When every zone is lost nobody is
 * evicted at all. Upstream: pkg/controller/nodelifecycle (ComputeZoneState, handleDisruption) and scheduler/rate_limited_queue.go.
 */
import type { Node } from '../../api/index.ts';
import type { SimTime } from '../../sim/index.ts';
import { readyStatus } from './health.ts';

export type ZoneState = 'initial' | 'normal' | 'partialDisruption' | 'fullDisruption';

export interface Zone {
  readonly state: ZoneState;
  /** Nodes to be tainted per second. */
  readonly rate: number;
  /** Names of nodes that wait for their taint, in the order in which they came. */
  readonly waiting: readonly string[];
  readonly lastTaintedAt?: SimTime;
}

/** --node-eviction-rate, --secondary-node-eviction-rate, --large-cluster-size-threshold, --unhealthy-zone-threshold */
const RATE = 0.1;
const SECONDARY_RATE = 0.01;
const LARGE_ZONE = 50;
const UNHEALTHY_SHARE = 0.55;

const EXCLUDED = 'node.kubernetes.io/exclude-disruption';

export const newZone: Zone = { state: 'initial', rate: RATE, waiting: [] };

/** Region and zone, either of which may be unknown. */
export function zoneKey({ metadata: { labels = {} } }: Node): string {
  return `${labels['topology.kubernetes.io/region'] ?? ''}:${labels['topology.kubernetes.io/zone'] ?? ''}`;
}

export function isCountedForDisruption({ metadata }: Node): boolean {
  return metadata.labels?.[EXCLUDED] === undefined;
}

export function stateOf(nodes: readonly Node[]): ZoneState {
  const notReady = nodes.filter((node) => readyStatus(node) !== 'True').length;
  if (notReady > 0 && notReady === nodes.length) return 'fullDisruption';
  return notReady > 2 && notReady / nodes.length >= UNHEALTHY_SHARE ? 'partialDisruption' : 'normal';
}

export function rateOf(state: ZoneState, size: number): number {
  if (state !== 'partialDisruption') return RATE;
  return size > LARGE_ZONE ? SECONDARY_RATE : 0;
}

/** Whether a node of the zone may be tainted now: one at once, the next when the rate allows it. */
export function mayTaint({ rate, lastTaintedAt }: Zone, now: SimTime): boolean {
  if (rate === 0) return false;
  return lastTaintedAt === undefined || now - lastTaintedAt >= 1000 / rate;
}
