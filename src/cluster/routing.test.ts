/**
 * Cases beside those of `pkg/proxy`'s own tests, with answers from its algorithm and from the kernel (`npm run kernel` asks the same
 * kinds): what real Pods, load balancers and odd addresses make of Services.
 */
import { describe, expect, it } from 'vitest';

import type { Flow } from '../api/index.ts';
import { createCluster, type Cluster, type ClusterOptions } from './index.ts';

const NODES = [
  { name: 'a', ip: '192.168.60.11', podCIDR: '10.244.1.0/24', extraIPs: ['192.168.61.11'] },
  { name: 'b', ip: '192.168.60.12', podCIDR: '10.244.2.0/24' },
];

function aPod(name: string, nodeName: string, ports: object[], more: object = {}): object {
  const containers = [{ name: 'c', image: 'registry.example/echo:1', ports }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { nodeName, containers, ...more },
  };
}

const HTTP = { name: 'http', containerPort: 8080 };
const PODS = [aPod('one', 'a', [HTTP]), aPod('two', 'b', [HTTP])];

function aService(spec: object, name = 'web'): object {
  const ports = [{ port: 80, targetPort: 8080 }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { clusterIP: '10.96.0.50', ports, selector: { app: 'web' }, ...spec },
  };
}

function aSlice(name: string, addresses: readonly string[], more: object = {}): object {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    endpoints: addresses.map((address) => ({ addresses: [address], ...more })),
  };
}

function aCluster(manifests: readonly object[], options: ClusterOptions = {}): Cluster {
  const cluster = createCluster({ nodes: NODES, systemPods: false, hopLatency: 0, ...options });
  for (const manifest of manifests) cluster.apply(JSON.stringify(manifest));
  cluster.settle(60_000);
  return cluster;
}

const setStatus = (cluster: Cluster, status: object) =>
  cluster.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/services/web/status',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { status },
  });

/** Outcomes as sorted lines: share, verdict, endpoint, the source it sees, and whether kube-proxy's mark was set. */
function ask(cluster: Cluster, from: Flow['from'], host: string, port = 80, protocol: 'TCP' | 'UDP' = 'TCP'): string[] {
  return cluster
    .trace({ from, to: { host, port }, protocol })
    .outcomes.map(({ probability, verdict, endpoint, sourceSeen, masqueraded }) =>
      [probability.toFixed(2), verdict, endpoint, sourceSeen, masqueraded ? 'masqueraded' : '']
        .filter(Boolean)
        .join(' '),
    )
    .sort();
}

const USER = { external: 'user' };
const fromPod = (name: string) => ({ pod: `default/${name}` });

describe('ports', () => {
  it('with a name are looked up in every Pod by itself; a Pod without it is no endpoint', () => {
    const ports = [{ port: 80, targetPort: 'http' }];
    const cluster = aCluster([
      PODS[0]!,
      aPod('two', 'b', [{ name: 'http', containerPort: 9090 }]),
      aPod('three', 'b', [{ name: 'other', containerPort: 8080 }]),
      aService({ ports }),
    ]);
    const endpoints = ask(cluster, fromPod('three'), '10.96.0.50').map((line) => line.split(' ')[2]);
    const portOf = (node: number) =>
      endpoints.filter((end) => end?.startsWith(`10.244.${node}.`)).map((end) => end?.split(':')[1]);
    expect([portOf(1), portOf(2)]).toEqual([['8080'], ['9090']]);
  });

  it('of the same number for TCP and UDP lead each to its own', () => {
    const pods = [aPod('one', 'a', [{ containerPort: 53 }, { containerPort: 5353, protocol: 'UDP' }])];
    const ports = [
      { name: 'tcp', port: 53 },
      { name: 'udp', port: 53, targetPort: 5353, protocol: 'UDP' },
    ];
    const cluster = aCluster([...pods, aService({ ports })]);
    const ofBoth = (['TCP', 'UDP'] as const).map((protocol) => ask(cluster, { node: 'b' }, '10.96.0.50', 53, protocol));
    expect(ofBoth).toEqual([
      ['1.00 accept 10.244.1.2:53 192.168.60.12 masqueraded'],
      ['1.00 accept 10.244.1.2:5353 192.168.60.12 masqueraded'],
    ]);
  });

  it('of two Services on one external address are told apart; others of that address are nobody’s', () => {
    const externalIPs = ['198.18.7.7'];
    const second = aService({ clusterIP: '10.96.0.51', externalIPs, ports: [{ port: 81, targetPort: 9 }] }, 'other');
    const cluster = aCluster([PODS[0]!, aService({ externalIPs }), second]);
    expect(ask(cluster, fromPod('one'), '198.18.7.7', 80)).toEqual([
      '1.00 accept 10.244.1.2:8080 10.244.1.1 masqueraded',
    ]);
    expect(ask(cluster, fromPod('one'), '198.18.7.7', 81)).toEqual([
      '1.00 refused 10.244.1.2:9 10.244.1.1 masqueraded',
    ]);
    expect(ask(cluster, fromPod('one'), '198.18.7.7', 82)).toEqual(['1.00 unroutable']);
  });
});

