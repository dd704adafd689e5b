import { describe, expect, it } from 'vitest';

import { parseNftTable, printNftTable } from '../../netfilter/index.ts';
import { aService, aSlice } from '../../testing/services.ts';
import type { PlacedNode, ProxyConfig } from '../config.ts';
import { stateOf } from '../proxyState.ts';
import { createTableGenerator } from './generateTable.ts';
import { nftPlatesOf } from './plates.ts';

const CONFIG: ProxyConfig = {
  clusterCIDR: '10.244.0.0/16',
  serviceCIDRs: ['10.96.0.0/12'],
  detectLocal: 'ClusterCIDR',
  masqueradeAll: false,
  nodePortAddresses: [],
  localhostNodePorts: true,
  others: [],
};
const NODE: PlacedNode = {
  name: 'node-a',
  addresses: ['192.168.10.11', '10.0.0.11'],
  podCIDR: '10.244.1.0/24',
  zone: undefined,
};

const ENDPOINTS = [
  { ip: '10.244.1.5', node: 'node-a' },
  { ip: '10.244.2.5', node: 'node-b' },
];

function generate(
  options: Parameters<typeof aService>[1] = {},
  {
    config = {},
    endpoints = ENDPOINTS,
  }: { config?: Partial<ProxyConfig>; endpoints?: Parameters<typeof aSlice>[1] } = {},
) {
  const state = stateOf([aService('default/web', options)], [aSlice('default/web', endpoints)]);
  const rules = createTableGenerator({ ...CONFIG, ...config })(state, NODE);
  return { text: printNftTable(rules.nft!), plates: nftPlatesOf(rules, NODE, state) };
}

/** The lines of one chain, set or map. */
function block(text: string, name: string): readonly string[] | undefined {
  const found = text.split('\n\t}\n').find((part) => part.includes(` ${name} {\n`));
  return found
    ?.split(` ${name} {\n`)[1]
    ?.split('\n')
    .map((line) => line.trim());
}

describe('names', () => {
  it('begin with the hash that upstream gives them', () => {
    const state = stateOf(
      [aService('ns1/svc1', { ports: [{ name: 'p80' }] })],
      [aSlice('ns1/svc1', [{ ip: '10.180.0.1' }], { port: { name: 'p80', port: 80, protocol: 'TCP' } })],
    );
    const text = printNftTable(createTableGenerator(CONFIG)(state, NODE).nft!);
    expect(text).toContain('chain service-ULMVA6XW-ns1/svc1/tcp/p80 {');
  });
});

describe('a ClusterIP', () => {
  it('is one element of a map, and one throw of the dice', () => {
    const { text } = generate();
    const map = block(text, 'service-ips')!;
    expect(map.at(-1)).toMatch(
      /^elements = \{ 10\.96\.0\.50 \. tcp \. 80 : goto service-\w{8}-default\/web\/tcp\/http \}$/,
    );
    const name = /goto (\S+)/.exec(map.at(-1)!)![1]!;
    expect(block(text, name)).toEqual([
      'meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.244.1.5 . 8080, 1 : 10.244.2.5 . 8080 }',
    ]);
    expect(block(text, 'cluster-ips')?.at(-1)).toBe('elements = { 10.96.0.50 }');
  });

  it('is masqueraded for whoever is not a Pod, by one rule for all Services', () => {
    expect(block(generate().text, 'services')).toEqual([
      'ip daddr @cluster-ips ip saddr != 10.244.0.0/16 meta mark set meta mark | 0x00004000 comment "masquerade clusterIP traffic from outside cluster"',
      'ip daddr . meta l4proto . th dport vmap @service-ips',
      'ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports',
    ]);
    const all = generate({}, { config: { masqueradeAll: true } }).text;
    expect(block(all, 'services')?.[0]).toBe(
      'ip daddr @cluster-ips meta mark set meta mark | 0x00004000 comment "masquerade all clusterIP traffic"',
    );
    expect(block(generate({}, { config: { detectLocal: 'none' } }).text, 'services')).toHaveLength(2);
  });

  it('keeps an endpoint that calls itself in a set, and only those of this node', () => {
    expect(block(generate().text, 'hairpin-connections')?.at(-1)).toBe(
      'elements = { 10.244.1.5 . 10.244.1.5 . tcp . 8080 }',
    );
  });

  it('without endpoints goes to the reject chain, with policy Local and none here it is dropped', () => {
    expect(block(generate({}, { endpoints: [] }).text, 'no-endpoint-services')?.at(-1)).toBe(
      'elements = { 10.96.0.50 . tcp . 80 comment "default/web:http" : goto reject-chain }',
    );
    const elsewhere = { endpoints: [{ ip: '10.244.2.5', node: 'node-b' }] };
    expect(block(generate({ internalTrafficPolicy: 'Local' }, elsewhere).text, 'no-endpoint-services')?.at(-1)).toBe(
      'elements = { 10.96.0.50 . tcp . 80 comment "default/web:http" : drop }',
    );
  });
});

