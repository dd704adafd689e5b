import type { EngineRow, Measured } from '../scripts/bench/row.d.mts';
import { masqAgentRules } from '../src/cni/index.ts';
import { generateRuleset } from '../src/kube-proxy/index.ts';
import { KUBELET_RULES } from '../src/kubelet/index.ts';
import { passKernelQuietly, type Arrival } from '../src/netfilter/index.ts';
import { aKernel } from '../src/testing/kernels.ts';
import { aService, aSlice } from '../src/testing/services.ts';

const SERVICES = 100;
const ENDPOINTS = 10;
const CONNECTIONS = 200_000;
const BUDGET = 200_000;

/** One node's rules for 100 Services with 10 endpoints each. */
function nodeRules() {
  const names = Array.from({ length: SERVICES }, (_, s) => `default/svc-${s}`);
  const services = names.map((name, s) => aService(name, { clusterIP: `10.96.0.${s + 1}` }));
  const slices = names.map((name, s) =>
    aSlice(
      name,
      Array.from({ length: ENDPOINTS }, (_, e) => ({ ip: `10.244.${e % 3}.${s + 1}` })),
    ),
  );
  return generateRuleset(services, slices, {
    name: 'node-a',
    addresses: ['192.168.10.11'],
    podCIDR: '10.244.1.0/24',
    zone: undefined,
    clusterCIDR: '10.244.0.0/16',
    detectLocal: 'ClusterCIDR',
    masqueradeAll: false,
    nodePortAddresses: [],
    localhostNodePorts: true,
    others: [KUBELET_RULES, masqAgentRules('10.244.0.0/16')],
  });
}

/** Opens connections from a Pod to one ClusterIP after the other: each walks all hooks and leaves a conntrack entry. */
function measure(): Measured {
  const rules = nodeRules();
  let word = 1;
  const chance = (probability: number) => {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    return word < probability * 2 ** 32;
  };
  const arrival: Arrival = { from: 'pod', pod: 'default/client', interface: 'veth1' };
  let best = 0;
  for (let round = 0; round < 5; round++) {
    let counted = 0;
    const kernel = aKernel({ rules, chance, count: ({ rules: { length } }) => (counted += length) });
    const start = performance.now();
    let compared = 0;
    for (let i = 0; i < CONNECTIONS; i++) {
      const header = {
        protocol: 'TCP',
        src: '10.244.1.200',
        sport: 1024 + (i % 60_000),
        dst: `10.96.0.${(i % SERVICES) + 1}`,
        dport: 80,
      } as const;
      const passage = passKernelQuietly(kernel, header, arrival, { opening: true });
      compared += passage.compared;
      const tracked = kernel.conntrack.find(header);
      if (tracked) kernel.conntrack.remove(tracked.entry);
    }
    if (compared < CONNECTIONS || counted < CONNECTIONS) throw new Error('the rules were not walked');
    best = Math.max(best, CONNECTIONS / ((performance.now() - start) / 1000));
  }
  return {
    value: Math.round(best),
    unit: 'a second',
    ok: best >= BUDGET,
    ofBudget: BUDGET / best,
    note: `${SERVICES} Services × ${ENDPOINTS} endpoints`,
  };
}

export const row: EngineRow = {
  kind: 'engine',
  order: 5,
  what: 'connections routed through a ClusterIP by walking the rules, engine only',
  budget: '200,000 a second',
  measure,
};
