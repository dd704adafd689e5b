import { describe, expect, it } from 'vitest';

import type { ConntrackRow, Draft, EndpointSlice, Plate, Service } from '../api/index.ts';
import { createApiServer, type ApiServer } from '../apiserver/index.ts';
import { masqAgentRules } from '../cni/index.ts';
import { KUBELET_RULES } from '../kubelet/index.ts';
import { printIptablesSave, type Ruleset } from '../netfilter/index.ts';
import { Simulation } from '../sim/index.ts';
import { seeds } from '../testing/rounds.ts';
import { someDice } from '../testing/rules.ts';
import { aService, aSlice, type EndpointOptions, type ServiceOptions } from '../testing/services.ts';
import { createKubeProxy, generateRuleset, type KubeProxyOptions, type ProxySettings } from './index.ts';

const CLUSTER_CIDR = '10.244.0.0/16';
const OTHERS = [KUBELET_RULES, masqAgentRules(CLUSTER_CIDR)];

function aNode(i: number) {
  return { name: `node-${i}`, ip: `192.168.49.${10 + i}`, podCIDR: `10.244.${i}.0/24` };
}

const SETTINGS: ProxySettings = {
  mode: 'iptables',
  clusterCIDR: CLUSTER_CIDR,
  detectLocal: 'ClusterCIDR',
  masqueradeAll: false,
  nodePortAddresses: [],
  localhostNodePorts: true,
};

type ClusterOptions = Partial<KubeProxyOptions & ProxySettings> & { readonly seed?: number; readonly size?: number };

function aCluster({ seed = 1, size = 3, flushConntrack, ...settings }: ClusterOptions = {}) {
  const nodes = Array.from({ length: size }, (_, i) => aNode(i + 1));
  const sim = new Simulation(seed);
  const api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  const proxy = createKubeProxy(sim, api, {
    nodes: () => nodes,
    settings: () => ({ ...SETTINGS, ...settings }),
    others: () => OTHERS,
    ...(flushConntrack ? { flushConntrack } : {}),
  });
  for (const name of ['default', 'other'])
    api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return { sim, api, proxy, nodes, settle: () => sim.settle(sim.now + 60_000) };
}

function draft<T extends Service | EndpointSlice>({ metadata, ...rest }: T): Draft<T> {
  const { namespace, name, labels } = metadata;
  return { ...rest, metadata: { namespace, name, ...(labels ? { labels } : {}) } } as unknown as Draft<T>;
}

function addService(api: ApiServer, key: string, options: ServiceOptions = {}): Service {
  const { status, ...made } = aService(key, options);
  const service = api.create('services', draft(made));
  return status ? api.updateStatus('services', { ...service, status }) : service;
}

function setSlice(api: ApiServer, key: string, endpoints: readonly EndpointOptions[], port = {}): void {
  const slice = aSlice(key, endpoints, { port });
  const { namespace = '', name } = slice.metadata;
  const known = api.get('endpointslices', namespace, name);
  if (known) api.update('endpointslices', { ...slice, metadata: known.metadata });
  else api.create('endpointslices', draft(slice));
}

const A: EndpointOptions = { ip: '10.244.1.5', node: 'node-1' };
const B: EndpointOptions = { ip: '10.244.2.5', node: 'node-2' };

function endpointsIn(rules: Ruleset): string[] {
  const text = printIptablesSave(rules, { date: '' });
  return [...text.matchAll(/--to-destination (\S+)/g)].map(([, to]) => to!).sort();
}

