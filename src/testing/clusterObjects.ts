/** Nodes and Services for tests, as the API server would have stored them. */
import { timestamp, type Node, type Service, type ServiceSpec, type Taint } from '../api/index.ts';

export interface NodeOptions {
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
}

/** A Ready node of 4 cores, 8 GiB and 110 Pods unless said otherwise. */
export function aNode(name: string, options: NodeOptions = {}): Node {
  const resources = { cpu: options.cpu ?? '4', memory: options.memory ?? '8Gi', pods: options.pods ?? '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp: timestamp(0),
      labels: {
        'kubernetes.io/hostname': name,
        ...(options.zone === undefined ? {} : { 'topology.kubernetes.io/zone': options.zone }),
        ...options.labels,
      },
    },
    spec: {
      ...(options.taints ? { taints: options.taints } : {}),
      ...(options.unschedulable ? { unschedulable: true } : {}),
    },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
      addresses: [{ type: 'InternalIP', address: '192.168.49.11' }],
    },
  };
}

/** A ClusterIP Service, port 80 to 8080, that selects app=<name>. */
export function aService(
  name = 'web',
  spec: Partial<ServiceSpec> = {},
  metadata: Partial<Service['metadata']> = {},
): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-svc-${name}`,
      resourceVersion: '1',
      creationTimestamp: timestamp(0),
      ...metadata,
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.50',
      clusterIPs: ['10.96.0.50'],
      ipFamilies: ['IPv4'],
      selector: { app: name },
      ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }],
      ...spec,
    },
  };
}
