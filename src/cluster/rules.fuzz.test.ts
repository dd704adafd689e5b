/**
 * Rules kept up to date step by step, while Services, slices, nodes' zones and kube-proxy's settings change in any order and time is
 * rewound, are those that a kube-proxy started afresh would write: the same text, in every mode. How many clusters: src/testing/rounds.ts.
 */
import { describe, expect, it } from 'vitest';

import { masqAgentRules } from '../cni/index.ts';
import { generateRuleset, type ProxySettings } from '../kube-proxy/index.ts';
import { KUBELET_RULES } from '../kubelet/index.ts';
import { printIpsetSave, printIptablesSave, printIpvsadm, printNftTable, type Ruleset } from '../netfilter/index.ts';
import { seeds } from '../testing/rounds.ts';
import { aRoutingCase, type RoutingCase } from '../testing/routingCases.ts';
import { createCluster, type Cluster, type ProxyOptions } from './index.ts';

const ZONE = 'topology.kubernetes.io/zone';

/** Without the lines that tell the time. */
const textOf = (save: string) => save.replace(/^#.*\n/gm, '');

type Mode = ProxySettings['mode'];
const MODES: readonly Mode[] = ['iptables', 'nftables', 'ipvs'];

/** All that lies in a node's kernel, as the tools print it. */
function printed({ tables, nft, ipvs }: Ruleset): readonly string[] {
  return [
    textOf(printIptablesSave({ tables }, { date: '' })),
    ...(nft ? [printNftTable(nft)] : []),
    ...(ipvs ? [printIpvsadm(ipvs, []), printIpsetSave(ipvs.sets)] : []),
  ];
}

function inForce(cluster: Cluster, name: string): readonly string[] {
  const { mode } = cluster.settings.proxy;
  return [
    textOf(cluster.iptablesSave(name)),
    ...(mode === 'nftables' ? [cluster.nftRuleset(name)] : []),
    ...(mode === 'ipvs' ? [cluster.ipvsadm(name), cluster.ipsetSave(name)] : []),
  ];
}

function rebuilt(cluster: Cluster, { settings, nodes }: RoutingCase, name: string): readonly string[] {
  const { ip, extraIPs, podCIDR } = nodes.find((node) => node.name === name)!;
  const zone = cluster.object('nodes', '', name)?.metadata.labels?.[ZONE];
  const rules = generateRuleset(cluster.objects('services'), cluster.objects('endpointslices'), {
    ...settings,
    ...cluster.settings.proxy,
    serviceCIDRs: [settings.serviceCIDR],
    name,
    addresses: [ip, ...extraIPs],
    podCIDR,
    zone,
    others: [KUBELET_RULES, masqAgentRules(settings.clusterCIDR)],
  });
  return printed(rules);
}

/** What proxies are started again with. */
const RESTARTS: readonly ProxyOptions[] = [
  ...MODES.map((mode) => ({ mode })),
  { masqueradeAll: true },
  { masqueradeAll: false },
  { detectLocal: 'NodeCIDR' },
  { nodePortAddresses: ['primary'] },
  { nodePortAddresses: [] },
];

/** Objects of other cases under the same names: every field may change, and some changes are refused. */
function change(cluster: Cluster, { dice, nodes }: RoutingCase): void {
  const request = (method: string, path: string, body?: unknown) =>
    cluster.request({ method, path, headers: { 'content-type': 'application/merge-patch+json' }, body });
  const name = `svc-${dice.below(5)}`;
  const slice = `/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/${name}-${dice.below(2)}`;
  switch (dice.below(11)) {
    case 0:
      request('DELETE', `/api/v1/namespaces/default/services/${name}`);
      break;
    case 1:
      request('DELETE', slice);
      break;
    case 2:
      request('PATCH', `/api/v1/nodes/${dice.one(nodes).name}`, {
        metadata: { labels: { [ZONE]: dice.one(['west', 'east', null]) } },
      });
      break;
    case 3:
      request('PATCH', `/api/v1/namespaces/default/services/${name}/status`, {
        status: { loadBalancer: { ingress: dice.chance(0.7) ? [{ ip: `198.51.100.${dice.below(90)}` }] : null } },
      });
      break;
    case 4:
      cluster.configure({ kind: 'setProxy', proxy: dice.one(RESTARTS) });
      break;
    default:
      apply(cluster, dice.one(aRoutingCase(100 + dice.below(40)).manifests));
  }
}

function apply(cluster: Cluster, manifest: object): void {
  try {
    cluster.apply(JSON.stringify(manifest));
  } catch (error) {
    // The API server may say no (a type that may not become another, a port that is taken): that is a change too.
    if (!(error instanceof Error && 'status' in error)) throw error;
  }
}

/** Whoever looks in between changes nothing; a proxy that is just starting may have no rules of its mode yet. */
function looked(cluster: Cluster, name: string): void {
  cluster.iptablesSave(name);
  const { mode } = cluster.proxyStatus(name) ?? {};
  if (mode === 'nftables') cluster.nftRuleset(name);
  if (mode === 'ipvs') cluster.ipsetSave(name);
}

describe('rules after any history', () => {
  for (const seed of seeds(9, MODES.length)) {
    const mode = MODES[seed % MODES.length]!;
    it(`that begins in ${mode} mode are those of a full rebuild (seed ${seed})`, () => {
      const random = aRoutingCase(seed);
      const { dice, nodes, manifests, settings } = random;
      const { clusterCIDR, serviceCIDR, ...proxy } = settings;
      const cluster = createCluster({
        seed,
        nodes,
        clusterCIDR,
        proxy: { ...proxy, mode },
        systemPods: false,
        serviceCIDR,
      });
      for (const manifest of manifests) apply(cluster, manifest);
      for (let step = 0; step < 60; step++) {
        change(cluster, random);
        cluster.advance(dice.below(900));
        if (dice.chance(0.15)) cluster.seek(Math.max(0, cluster.now - dice.below(3000)));
        if (dice.chance(0.3)) looked(cluster, dice.one(nodes).name);
      }
      cluster.settle();
      for (const { name } of nodes) expect(inForce(cluster, name), name).toEqual(rebuilt(cluster, random, name));
    });
  }
});
