import { describe, expect, it } from 'vitest';

import type { Flow, TraceOutcome } from '../api/index.ts';
import { Simulation } from '../sim/index.ts';
import { withPod } from '../testing/topology.ts';
import { aWebCluster, WEB } from '../testing/webCluster.ts';
import { createNetwork, type Network } from './index.ts';

const FROM_CLIENT = { pod: 'default/client' };

/** What a trace comes to: a line for each outcome, sorted. */
function lines(outcomes: readonly TraceOutcome[]): string[] {
  return outcomes
    .map(({ probability, verdict, endpoint = '-', sourceSeen = '-', masqueraded, reasonCode }) =>
      [probability.toFixed(4), verdict, endpoint, sourceSeen, masqueraded ? 'masq' : 'plain', reasonCode].join(' '),
    )
    .sort();
}

function traced(
  net: Network,
  from: Flow['from'],
  host: string,
  port: number,
  protocol: 'TCP' | 'UDP' = 'TCP',
): string[] {
  const { outcomes } = net.trace({ from, to: { host, port }, protocol });
  expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  return lines(outcomes);
}

describe('a Service with three endpoints', () => {
  it('is balanced evenly, on the client’s node, and the endpoint sees the Pod itself', () => {
    const { net } = aWebCluster();
    expect(traced(net, FROM_CLIENT, '10.96.0.50', 80)).toEqual([
      '0.3333 accept 10.244.1.5:8080 10.244.1.9 plain Answered',
      '0.3333 accept 10.244.2.5:8080 10.244.1.9 plain Answered',
      '0.3333 accept 10.244.3.5:8080 10.244.1.9 plain Answered',
    ]);
    const { outcomes } = net.trace({ from: FROM_CLIENT, to: { host: '10.96.0.50', port: 80 } });
    expect(outcomes.map(({ probability }) => probability)).toEqual([
      1 / 3,
      expect.closeTo(1 / 3, 12),
      expect.closeTo(1 / 3, 12),
    ]);
  });

  it('is reached by its name, and the hops tell who decided', () => {
    const { net } = aWebCluster();
    const { outcomes } = net.trace({ from: FROM_CLIENT, to: { host: 'web', port: 80 } });
    expect(outcomes).toHaveLength(3);
    expect(outcomes[1]?.hops.map(({ place, segment }) => `${segment} ${place.kind} ${place.name}`)).toEqual([
      'query pod default/client',
      'SYN pod default/client',
      'SYN node node-1',
      'SYN node node-2',
      'SYN pod default/web-2',
      'SYN-ACK pod default/web-2',
      'SYN-ACK node node-2',
      'SYN-ACK node node-1',
      'SYN-ACK pod default/client',
    ]);
  });

  it('sends a Pod that picked itself back through the gateway', () => {
    const { net } = aWebCluster();
    expect(traced(net, { pod: 'default/web-1' }, '10.96.0.50', 80)).toEqual([
      '0.3333 accept 10.244.1.5:8080 10.244.1.1 masq Answered',
      '0.3333 accept 10.244.2.5:8080 10.244.1.5 plain Answered',
      '0.3333 accept 10.244.3.5:8080 10.244.1.5 plain Answered',
    ]);
  });

  it('shows a process of a node as the gateway to local Pods and as the node to others', () => {
    const { net } = aWebCluster();
    expect(traced(net, { node: 'node-1' }, '10.96.0.50', 80)).toEqual([
      '0.3333 accept 10.244.1.5:8080 10.244.1.1 masq Answered',
      '0.3333 accept 10.244.2.5:8080 192.168.10.11 masq Answered',
      '0.3333 accept 10.244.3.5:8080 192.168.10.11 masq Answered',
    ]);
  });
});

