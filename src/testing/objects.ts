/** Builders of API objects for tests: what is not said is left to the API server's defaults. */
import type {
  Deployment,
  Draft,
  EndpointSlice,
  Labels,
  Namespace,
  Node,
  Pod,
  PodSpec,
  Service,
  ServicePort,
  ServiceSpec,
} from '../api/index.ts';

export function aNamespace(name: string): Draft<Namespace> {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function aNode(name: string, labels: Labels = {}, podCIDR = '10.244.1.0/24'): Draft<Node> {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: { capacity: { cpu: '4', memory: '8Gi', pods: '110' } },
  };
}

/** A Pod of one container called `app`; labels `app: <name>` unless others are given. */
export function aPod(
  name: string,
  more: { labels?: Labels; namespace?: string; spec?: Partial<PodSpec> } = {},
): Draft<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: more.namespace ?? 'default', labels: more.labels ?? { app: name } },
    spec: { containers: [{ name: 'app', image: 'frontend-application:1.0' }], ...more.spec },
  };
}

type LooseServiceSpec = Partial<Omit<ServiceSpec, 'ports'>> & {
  readonly ports?: readonly (Partial<ServicePort> & { readonly port: number })[];
};

/** A Service selecting `app: <name>` on port 80, as sparse as a learner would write it. */
export function aService(name: string, spec: LooseServiceSpec = {}, namespace = 'default'): Draft<Service> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec } as unknown as ServiceSpec,
  };
}

export function aDeployment(name: string, replicas = 1, labels: Labels = { app: name }): Draft<Deployment> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'frontend-application:1.0' }] } },
    },
  };
}

export function anEndpointSlice(
  service: string,
  name: string,
  addresses: readonly string[] = [],
): Draft<EndpointSlice> {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ port: 5000 }],
  };
}