describe('a node’s kube-proxy', () => {
  it('writes rules a little after the change, each node after its own latency', () => {
    const { sim, api, proxy, nodes, settle } = aCluster();
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A, B]);
    expect(nodes.map(({ name }) => endpointsIn(proxy.rules(name)).length)).toEqual([0, 0, 0]);
    sim.advanceTo(19);
    expect(nodes.map(({ name }) => endpointsIn(proxy.rules(name)).length)).toEqual([0, 0, 0]);
    sim.advanceTo(200);
    expect(nodes.map(({ name }) => endpointsIn(proxy.rules(name)).length)).toEqual([2, 2, 2]);
    settle();
    const synced = nodes.map(({ name }) => proxy.status(name)?.syncedAt ?? 0);
    expect(new Set(synced).size).toBe(3);
    for (const at of synced) expect(at).toBeGreaterThanOrEqual(20);
  });

  it('syncs the first change at once and what follows together, once per second', () => {
    const { sim, api, proxy, settle } = aCluster({ size: 1 });
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A]);
    settle();
    sim.advanceTo(5000);
    const seen: number[] = [];
    for (let step = 0; step < 30; step++) {
      setSlice(api, 'default/web', [{ ip: `10.244.1.${step + 10}`, node: 'node-1' }]);
      sim.advanceTo(sim.now + 100);
      const at = proxy.status('node-1')?.syncedAt ?? 0;
      if (at !== seen.at(-1)) seen.push(at);
    }
    // Three seconds of changes: one sync at once, then one a second.
    const [, ...syncs] = seen[0]! < 5000 ? seen : [0, ...seen];
    expect(syncs.length).toBeGreaterThanOrEqual(3);
    expect(syncs.length).toBeLessThanOrEqual(4);
    expect(syncs[0]! - 5000).toBeLessThanOrEqual(200);
    for (let i = 1; i < syncs.length; i++) expect(syncs[i]! - syncs[i - 1]!).toBeGreaterThanOrEqual(1000);
    settle();
    expect(endpointsIn(proxy.rules('node-1'))).toEqual(['10.244.1.39:8080']);
  });

  it('stopped, leaves its rules as they are; started, lists and catches up', () => {
    const { sim, api, proxy, settle } = aCluster();
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A, B]);
    settle();
    proxy.stop('node-1');
    setSlice(api, 'default/web', [B]);
    settle();
    expect(endpointsIn(proxy.rules('node-1'))).toEqual(['10.244.1.5:8080', '10.244.2.5:8080']);
    expect(endpointsIn(proxy.rules('node-2'))).toEqual(['10.244.2.5:8080']);
    expect(proxy.status('node-1')).toMatchObject({ running: false });
    proxy.start('node-1');
    sim.advanceTo(sim.now + 10);
    expect(endpointsIn(proxy.rules('node-1'))).toHaveLength(2);
    expect(proxy.status('node-1')).toMatchObject({ running: true });
    settle();
    expect(endpointsIn(proxy.rules('node-1'))).toEqual(['10.244.2.5:8080']);
    setSlice(api, 'default/web', [A]);
    settle();
    expect(endpointsIn(proxy.rules('node-1'))).toEqual(['10.244.1.5:8080']);
  });

  it('cut off from the API server, runs on with what it knows until it is back', () => {
    const { api, proxy, settle } = aCluster();
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A]);
    settle();
    proxy.setReachable('node-1', false);
    setSlice(api, 'default/web', [B]);
    settle();
    expect(proxy.status('node-1')).toMatchObject({ running: true });
    expect(endpointsIn(proxy.rules('node-1'))).toEqual(['10.244.1.5:8080']);
    proxy.setReachable('node-1', true);
    settle();
    expect(endpointsIn(proxy.rules('node-1'))).toEqual(['10.244.2.5:8080']);
  });

  it('does not mind heartbeats, but follows the zone of its node', () => {
    const { sim, api, proxy, settle } = aCluster({ size: 2 });
    const node = (labels = {}) =>
      ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1', labels }, spec: {} }) as const;
    const created = api.create('nodes', node());
    addService(api, 'default/web');
    setSlice(api, 'default/web', [
      { ...A, zoneHints: ['a'] },
      { ...B, zoneHints: ['b'] },
    ]);
    settle();
    const before = proxy.rules('node-1');
    expect(endpointsIn(before)).toHaveLength(2);
    api.updateStatus('nodes', { ...created, status: { nodeInfo: { kubeletVersion: 'v1.36.2' } } });
    expect(sim.pendingForeground).toBe(0);
    const labelled = api.get('nodes', '', 'node-1')!;
    api.update('nodes', {
      ...labelled,
      metadata: { ...labelled.metadata, labels: { 'topology.kubernetes.io/zone': 'b' } },
    });
    settle();
    expect(endpointsIn(proxy.rules('node-1'))).toEqual(['10.244.2.5:8080']);
    expect(endpointsIn(proxy.rules('node-2'))).toHaveLength(2);
  });
});

