/**
 * How many rules a node holds: docs/rule-counts.md, counted from the rules themselves and reviewed there. A change of a number is a
 * change of what a node pays. UPDATE_RULE_COUNTS=1 writes the tables anew (then run Prettier, and read what changed).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { Service } from '../api/index.ts';
import { masqAgentRules } from '../cni/index.ts';
import { KUBELET_RULES } from '../kubelet/index.ts';
import { passKernel, type Ruleset } from '../netfilter/index.ts';
import { aKernel } from '../testing/kernels.ts';
import { aService, aSlice, type EndpointOptions, type ServiceOptions } from '../testing/services.ts';
import { generateRuleset, type PlacedNode, type ProxyConfig } from './index.ts';
import { createIpvsGenerator } from './ipvs/generateIpvs.ts';
import { stateOf } from './proxyState.ts';

const DOC = new URL('../../docs/rule-counts.md', import.meta.url);

const NODE: PlacedNode & ProxyConfig = {
  name: 'node-1',
  addresses: ['192.168.49.11'],
  podCIDR: '10.244.0.0/24',
  zone: undefined,
  clusterCIDR: '10.244.0.0/16',
  detectLocal: 'ClusterCIDR',
  masqueradeAll: false,
  nodePortAddresses: [],
  localhostNodePorts: true,
  others: [KUBELET_RULES, masqAgentRules('10.244.0.0/16')],
};

const LOCAL = 3;

/** The first three on this node, if there are so many and they are wanted here. */
function endpoints(count: number, local = LOCAL): EndpointOptions[] {
  return Array.from({ length: count }, (_, i) => ({
    ip: `10.244.${i >> 8}.${i & 255}`,
    node: i < local ? 'node-1' : 'node-2',
  }));
}

type Generate = typeof generateRuleset;

const generateIpvs: Generate = (services, slices, node) => createIpvsGenerator(node)(stateOf(services, slices), node);

function rulesOf(
  services: number,
  each: readonly EndpointOptions[],
  options: ServiceOptions = {},
  generate: Generate = generateRuleset,
): Ruleset {
  const list: Service[] = Array.from({ length: services }, (_, s) =>
    aService(`ns/svc-${String(s).padStart(4, '0')}`, { ...options, clusterIP: `10.96.${s >> 8}.${s & 255}` }),
  );
  const slices = list.map(({ metadata }) => aSlice(`ns/${metadata.name}`, each));
  return generate(list, slices, NODE);
}

function count({ tables }: Ruleset): { readonly filter: number; readonly nat: number } {
  const rules = (table: Ruleset['tables']['nat']) =>
    [...table.values()].reduce((sum, chain) => sum + chain.rules.length, 0);
  return { filter: rules(tables.filter), nat: rules(tables.nat) };
}

const EMPTY = count(rulesOf(0, []));

/** What one Service adds to a node. */
function costOf(each: readonly EndpointOptions[], options: ServiceOptions) {
  const { filter, nat } = count(rulesOf(1, each, options));
  return { filter: filter - EMPTY.filter, nat: nat - EMPTY.nat };
}

const NODE_PORT: ServiceOptions = { type: 'NodePort', ports: [{ name: 'http', nodePort: 30080 }] };
const BALANCED: ServiceOptions = {
  ...NODE_PORT,
  type: 'LoadBalancer',
  status: { loadBalancer: { ingress: [{ ip: '198.51.100.10', ipMode: 'VIP' }] } },
};

interface Kind {
  readonly name: string;
  readonly options: ServiceOptions;
  /** Rules for n endpoints, l of them here: as it is explained in the document. */
  readonly nat: readonly [formula: string, value: (n: number, l: number) => number];
  readonly filter: readonly [formula: string, value: (n: number, l: number) => number];
}

const KINDS: readonly Kind[] = [
  { name: 'ClusterIP', options: {}, nat: ['2 + 3n', (n) => 2 + 3 * n], filter: ['0', () => 0] },
  {
    name: 'ClusterIP, sessionAffinity ClientIP',
    options: { sessionAffinity: 'ClientIP' },
    nat: ['2 + 4n', (n) => 2 + 4 * n],
    filter: ['0', () => 0],
  },
  {
    name: 'ClusterIP, internalTrafficPolicy Local',
    options: { internalTrafficPolicy: 'Local' },
    nat: ['2 + 3l', (_, l) => (l > 0 ? 2 + 3 * l : 0)],
    filter: ['0; 1 when l = 0', (_, l) => (l > 0 ? 0 : 1)],
  },
  {
    name: 'ClusterIP with an externalIP',
    options: { externalIPs: ['192.0.2.1'] },
    nat: ['5 + 3n', (n) => 5 + 3 * n],
    filter: ['0', () => 0],
  },
  { name: 'NodePort', options: NODE_PORT, nat: ['5 + 3n', (n) => 5 + 3 * n], filter: ['0', () => 0] },
  {
    name: 'NodePort, externalTrafficPolicy Local',
    options: { ...NODE_PORT, externalTrafficPolicy: 'Local' },
    nat: ['6 + 3n, and 1 + l when l > 0', (n, l) => 6 + 3 * n + (l > 0 ? 1 + l : 0)],
    filter: ['0; 1 when l = 0', (_, l) => (l > 0 ? 0 : 1)],
  },
  { name: 'LoadBalancer', options: BALANCED, nat: ['6 + 3n', (n) => 6 + 3 * n], filter: ['0', () => 0] },
  {
    name: 'LoadBalancer, two source ranges',
    options: { ...BALANCED, loadBalancerSourceRanges: ['10.0.0.0/8', '172.16.0.0/12'] },
    nat: ['9 + 3n', (n) => 9 + 3 * n],
    filter: ['1', () => 1],
  },
  {
    name: 'LoadBalancer, externalTrafficPolicy Local',
    options: { ...BALANCED, externalTrafficPolicy: 'Local', healthCheckNodePort: 32000 },
    nat: ['7 + 3n, and 1 + l when l > 0', (n, l) => 7 + 3 * n + (l > 0 ? 1 + l : 0)],
    filter: ['1; 3 when l = 0', (_, l) => (l > 0 ? 1 : 3)],
  },
];

