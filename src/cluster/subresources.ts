/**
 * What the API server does not answer itself but fetches from a node: the rules in its kernel, the log of a container. Upstream:
 * pkg/registry/core/node/rest and core/pod/rest. Left out: other proxied paths, following a log.
 */
import type { ApiServer, RestRequest, RestResponse } from '../apiserver/index.ts';
import type { KubeProxy } from '../kube-proxy/index.ts';
import type { Kubelet } from '../kubelet/index.ts';

interface NodeAgents {
  readonly api: Pick<ApiServer, 'get'>;
  readonly kubeProxy: Pick<KubeProxy, 'iptablesSave' | 'nftRuleset' | 'ipvsadm' | 'ipsetSave'>;
  readonly kubelet: Pick<Kubelet, 'logs'>;
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

/** The value of one query parameter; undefined when it is not there. */
function parameter(query: string, name: string): string | undefined {
  for (const pair of query.split('&')) {
    const [key, value = ''] = pair.split('=');
    if (key === name) return decodeURIComponent(value);
  }
  return undefined;
}

/** Answers a request for something on a node, or undefined when the API server should. */
export function answerFromNode(
  { api, kubeProxy, kubelet }: NodeAgents,
  { method, path }: RestRequest,
): RestResponse | undefined {
  if (method !== 'GET') return undefined;
  const [bare = '', query = ''] = path.split('?');
  const [, node, reader] = NODE_RULES.exec(bare) ?? [];
  if (node !== undefined && api.get('nodes', '', node))
    // A node without a table of kube-proxy's (another mode) has an empty nft listing.
    return text(kubeProxy[READERS[reader as keyof typeof READERS]](node) ?? '');
  const [, namespace, name] = POD_LOG.exec(bare) ?? [];
  // A Pod that is not there is refused by the API server, in its own words.
  if (namespace === undefined || name === undefined || !api.get('pods', namespace, name)) return undefined;
  const container = parameter(query, 'container');
  const previous = parameter(query, 'previous') === 'true';
  const lines = kubelet.logs({
    pod: `${namespace}/${name}`,
    ...(container === undefined ? {} : { container }),
    previous,
  });
  return lines && text(lines.map((line) => `${line.text}\n`).join(''));
}
