/**
 * A cluster made by hand: four nodes, the chapter's Pods and Services, clients that ask on a fixed beat. It answers the reading
 * half of the Cluster interface, for tests of what is drawn; nothing in it is simulated, and nothing of it ships.
 */
import {
  type ConnectionRecord,
  type Death,
  type Flight,
  type Hop,
  type Node,
  type PacketHeader,
  type Place,
  type Plate,
  type Pod,
  type ResourceName,
  type ResourceTypes,
  type Service,
} from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { aNode, aService } from './clusterObjects.ts';
import { aPod } from './pods.ts';

const NODES = ['control-plane', 'node-1', 'node-2', 'node-3'];
const HOP = 120;

function fixtureNode(name: string, i: number): Node {
  const control = i === 0 ? { labels: { 'node-role.kubernetes.io/control-plane': '' } } : { zone: i === 3 ? 'b' : 'a' };
  const node = aNode(name, control);
  return { ...node, status: { ...node.status, addresses: [{ type: 'InternalIP', address: `192.168.49.${10 + i}` }] } };
}

interface FixturePod {
  readonly name: string;
  readonly app: string;
  readonly node: string;
  readonly ip: string;
  readonly port?: number;
  readonly state?: 'ready' | 'notReady' | 'creating' | 'terminating' | 'crashing';
  readonly namespace?: string;
}

export const FIXTURE_PODS: readonly FixturePod[] = [
  {
    name: 'coredns-66bc5c9577-4v8zk',
    app: 'kube-dns',
    node: 'control-plane',
    ip: '10.0.0.2',
    port: 53,
    namespace: 'kube-system',
  },
  {
    name: 'coredns-66bc5c9577-z9q2m',
    app: 'kube-dns',
    node: 'control-plane',
    ip: '10.0.0.3',
    port: 53,
    namespace: 'kube-system',
  },
  { name: 'frontend-7d4b9c6f5d-x2k9p', app: 'frontend', node: 'node-1', ip: '10.0.1.3', port: 5000 },
  { name: 'frontend-7d4b9c6f5d-lm4tz', app: 'frontend', node: 'node-2', ip: '10.0.2.4', port: 5000 },
  { name: 'frontend-7d4b9c6f5d-b7wqd', app: 'frontend', node: 'node-3', ip: '10.0.3.5', port: 5000 },
  { name: 'client', app: 'client', node: 'node-1', ip: '10.0.1.7' },
  { name: 'db-0', app: 'db', node: 'node-2', ip: '10.0.2.9', port: 5432 },
  { name: 'client-b', app: 'client', node: 'node-3', ip: '10.0.3.2' },
];

function fixturePod(entry: FixturePod): Pod {
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: entry.name.slice(0, -6), uid: entry.app },
  };
  const labels = entry.namespace ? { 'k8s-app': entry.app } : { app: entry.app };
  let pod = aPod(entry.name)
    .inNamespace(entry.namespace ?? 'default')
    .labelled(labels)
    .onNode(entry.node);
  if (entry.port !== undefined) pod = pod.withPorts({ containerPort: entry.port });
  if (entry.state !== 'creating') pod = pod.withIP(entry.ip);
  pod = entry.state === 'notReady' ? pod.notReady() : entry.state === 'creating' ? pod : pod.ready();
  if (entry.state === 'terminating') pod = pod.terminating();
  const built = entry.name.length > 10 ? pod.ownedBy(owner).build() : pod.build();
  const words: Readonly<Record<string, string>> = { crashing: 'CrashLoopBackOff', creating: 'ContainerCreating' };
  const waiting = words[entry.state ?? ''];
  const status = { name: 'c', ready: !waiting, restartCount: 0, image: 'i', imageID: '' };
  return {
    ...built,
    metadata: { ...built.metadata, ...(entry.name.length > 10 ? { generateName: `${entry.name.slice(0, -5)}` } : {}) },
    status: {
      ...built.status,
      ...(waiting ? { containerStatuses: [{ ...status, state: { waiting: { reason: waiting } } }] } : {}),
    },
  };
}

