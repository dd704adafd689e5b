/**
 * What the API server does not answer itself but fetches from a node: the rules in its kernel, the log of a container. Upstream:
 * pkg/registry/core/node/rest and core/pod/rest. Left out: other proxied paths.
 */
import { RESOURCES } from '../api/index.ts';
import {
  notFound,
  type ApiServer,
  type RestRequest,
  type RestResponse,
  type StreamResponse,
} from '../apiserver/index.ts';
import type { KubeProxy } from '../kube-proxy/index.ts';
import type { Kubelet } from '../kubelet/index.ts';
import { answerLog } from './podLog.ts';

interface NodeAgents {
  readonly api: Pick<ApiServer, 'get'>;
  readonly kubeProxy: Pick<KubeProxy, 'iptablesSave' | 'nftRuleset' | 'ipvsadm' | 'ipsetSave'>;
  readonly kubelet: Pick<Kubelet, 'openLog'>;
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
const text = (body: string): RestResponse => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });

/**
 * Answers a request for something on a node, or undefined when the API server should. `streaming`: what keeps coming, as a stream.
 * @throws ApiError NotFound when there is no such node
 */
export function answerFromNode(
  agents: NodeAgents,
  { method, path }: RestRequest,
  streaming: boolean,
): StreamResponse | undefined {
  if (method !== 'GET') return undefined;
  const { api, kubeProxy } = agents;
  const [bare = ''] = path.split('?');
  const [, node, reader] = NODE_RULES.exec(bare) ?? [];
  if (node !== undefined) {
    if (!api.get('nodes', '', node)) throw notFound(RESOURCES.nodes, node);
    // A node without a table of kube-proxy's (another mode) has an empty nft listing.
    return text(kubeProxy[READERS[reader as keyof typeof READERS]](node) ?? '');
  }
  return answerLog(agents, path, streaming);
}
