/**
 * Where a proxied request goes: the address behind [scheme:]NAME[:port] of a Pod, a Service or a node. Upstream: ResourceLocation of
 * pkg/registry/core/{pod/strategy,service/storage/storage,node/strategy}.go.
 */
import type { Endpoints, Node, Pod, Service } from '../api/index.ts';
import type { Cluster, RestResponse } from '../cluster/index.ts';
import { failure } from './status.ts';

type Door = Pick<Cluster, 'object' | 'objects'>;

export type Proxied =
  | { readonly scheme: string; readonly address: string }
  /** The kubelet of this node. */
  | { readonly kubelet: string }
  | RestResponse;

const KUBELET_PORT = '10250';

const refusal = (code: number, message: string): RestResponse => ({
  status: code,
  headers: { 'Content-Type': 'application/json' },
  body: failure(code, message),
});
const notFound = (resource: string, name: string): RestResponse => ({
  status: 404,
  headers: { 'Content-Type': 'application/json' },
  body: { ...failure(404, `${resource} "${name}" not found`), reason: 'NotFound', details: { name, kind: resource } },
});

interface Id {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

/** @returns a refusal when there is no such object, or it has no address */
export function proxiedAddress(
  cluster: Door,
  resource: 'services' | 'pods' | 'nodes',
  namespace: string,
  id: string,
): Proxied {
  const split = splitId(id);
  const one = resource.slice(0, -1);
  if (!split) return refusal(400, `invalid ${one} request ${JSON.stringify(decodeURIComponent(id))}`);
  if (resource === 'nodes') return nodeAddress(cluster, split);
  return resource === 'pods' ? podAddress(cluster, namespace, split) : serviceAddress(cluster, namespace, split, id);
}

/** Parts of `name`, `name:port` or `scheme:name:port`. */
function splitId(id: string): Id | undefined {
  const parts = decodeURIComponent(id).split(':');
  if (parts.length > 3) return undefined;
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  if (name === '' || !['', 'http', 'https'].includes(scheme)) return undefined;
  return { scheme: scheme === '' ? 'http' : scheme, name, port };
}

function podAddress(cluster: Door, namespace: string, { scheme, name, port }: Id): Proxied {
  const pod: Pod | undefined = cluster.object('pods', namespace, name);
  if (!pod) return notFound('pods', name);
  const ip = pod.status?.podIP;
  if (ip === undefined) return refusal(400, 'address not allowed');
  const declared = pod.spec.containers.flatMap(({ ports }) => ports ?? [])[0]?.containerPort;
  const fallback = declared ?? (scheme === 'https' ? 443 : 80);
  return { scheme, address: `${ip}:${port === '' ? String(fallback) : port}` };
}

function serviceAddress(cluster: Door, namespace: string, { scheme, name, port }: Id, id: string): Proxied {
  const service: Service | undefined = cluster.object('services', namespace, name);
  if (!service) return notFound('services', name);
  let portName = port;
  if (/^\d+$/.test(port)) {
    const found = service.spec.ports?.find((each) => each.port === Number(port));
    if (!found) return refusal(503, `no service port ${port} found for service ${JSON.stringify(name)}`);
    portName = found.name ?? '';
  }
  const endpoints: Endpoints | undefined = cluster.object('endpoints', namespace, name);
  const addresses = (endpoints?.subsets ?? []).flatMap(({ addresses: ready = [], ports = [] }) =>
    ports
      .filter((each) => (each.name ?? '') === portName)
      .flatMap((each) => ready.map(({ ip }) => `${ip}:${String(each.port)}`)),
  );
  const address = addresses[Math.floor(Math.random() * addresses.length)];
  return address === undefined
    ? refusal(503, `no endpoints available for service ${JSON.stringify(decodeURIComponent(id))}`)
    : { scheme, address };
}

function nodeAddress(cluster: Door, { scheme, name, port }: Id): Proxied {
  const node: Node | undefined = cluster.object('nodes', '', name);
  if (!node) return notFound('nodes', name);
  if (port === '' || port === KUBELET_PORT) return { kubelet: name };
  const ip = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  return ip === undefined
    ? refusal(400, `could not find internal IP of node ${JSON.stringify(name)}`)
    : { scheme, address: `${ip}:${port}` };
}

/** What a kubelet says on its own port; undefined: the cluster is asked. */
export function kubeletAnswer(cluster: Door, node: string, path: string): Promise<RestResponse> | undefined {
  if (path === '/healthz')
    return Promise.resolve({ status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'ok' });
  if (path !== '/pods' && path !== '/pods/') return undefined;
  const items = cluster.objects('pods').filter(({ spec }) => spec.nodeName === node);
  return Promise.resolve({
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: { kind: 'PodList', apiVersion: 'v1', metadata: {}, items },
  });
}
