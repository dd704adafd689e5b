/** Every known routing case through the door: objects by the API, answers by `trace`. */
import { describe, expect, it } from 'vitest';
import type { Service } from '../api/index.ts';
import { proxyCases, slicesOfCase, type CaseFlow, type ProxyCase } from '../testing/proxyCases.ts';
import { createCluster, type Cluster } from './index.ts';

/** As the case says: no cloud controller, no system Pods, hand-made slices (so Services without selector). */
function clusterOf(proxyCase: ProxyCase): Cluster {
  const { config, nodes } = proxyCase;
  const { serviceCIDR } = config as typeof config & { readonly serviceCIDR: string };
  const cluster = createCluster({
    nodes,
    serviceCIDR,
    clusterCIDR: config.clusterCIDR,
    proxy: config,
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

function check(cluster: Cluster, flow: CaseFlow): void {
  const { outcomes } = cluster.trace({
    from: { address: flow.sourceIP, entersAt: flow.fromNode, as: flow.sourceKind },
    to: { host: flow.destIP, port: flow.destPort },
    protocol: flow.protocol as 'TCP' | 'UDP',
  });
  const { expect: wanted } = flow;
  expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
  const verdicts = [...new Set(outcomes.map(({ verdict }) => verdict))];
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

for (const proxyCase of proxyCases()) {
  describe(proxyCase.id, () => {
    let cluster: Cluster | undefined;
    for (const flow of proxyCase.flows)
      it(`${flow.id}: ${flow.name}`, () => check((cluster ??= clusterOf(proxyCase)), flow));
  });
}
