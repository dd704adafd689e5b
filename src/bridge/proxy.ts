/**
 * Requests through the API server to a Pod, a Service or a node: …/services/[scheme:]NAME[:port]/proxy/PATH, with any method. Upstream:
 * pkg/registry/core/{service,pod,node} (ResourceLocation) and apimachinery/pkg/util/proxy. As there, a Service's endpoint is chosen at
 * random and reached directly. The request is made by the API server's node over the simulated network. Left out: WebSocket through it,
 * the kubelet's own paths but healthz and pods.
 */
import { ApiError } from '../api/index.ts';
import type { Cluster, RestRequest, RestResponse } from '../cluster/index.ts';
import { curlWords, endToEnd, readAnswer } from './httpText.ts';
import { kubeletAnswer, proxiedAddress, type Proxied } from './proxyTarget.ts';
import { rewriteBody, rewriteLocation, type Rewriting } from './rewriteLinks.ts';
import { failure } from './status.ts';

const PROXIED = /^(\/api\/v1\/(?:namespaces\/([^/]+)\/(services|pods)|(nodes))\/([^/?]+)\/proxy)(\/[^?]*)?(\?.*)?$/;
/** How long an endpoint may take, in seconds of cluster time. */
const PATIENCE_SECONDS = 30;
/** And in real time, which may be all that passes. */
const WAIT_MS = 35_000;
const CURL_REFUSED = 7;
const CURL_TIMED_OUT = 28;

type Door = Pick<Cluster, 'exec' | 'object' | 'objects'>;

export interface Proxy {
  /** The answer of what a path leads to; undefined when the path is none of the proxy's. */
  answer(request: RestRequest): Promise<RestResponse> | undefined;
  /** Something may have happened in the cluster. */
  pump(): void;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const refusal = (code: number, message: string): RestResponse => ({
  status: code,
  headers: JSON_TYPE,
  body: failure(code, message),
});

export function createProxy(cluster: Door): Proxy {
  const waiting = new Set<() => void>();

  const fetchFrom = (target: Extract<Proxied, { readonly address: string }>, asked: Asked): Promise<RestResponse> => {
    const { address, scheme } = target;
    const command = curlWords(asked, `${scheme}://${address}`, PATIENCE_SECONDS);
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
        if (exit === 0) end(throughProxy(printed, { address, prefix: asked.prefix }));
        else if (exit !== undefined || session.gone) end(refusal(503, unreachable(address, exit)));
      };
      const over = setTimeout(() => {
        session.close();
        end(refusal(503, unreachable(address, CURL_TIMED_OUT)));
      }, WAIT_MS);
      // Node's timers keep the process alive; a page's are numbers.
      if (typeof over === 'object') over.unref();
      waiting.add(look);
      look();
    });
  };

  return {
    answer(request) {
      const [, prefix, namespace = '', inNamespace, nodes, id = '', rest = '', query = ''] =
        PROXIED.exec(request.path) ?? [];
      if (prefix === undefined) return undefined;
      const { method } = request;
      try {
        const target = proxiedAddress(cluster, (inNamespace ?? nodes) as 'services' | 'pods' | 'nodes', namespace, id);
        // The cluster itself answers for its kubelets what it knows of their rules.
        if ('kubelet' in target) return kubeletAnswer(cluster, target.kubelet, rest);
        if ('status' in target) return Promise.resolve(target);
        if (rest === '' && (method === 'GET' || method === 'HEAD'))
          return Promise.resolve({ status: 301, headers: { Location: `${prefix}/${query}` }, body: '' });
        return fetchFrom(target, { ...askedOf(request, prefix), path: `${rest === '' ? '/' : rest}${query}` });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return Promise.resolve({ status: error.status.code, headers: JSON_TYPE, body: error.status });
      }
    },
    pump() {
      for (const look of waiting) look();
    },
  };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly prefix: string;
}

/** Headers that speak to the API server; the host is the endpoint's. */
const OWN = /^(host|authorization|accept-encoding|impersonate-.*|kubectl-.*)$/i;

function askedOf({ method, path, headers = {}, body }: RestRequest, prefix: string): Asked {
  const given = Object.entries(headers).filter(([name]) => !OWN.test(name));
  const bytes = body instanceof Uint8Array ? body : new TextEncoder().encode(typeof body === 'string' ? body : '');
  return { method, path, headers: given, body: bytes, prefix };
}

function throughProxy(printed: string, rewriting: Rewriting): RestResponse {
  const answer = readAnswer(printed);
  const headers: Record<string, string> = {};
  for (const [name, value] of endToEnd(answer))
    headers[name] = name.toLowerCase() === 'location' ? rewriteLocation(value, rewriting) : value;
  const isHtml = /^text\/html\b/i.test(answer.headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? '');
  return { status: answer.status, headers, body: isHtml ? rewriteBody(answer.body, rewriting) : answer.body };
}

function apiServerNode(cluster: Door): string {
  const nodes = cluster.objects('nodes');
  const host = nodes.find(({ metadata }) => metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined);
  return (host ?? nodes[0])?.metadata.name ?? '';
}

/** What Go's dialer says of curl's exit codes. */
function unreachable(address: string, exit: number | undefined): string {
  const why = exit === CURL_REFUSED ? 'connect: connection refused' : 'i/o timeout';
  return `error trying to reach service: dial tcp ${address}: ${why}`;
}
