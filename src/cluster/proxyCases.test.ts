/** Every known routing case through the door: objects by the API, answers by `trace`, in the modes of kube-proxy. */
import { describe, expect, it } from 'vitest';
import type { Service } from '../api/index.ts';
import { proxyCases, slicesOfCase, type CaseFlow, type ProxyCase } from '../testing/proxyCases.ts';
import { createCluster, type Cluster } from './index.ts';

type Mode = 'iptables' | 'nftables' | 'ipvs';

const REJECTED_PORT = 'reject: a port that is none of the Service’s';
const PRIMARY_ONLY = 'refused: where nobody says otherwise, only a node’s primary address answers NodePorts';
const UNUSED_PORT = 'reject: KUBE-IPVS-FILTER lets nothing to a ClusterIP but what is for a virtual server';
const NO_LOCAL = 'reject: a virtual server without real servers tells the client at once';
const FALLBACK = 'accept: policy Local without an endpoint here falls back to all of them, where those are known';
const UNMASQUERADED = 'accept, plain: policy Local keeps the source of the node itself, too';

/** Where a mode answers otherwise than iptables mode: the verdict, whether masqueraded, and why. */
const OTHERWISE: Readonly<Record<Mode, Readonly<Record<string, string>>>> = {
  iptables: {},
  nftables: {
    'clusterip-general/8': REJECTED_PORT,
    'clusterip-general/9': REJECTED_PORT,
    'multi-clusterip/8': REJECTED_PORT,
    'nodeports-localhost-on/4': 'refused: there are no NodePorts on localhost',
    'nodeports-localhost-on/5': PRIMARY_ONLY,
    'nodeports-localhost-off/5': PRIMARY_ONLY,
  },
  ipvs: {
    'clusterip-general/8': UNUSED_PORT,
    'clusterip-general/9': UNUSED_PORT,
    'multi-clusterip/8': UNUSED_PORT,
    'nodeports-localhost-on/4': 'refused: no virtual server is on a loopback address',
    'itp-local-none/1': NO_LOCAL,
    'categorize-itp-local-all-remote/1': NO_LOCAL,
    'categorize-both-local-all-remote/1': FALLBACK,
    // The answers do not come back through this node; an endpoint that nobody simulates is not asked for one.
    'categorize-both-local-all-remote/2': FALLBACK,
    'multi-nodeport-local/3': FALLBACK,
    'categorize-both-local-all-remote/4': UNMASQUERADED,
    'multi-nodeport-local/5': UNMASQUERADED,
    'lb-source-range-without-nodes/1': 'accept: only what has the address itself as its source is taken for the node',
  },
};

/** As the case says: no cloud controller, no system Pods, hand-made slices (so Services without selector). */
function clusterOf(proxyCase: ProxyCase, mode: Mode): Cluster {
  const { config, nodes } = proxyCase;
  const { serviceCIDR } = config as typeof config & { readonly serviceCIDR: string };
  const cluster = createCluster({
    nodes,
    serviceCIDR,
    clusterCIDR: config.clusterCIDR,
    proxy: { ...config, mode },
    systemPods: false,
    loadBalancer: false,
    hopLatency: 0,
  });
  const namespaces = new Set(proxyCase.services.map(({ metadata }) => metadata.namespace ?? 'default'));
  for (const name of namespaces)
    cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  for (const service of proxyCase.services) createService(cluster, service);
  for (const { metadata, ...slice } of slicesOfCase(proxyCase)) {
    const { name, namespace, labels } = metadata;
    cluster.apply(JSON.stringify({ ...slice, metadata: { name, namespace, labels } }));
  }
  cluster.settle();
  return cluster;
}

function createService(cluster: Cluster, { status, spec, ...service }: Service): void {
  const { selector: _selector, ...rest } = spec;
  cluster.apply(JSON.stringify({ ...service, spec: rest }));
  if (!status) return;
  const { namespace = 'default', name } = service.metadata;
  const answer = cluster.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${namespace}/services/${name}/status`,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { status },
  });
  expect(answer.status).toBe(200);
}

function check(cluster: Cluster, flow: CaseFlow, otherwise: string | undefined): void {
  const { outcomes } = cluster.trace({
    from: { address: flow.sourceIP, entersAt: flow.fromNode, as: flow.sourceKind },
    to: { host: flow.destIP, port: flow.destPort },
    protocol: flow.protocol as 'TCP' | 'UDP',
  });
  const { expect: wanted } = flow;
  expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
  const verdicts = [...new Set(outcomes.map(({ verdict }) => verdict))];
  if (otherwise !== undefined) {
    const [answer = ''] = otherwise.split(':');
    expect(verdicts).toEqual([answer.replace(', plain', '')]);
    if (answer.endsWith('plain')) expect(outcomes.some(({ masqueraded }) => masqueraded)).toBe(false);
    return;
  }
  if (wanted.result !== 'accept') {
    expect(verdicts).toEqual([wanted.result]);
    return;
  }
  if (!wanted.translated) {
    expect(verdicts.filter((verdict) => verdict === 'reject' || verdict === 'drop')).toEqual([]);
    return;
  }
  expect(verdicts).toEqual(['accept']);
  expect(new Set(outcomes.map(({ endpoint }) => endpoint))).toEqual(new Set(wanted.to));
  for (const { endpoint = '', masqueraded } of outcomes)
    expect(masqueraded, endpoint).toBe(wanted.masquerade || (wanted.masqueradeOnlyTo?.includes(endpoint) ?? false));
}

for (const mode of ['iptables', 'nftables', 'ipvs'] as const) {
  describe.each(proxyCases())(`${mode}: $id`, (proxyCase) => {
    let cluster: Cluster | undefined;
    for (const flow of proxyCase.flows) {
      const otherwise = OTHERWISE[mode][flow.id];
      const name = otherwise === undefined ? '' : ` (${otherwise})`;
      it(`${flow.id}: ${flow.name}${name}`, () => {
        cluster ??= clusterOf(proxyCase, mode);
        check(cluster, flow, otherwise);
      });
    }
  });
}
