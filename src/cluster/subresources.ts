/**
 * What the API server does not answer itself but fetches from a node: the rules in its kernel, the log of a container. Upstream:
 * pkg/registry/core/node/rest and core/pod/rest. Left out: other proxied paths.
 */
import { ApiError } from '../api/index.ts';
import type { ApiServer, RestRequest, RestResponse, StreamResponse } from '../apiserver/index.ts';
import type { KubeProxy } from '../kube-proxy/index.ts';
import type { Kubelet } from '../kubelet/index.ts';
import { podLog } from './podLogs.ts';

interface NodeAgents {
  readonly api: Pick<ApiServer, 'get'>;
  readonly kubeProxy: Pick<KubeProxy, 'iptablesSave' | 'nftRuleset' | 'ipvsadm' | 'ipsetSave'>;
  readonly kubelet: Pick<Kubelet, 'logs'>;
  /** Cluster time, in ms. */
  readonly now: () => number;
}

const NODE_RULES = /^\/api\/v1\/nodes\/([^/]+)\/proxy\/(iptables-save|nft-ruleset|ipvsadm|ipset-save)$/;
const READERS = {
  'iptables-save': 'iptablesSave',
  'nft-ruleset': 'nftRuleset',
  ipvsadm: 'ipvsadm',
  'ipset-save': 'ipsetSave',
} as const;
const POD_LOG = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;

const text = (body: string): RestResponse => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });

function queryOf(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    const [key = '', value = ''] = pair.split('=');
    if (key !== '' && !query.has(key)) query.set(key, decoded(value));
  }
  return query;
}

/** A stray percent sign stands for itself. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/** What an answer is made of, or the refusal that making it ended with. */
function answered(make: () => StreamResponse): StreamResponse {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status } = error;
    return { status: status.code, headers: { 'Content-Type': 'application/json' }, body: status };
  }
}

/** Answers a request for something on a node, or undefined when the API server should. */
export function answerFromNode(
  { api, kubeProxy, kubelet, now }: NodeAgents,
  { method, path }: RestRequest,
  streaming = false,
): StreamResponse | undefined {
  if (method !== 'GET') return undefined;
  const [bare = '', query = ''] = path.split('?');
  const [, node, reader] = NODE_RULES.exec(bare) ?? [];
  if (node !== undefined && api.get('nodes', '', node))
    // A node without a table of kube-proxy's (another mode) has an empty nft listing.
    return text(kubeProxy[READERS[reader as keyof typeof READERS]](node) ?? '');
  const [, namespace, name] = POD_LOG.exec(bare) ?? [];
  const pod = namespace === undefined || name === undefined ? undefined : api.get('pods', namespace, name);
  // A Pod that is not there is refused by the API server, in its own words.
  if (!pod) return undefined;
  return answered(() => {
    const log = podLog({ api, kubelet, now }, pod, queryOf(query));
    if (typeof log === 'string') return text(log);
    if (streaming) return { ...text(''), body: undefined, stream: log };
    return text(log.read());
  });
}