describe('sharing', () => {
  it('gives nodes for which nothing differs the very same rules, and keeps chains of other Services', () => {
    const { api, proxy, settle } = aCluster();
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A, B]);
    addService(api, 'default/api', { clusterIP: '10.96.0.51' });
    setSlice(api, 'default/api', [A, B]);
    settle();
    const before = proxy.rules('node-1');
    expect(proxy.rules('node-2')).toBe(before);
    const chains = new Map(before.tables.nat);
    setSlice(api, 'default/api', [B]);
    settle();
    const after = proxy.rules('node-1');
    const changed = [...after.tables.nat]
      .filter(([name, chain]) => chains.get(name) !== chain)
      .map(([name]) => name.slice(0, 8));
    // One balancing chain; hooks and fixed chains are put together anew.
    expect(changed.filter((name) => name === 'KUBE-SVC')).toHaveLength(1);
    expect(changed.filter((name) => name === 'KUBE-SEP' || name === 'KUBE-SER')).toEqual([]);
  });

  it('never gives a node that is behind the rules of those that are ahead, in whatever order they are asked', () => {
    const { sim, api, proxy, nodes, settle } = aCluster({ size: 5 });
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A]);
    settle();
    const dice = someDice(7);
    for (let step = 0; step < 20; step++) {
      setSlice(api, 'default/web', [A, { ip: `10.244.2.${step + 10}`, node: 'node-2' }]);
      const written = new Map<number, Ruleset>();
      for (let at = 0; at < 30; at++) {
        sim.advanceTo(sim.now + 10);
        const { name } = dice.one(nodes);
        const { syncedRevision = 0 } = proxy.status(name) ?? {};
        const slice = api.getAsOf('endpointslices', 'default/web-abcde', syncedRevision);
        const known = slice?.endpoints.map(({ addresses }) => `${addresses[0]}:8080`);
        expect(endpointsIn(proxy.rules(name))).toEqual(known);
        // Nodes that are as far share what was made, though others that are not were asked between them.
        expect(proxy.rules(name)).toBe(written.get(syncedRevision) ?? proxy.rules(name));
        written.set(syncedRevision, proxy.rules(name));
      }
      settle();
    }
  });

  it('lets many nodes run in few lanes, all of which arrive', () => {
    const { api, proxy, nodes, settle, sim } = aCluster({ size: 300 });
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A]);
    settle();
    const pending = sim.revision;
    setSlice(api, 'default/web', [A, B]);
    settle();
    expect(sim.revision - pending).toBeLessThan(64 * 5);
    expect(new Set(nodes.map(({ name }) => proxy.rules(name))).size).toBe(1);
    expect(endpointsIn(proxy.rules('node-299'))).toHaveLength(2);
    proxy.stop('node-7');
    setSlice(api, 'default/web', [B]);
    settle();
    expect(endpointsIn(proxy.rules('node-7'))).toHaveLength(2);
    proxy.start('node-7');
    settle();
    expect(nodes.every(({ name }) => endpointsIn(proxy.rules(name)).length === 1)).toBe(true);
  });
});

describe('time travel', () => {
  it('finds the rules of every moment again, and a fork’s rules are its own', () => {
    const { sim, api, proxy, settle } = aCluster();
    const moments: [number, string][] = [];
    addService(api, 'default/web');
    for (let i = 0; i < 12; i++) {
      setSlice(api, 'default/web', i % 3 === 2 ? [B] : [A, { ip: `10.244.2.${i + 10}`, node: 'node-2' }]);
      sim.advanceTo(sim.now + 350);
      moments.push([sim.now, proxy.iptablesSave('node-2')]);
    }
    settle();
    for (const [at, text] of [...moments].reverse()) {
      sim.seek(at);
      expect(proxy.iptablesSave('node-2')).toBe(text);
    }
    sim.seek(moments[5]![0]);
    sim.act('fork', 'learner', () => setSlice(api, 'default/web', [{ ip: '10.244.3.99', node: 'node-3' }]));
    settle();
    expect(endpointsIn(proxy.rules('node-2'))).toEqual(['10.244.3.99:8080']);
  });
});

describe('two futures of one moment', () => {
  it('that write at the same revision have different rules', () => {
    const { sim, api, proxy, settle } = aCluster();
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A]);
    settle();
    const moment = sim.now;
    // One moment later, so that seeking takes back what is written then.
    sim.advanceTo(moment + 1);
    const go = (endpoints: readonly EndpointOptions[]) => {
      sim.act('set', 'learner', () => setSlice(api, 'default/web', endpoints));
      settle();
      return [proxy.status('node-1')?.syncedRevision, ...endpointsIn(proxy.rules('node-1'))];
    };
    const [revision, ...first] = go([B]);
    expect(first).toEqual(['10.244.2.5:8080']);
    sim.seek(moment);
    expect(go([A, B])).toEqual([revision, '10.244.1.5:8080', '10.244.2.5:8080']);
  });
});