const FIXTURE_SETTINGS = { externals: [{ name: 'user', ip: '203.0.113.9' }] } as unknown as Cluster['settings'];

const SERVICES: readonly Service[] = [
  aService('kubernetes', {
    clusterIP: '172.17.0.1',
    ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
  }),
  aService('kube-dns', { clusterIP: '172.17.0.10', selector: { 'k8s-app': 'kube-dns' } }, { namespace: 'kube-system' }),
  aService('frontend-svc', {
    type: 'NodePort',
    clusterIP: '172.17.0.4',
    selector: { app: 'frontend' },
    ports: [{ protocol: 'TCP', port: 80, targetPort: 5000, nodePort: 30080 }],
  }),
  aService('db-svc', {
    clusterIP: '172.17.0.5',
    selector: { app: 'db' },
    ports: [{ protocol: 'TCP', port: 5432, targetPort: 5432 }],
  }),
];

type PlateChange = Partial<Plate> & Pick<Plate, 'service' | 'ip' | 'port'>;

function fixturePlate(node: string, change: PlateChange, pods: readonly FixturePod[]): Plate {
  const backends = pods.filter((pod) => pod.state === undefined || pod.state === 'ready');
  return {
    kind: 'ClusterIP',
    protocol: 'TCP',
    verdict: backends.length > 0 ? 'dnat' : 'reject',
    policy: 'Cluster',
    masquerade: false,
    segments: backends.map((pod) => ({
      endpoint: `${pod.ip}:${pod.port ?? 0}`,
      probability: 1 / backends.length,
      local: pod.node === node,
      chain: 'KUBE-SEP-X',
    })),
    ...change,
  };
}

function fixturePlates(node: string, pods: readonly FixturePod[]): Plate[] {
  const of = (app: string) => pods.filter((pod) => pod.app === app);
  const api = [{ name: 'api', app: 'api', node: 'control-plane', ip: '192.168.49.10', port: 6443 }];
  const dns = of('kube-dns');
  const ip = `192.168.49.${10 + NODES.indexOf(node)}`;
  return [
    fixturePlate(node, { service: 'default/kubernetes:https', ip: '172.17.0.1', port: 443 }, api),
    fixturePlate(node, { service: 'kube-system/kube-dns:dns', ip: '172.17.0.10', port: 53, protocol: 'UDP' }, dns),
    fixturePlate(node, { service: 'kube-system/kube-dns:dns-tcp', ip: '172.17.0.10', port: 53 }, dns),
    fixturePlate(node, { service: 'kube-system/kube-dns:metrics', ip: '172.17.0.10', port: 9153 }, dns),
    fixturePlate(node, { service: 'default/frontend-svc', ip: '172.17.0.4', port: 80 }, of('frontend')),
    fixturePlate(
      node,
      { service: 'default/frontend-svc', kind: 'NodePort', ip, port: 30080, masquerade: true },
      of('frontend'),
    ),
    fixturePlate(node, { service: 'default/db-svc', ip: '172.17.0.5', port: 5432 }, of('db')),
  ];
}

interface Beat {
  readonly every: number;
  readonly from: FixturePod | { readonly external: string; readonly ip: string; readonly entersAt: string };
  readonly vip: string;
  readonly port: number;
  readonly app: string;
  readonly drops?: boolean;
}

interface Leg {
  readonly from: Place;
  readonly to: Place;
  readonly header: PacketHeader;
}

