/**
 * What stands in a cluster before anybody uses it: namespaces, the `kubernetes` Service, the Nodes and, with systemPods, CoreDNS
 * behind kube-dns. Upstream: kubeadm's phases (addons/dns) and pkg/controlplane. kube-proxy, etcd and the control plane's own
 * processes are not Pods here; docs/fidelity.md says so.
 */
import type {
  Deployment,
  Draft,
  Endpoints,
  EndpointSlice,
  Namespace,
  Node,
  Service,
  ServiceAccount,
} from '../api/index.ts';
import { formatIPv4, parseCidr } from '../api/index.ts';
import { invariant } from '../sim/index.ts';
import type { ResolvedOptions } from './options.ts';
import type { NodeOptions } from './types.ts';

/** The n-th address of a range, counted from its base. */
function addressInRange(range: string, n: number): string {
  const cidr = parseCidr(range);
  invariant(cidr, `${range} is not an IPv4 range`);
  return formatIPv4(cidr.base + n);
}

export function bootNamespaces(): Draft<Namespace>[] {
  return ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
}

export function serviceAccount(name: string, namespace: string): Draft<ServiceAccount> {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

/** The Node object that a machine's kubelet registers, without its status. */
export function nodeObject(options: NodeOptions): Draft<Node> {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: options.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': options.name,
        'kubernetes.io/os': 'linux',
        ...(options.zone === undefined ? {} : { 'topology.kubernetes.io/zone': options.zone }),
        ...options.labels,
      },
    },
    spec: {
      podCIDR: options.podCIDR,
      podCIDRs: [options.podCIDR],
      ...(options.taints?.length ? { taints: options.taints } : {}),
    },
  };
}

/** A Node that has been there for a while: 4 cores, 8 GiB, 110 Pods, Ready. */
export function bootNode(options: NodeOptions, now: string): Draft<Node> {
  const resources = { cpu: '4', memory: '8145044Ki', 'ephemeral-storage': '61255492Ki', pods: '110' };
  const pressure = (type: string, reason: string, message: string) =>
    ({ type, status: 'False', reason, message, lastHeartbeatTime: now, lastTransitionTime: now }) as const;
  return {
    ...nodeObject(options),
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        pressure('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        pressure('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        pressure('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
      addresses: [
        { type: 'InternalIP', address: options.ip },
        ...(options.extraIPs ?? []).map((address) => ({ type: 'InternalIP', address }) as const),
        { type: 'Hostname', address: options.name },
      ],
      nodeInfo: {
        architecture: 'amd64',
        containerRuntimeVersion: 'containerd://2.2.1',
        kernelVersion: '6.18.5',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.36.2',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
      },
    },
  };
}

/** `default/kubernetes`: the API server's own Service, at the first address of the range. */
export function kubernetesService(options: ResolvedOptions): Draft<Service> {
  const clusterIP = addressInRange(options.serviceCIDR, 1);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    },
  };
}

/** The slice the API server keeps for its own Service: the control-plane node's address. */
export function kubernetesEndpointSlice(ip: string): Draft<EndpointSlice> {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  };
}

/** The same in the old form; the slice is the API server's own, so that nobody is to copy this into another. */
export function kubernetesEndpoints(ip: string): Draft<Endpoints> {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [{ addresses: [{ ip }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  };
}

const DNS_LABELS = { 'k8s-app': 'kube-dns' };

/** `kube-system/kube-dns`, by convention at the tenth address of the range. */
export function kubeDnsService(options: ResolvedOptions): Draft<Service> {
  const clusterIP = addressInRange(options.serviceCIDR, 10);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kube-dns',
      namespace: 'kube-system',
      labels: { ...DNS_LABELS, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      selector: DNS_LABELS,
      ports: [
        { name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 },
        { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53 },
        { name: 'metrics', protocol: 'TCP', port: 9153, targetPort: 9153 },
      ],
    },
  };
}

/** CoreDNS, two replicas, as kubeadm deploys it; it tolerates the control plane's taint. */
export function coreDnsDeployment(): Draft<Deployment> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: 'kube-system', labels: DNS_LABELS },
    spec: {
      replicas: 2,
      selector: { matchLabels: DNS_LABELS },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels: DNS_LABELS },
        spec: {
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: 'coredns',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          containers: [
            {
              name: 'coredns',
              image: 'registry.k8s.io/coredns/coredns:v1.14.2',
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
              ],
              resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
              readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 10, failureThreshold: 3 },
            },
          ],
        },
      },
    },
  };
}