describe('external traffic', () => {
  it('with policy Local has short cuts for Pods and the node itself, and the rest goes to endpoints of this node', () => {
    const { text } = generate({
      type: 'NodePort',
      ports: [{ name: 'http', nodePort: 30080 }],
      externalTrafficPolicy: 'Local',
    });
    const name = /goto (external\S+)/.exec(block(text, 'service-nodeports')!.at(-1)!)![1]!;
    const base = name.replace('external-', '');
    expect(block(text, name)).toEqual([
      `ip saddr 10.244.0.0/16 goto service-${base} comment "short-circuit pod traffic"`,
      'fib saddr type local meta mark set meta mark | 0x00004000 comment "masquerade local traffic"',
      `fib saddr type local goto service-${base} comment "short-circuit local traffic"`,
      `goto local-${base}`,
    ]);
  });

  it('reaches NodePorts on the primary address only, or on those in nodePortAddresses, or on all but loopback', () => {
    expect(block(generate().text, 'nodeport-ips')?.at(-1)).toBe('elements = { 192.168.10.11 }');
    const primary = generate({}, { config: { nodePortAddresses: ['primary'] } }).text;
    expect(block(primary, 'nodeport-ips')?.at(-1)).toBe('elements = { 192.168.10.11 }');
    const ranged = generate({}, { config: { nodePortAddresses: ['10.0.0.0/8', '127.0.0.0/8'] } }).text;
    expect(block(ranged, 'nodeport-ips')?.at(-1)).toBe('elements = { 10.0.0.11 }');
    const all = generate({}, { config: { nodePortAddresses: ['0.0.0.0/0'] } }).text;
    expect(block(all, 'nodeport-ips')).toBeUndefined();
    expect(block(all, 'services')?.at(-1)).toBe(
      'fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports',
    );
  });

  it('to a load balancer is held to its source ranges before it is translated, even without endpoints', () => {
    const options = {
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['203.0.113.0/25', ' 192.168.0.0/16'],
      status: { loadBalancer: { ingress: [{ ip: '198.51.100.10' }] } },
    } as const;
    for (const endpoints of [ENDPOINTS, []]) {
      const { text } = generate(options, { endpoints });
      const name = /goto (firewall\S+)/.exec(block(text, 'firewall-ips')!.at(-1)!)![1]!;
      // The node is in a range: it may loop back with the address itself as its source.
      expect(block(text, name)).toEqual(['ip saddr != { 192.168.0.0/16, 198.51.100.10, 203.0.113.0/25 } drop']);
    }
  });
});

it('session affinity remembers clients in a set an endpoint, for as long as it lasts', () => {
  const { text } = generate({
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 5400 } },
  });
  const [name] = /affinity-\w{8}-default\/web\/tcp\/http__10\.244\.1\.5\/8080/.exec(text)!;
  expect(block(text, name)).toEqual(['type ipv4_addr', 'size 65535', 'flags dynamic,timeout', 'timeout 1h30m']);
  expect(block(text, name.replace('affinity', 'endpoint'))).toEqual([
    `update @${name} { ip saddr }`,
    'meta l4proto tcp dnat to 10.244.1.5:8080',
  ]);
});

it('is parsed back to the same text', () => {
  const { text } = generate({
    type: 'LoadBalancer',
    sessionAffinity: 'ClientIP',
    loadBalancerSourceRanges: ['203.0.113.8/31', '203.0.113.10/32', '203.0.113.11/32', '203.0.113.12/32'],
    status: { loadBalancer: { ingress: [{ ip: '198.51.100.10' }] } },
    ports: [{ name: 'http', nodePort: 30080 }],
  });
  expect(text).toContain('ip saddr != { 203.0.113.8-203.0.113.12 } drop');
  expect(printNftTable(parseNftTable(text))).toBe(text);
});

it('plates are read from maps and chains', () => {
  const { plates } = generate({
    type: 'NodePort',
    externalTrafficPolicy: 'Local',
    ports: [{ name: 'http', nodePort: 30080 }],
  });
  expect(plates).toMatchObject([
    { kind: 'ClusterIP', ip: '10.96.0.50', port: 80, verdict: 'dnat', policy: 'Cluster', masquerade: false },
    { kind: 'NodePort', ip: '192.168.10.11', port: 30080, verdict: 'dnat', policy: 'Local', masquerade: false },
  ]);
  expect(plates[0]?.segments.map(({ endpoint, probability, local }) => [endpoint, probability, local])).toEqual([
    ['10.244.1.5:8080', 0.5, true],
    ['10.244.2.5:8080', 0.5, false],
  ]);
  expect(plates[1]?.segments.map(({ endpoint }) => endpoint)).toEqual(['10.244.1.5:8080']);
});