describe('rules kept up to date step by step', () => {
  const KINDS: readonly ServiceOptions[] = [
    {},
    { sessionAffinity: 'ClientIP' },
    { internalTrafficPolicy: 'Local' },
    { type: 'NodePort' },
    { type: 'NodePort', externalTrafficPolicy: 'Local' },
    {
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['192.168.49.8/29'],
      status: { loadBalancer: { ingress: [{ ip: '198.51.100.10', ipMode: 'VIP' }] } },
    },
  ];

  it('are those of a full rebuild, whatever changed in whatever order, and however often time was rewound', () => {
    for (const seed of seeds(12)) {
      const dice = someDice(seed);
      const detectLocal = dice.one(['ClusterCIDR', 'NodeCIDR', 'none'] as const);
      const { sim, api, proxy, nodes, settle } = aCluster({ seed, detectLocal });
      const keys = ['default/web', 'default/web-2', 'other/web'];
      for (let step = 0; step < 40; step++) {
        const key = dice.one(keys);
        const [namespace = '', name = ''] = key.split('/');
        const known = api.get('services', namespace, name);
        const slice = api.get('endpointslices', namespace, `${name}-abcde`);
        sim.act(step, 'learner', () => {
          if (dice.chance(0.3)) {
            if (known) api.delete('services', namespace, name);
            else addService(api, key, { ...dice.one(KINDS), clusterIP: `10.96.0.${50 + keys.indexOf(key)}` });
          } else if (slice && dice.chance(0.1)) api.delete('endpointslices', namespace, `${name}-abcde`);
          else setSlice(api, key, someEndpoints(dice));
        });
        sim.advanceTo(sim.now + dice.below(700));
        if (dice.chance(0.2)) sim.seek(Math.max(0, sim.now - dice.below(2000)));
        if (dice.chance(0.3)) for (const node of nodes) proxy.rules(node.name);
      }
      settle();
      // Seeking back may have left a future that settling has only repeated: the last write counts.
      for (const node of nodes) {
        const full = generateRuleset(api.list('services'), api.list('endpointslices'), {
          name: node.name,
          addresses: [node.ip],
          podCIDR: node.podCIDR,
          zone: undefined,
          clusterCIDR: CLUSTER_CIDR,
          detectLocal,
          masqueradeAll: false,
          nodePortAddresses: [],
          localhostNodePorts: true,
          others: OTHERS,
        });
        expect(printIptablesSave(proxy.rules(node.name), { date: '' }), `seed ${seed}, ${node.name}`).toBe(
          printIptablesSave(full, { date: '' }),
        );
      }
    }
  });

  function someEndpoints(dice: ReturnType<typeof someDice>): EndpointOptions[] {
    return Array.from({ length: dice.below(6) }, () => {
      const node = 1 + dice.below(3);
      const terminating = dice.chance(0.2);
      return {
        ip: `10.244.${node}.${5 + dice.below(20)}`,
        node: `node-${node}`,
        ready: !terminating && dice.chance(0.8),
        serving: dice.chance(0.8),
        terminating,
        ...(dice.chance(0.2) ? { nodeHints: [`node-${1 + dice.below(3)}`] } : {}),
      };
    });
  }
});