/** The legs of a request to a virtual IP, and of its answer. */
function legsOf(beat: Beat, target: FixturePod, sport: number): { there: Leg[]; back: Leg[] } {
  const external = 'external' in beat.from;
  const client: Place = external
    ? { kind: 'external', name: beat.from.external }
    : { kind: 'pod', name: `default/${beat.from.name}` };
  const entry = external ? beat.from.entersAt : beat.from.node;
  const node = (name: string): Place => ({ kind: 'node', name });
  const asked: PacketHeader = { protocol: 'TCP', src: beat.from.ip, sport, dst: beat.vip, dport: beat.port };
  const sent: PacketHeader = { ...asked, dst: target.ip, dport: target.port ?? 0 };
  const answer: PacketHeader = { ...sent, src: sent.dst, sport: sent.dport, dst: sent.src, dport: sent.sport };
  const unNATed: PacketHeader = { ...answer, src: asked.dst, sport: asked.dport };
  const pod: Place = { kind: 'pod', name: `${target.namespace ?? 'default'}/${target.name}` };
  const crosses = entry !== target.node;
  return {
    there: [
      { from: client, to: node(entry), header: asked },
      ...(crosses ? [{ from: node(entry), to: node(target.node), header: sent }] : []),
      { from: node(target.node), to: pod, header: sent },
    ],
    back: [
      { from: pod, to: node(target.node), header: answer },
      ...(crosses ? [{ from: node(target.node), to: node(entry), header: answer }] : []),
      { from: node(entry), to: client, header: unNATed },
    ],
  };
}

export interface FixtureOptions {
  readonly pods?: readonly FixturePod[];
  /** Requests a second in all; default about 4. */
  readonly rate?: number;
}