describe('a NodePort', () => {
  const throughNode1 = [
    '0.3333 accept 10.244.1.5:8080 10.244.1.1 masq Answered',
    '0.3333 accept 10.244.2.5:8080 192.168.10.11 masq Answered',
    '0.3333 accept 10.244.3.5:8080 192.168.10.11 masq Answered',
  ];

  it('hides an outside client behind the node it came to', () => {
    expect(traced(aWebCluster().net, { external: 'user' }, '192.168.10.11', 30080)).toEqual(throughNode1);
  });

  it('answers a node on its own address and on 127.0.0.1', () => {
    const { net } = aWebCluster();
    expect(traced(net, { node: 'node-1' }, '192.168.10.11', 30080)).toEqual(throughNode1);
    expect(traced(net, { node: 'node-1' }, '127.0.0.1', 30080)).toEqual(throughNode1);
    expect(traced(net, { node: 'node-1' }, 'localhost', 30080)).toEqual(throughNode1);
  });

  it('of another node sees a Pod as that Pod’s node, because the CNI masquerades what leaves the Pod network', () => {
    expect(traced(aWebCluster().net, { pod: 'default/client' }, '192.168.10.12', 30080)).toEqual([
      '0.3333 accept 10.244.1.5:8080 192.168.10.12 masq Answered',
      '0.3333 accept 10.244.2.5:8080 10.244.2.1 masq Answered',
      '0.3333 accept 10.244.3.5:8080 192.168.10.12 masq Answered',
    ]);
  });

  it('with policy Local and a Pod that keeps its address loses the answers that come another way', () => {
    const { net } = aWebCluster({
      change: (cluster) => {
        cluster.masqueradesOutside = false;
        cluster.services = cluster.services.map((service) => ({ ...service, externalTrafficPolicy: 'Local' }));
      },
    });
    const { outcomes } = net.trace({ from: FROM_CLIENT, to: { host: '192.168.10.12', port: 30080 } });
    expect(lines(outcomes)).toEqual([
      '0.3333 accept 10.244.2.5:8080 10.244.1.9 plain Answered',
      '0.3333 drop 10.244.1.5:8080 10.244.1.9 plain InvalidConntrack',
      '0.3333 drop 10.244.3.5:8080 10.244.1.9 plain InvalidConntrack',
    ]);
    expect(outcomes[2]?.reason).toMatch(/^10\.244\.3\.5:8080 answered, but its answer never reaches the client: /);
  });

  it('with policy Local keeps the outside client’s address, and drops where no endpoint is', () => {
    const { net } = aWebCluster({
      change: (cluster) => {
        cluster.services = cluster.services.map((service) => ({
          ...service,
          externalTrafficPolicy: 'Local',
          endpoints: WEB.slice(0, 1),
        }));
      },
    });
    expect(traced(net, { external: 'user' }, '192.168.10.11', 30080)).toEqual([
      '1.0000 accept 10.244.1.5:8080 203.0.113.2 plain Answered',
    ]);
    expect(traced(net, { external: 'user' }, '192.168.10.12', 30080)).toEqual([
      '1.0000 drop - - plain NoLocalEndpoints',
    ]);
  });
});