describe('UDP', () => {
  it('entries that lead to an endpoint that is gone are deleted, others and TCP are left alone', () => {
    const flushed: [string, (row: ConntrackRow) => boolean][] = [];
    const { api, settle } = aCluster({
      size: 2,
      flushConntrack: (node, matches) => void flushed.push([node, matches]),
    });
    const dns = { name: 'dns', port: 53, protocol: 'UDP' } as const;
    addService(api, 'default/web');
    setSlice(api, 'default/web', [A]);
    addService(api, 'default/dns', { clusterIP: '10.96.0.10', ports: [dns] });
    setSlice(api, 'default/dns', [A, B], dns);
    settle();
    flushed.length = 0;
    setSlice(api, 'default/web', [B]);
    settle();
    expect(flushed).toEqual([]);
    setSlice(api, 'default/dns', [B], dns);
    settle();
    expect(flushed.map(([node]) => node).sort()).toEqual(['node-1', 'node-2']);
    const row = (dst: string, to: string, protocol: 'TCP' | 'UDP' = 'UDP'): ConntrackRow => {
      const client = { protocol, src: '10.244.1.9', sport: 4000 };
      return {
        protocol,
        state: 'ESTABLISHED',
        original: { ...client, dst, dport: 53 },
        reply: { protocol, src: to, sport: 53, dst: '10.244.1.9', dport: 4000 },
        dnat: dst !== to,
        snat: false,
        expiresAt: 1,
      };
    };
    const matches = flushed[0]![1];
    expect(matches(row('10.96.0.10', '10.244.1.5'))).toBe(true);
    expect(matches(row('10.96.0.10', '10.244.2.5'))).toBe(false);
    expect(matches(row('10.96.0.10', '10.244.1.5', 'TCP'))).toBe(false);
    expect(matches(row('10.244.1.5', '10.244.1.5'))).toBe(false);
    // Addresses are compared, not ports.
    const elsewhere = row('10.96.0.10', '10.244.2.5');
    expect(matches({ ...elsewhere, reply: { ...elsewhere.reply, sport: 5353 } })).toBe(false);
    flushed.length = 0;
    setSlice(api, 'default/dns', [], dns);
    settle();
    // Nobody serves: there is nowhere better to go.
    expect(flushed.map(([, stale]) => stale(row('10.96.0.10', '10.244.2.5')))).toEqual([false, false]);
  });
});

describe('health checks of load balancers', () => {
  it('tell where ready endpoints are; terminating ones do not count, though they still get traffic', () => {
    const { api, proxy, settle } = aCluster();
    addService(api, 'default/web', {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 32000,
    });
    setSlice(api, 'default/web', [A, { ...B, ready: false, serving: true, terminating: true }]);
    settle();
    expect(proxy.healthCheck('node-1', aNode(1).ip, 32000)).toMatchObject({
      status: 200,
      headers: { 'X-Load-Balancing-Endpoint-Weight': '1' },
      body: '{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": 1,\n\t"serviceProxyHealthy": true\n}',
    });
    expect(proxy.healthCheck('node-2', aNode(2).ip, 32000)).toMatchObject({ status: 503 });
    expect(proxy.healthCheck('node-3', aNode(3).ip, 32000)).toMatchObject({ status: 503 });
    expect(proxy.healthCheck('node-1', aNode(1).ip, 32001)).toBeUndefined();
    proxy.stop('node-1');
    expect(proxy.healthCheck('node-1', aNode(1).ip, 32000)).toBeUndefined();
  });

  it.each<[string, Partial<ProxySettings>, string[]]>([
    ['at every address by default', {}, ['192.168.49.11', '192.168.50.11', '127.0.0.1']],
    ['at those in nodePortAddresses', { nodePortAddresses: ['192.168.50.0/24'] }, ['192.168.50.11']],
    ['at the primary address', { nodePortAddresses: ['primary'] }, ['192.168.49.11']],
    ['at the primary address by default in nftables mode', { mode: 'nftables' }, ['192.168.49.11']],
    [
      'at every address in nftables mode',
      { mode: 'nftables', nodePortAddresses: ['0.0.0.0/0'] },
      ['192.168.49.11', '192.168.50.11', '127.0.0.1'],
    ],
    // The setting is about rules, and this is a socket.
    [
      'on loopback, localhostNodePorts or not',
      { nodePortAddresses: ['127.0.0.0/8'], localhostNodePorts: false },
      ['127.0.0.1'],
    ],
  ])('are answered %s', (_, settings, expected) => {
    const { api, proxy, settle } = aCluster(settings);
    addService(api, 'default/web', {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 32000,
    });
    settle();
    const asked = ['192.168.49.11', '192.168.50.11', '127.0.0.1'];
    expect(asked.filter((address) => proxy.healthCheck('node-1', address, 32000))).toEqual(expected);
  });
});