const SERVICES = [1, 10, 100, 1000];
const ENDPOINTS = [1, 3, 10, 100];

/** Rules that a Pod's first packet to the last of so many Services is compared with, on its node, over all hooks. */
function compared(services: number, rules: Ruleset): number {
  const last = services - 1;
  const header = {
    protocol: 'TCP',
    src: '10.244.0.9',
    sport: 40_000,
    dst: `10.96.${last >> 8}.${last & 255}`,
    dport: 80,
  } as const;
  const { addresses, podCIDR } = NODE;
  const kernel = aKernel({ rules, addresses, podCIDR, chance: () => true });
  return passKernel(kernel, header, { from: 'pod', pod: 'ns/client', interface: 'veth1' }, { opening: true }).compared;
}

const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** The same Services in IPVS mode, three endpoints each. */
function ipvsRow(services: number): readonly string[] {
  const rules = rulesOf(services, endpoints(3), {}, generateIpvs);
  const { nat, filter } = count(rules);
  const { virtualServers = [], sets = [] } = rules.ipvs ?? {};
  const reals = virtualServers.reduce((sum, { realServers }) => sum + realServers.length, 0);
  const entries = sets.reduce((sum, set) => sum + set.entries.length, 0);
  const numbers = [services, nat, filter, compared(services, rules), virtualServers.length, reals, entries];
  return numbers.map(grouped);
}

const TABLES: Readonly<Record<string, () => string>> = {
  base: () => `${EMPTY.filter} rules in filter and ${EMPTY.nat} in nat`,
  grid: () =>
    table(
      ['Services', ...ENDPOINTS.map((n) => `${n} ${n === 1 ? 'endpoint' : 'endpoints'} each`)],
      SERVICES.map((s) => [grouped(s), ...ENDPOINTS.map((n) => grouped(count(rulesOf(s, endpoints(n))).nat))]),
    ),
  kinds: () =>
    table(
      ['kind of Service', 'nat', 'filter', 'nat, n = 10, l = 3', 'nat, n = 10, l = 0'],
      KINDS.map(({ name, options, nat, filter }) => [
        name,
        nat[0],
        filter[0],
        String(costOf(endpoints(10), options).nat),
        String(costOf(endpoints(10, 0), options).nat),
      ]),
    ),
  compared: () =>
    table(
      ['Services', 'rules compared'],
      SERVICES.map((s) => [grouped(s), grouped(compared(s, rulesOf(s, endpoints(3))))]),
    ),
  ipvs: () =>
    table(
      ['Services', 'rules in nat', 'in filter', 'rules compared', 'virtual servers', 'real servers', 'set entries'],
      SERVICES.map(ipvsRow),
    ),
};

/** Blanks and rules of tables are Prettier's business. */
const bare = (text: string) =>
  text
    .replace(/-{2,}:?/g, '-')
    .replace(/ +/g, ' ')
    .trim();

describe('the number of rules', () => {
  it('follows the formula of its kind, whatever the number of endpoints, here and elsewhere', () => {
    for (const { name, options, nat, filter } of KINDS)
      for (const [n, l] of [
        [1, 0],
        [1, 1],
        [2, 1],
        [7, 3],
        [12, 0],
      ] as const) {
        const cost = costOf(endpoints(n, l), options);
        expect(cost, `${name}, n = ${n}, l = ${l}`).toEqual({ nat: nat[1](n, l), filter: filter[1](n, l) });
      }
  });

  it('is one rule in filter for every way in, when a Service has no endpoints: REJECT, and ACCEPT for its health check', () => {
    const nothing = KINDS.map(({ name, options }) => [name, costOf([], options)] as const);
    const ways = ({ type, externalIPs, healthCheckNodePort }: ServiceOptions) =>
      1 +
      (externalIPs?.length ?? 0) +
      (type ? 1 : 0) +
      (type === 'LoadBalancer' ? 1 : 0) +
      (healthCheckNodePort ? 1 : 0);
    expect(nothing).toEqual(KINDS.map(({ name, options }) => [name, { nat: 0, filter: ways(options) }]));
  });

  it('is what docs/rule-counts.md says', () => {
    const text = readFileSync(DOC, 'utf8');
    let written = text;
    for (const [name, make] of Object.entries(TABLES)) {
      const block = new RegExp(`(<!-- ${name} -->)([\\s\\S]*?)(<!-- /${name} -->)`);
      const [, , before] = block.exec(written) ?? [];
      const now = make();
      if (process.env['UPDATE_RULE_COUNTS']) {
        const gap = now.includes('\n') ? '\n\n' : '';
        written = written.replace(block, `$1${gap}${now}${gap}$3`);
      } else expect(bare(before ?? ''), name).toBe(bare(now));
    }
    if (written !== text) writeFileSync(DOC, written);
  });
});
