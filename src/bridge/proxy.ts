/**
 * GET through the API server to a Pod or a Service: …/services/[scheme:]NAME[:port]/proxy/PATH. Upstream: pkg/registry/core/service/
 * storage (ResourceLocation), core/pod/strategy.go and apimachinery/pkg/util/proxy. As there, a Service's endpoint is chosen at random
 * and reached directly. The request is made by the API server's node over the simulated network. Left out: other methods, TLS, the
 * rewriting of links in pages.
 */
import { ApiError, type Endpoints, type Pod, type Service } from '../api/index.ts';
import type { Cluster, RestResponse } from '../cluster/index.ts';
import { failure } from './status.ts';

const PROXIED = /^\/api\/v1\/namespaces\/([^/]+)\/(services|pods)\/([^/]+)\/proxy(\/[^?]*)?(\?.*)?$/;
/** How long an endpoint may take, in seconds of cluster time. */
const PATIENCE_SECONDS = 30;
/** And in real time, which may be all that passes. */
const WAIT_MS = 35_000;

type Door = Pick<Cluster, 'exec' | 'object' | 'objects'>;

export interface Proxy {
  /** The answer of what a path leads to; undefined when the path is none of the proxy's. */
  get(method: string, path: string): Promise<RestResponse> | undefined;
  /** Something may have happened in the cluster. */
  pump(): void;
}

const refusal = (code: number, message: string): RestResponse => ({
  status: code,
  headers: { 'Content-Type': 'application/json' },
  body: failure(code, message),
});

const unavailable = (message: string): RestResponse => refusal(503, message);

export function createProxy(cluster: Door): Proxy {
  const waiting = new Set<() => void>();

  const fetchFrom = (address: string, path: string): Promise<RestResponse> => {
    const command = ['curl', '-si', '--max-time', String(PATIENCE_SECONDS), `http://${address}${path}`];
    const session = cluster.exec({ node: apiServerNode(cluster), command });
    let printed = '';
    return new Promise((resolve) => {
      const end = (answer: RestResponse): void => {
        clearTimeout(over);
        waiting.delete(look);
        resolve(answer);
      };
      const look = (): void => {
        const { exit } = session;
        printed += session.read().stdout;
        if (exit === 0) end(parseAnswer(printed));
        else if (exit !== undefined || session.gone) end(unavailable(unreachable(address, exit)));
      };
      const over = setTimeout(() => {
        session.close();
        end(unavailable(unreachable(address, 28)));
      }, WAIT_MS);
      // Node's timers keep the process alive; a page's are numbers.
      if (typeof over === 'object') over.unref();
      waiting.add(look);
      look();
    });
  };

  return {
    get(method, path) {
      const [, namespace = '', resource, id = '', rest = '/', query = ''] = PROXIED.exec(path) ?? [];
      if (resource === undefined) return undefined;
      if (method !== 'GET') return Promise.resolve(refusal(405, 'only GET is proxied here'));
      try {
        const address =
          resource === 'pods' ? podAddress(cluster, namespace, id) : serviceAddress(cluster, namespace, id);
        return typeof address === 'string' ? fetchFrom(address, rest + query) : Promise.resolve(address);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return Promise.resolve({
          status: error.status.code,
          headers: { 'Content-Type': 'application/json' },
          body: error.status,
        });
      }
    },
    pump() {
      for (const look of waiting) look();
    },
  };
}

function apiServerNode(cluster: Door): string {
  const nodes = cluster.objects('nodes');
  const host = nodes.find(({ metadata }) => metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined);
  return (host ?? nodes[0])?.metadata.name ?? '';
}

/** Name and port of `name`, `name:port` or `scheme:name:port`. */
function splitId(id: string): { readonly name: string; readonly port: string } | undefined {
  const parts = decodeURIComponent(id).split(':');
  if (parts.length > 3 || (parts.length === 3 && !['', 'http'].includes(parts[0] ?? ''))) return undefined;
  const [name = '', port = ''] = parts.length === 3 ? parts.slice(1) : parts;
  return name === '' ? undefined : { name, port };
}

const notFound = (resource: string, name: string): RestResponse => ({
  status: 404,
  headers: { 'Content-Type': 'application/json' },
  body: { ...failure(404, `${resource} "${name}" not found`), reason: 'NotFound', details: { name, kind: resource } },
});

function podAddress(cluster: Door, namespace: string, id: string): string | RestResponse {
  const split = splitId(id);
  if (!split) return refusal(400, `invalid pod request ${JSON.stringify(id)}`);
  const pod: Pod | undefined = cluster.object('pods', namespace, split.name);
  if (!pod) return notFound('pods', split.name);
  const ip = pod.status?.podIP;
  if (ip === undefined) return refusal(400, 'address not allowed');
  const declared = pod.spec.containers.flatMap(({ ports }) => ports ?? [])[0]?.containerPort;
  return `${ip}:${split.port === '' ? String(declared ?? 80) : split.port}`;
}

function serviceAddress(cluster: Door, namespace: string, id: string): string | RestResponse {
  const split = splitId(id);
  if (!split) return refusal(400, `invalid service request ${JSON.stringify(id)}`);
  const { name, port } = split;
  const service: Service | undefined = cluster.object('services', namespace, name);
  if (!service) return notFound('services', name);
  let portName = port;
  if (/^\d+$/.test(port)) {
    const found = service.spec.ports?.find((each) => each.port === Number(port));
    if (!found) return unavailable(`no service port ${port} found for service ${JSON.stringify(name)}`);
    portName = found.name ?? '';
  }
  const endpoints: Endpoints | undefined = cluster.object('endpoints', namespace, name);
  const addresses = (endpoints?.subsets ?? []).flatMap(({ addresses: ready = [], ports = [] }) =>
    ports
      .filter((each) => (each.name ?? '') === portName)
      .flatMap((each) => ready.map(({ ip }) => `${ip}:${String(each.port)}`)),
  );
  return (
    addresses[Math.floor(Math.random() * addresses.length)] ??
    unavailable(`no endpoints available for service ${JSON.stringify(id)}`)
  );
}

/** What Go's dialer says of curl's exit codes. */
function unreachable(address: string, exit: number | undefined): string {
  const why = exit === 7 ? 'connect: connection refused' : 'i/o timeout';
  return `error trying to reach service: dial tcp ${address}: ${why}`;
}

/** What `curl -i` prints: a status line, headers, an empty line, the body. */
function parseAnswer(text: string): RestResponse {
  const end = /\r?\n\r?\n/.exec(text);
  const [first = '', ...lines] = text.slice(0, end?.index ?? 0).split(/\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    // What belongs to the connection, or is reckoned anew, stays behind.
    if (name !== '' && !/^(connection|content-length|transfer-encoding|keep-alive)$/i.test(name)) headers[name] = value;
  }
  const body = text.slice((end?.index ?? 0) + (end?.[0].length ?? 0));
  return { status: Number(/^HTTP\/\S+ (\d{3})/.exec(first)?.[1] ?? 502), headers, body };
}