describe('plates', () => {
  const show = ({ kind, ip, port, verdict, policy, segments, masquerade }: Plate) =>
    `${kind} ${ip}:${port} ${verdict} ${policy}${masquerade ? ' masquerade' : ''}${segments
      .map(({ endpoint, probability, local }) => ` ${endpoint}=${probability.toFixed(2)}${local ? '*' : ''}`)
      .join('')}`;

  const platesFor = (options: ServiceOptions, endpoints: readonly EndpointOptions[], proxyOptions = {}) => {
    const { api, proxy, settle } = aCluster(proxyOptions);
    addService(api, 'default/web', options);
    if (endpoints.length > 0) setSlice(api, 'default/web', endpoints);
    settle();
    const plates = proxy.plates('node-1');
    expect(proxy.plates('node-1')).toBe(plates);
    expect(plates.every(({ service }) => service === 'default/web:http')).toBe(true);
    return plates.map(show);
  };
  const C: EndpointOptions = { ip: '10.244.3.5', node: 'node-3' };
  const BALANCED: ServiceOptions = {
    type: 'LoadBalancer',
    ports: [{ name: 'http', nodePort: 30080 }],
    externalIPs: ['192.0.2.1'],
    status: { loadBalancer: { ingress: [{ ip: '198.51.100.10', ipMode: 'VIP' }] } },
  };

  it('show each endpoint’s share, which adds up to one', () => {
    expect(platesFor({}, [A, B, C])).toEqual([
      'ClusterIP 10.96.0.50:80 dnat Cluster 10.244.1.5:8080=0.33* 10.244.2.5:8080=0.33 10.244.3.5:8080=0.33',
    ]);
    const { api, proxy, settle } = aCluster();
    addService(api, 'default/web', { sessionAffinity: 'ClientIP' });
    setSlice(
      api,
      'default/web',
      Array.from({ length: 37 }, (_, i) => ({ ip: `10.244.1.${i + 5}` })),
    );
    settle();
    const { segments } = proxy.plates('node-1')[0]!;
    expect(segments.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    for (const { probability } of segments) expect(probability).toBeCloseTo(1 / 37, 7);
  });

  it('show every way from outside, with its masquerade', () => {
    const ways = ' 10.244.1.5:8080=0.50* 10.244.2.5:8080=0.50';
    expect(platesFor(BALANCED, [A, B])).toEqual([
      `ClusterIP 10.96.0.50:80 dnat Cluster${ways}`,
      `LoadBalancer 198.51.100.10:80 dnat Cluster masquerade${ways}`,
      `externalIP 192.0.2.1:80 dnat Cluster masquerade${ways}`,
      `NodePort 192.168.49.11:30080 dnat Cluster masquerade${ways}`,
    ]);
    const ranged = platesFor({ ...BALANCED, loadBalancerSourceRanges: ['203.0.113.0/24'] }, [A, B]);
    expect(ranged[1]).toBe(`LoadBalancer 198.51.100.10:80 dnat Cluster masquerade${ways}`);
  });

  it('show what is dropped under policy Local, and rejected when nobody is there', () => {
    const local: ServiceOptions = { ...BALANCED, externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Local' };
    expect(platesFor(local, [A, B])).toEqual([
      'ClusterIP 10.96.0.50:80 dnat Local 10.244.1.5:8080=1.00*',
      'LoadBalancer 198.51.100.10:80 dnat Local 10.244.1.5:8080=1.00*',
      'externalIP 192.0.2.1:80 dnat Local 10.244.1.5:8080=1.00*',
      'NodePort 192.168.49.11:30080 dnat Local 10.244.1.5:8080=1.00*',
    ]);
    expect(platesFor(local, [B])).toEqual([
      'ClusterIP 10.96.0.50:80 drop Local',
      'LoadBalancer 198.51.100.10:80 drop Local',
      'externalIP 192.0.2.1:80 drop Local',
      'NodePort 192.168.49.11:30080 drop Local',
    ]);
    expect(platesFor(local, [])).toEqual([
      'ClusterIP 10.96.0.50:80 reject Cluster',
      'LoadBalancer 198.51.100.10:80 reject Cluster',
      'externalIP 192.0.2.1:80 reject Cluster',
      'NodePort 192.168.49.11:30080 reject Cluster',
    ]);
  });

  it('say when even Pods are masqueraded on the way to a ClusterIP', () => {
    expect(platesFor({}, [A], { masqueradeAll: true })).toEqual([
      'ClusterIP 10.96.0.50:80 dnat Cluster masquerade 10.244.1.5:8080=1.00*',
    ]);
  });
});