describe('external addresses', () => {
  it('that are a node’s own: outside clients get there, and other ports of it refuse as before', () => {
    const cluster = aCluster([...PODS, aService({ externalIPs: ['192.168.60.11'], externalTrafficPolicy: 'Local' })]);
    expect(ask(cluster, USER, '192.168.60.11')).toEqual(['1.00 accept 10.244.1.2:8080 203.0.113.9']);
    expect(ask(cluster, USER, '192.168.60.11', 81)).toEqual(['1.00 refused 192.168.60.11:81 203.0.113.9']);
  });

  it('of a node’s further interface answer NodePorts too; MASQUERADE keeps to the first', () => {
    const cluster = aCluster([
      PODS[1]!,
      aService({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }),
    ]);
    expect(ask(cluster, USER, '192.168.61.11', 30080)).toEqual([
      '1.00 accept 10.244.2.2:8080 192.168.60.11 masqueraded',
    ]);
  });

  it('in nodePortAddresses alone answer NodePorts; without a loopback range 127.0.0.1 does not', () => {
    const service = aService({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] });
    const only = (nodePortAddresses: string[]) => {
      const cluster = aCluster([PODS[1]!, service], { proxy: { nodePortAddresses } });
      return [
        ...ask(cluster, USER, '192.168.60.11', 30080),
        ...ask(cluster, USER, '192.168.61.11', 30080),
        ...ask(cluster, { node: 'a' }, '127.0.0.1', 30080),
      ].map((line) => line.split(' ')[1]);
    };
    expect(only([])).toEqual(['accept', 'accept', 'accept']);
    expect(only(['192.168.60.0/24'])).toEqual(['accept', 'refused', 'refused']);
    expect(only(['192.168.61.0/24', '127.0.0.0/8'])).toEqual(['refused', 'accept', 'accept']);
    expect(only(['127.0.0.1/32'])).toEqual(['refused', 'refused', 'accept']);
    expect(only(['10.9.0.0/16'])).toEqual(['refused', 'refused', 'refused']);
    expect(only(['primary'])).toEqual(['accept', 'refused', 'refused']);
  });

  it('outside nodePortAddresses are rejected and dropped all the same: those rules do not look at them', () => {
    const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }];
    const verdict = (spec: object, pods: readonly object[]) => {
      const cluster = aCluster([...pods, aService({ type: 'NodePort', ports, ...spec })], {
        proxy: { nodePortAddresses: ['10.9.0.0/16'] },
      });
      return ask(cluster, USER, '192.168.60.11', 30080);
    };
    expect(verdict({}, [])).toEqual(['1.00 reject']);
    expect(verdict({ externalTrafficPolicy: 'Local' }, [PODS[1]!])).toEqual(['1.00 drop']);
  });
});

describe('load balancers', () => {
  const BALANCED = { type: 'LoadBalancer' };
  const ipOf = (cluster: Cluster) =>
    cluster.object('services', 'default', 'web')?.status?.loadBalancer?.ingress?.[0]?.ip ?? '';

  it('send an outside client to any node: the mean of what each node does', () => {
    const cluster = aCluster([...PODS, aService(BALANCED)]);
    const ip = ipOf(cluster);
    const by = (entersAt: string) => ask(cluster, { address: '203.0.113.9', entersAt, as: 'external' }, ip);
    const halved = [...by('a'), ...by('b')].map((line) => line.replace(/^0\.50/, '0.25'));
    expect(ask(cluster, USER, ip)).toEqual(halved.sort());
  });

  it('under policy Local send it where a ready Pod is, and the Pod sees the client', () => {
    const cluster = aCluster([PODS[1]!, aService({ ...BALANCED, externalTrafficPolicy: 'Local' })]);
    expect(ask(cluster, USER, ipOf(cluster))).toEqual(['1.00 accept 10.244.2.2:8080 203.0.113.9']);
    const port = cluster.object('services', 'default', 'web')?.spec.healthCheckNodePort ?? 0;
    // kube-proxy answers everywhere; what it says (200 or 503) is what the load balancer goes by.
    for (const { ip } of NODES) expect(ask(cluster, USER, ip, port)[0]).toMatch(/^1.00 accept/);
  });

  it('that proxy themselves (ipMode Proxy) have no rules: from inside their address is lost', () => {
    const cluster = aCluster([...PODS, aService(BALANCED)], { loadBalancer: false });
    setStatus(cluster, { loadBalancer: { ingress: [{ ip: '198.51.100.77', ipMode: 'Proxy' }] } });
    cluster.settle();
    expect(ask(cluster, fromPod('one'), '198.51.100.77')).toEqual(['1.00 unroutable']);
    setStatus(cluster, { loadBalancer: { ingress: [{ ip: '198.51.100.77', ipMode: 'VIP' }] } });
    cluster.settle();
    expect(ask(cluster, fromPod('one'), '198.51.100.77')).toHaveLength(2);
  });

  it('let only source ranges through, Pods included; the NodePort of the same Service is open to all', () => {
    const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }];
    const cluster = aCluster([...PODS, aService({ ...BALANCED, ports, loadBalancerSourceRanges: ['203.0.113.0/25'] })]);
    const ip = ipOf(cluster);
    expect(ask(cluster, USER, ip)[0]).toMatch(/accept/);
    expect(ask(cluster, { address: '203.0.113.200', entersAt: 'a', as: 'external' }, ip)).toEqual(['1.00 drop']);
    expect(ask(cluster, fromPod('one'), ip)).toEqual(['1.00 drop']);
    expect(ask(cluster, { node: 'a' }, ip)).toEqual(['1.00 drop']);
    expect(ask(cluster, fromPod('one'), '192.168.60.11', 30080)).toHaveLength(2);
  });
});