describe('a load balancer', () => {
  it('enters at each healthy node equally', () => {
    expect(traced(aWebCluster().net, { external: 'user' }, '198.51.100.7', 80)).toEqual([
      '0.1667 accept 10.244.1.5:8080 10.244.1.1 masq Answered',
      '0.1667 accept 10.244.1.5:8080 192.168.10.12 masq Answered',
      '0.1667 accept 10.244.2.5:8080 10.244.2.1 masq Answered',
      '0.1667 accept 10.244.2.5:8080 192.168.10.11 masq Answered',
      '0.1667 accept 10.244.3.5:8080 192.168.10.11 masq Answered',
      '0.1667 accept 10.244.3.5:8080 192.168.10.12 masq Answered',
    ]);
  });

  it('drops when no node is healthy', () => {
    const { net } = aWebCluster({ change: (cluster) => cluster.loadBalancers.set('198.51.100.7', []) });
    expect(traced(net, { external: 'user' }, '198.51.100.7', 80)).toEqual(['1.0000 drop - - plain NoHealthyNode']);
  });

  it('reaches nobody through a node that has no rule for its address', () => {
    const { net } = aWebCluster({ change: (cluster) => (cluster.services = []) });
    expect(traced(net, { external: 'user' }, '198.51.100.7', 80)).toEqual([
      '0.5000 unroutable - - plain AddressUnused',
      '0.5000 unroutable - - plain AddressUnused',
    ]);
  });

  it('does not see what a node or a Pod sends and no rule of its node takes: that is lost on the default route', () => {
    const { net } = aWebCluster({ change: (cluster) => (cluster.services = []) });
    for (const from of [FROM_CLIENT, { node: 'node-1' }])
      expect(traced(net, from, '198.51.100.7', 80)).toEqual(['1.0000 unroutable - - plain AddressUnused']);
  });

  it('is short-cut by the node of a Pod that asks for its address', () => {
    const { outcomes } = aWebCluster().net.trace({ from: FROM_CLIENT, to: { host: '198.51.100.7', port: 80 } });
    expect(lines(outcomes)).toEqual([
      '0.3333 accept 10.244.1.5:8080 10.244.1.1 masq Answered',
      '0.3333 accept 10.244.2.5:8080 192.168.10.11 masq Answered',
      '0.3333 accept 10.244.3.5:8080 192.168.10.11 masq Answered',
    ]);
  });
});

describe('what does not work', () => {
  const cases: readonly [string, Flow['from'], string, number, 'TCP' | 'UDP', string][] = [
    [
      'an unused port of a ClusterIP is lost',
      FROM_CLIENT,
      '10.96.0.50',
      81,
      'TCP',
      'unroutable - - plain AddressUnused',
    ],
    ['UDP to a TCP Service is lost', FROM_CLIENT, '10.96.0.50', 80, 'UDP', 'unroutable - - plain ProtocolNotMatched'],
    ['a dead Pod’s address is lost', FROM_CLIENT, '10.244.2.77', 8080, 'TCP', 'unroutable - - plain PodGone'],
    [
      'a dead Pod’s address on the own node is lost',
      FROM_CLIENT,
      '10.244.1.77',
      8080,
      'TCP',
      'unroutable - - plain PodGone',
    ],
    [
      'a closed port of a Pod refuses',
      FROM_CLIENT,
      '10.244.2.5',
      9999,
      'TCP',
      'refused 10.244.2.5:9999 10.244.1.9 plain NobodyListens',
    ],
    [
      'a closed UDP port of a Pod refuses',
      FROM_CLIENT,
      '10.244.2.5',
      9999,
      'UDP',
      'refused 10.244.2.5:9999 10.244.1.9 plain NobodyListens',
    ],
    [
      'an unused port of a node refuses',
      FROM_CLIENT,
      '192.168.10.12',
      9999,
      'TCP',
      'refused 192.168.10.12:9999 192.168.10.11 plain NobodyListens',
    ],
    [
      'an unused port of the client’s own node refuses',
      FROM_CLIENT,
      '192.168.10.11',
      9999,
      'TCP',
      'refused 192.168.10.11:9999 10.244.1.9 plain NobodyListens',
    ],
    [
      'a ClusterIP has no route from outside',
      { external: 'user' },
      '10.96.0.50',
      80,
      'TCP',
      'unroutable - - plain NoRouteFromOutside',
    ],
    [
      'a Pod has no route from outside',
      { external: 'user' },
      '10.244.1.5',
      8080,
      'TCP',
      'unroutable - - plain NoRouteFromOutside',
    ],
    ['a name nobody knows does not resolve', FROM_CLIENT, 'nobody', 80, 'TCP', 'nxdomain - - plain NameNotFound'],
    [
      'a cluster name does not resolve outside',
      { external: 'user' },
      'web.default.svc.cluster.local',
      80,
      'TCP',
      'nxdomain - - plain NameNotFound',
    ],
    [
      'a Pod that is gone sends nothing',
      { pod: 'default/nobody' },
      '10.96.0.50',
      80,
      'TCP',
      'unroutable - - plain PodGone',
    ],
    [
      'a Pod’s own loopback is its own',
      FROM_CLIENT,
      '127.0.0.1',
      30080,
      'TCP',
      'refused 127.0.0.1:30080 127.0.0.1 plain NobodyListens',
    ],
  ];
  it.each(cases)('%s', (_name, from, host, port, protocol, expected) => {
    expect(traced(aWebCluster().net, from, host, port, protocol)).toEqual([`1.0000 ${expected}`]);
  });

  it('rejects on the client’s node when the Service has no endpoints, and the client hears of it', () => {
    const { net } = aWebCluster({
      change: (cluster) => {
        cluster.services = cluster.services.map((service) => ({ ...service, endpoints: [] }));
      },
    });
    expect(traced(net, FROM_CLIENT, '10.96.0.50', 80)).toEqual(['1.0000 reject - - plain NoEndpoints']);
    expect(traced(net, { external: 'user' }, '192.168.10.12', 30080)).toEqual(['1.0000 reject - - plain NoEndpoints']);
    // Masqueraded on its way to the other node: conntrack translates the ICMP error back.
    expect(traced(net, FROM_CLIENT, '192.168.10.12', 30080)).toEqual(['1.0000 reject - - plain NoEndpoints']);
  });

  it('is silent towards a node that is switched off or cut off, and from one', () => {
    const { net } = aWebCluster();
    net.setLink('node-2', { powered: false });
    net.setLink('node-3', { connected: false });
    expect(traced(net, FROM_CLIENT, '10.96.0.50', 80)).toEqual([
      '0.3333 accept 10.244.1.5:8080 10.244.1.9 plain Answered',
      '0.3333 unroutable - - plain LinkCut',
      '0.3333 unroutable - - plain NodeDown',
    ]);
    net.setLink('node-1', { connected: false });
    expect(traced(net, FROM_CLIENT, '10.96.0.50', 80)).toContain(
      '0.3333 accept 10.244.1.5:8080 10.244.1.9 plain Answered',
    );
  });
});

