/** Connections for tests of what is shown about them: a Pod that asks a ClusterIP and is answered, unless said otherwise. */
import type { ConnectionRecord, Hop, PacketHeader, Place } from '../api/index.ts';

export const CLIENT: Place = { kind: 'pod', name: 'default/client' };
const NODE_1: Place = { kind: 'node', name: 'node-1' };

export function aHeader(change: Partial<PacketHeader> = {}): PacketHeader {
  return { protocol: 'TCP', src: '10.244.1.7', sport: 41822, dst: '10.96.0.50', dport: 80, ...change };
}

/** A hop at node-1 that rewrites the destination to 10.244.2.4:8080. */
export function aHop(change: Partial<Hop> = {}): Hop {
  return {
    at: 1120,
    place: NODE_1,
    arrivedAs: aHeader(),
    decided: [],
    leftAs: aHeader({ dst: '10.244.2.4', dport: 8080 }),
    compared: 4,
    segment: 'SYN',
    ...change,
  };
}

export function aConnection(id: string, change: Partial<ConnectionRecord> = {}): ConnectionRecord {
  return {
    id,
    flow: { from: { pod: 'default/client' }, to: { host: 'web', port: 80 } },
    header: aHeader(),
    openedAt: 1000,
    endedAt: 2000,
    state: 'closed',
    verdict: 'accept',
    endpoint: '10.244.2.4:8080',
    endpointPod: 'default/web-6d4cf56db6-x2k9p',
    sourceSeen: '10.244.1.7',
    masqueraded: false,
    reason: 'web-6d4cf56db6-x2k9p answered.',
    hops: [aHop({ at: 1000, place: CLIENT, leftAs: aHeader(), compared: 0 }), aHop()],
    requests: [{ sentAt: 1400, answeredAt: 1900, status: 200, body: 'hello' }],
    ...change,
  };
}
