/** Services and EndpointSlices for tests, as the API server would hold them. */
import type {
  Endpoint,
  EndpointSlice,
  Protocol,
  Service,
  ServicePort,
  ServiceSpec,
  ServiceStatus,
} from '../api/index.ts';

let counter = 0;

/** Metadata of a stored object. Each call is a new write: its resourceVersion is higher. */
function metadata(key: string, labels?: Readonly<Record<string, string>>) {
  const [namespace = 'default', name = ''] = key.split('/');
  counter++;
  return {
    namespace,
    name,
    uid: `uid-${key}`,
    resourceVersion: String(counter),
    creationTimestamp: '2026-01-05T09:00:00Z',
    ...(labels ? { labels } : {}),
  };
}

export interface ServiceOptions extends Omit<Partial<ServiceSpec>, 'ports'> {
  readonly ports?: readonly Partial<ServicePort>[];
  readonly status?: ServiceStatus;
}

/** A Service "namespace/name"; without more said: ClusterIP 10.96.0.50, port http 80 to 8080 over TCP. */
export function aService(key: string, options: ServiceOptions = {}): Service {
  const { ports = [{ name: 'http' }], status, ...spec } = options;
  const clusterIP = spec.clusterIP ?? '10.96.0.50';
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(key),
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ...spec,
      ports: ports.map((port) => ({ protocol: 'TCP', port: 80, targetPort: 8080, ...port })),
    },
    ...(status ? { status } : {}),
  };
}

export interface EndpointOptions {
  readonly ip: string;
  /** Undefined: unknown. */
  readonly node?: string;
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
  readonly zoneHints?: readonly string[];
  readonly nodeHints?: readonly string[];
}

function anEndpoint(options: EndpointOptions): Endpoint {
  const { ip, node, ready = true, serving = ready, terminating = false, zoneHints, nodeHints } = options;
  const hints = {
    ...(zoneHints ? { forZones: zoneHints.map((name) => ({ name })) } : {}),
    ...(nodeHints ? { forNodes: nodeHints.map((name) => ({ name })) } : {}),
  };
  return {
    addresses: [ip],
    conditions: { ready, serving, terminating },
    ...(node === undefined ? {} : { nodeName: node }),
    ...(zoneHints || nodeHints ? { hints } : {}),
  };
}

/** A slice of the Service "namespace/name" with one port; without more said: http, 8080, TCP. */
export function aSlice(
  service: string,
  endpoints: readonly EndpointOptions[],
  options: { name?: string; port?: { name?: string; port?: number; protocol?: Protocol } } = {},
): EndpointSlice {
  const [namespace = '', name = ''] = service.split('/');
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata(`${namespace}/${options.name ?? `${name}-abcde`}`, { 'kubernetes.io/service-name': name }),
    addressType: 'IPv4',
    endpoints: endpoints.map(anEndpoint),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP', ...options.port }],
  };
}