describe('processes of nodes', () => {
  it('answer for hostNetwork Pods, on every address of the node', () => {
    const { net, cluster } = aWebCluster({ change: (c) => withPod(c, 'kube-system/agent', '192.168.10.12') });
    const answer = { status: 200, body: '', delay: 0 };
    net.listen({
      pod: 'kube-system/agent',
      node: 'node-2',
      ip: '192.168.10.12',
      port: 9100,
      protocol: 'TCP',
      program: 'agent',
      answer,
    });
    expect(traced(net, FROM_CLIENT, '192.168.10.12', 9100)).toEqual([
      '1.0000 accept 192.168.10.12:9100 192.168.10.11 plain Answered',
    ]);
    expect(traced(net, { node: 'node-2' }, '127.0.0.1', 9100)).toEqual([
      '1.0000 accept 127.0.0.1:9100 127.0.0.1 plain Answered',
    ]);
    expect(traced(net, { pod: 'kube-system/agent' }, '10.244.2.5', 8080)).toEqual([
      '1.0000 accept 10.244.2.5:8080 10.244.2.1 plain Answered',
    ]);
    expect(cluster.topology.podAt('192.168.10.12')).toBeUndefined();
  });

  it('include kube-proxy on a healthCheckNodePort', () => {
    const { net } = aWebCluster({ change: (c) => c.healthChecks.set('node-1:32000', { status: 503, body: '{}' }) });
    expect(traced(net, { external: 'user' }, '192.168.10.11', 32000)).toEqual([
      '1.0000 accept 192.168.10.11:32000 203.0.113.2 plain HealthCheckNodePort',
    ]);
  });
});