describe('endpoints', () => {
  const bare = { selector: null };

  it('on a node’s own address get packets without a new source, when they come from outside', () => {
    const host = aPod('host', 'a', [{ containerPort: 9090 }], { hostNetwork: true });
    const ports = [{ port: 80, targetPort: 9090, nodePort: 30080 }];
    const cluster = aCluster([host, aService({ type: 'NodePort', ports })]);
    expect(ask(cluster, USER, '192.168.60.11', 30080)).toEqual([
      '1.00 accept 192.168.60.11:9090 203.0.113.9 masqueraded',
    ]);
    expect(ask(cluster, USER, '192.168.60.12', 30080)).toEqual([
      '1.00 accept 192.168.60.11:9090 192.168.60.12 masqueraded',
    ]);
  });

  it('without a nodeName are nobody’s own', () => {
    const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }];
    const cluster = aCluster([
      PODS[0]!,
      aService({ ...bare, type: 'NodePort', externalTrafficPolicy: 'Local', ports }),
      aSlice('own', ['10.244.1.2']),
    ]);
    expect(ask(cluster, USER, '192.168.60.11', 30080)).toEqual(['1.00 drop']);
    expect(ask(cluster, fromPod('one'), '192.168.60.11', 30080)).toEqual([
      '1.00 accept 10.244.1.2:8080 10.244.1.1 masqueraded',
    ]);
  });

  it('named twice count once, as the one that does not end', () => {
    const ending = { conditions: { ready: false, serving: true, terminating: true } };
    const cluster = aCluster([
      ...PODS,
      aService(bare),
      aSlice('first', ['10.244.1.2'], ending),
      aSlice('second', ['10.244.1.2', '10.244.2.2']),
    ]);
    expect(ask(cluster, { node: 'b' }, '10.96.0.50')).toEqual([
      '0.50 accept 10.244.1.2:8080 192.168.60.12 masqueraded',
      '0.50 accept 10.244.2.2:8080 10.244.2.1 masqueraded',
    ]);
  });

  it('that end still serve while nobody else does, decided for the node and for the cluster apart', () => {
    const lingering = { terminationGracePeriodSeconds: 300 };
    const container = {
      name: 'c',
      image: 'registry.example/echo:1',
      ports: [HTTP],
      lifecycle: { preStop: { sleep: { seconds: 200 } } },
    };
    const ending = aPod('one', 'a', [HTTP], { ...lingering, containers: [container] });
    const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }];
    const cluster = aCluster([ending, PODS[1]!, aService({ type: 'NodePort', externalTrafficPolicy: 'Local', ports })]);
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/one' });
    cluster.advance(10_000);
    expect(ask(cluster, { node: 'b' }, '10.96.0.50')).toEqual(['1.00 accept 10.244.2.2:8080 10.244.2.1 masqueraded']);
    expect(ask(cluster, USER, '192.168.60.11', 30080)).toEqual(['1.00 accept 10.244.1.2:8080 203.0.113.9']);
  });

  it('beyond a thousand have rules without comments, and the same chances', () => {
    const addresses = Array.from({ length: 1001 }, (_, i) => `10.244.${1 + (i >> 8)}.${i & 255}`);
    const cluster = aCluster([aService(bare), aSlice('x', addresses.slice(0, 600)), aSlice('y', addresses.slice(600))]);
    const save = cluster.iptablesSave('a');
    expect(save).not.toContain(' -> ');
    // And the API server's own.
    expect(save.match(/--to-destination/g)).toHaveLength(1002);
    const chain = /-A (KUBE-SVC-\w+) .*-j KUBE-SEP-/.exec(save)?.[1] ?? '';
    const steps = save.split('\n').filter((line) => line.startsWith(`-A ${chain} `) && line.includes('-j KUBE-SEP-'));
    expect(steps).toHaveLength(1001);
    // Of those that came so far, the i-th takes one in all that are left; the last takes the rest.
    let left = 1;
    for (const [i, step] of steps.entries()) {
      const probability = Number(/--probability ([\d.]+)/.exec(step)?.[1] ?? 1);
      expect(left * probability).toBeCloseTo(1 / 1001, 6);
      left *= 1 - probability;
      expect(step.includes('--probability')).toBe(i < 1000);
    }
  });
});
