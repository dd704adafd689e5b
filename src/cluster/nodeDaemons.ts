/**
 * The processes of a node that are no Pods, as far as they listen: kubelet, kube-proxy, containerd, and where the API server is the rest
 * of the control plane. Ports as kubeadm and kind set them. kube-proxy holds no NodePorts open: since v1.26 it is the rules that take
 * them (pkg/proxy, "Drop port opener"). Simplified: whatever the path, the same answer; TLS is not spoken, so who speaks plain HTTP to a
 * TLS port hears what Go's server says to that.
 */
import { timestamp } from '../api/index.ts';
import type { ApiServer } from '../apiserver/index.ts';
import type { KubeProxy } from '../kube-proxy/index.ts';
import type { NodeDaemon } from '../kubelet/index.ts';
import type { Listener, Network } from '../network/index.ts';
import { hash32 } from '../sim/index.ts';

const TLS_ONLY = { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' };
const KUBE_PROXY = { program: 'kube-proxy', pid: 873 };
const HEALTHY = { status: 200, body: 'ok' };

interface Served extends NodeDaemon {
  readonly answer: { readonly status: number; readonly body: string };
}

export interface NodeDaemons {
  /** All that listen. */
  of(node: string): readonly NodeDaemon[];
  /** The socket that takes a connection to an address of the node. */
  at(node: string, address: string, port: number): Listener | undefined;
}

interface Surroundings {
  readonly api: ApiServer;
  readonly kubeProxy: () => KubeProxy;
  readonly network: () => Network;
  readonly now: () => number;
  readonly addressOf: (node: string) => string | undefined;
}

/** containerd's streaming server takes a free port, another one on every node. */
const streamingPort = (node: string): number => 32_768 + (hash32(`containerd/${node}`) % 28_000);

function controlPlane(ip: string): readonly Served[] {
  const etcd = { program: 'etcd', pid: 581 };
  return [
    { ...etcd, address: '127.0.0.1', port: 2379, answer: TLS_ONLY },
    { ...etcd, address: ip, port: 2379, answer: TLS_ONLY },
    { ...etcd, address: ip, port: 2380, answer: TLS_ONLY },
    { ...etcd, address: '127.0.0.1', port: 2381, answer: { status: 200, body: '{"health":"true","reason":""}' } },
    { program: 'kube-controller', pid: 602, address: '127.0.0.1', port: 10_257, answer: TLS_ONLY },
    { program: 'kube-scheduler', pid: 611, address: '127.0.0.1', port: 10_259, answer: TLS_ONLY },
  ];
}

export function createNodeDaemons({ api, kubeProxy, network, now, addressOf }: Surroundings): NodeDaemons {
  function proxy(node: string): readonly Served[] {
    if (kubeProxy().status(node)?.running !== true) return [];
    const time = timestamp(now());
    const healthz = { status: 200, body: `{"lastUpdated": "${time}","currentTime": "${time}", "nodeEligible": true}` };
    return [
      { ...KUBE_PROXY, address: '127.0.0.1', port: 10_249, answer: HEALTHY },
      { ...KUBE_PROXY, address: '*', port: 10_256, answer: healthz },
    ];
  }

  /** kube-proxy's healthCheckNodePorts. The network asks kube-proxy itself for their answers. */
  function healthChecks(node: string): readonly NodeDaemon[] {
    const ip = addressOf(node) ?? '';
    return api.list('services').flatMap(({ spec: { healthCheckNodePort: port } }) => {
      const listens = port !== undefined && kubeProxy().healthCheck(node, ip, port) !== undefined;
      return listens ? [{ ...KUBE_PROXY, address: '*', port }] : [];
    });
  }

  function served(node: string): readonly Served[] {
    const ip = addressOf(node);
    if (ip === undefined) return [];
    const isHost = network()
      .socketsOn(node)
      .some(({ pod, program }) => pod === '' && program === 'kube-apiserver');
    return [
      { program: 'kubelet', pid: 237, address: '127.0.0.1', port: 10_248, answer: HEALTHY },
      { program: 'kubelet', pid: 237, address: '*', port: 10_250, answer: TLS_ONLY },
      {
        program: 'containerd',
        pid: 106,
        address: '127.0.0.1',
        port: streamingPort(node),
        answer: { status: 404, body: '404 page not found\n' },
      },
      ...proxy(node),
      ...(isHost ? controlPlane(ip) : []),
    ];
  }

  return {
    of: (node) => [...served(node), ...healthChecks(node)],
    at(node, address, port) {
      const found = served(node).find((one) => one.port === port && (one.address === '*' || one.address === address));
      if (!found) return undefined;
      const { program, answer } = found;
      return { pod: '', node, ip: address, port, protocol: 'TCP', program, answer: { ...answer, delay: 0 } };
    },
  };
}