describe('the address form', () => {
  const given = (address: string, as: 'pod' | 'node' | 'external'): Flow['from'] => ({
    address,
    entersAt: 'node-1',
    as,
  });

  it('hands the packet to the node’s rules as it stands', () => {
    const { net } = aWebCluster();
    expect(traced(net, given('10.0.0.2', 'pod'), '10.96.0.50', 80)[0]).toBe(
      '0.3333 accept 10.244.1.5:8080 10.244.1.1 masq Answered',
    );
    expect(traced(net, given('10.244.1.200', 'pod'), '10.96.0.50', 80)[1]).toBe(
      '0.3333 accept 10.244.2.5:8080 10.244.1.200 plain Answered',
    );
    expect(traced(net, given('198.18.0.9', 'external'), '10.96.0.50', 80)[1]).toBe(
      '0.3333 accept 10.244.2.5:8080 192.168.10.11 masq Answered',
    );
    expect(traced(net, given('192.168.10.11', 'node'), '10.96.0.50', 80)[1]).toBe(
      '0.3333 accept 10.244.2.5:8080 192.168.10.11 masq Answered',
    );
    expect(traced(net, given('198.18.0.9', 'external'), '127.0.0.1', 30080)[1]).toBe(
      '0.3333 accept 10.244.2.5:8080 192.168.10.11 masq Answered',
    );
    expect(traced(net, given('198.18.0.9', 'external'), '127.0.0.1', 22)).toEqual([
      '1.0000 drop - - plain MartianLocalnet',
    ]);
  });

  it('takes an endpoint that nobody simulates for one that listens, wherever it is', () => {
    const { net } = aWebCluster({
      change: (cluster) => {
        const endpoints = ['10.244.1.77:80', '10.244.2.77:80', '172.16.0.5:80', '192.168.10.13:80'];
        cluster.services = [{ name: 'default/hand-made', clusterIP: '10.96.0.60', port: 80, endpoints }];
      },
    });
    expect(traced(net, given('10.244.1.9', 'pod'), '10.96.0.60', 80)).toEqual([
      '0.2500 accept 10.244.1.77:80 10.244.1.9 plain Answered',
      '0.2500 accept 10.244.2.77:80 10.244.1.9 plain Answered',
      '0.2500 accept 172.16.0.5:80 192.168.10.11 plain Answered',
      '0.2500 accept 192.168.10.13:80 192.168.10.11 plain Answered',
    ]);
    expect(traced(net, given('198.18.0.9', 'external'), '10.96.0.60', 80)[0]).toBe(
      '0.2500 accept 10.244.1.77:80 10.244.1.1 masq Answered',
    );
    expect(traced(net, given('10.244.1.9', 'pod'), '10.244.2.77', 80)).toEqual([
      '1.0000 accept 10.244.2.77:80 10.244.1.9 plain Answered',
    ]);
    expect(traced(net, given('10.244.1.9', 'pod'), '192.168.10.13', 81)).toEqual([
      '1.0000 refused 192.168.10.13:81 192.168.10.11 plain NobodyListens',
    ]);
  });
});

it('a trace writes nothing', () => {
  const { cluster } = aWebCluster();
  const sim = new Simulation(1);
  const net = createNetwork(sim, cluster.topology);
  const before = sim.fingerprint();
  net.trace({ from: FROM_CLIENT, to: { host: '10.96.0.50', port: 80 } });
  net.trace({ from: { external: 'user' }, to: { host: '198.51.100.7', port: 80 } });
  expect(sim.fingerprint()).toBe(before);
});

it('affinity and conntrack of live traffic do not count for a new client', () => {
  const { net } = aWebCluster({
    change: (cluster) => {
      cluster.services = cluster.services.map((service) => ({ ...service, affinity: true }));
    },
  });
  net.connect({ from: FROM_CLIENT, to: { host: '10.96.0.50', port: 80 } });
  expect(traced(net, FROM_CLIENT, '10.96.0.50', 80)).toHaveLength(3);
});
