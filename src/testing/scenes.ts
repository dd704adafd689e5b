/** Scenes for tests: nodes with Pods and rule plates, as the page would hand them to the layout. */
import type { Flight, PacketHeader, Plate, PlateSegment } from '../api/index.ts';
import { EMPTY_SLOTS, type SceneInput, type ScenePod, type SceneService } from '../scene/index.ts';
import { aService } from './clusterObjects.ts';

export interface PlateOptions {
  readonly service?: string;
  readonly kind?: Plate['kind'];
  readonly ip?: string;
  readonly port?: number;
  readonly endpoints?: readonly string[];
  readonly verdict?: Plate['verdict'];
}

/** A ClusterIP plate with equal chances, as kube-proxy's probabilities work out. */
export function aPlate(options: PlateOptions = {}): Plate {
  const endpoints = options.endpoints ?? ['10.0.1.3:5000', '10.0.2.4:5000', '10.0.3.5:5000'];
  return {
    service: options.service ?? 'default/frontend-svc',
    kind: options.kind ?? 'ClusterIP',
    ip: options.ip ?? '172.17.0.4',
    port: options.port ?? 80,
    protocol: 'TCP',
    verdict: options.verdict ?? (endpoints.length > 0 ? 'dnat' : 'reject'),
    policy: 'Cluster',
    segments: endpoints.map((endpoint): PlateSegment => ({
      endpoint,
      probability: 1 / endpoints.length,
      local: false,
      chain: 'KUBE-SEP-A',
    })),
    masquerade: false,
  };
}

/** The n-th Pod of a node, 10.0.<node>.<n>. */
export function aScenePod(node: number, n: number, change: Partial<ScenePod> = {}): ScenePod {
  const key = `default/pod-${node}-${n}`;
  return { key, uid: `uid ${key}`, node: `node-${node}`, ip: `10.0.${node}.${n}`, colour: 1, ...change };
}

export interface SceneOptions {
  /** Workers; default 3. */
  readonly nodes?: number;
  readonly controlPlane?: boolean;
  readonly pods?: readonly ScenePod[];
  readonly plates?: readonly Plate[];
  readonly services?: readonly SceneService[];
  readonly change?: Partial<SceneInput>;
}

export function aScene(options: SceneOptions = {}): SceneInput {
  const workers = Array.from({ length: options.nodes ?? 3 }, (_, i) => ({
    name: `node-${i + 1}`,
    addresses: [`192.168.49.${11 + i}`],
    controlPlane: false,
  }));
  const controlPlane = { name: 'control-plane', addresses: ['192.168.49.10'], controlPlane: true };
  const nodes = (options.controlPlane ?? true) ? [controlPlane, ...workers] : workers;
  const plates = options.plates ?? [aPlate()];
  return {
    lens: 'data-path',
    nodes,
    pods: options.pods ?? [aScenePod(1, 3), aScenePod(1, 7), aScenePod(2, 4), aScenePod(3, 5)],
    services: options.services ?? [
      { service: aService('frontend-svc', { clusterIP: '172.17.0.4' }), colour: 1, system: false },
    ],
    plates: new Map(nodes.map((node) => [node.name, plates])),
    externals: [{ name: 'user', ip: '203.0.113.9' }],
    book: EMPTY_SLOTS,
    ...options.change,
  };
}

export function aHeader(dst: string, dport: number, change: Partial<PacketHeader> = {}): PacketHeader {
  return { protocol: 'TCP', src: '10.0.1.7', sport: 41_822, dst, dport, ...change };
}

export function aFlight(change: Partial<Flight> & Pick<Flight, 'from' | 'to' | 'header'>): Flight {
  return { id: 1, connection: 'c1', segment: 'SYN', departedAt: 0, arrivesAt: 120, reply: false, ...change };
}