/** `cluster` is what components read; `setPods` replaces the Pods, `tick` moves time. */
export function fixtureCluster(options: FixtureOptions = {}): {
  readonly cluster: Cluster;
  readonly setPods: (pods: readonly FixturePod[]) => void;
  readonly requests: readonly { readonly method: string; readonly path: string }[];
} {
  let now = 20_000;
  let revision = 1000;
  let entries = options.pods ?? FIXTURE_PODS;
  let pods = entries.map(fixturePod);
  const nodes = NODES.map(fixtureNode);
  let plates = new Map(NODES.map((node) => [node, fixturePlates(node, entries)]));
  const requests: { method: string; path: string }[] = [];
  const lists: Partial<{ [R in ResourceName]: readonly ResourceTypes[R][] }> = { nodes, services: SERVICES };
  const every = 1000 / (options.rate ?? 4);

  const beats = (): Beat[] => {
    const byName = (name: string) => entries.find((pod) => pod.name === name);
    const [client, other] = [byName('client'), byName('client-b')];
    const user = { external: 'user', ip: '203.0.113.9', entersAt: 'node-2' };
    return [
      ...(client ? [{ every, from: client, vip: '172.17.0.4', port: 80, app: 'frontend' }] : []),
      ...(client ? [{ every: every * 2.3, from: client, vip: '172.17.0.5', port: 5432, app: 'db' }] : []),
      ...(other
        ? [{ every: every * 5.1, from: other, vip: '172.17.0.4', port: 80, app: 'frontend', drops: true }]
        : []),
      { every: every * 1.7, from: user, vip: '192.168.49.12', port: 30080, app: 'frontend' },
    ];
  };

  const alive = (): { record: ConnectionRecord; flight: Flight | undefined; death: Death | undefined }[] => {
    const list: ReturnType<typeof alive> = [];
    for (const [b, beat] of beats().entries()) {
      const first = Math.max(0, Math.floor((now - 5000) / beat.every));
      for (let k = first; k * beat.every <= now; k++) {
        const targets = entries.filter((pod) => pod.app === beat.app);
        const target = targets[(k * 7 + (k >> 2)) % Math.max(1, targets.length)];
        if (!target) continue;
        const opened = k * beat.every;
        const { there, back } = legsOf(beat, target, 40_000 + k);
        const legs = beat.drops ? there.slice(0, 1) : [...there, ...back];
        const at = Math.floor((now - opened) / HOP);
        const id = `c${b}-${k}`;
        const segmentOf = (i: number) => (i < there.length ? 'SYN' : 'response');
        const hops = legs.slice(0, at + 1).map((leg, i): Hop => ({
          at: opened + i * HOP,
          place: leg.from,
          arrivedAs: i === 0 || i === there.length ? leg.header : legs[i - 1]!.header,
          decided: [],
          leftAs: leg.header,
          next: leg.to,
          compared: 0,
          segment: segmentOf(i),
        }));
        const over = at >= legs.length;
        const from = 'external' in beat.from ? { external: beat.from.external } : { pod: `default/${beat.from.name}` };
        const record: ConnectionRecord = {
          id,
          flow: { from, to: { host: beat.vip, port: beat.port } },
          openedAt: opened,
          ...(over && !beat.drops ? { endedAt: opened + legs.length * HOP, verdict: 'accept' as const } : {}),
          state: over && !beat.drops ? 'closed' : 'opening',
          endpoint: `${target.ip}:${target.port ?? 0}`,
          endpointPod: `default/${target.name}`,
          masqueraded: false,
          hops,
          requests: [],
        };
        const leg = legs[at];
        const flight: Flight | undefined = leg && {
          id: b * 1e6 + k * 10 + at,
          connection: id,
          segment: segmentOf(at),
          ...leg,
          departedAt: opened + at * HOP,
          arrivesAt: opened + (at + 1) * HOP,
          reply: at >= there.length,
          ...(at >= there.length ? { note: '200 OK' } : {}),
        };
        const death: Death | undefined =
          beat.drops && over
            ? {
                id: k,
                connection: id,
                at: opened + HOP,
                place: legs[0]!.to,
                verdict: 'drop',
                reason: 'NoLocalEndpoints',
                header: legs[0]!.header,
                sentence: 'default/frontend-svc has no local endpoints',
              }
            : undefined;
        list.push({ record, flight, death });
      }
    }
    return list;
  };

  const partial: Partial<Cluster> = {
    get now() {
      return now;
    },
    get revision() {
      return revision;
    },
    settings: FIXTURE_SETTINGS,
    advance: (ms) => void (now += ms),
    seek: (ms) => void (now = ms),
    request: (request) => {
      requests.push({ method: request.method, path: request.path });
      const name = request.path.split('/').at(-1)?.replace(/\?.*$/, '');
      if (request.method === 'DELETE') setPods(entries.filter((pod) => pod.name !== name));
      return { status: 200, headers: {}, body: {} };
    },
    objects: ((resource: ResourceName) => (resource === 'pods' ? pods : (lists[resource] ?? []))) as Cluster['objects'],
    object: ((resource: ResourceName, namespace: string, name: string) =>
      (resource === 'pods' ? pods : (lists[resource] ?? [])).find(
        (each) => each.metadata.name === name && (each.metadata.namespace ?? '') === namespace,
      )) as Cluster['object'],
    flights: () => alive().flatMap(({ flight }) => (flight ? [flight] : [])),
    deaths: (ms) => alive().flatMap(({ death }) => (death && death.at > now - ms ? [death] : [])),
    connection: (id) => alive().find(({ record }) => record.id === id)?.record,
    connections: (limit) =>
      alive()
        .map(({ record }) => record)
        .reverse()
        .slice(0, limit),
    endedConnections: (limit) =>
      alive()
        .flatMap(({ record }) => (record.endedAt === undefined ? [] : [record]))
        .reverse()
        .slice(0, limit),
    plates: (node) => plates.get(node) ?? [],
    proxyStatus: (node) => ({ node, running: node !== 'node-3', syncedRevision: revision, syncedAt: now }),
    traffic: () => [
      { id: 'user', from: { external: 'user' }, to: { host: '192.168.49.12', port: 30080 }, every: every * 1.7 },
    ],
    interfere: () => undefined,
    link: () => ({ powered: true, connected: true, delay: 0, loss: 0 }),
    isPodConnected: () => true,
    actions: () => [],
  };

  function setPods(next: readonly FixturePod[]): void {
    const before = new Map(entries.map((entry, i) => [entry, pods[i]]));
    entries = next;
    pods = next.map((entry) => before.get(entry) ?? fixturePod(entry));
    plates = new Map(NODES.map((node) => [node, fixturePlates(node, entries)]));
    revision++;
  }

  return { cluster: partial as Cluster, setPods, requests };
}
