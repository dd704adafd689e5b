/**
 * Which endpoints a node uses for a Service port: those for policy Cluster, narrowed by topology hints, and those for policy Local.
 * Ready endpoints first; only when there are none, those that terminate but still serve.
 * @upstream pkg/proxy/topology.go#CategorizeEndpoints
 */
import type { Endpoint } from './endpoints.ts';
import type { ServicePort } from './servicePort.ts';

/** The node as topology sees it. */
export interface Locality {
  readonly node: string;
  /** Label topology.kubernetes.io/zone; undefined when the node has none. */
  readonly zone: string | undefined;
}

export interface Categories {
  readonly cluster: readonly Endpoint[];
  readonly local: readonly Endpoint[];
  /** The endpoints this node may send to: the union, in rule order. */
  readonly reachable: readonly Endpoint[];
  /** Somebody could serve this Service, here or elsewhere: without local endpoints Local then means DROP, not REJECT. */
  readonly hasAny: boolean;
}

/** 'node' or 'zone': hints narrow the choice; 'all': they are absent, incomplete, or none is for this node, and are ignored. */
type TopologyMode = 'node' | 'zone' | 'all';

export function categorizeEndpoints(port: ServicePort, endpoints: readonly Endpoint[], where: Locality): Categories {
  const cluster = port.usesCluster ? clusterEndpoints(endpoints, where) : [];
  const local = port.usesLocal ? localEndpoints(endpoints, where.node) : [];
  const hasAny = cluster.length > 0 || (port.usesLocal && endpoints.some(isUsable));
  return { cluster, local, hasAny, reachable: union(endpoints, cluster, local) };
}

function isServingTerminating(endpoint: Endpoint): boolean {
  return endpoint.serving && endpoint.terminating;
}

function isUsable(endpoint: Endpoint): boolean {
  return endpoint.ready || isServingTerminating(endpoint);
}

function clusterEndpoints(endpoints: readonly Endpoint[], where: Locality): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  if (ready.length === 0) return endpoints.filter(isServingTerminating);
  const mode = topologyMode(ready, where);
  return mode === 'all' ? ready : ready.filter((endpoint) => isHinted(endpoint, mode, where));
}

function localEndpoints(endpoints: readonly Endpoint[], node: string): readonly Endpoint[] {
  const here = endpoints.filter((endpoint) => endpoint.node === node);
  const ready = here.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : here.filter(isServingTerminating);
}

/** All or nothing: one endpoint without a hint, or no hint for this node, and hints are ignored altogether. */
function topologyMode(ready: readonly Endpoint[], where: Locality): TopologyMode {
  for (const mode of ['node', 'zone'] as const) {
    const complete = ready.every((endpoint) => (mode === 'node' ? endpoint.nodeHints : endpoint.zoneHints).length > 0);
    if (complete && ready.some((endpoint) => isHinted(endpoint, mode, where))) return mode;
  }
  return 'all';
}

function isHinted(endpoint: Endpoint, mode: 'node' | 'zone', where: Locality): boolean {
  if (mode === 'node') return endpoint.nodeHints.includes(where.node);
  return where.zone !== undefined && endpoint.zoneHints.includes(where.zone);
}

function union(
  all: readonly Endpoint[],
  cluster: readonly Endpoint[],
  local: readonly Endpoint[],
): readonly Endpoint[] {
  if (local.length === 0) return cluster;
  if (cluster.length === 0) return local;
  const members = new Set([...cluster, ...local]);
  return all.filter((endpoint) => members.has(endpoint));
}
