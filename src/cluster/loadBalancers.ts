/**
 * The cloud's load balancers: which nodes they hand connections to. Under external policy Local they probe each node's
 * healthCheckNodePort, under Cluster whether the node is there; what they believe follows the truth with the probes' delay. The
 * defaults are Azure's (a probe every 5 s, two failures take a node out, one success takes it in, and with no healthy node new
 * connections get no answer). A node that is NotReady stays in until its probes fail (KEP-3458).
 * Probing stops when three rounds have found nothing new, and begins again when something changes that they could find: so a
 * cluster at rest has nothing to do, and settling waits for what load balancers are about to notice.
 */
import { keyOf, type Node, type Service } from '../api/index.ts';
import type { ApiServer } from '../apiserver/index.ts';
import type { KubeProxy } from '../kube-proxy/index.ts';
import type { NodeLink } from '../network/index.ts';
import { derived, type SimEvent, type Simulation } from '../sim/index.ts';
import { EXCLUDED } from './settings/cloudController.ts';

const PERIOD_MS = 5000;
const FAILURES = 2;
/** kube-proxy needs up to two seconds for what the API knows; three rounds see it and count to two. */
const CALM_ROUNDS = 3;

/** What a load balancer believes of a node, and how many probes in a row have said otherwise. */
interface Target {
  readonly healthy: boolean;
  readonly against: number;
}

interface BalancerRow {
  readonly targets: Readonly<Record<string, Target>>;
  /** Rounds since anything was new. */
  readonly calm: number;
  /** A round is scheduled. */
  readonly probing: boolean;
}

interface ProbeEvent extends SimEvent {
  readonly kind: 'cloud/probe' | 'cloud/wake';
  /** The Service's key. */
  readonly service: string;
}

export interface LoadBalancers {
  /** The nodes that are handed connections to an address; undefined: it is no load balancer's. */
  nodes(ip: string, port: number, protocol: string): readonly string[] | undefined;
  /** Something has happened to nodes that no write to the API tells. */
  wake(): void;
}

export interface LoadBalancerSurroundings {
  readonly api: ApiServer;
  readonly kubeProxy: () => KubeProxy;
  readonly link: (node: string) => NodeLink;
  /** Which nodes they know of, when their controller has stopped. */
  readonly knownNodes: () => readonly string[] | undefined;
}

/** Where a node is probed. */
function internalIP(node: Node | undefined): string | undefined {
  return node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
}

function ingressOf({ spec, status }: Service): readonly string[] {
  if (spec.type !== 'LoadBalancer') return [];
  return status?.loadBalancer?.ingress?.flatMap(({ ip }) => ip ?? []) ?? [];
}

export function createLoadBalancers(sim: Simulation, around: LoadBalancerSurroundings): LoadBalancers {
  const { api, kubeProxy, link } = around;
  const rows = sim.createTable<BalancerRow>('cloud/loadBalancers');
  const byAddress = derived(
    () => api.list('services'),
    (services) => new Map(services.flatMap((service) => ingressOf(service).map((ip) => [ip, service] as const))),
  );

  function targetNodes(): readonly string[] {
    const told = around.knownNodes();
    const nodes = api.list('nodes');
    const included = nodes.filter(({ metadata }) =>
      told ? told.includes(metadata.name) : metadata.labels?.[EXCLUDED] === undefined,
    );
    return included.map(({ metadata }) => metadata.name);
  }

  /** What a probe of the node would find now. */
  function isHealthy({ spec }: Service, node: string): boolean {
    const { powered, connected } = link(node);
    if (!powered || !connected) return false;
    if (spec.externalTrafficPolicy !== 'Local' || spec.healthCheckNodePort === undefined) return true;
    const address = internalIP(api.get('nodes', '', node));
    return address !== undefined && kubeProxy().healthCheck(node, address, spec.healthCheckNodePort)?.status === 200;
  }

  function probed(before: Target | undefined, healthy: boolean): Target {
    if (!before) return { healthy, against: 0 };
    if (before.healthy === healthy) return before.against === 0 ? before : { healthy, against: 0 };
    const against = before.against + 1;
    return healthy || against >= FAILURES ? { healthy, against: 0 } : { healthy: before.healthy, against };
  }

  /** Rounds of a Service's load balancer come at a phase of their own. */
  function schedule(service: string): void {
    const phase = Math.floor(sim.fixed(`cloud/${service}`) * PERIOD_MS);
    const next = PERIOD_MS - ((((sim.now - phase) % PERIOD_MS) + PERIOD_MS) % PERIOD_MS);
    sim.schedule<ProbeEvent>(next, { kind: 'cloud/probe', service }, { by: 'cloud' });
  }

  function round(service: Service, row: BalancerRow): BalancerRow {
    const targets: Record<string, Target> = {};
    let isNew = false;
    for (const node of targetNodes()) {
      const before = row.targets[node];
      const target = (targets[node] = probed(before, isHealthy(service, node)));
      if (target !== before) isNew = true;
    }
    if (Object.keys(row.targets).length !== Object.keys(targets).length) isNew = true;
    return { targets: isNew ? targets : row.targets, calm: isNew ? 0 : row.calm + 1, probing: true };
  }

  function probe(key: string): void {
    const row = rows.get(key);
    const [namespace = '', name = ''] = key.split('/');
    const service = api.get('services', namespace, name);
    if (!row) return;
    if (!service || ingressOf(service).length === 0) return void rows.delete(key);
    const after = round(service, row);
    const goesOn = after.calm < CALM_ROUNDS;
    rows.put(key, { ...after, probing: goesOn });
    if (goesOn) schedule(key);
  }

  sim.handle<ProbeEvent>('cloud/probe', ({ service }) => probe(service));
  sim.handle<ProbeEvent>('cloud/wake', ({ service: key }) => {
    const row = rows.get(key);
    if (row) {
      if (!row.probing) schedule(key);
      rows.put(key, { ...row, calm: 0, probing: true });
      return;
    }
    rows.put(key, { targets: {}, calm: 0, probing: true });
    probe(key);
  });

  function wakeOne(service: string): void {
    sim.schedule<ProbeEvent>(0, { kind: 'cloud/wake', service }, { by: 'cloud' });
  }

  function wake(): void {
    for (const service of new Set(byAddress().values())) wakeOne(keyOf(service));
  }

  api.onChange(({ resource, type, key, object, previous }) => {
    if (resource === 'services') {
      const [is, was] = [object, previous] as readonly (Service | undefined)[];
      if ((is && ingressOf(is).length > 0) || (was && ingressOf(was).length > 0)) wakeOne(key);
    } else if (resource === 'endpointslices') {
      const { namespace = '', labels } = object.metadata;
      const service = api.get('services', namespace, labels?.['kubernetes.io/service-name'] ?? '');
      if (service?.spec.healthCheckNodePort !== undefined && ingressOf(service).length > 0) wakeOne(keyOf(service));
    } else if (resource === 'nodes' && (type !== 'MODIFIED' || previous?.metadata.labels !== object.metadata.labels))
      wake();
  });

  return {
    nodes(ip, port, protocol) {
      const service = byAddress().get(ip);
      if (!service?.spec.ports?.some((one) => one.port === port && one.protocol === protocol)) return undefined;
      const believed = rows.get(keyOf(service))?.targets;
      return targetNodes().filter((node) => believed?.[node]?.healthy ?? isHealthy(service, node));
    },
    wake,
  };
}
