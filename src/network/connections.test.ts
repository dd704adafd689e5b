import { describe, expect, it } from 'vitest';

import type { Flow, Hop } from '../api/index.ts';
import { withPod } from '../testing/topology.ts';
import { aWebCluster, listenAsCoreDns, withCoreDns } from '../testing/webCluster.ts';

const FROM_CLIENT = { pod: 'default/client' };
const TO_WEB: Flow = { from: FROM_CLIENT, to: { host: '10.96.0.50', port: 80 } };
const TO_WEB_2: Flow = { from: FROM_CLIENT, to: { host: '10.244.2.5', port: 8080 } };

/** "SYN pod/client" for every hop: what a capture at every place would show. */
function capture(hops: readonly Hop[]): string[] {
  return hops.map(({ segment, place }) => `${segment} ${place.name.replace('default/', '')}`);
}

describe('an HTTP connection over two nodes', () => {
  it('opens, asks, is answered and closes, each segment hop by hop', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect(TO_WEB_2, { path: '/hello' });
    expect(sim.settle(60_000)).toBe(21 * 120);
    const record = net.connection(id);
    expect(record).toMatchObject({
      state: 'closed',
      verdict: 'accept',
      reasonCode: 'Answered',
      endpoint: '10.244.2.5:8080',
      endpointPod: 'default/web-2',
      sourceSeen: '10.244.1.9',
      masqueraded: false,
      endedAt: 12 * 120,
      requests: [{ sentAt: 6 * 120, answeredAt: 12 * 120, status: 200, body: 'default/web-2' }],
    });
    const there = (segment: string) => ['client', 'node-1', 'node-2', 'web-2'].map((place) => `${segment} ${place}`);
    const back = (segment: string) => there(segment).reverse();
    const hops = capture(record?.hops ?? []);
    expect(hops.slice(0, 8)).toEqual([...there('SYN'), ...back('SYN-ACK')]);
    expect(hops.filter((hop) => hop.startsWith('request'))).toEqual(there('request'));
    expect(hops.slice(-16)).toEqual([...back('response'), ...there('FIN'), ...back('FIN'), ...there('ACK')]);
    expect(net.flights()).toEqual([]);
  });

  it('is in the air between two places, with the header it left with', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect(TO_WEB);
    sim.advanceTo(150);
    const [flight] = net.flights();
    expect(flight).toMatchObject({ connection: id, segment: 'SYN', departedAt: 120, arrivesAt: 240, reply: false });
    expect(flight?.from).toEqual({ kind: 'node', name: 'node-1' });
    expect(flight?.header.dst).toMatch(/^10\.244\./);
    expect(net.conntrack('node-1')).toMatchObject([{ protocol: 'TCP', state: 'NEW', dnat: true, snat: false }]);
  });

  it('takes no time at all without latency, and happens in the same order', () => {
    const slow = aWebCluster();
    const fast = aWebCluster({ hopLatency: 0 });
    const slowId = slow.net.connect(TO_WEB_2);
    const fastId = fast.net.connect(TO_WEB_2);
    slow.sim.settle(60_000);
    expect(fast.sim.settle(60_000)).toBe(0);
    expect(capture(fast.net.connection(fastId)?.hops ?? [])).toEqual(capture(slow.net.connection(slowId)?.hops ?? []));
  });

  it('goes on with the endpoint it has when the rules change under it', () => {
    const { net, sim, cluster } = aWebCluster();
    net.setAnswer('default/web-2', { delay: 2000, status: 503 });
    const id = net.connect(TO_WEB_2);
    sim.advanceTo(800);
    cluster.services = [];
    net.stopListening('default/web-2');
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', requests: [{ status: 503 }] });
  });
});

describe('endings', () => {
  it('a closed port refuses from the Pod', () => {
    const { net, sim } = aWebCluster();
    net.stopListening('default/web-2');
    expect(net.isListening('10.244.2.5', 8080, 'TCP')).toBe(false);
    expect(net.isListening('10.244.3.5', 8080, 'TCP')).toBe(true);
    const id = net.connect(TO_WEB_2);
    expect(sim.settle(60_000)).toBe(6 * 120);
    expect(net.connection(id)).toMatchObject({
      state: 'failed',
      verdict: 'refused',
      reasonCode: 'NobodyListens',
      endpoint: '10.244.2.5:8080',
      sourceSeen: '10.244.1.9',
    });
    expect(net.deaths(0)).toMatchObject([
      { at: 360, verdict: 'refused', place: { kind: 'pod', name: 'default/web-2' } },
    ]);
  });

  it('a Service without endpoints is rejected by the first node, at once', () => {
    const { net, sim } = aWebCluster({
      change: (cluster) => {
        cluster.services = cluster.services.map((service) => ({ ...service, endpoints: [] }));
      },
    });
    const id = net.connect(TO_WEB);
    expect(sim.settle(60_000)).toBe(240);
    expect(net.connection(id)).toMatchObject({ verdict: 'reject', reasonCode: 'NoEndpoints', endedAt: 240 });
    expect(net.deaths(0)).toMatchObject([{ at: 120, verdict: 'reject', place: { kind: 'node', name: 'node-1' } }]);
  });

  it('a rule’s silence costs the client its whole timeout, and a SYN every second', () => {
    const { net, sim } = aWebCluster({
      change: (cluster) => {
        const endpoints = ['10.244.1.5:8080'];
        cluster.services = cluster.services.map((service) => ({
          ...service,
          endpoints,
          externalTrafficPolicy: 'Local',
        }));
      },
    });
    const id = net.connect({ from: { external: 'user' }, to: { host: '192.168.10.12', port: 30080 } });
    expect(sim.settle(60_000)).toBe(5000);
    const record = net.connection(id);
    expect(record).toMatchObject({ state: 'failed', verdict: 'drop', reasonCode: 'NoLocalEndpoints', endedAt: 5000 });
    expect(record?.reason).toMatch(/; the client gave up after 5 s$/);
    // Linux 6.5 and later: the first SYNs are a second apart. Each dies a hop later.
    expect(net.deaths(0).map(({ at }) => at)).toEqual([120, 1120, 2120, 3120, 4120]);
  });

  it('an address nobody has is lost on the default route', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect({ from: FROM_CLIENT, to: { host: '10.96.0.50', port: 81 } }, { timeout: 800 });
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'unroutable', reasonCode: 'AddressUnused', endedAt: 800 });
    expect(net.deaths(0)).toMatchObject([{ place: { kind: 'void', name: 'default route' } }]);
  });

  it('a SYN that is sent again may get through', () => {
    const { net, sim } = aWebCluster();
    net.setLink('node-2', { connected: false });
    const id = net.connect(TO_WEB_2);
    sim.advanceTo(900);
    net.setLink('node-2', { connected: true });
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', requests: [{ sentAt: 1720 }] });
    expect(net.connection(id)?.reasonCode).toBe('Answered');
  });

  it('a program slower than its client’s patience has accepted, but does not answer', () => {
    const { net, sim } = aWebCluster();
    net.setAnswer('default/web-2', { delay: 30_000 });
    const id = net.connect(TO_WEB_2);
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({
      verdict: 'drop',
      reasonCode: 'TimedOut',
      endpoint: '10.244.2.5:8080',
      endedAt: 5000,
    });
    expect(net.flights()).toEqual([]);
  });

  it('a client whose Pod has no sandbox sends nothing', () => {
    const { net } = aWebCluster();
    const id = net.connect({ from: { pod: 'default/nobody' }, to: { host: 'web', port: 80 } });
    expect(net.connection(id)).toMatchObject({ verdict: 'unroutable', reasonCode: 'PodGone', hops: [] });
  });
});

describe('a Pod that ends in the middle of a connection', () => {
  function waiting() {
    const all = aWebCluster();
    all.net.setAnswer('default/web-2', { delay: 3000 });
    const id = all.net.connect(TO_WEB_2);
    all.sim.advanceTo(1200);
    expect(all.net.connection(id)?.state).toBe('established');
    return { ...all, id };
  }

  it('is closed by its kernel while the sandbox lives: the client reads EOF', () => {
    const { net, sim, id } = waiting();
    net.endPod('default/web-2');
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({
      verdict: 'refused',
      reasonCode: 'ConnectionClosed',
      clientSees: 'EOF',
      endedAt: 1200 + 360,
    });
    expect(net.isListening('10.244.2.5', 8080, 'TCP')).toBe(false);
  });

  it('is silent when the sandbox went with it', () => {
    const { net, sim, cluster, id } = waiting();
    cluster.pods.delete('default/web-2');
    net.endPod('default/web-2');
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'drop', reasonCode: 'TimedOut', endedAt: 5000 });
  });

  it('is silent when the node is switched off', () => {
    const { net, sim, id } = waiting();
    net.setLink('node-2', { powered: false });
    net.endPod('default/web-2');
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'drop', endedAt: 5000 });
  });

  it('and comes again under its name with another address is not who the packet was for', () => {
    const { net, sim, cluster } = aWebCluster();
    const id = net.connect(TO_WEB_2, { timeout: 900 });
    sim.advanceTo(300);
    withPod(cluster, 'default/web-2', '10.244.2.6');
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'unroutable', reasonCode: 'PodGone' });
    expect(net.deaths(0)).toMatchObject([{ at: 360, place: { kind: 'pod', name: 'default/web-2' } }]);
  });

  it('ends what its own client had opened', () => {
    const { net, sim, id } = waiting();
    net.endPod('default/client');
    expect(net.connection(id)).toMatchObject({ state: 'failed', reasonCode: 'PodGone', endedAt: 1200 });
    sim.settle(60_000);
    expect(net.connection(id)?.verdict).toBe('drop');
  });
});

describe('datagrams', () => {
  const UDP_TO_WEB_2: Flow = { ...TO_WEB_2, protocol: 'UDP' };

  it('are echoed by who listens', () => {
    const { net, sim } = aWebCluster();
    const answer = { status: 0, body: 'pong\nmore', delay: 50 };
    net.listen({
      pod: 'default/web-2',
      node: 'node-2',
      ip: '10.244.2.5',
      port: 8080,
      protocol: 'UDP',
      program: 'echo',
      answer,
    });
    const id = net.connect(UDP_TO_WEB_2);
    expect(sim.settle(60_000)).toBe(6 * 120 + 50);
    expect(net.connection(id)).toMatchObject({
      verdict: 'accept',
      endpointPod: 'default/web-2',
      requests: [{ body: 'pong' }],
    });
  });

  it('to a closed port come back as ICMP port unreachable', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect(UDP_TO_WEB_2);
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'refused', endpoint: '10.244.2.5:8080', endedAt: 720 });
    expect(capture(net.connection(id)?.hops ?? []).slice(-4)).toEqual([
      'ICMP web-2',
      'ICMP node-2',
      'ICMP node-1',
      'ICMP client',
    ]);
  });
});

describe('names', () => {
  const BY_NAME: Flow = { from: FROM_CLIENT, to: { host: 'web', port: 80 } };
  function named() {
    const all = aWebCluster({ change: withCoreDns });
    listenAsCoreDns(all.net);
    return all;
  }

  it('are resolved by real queries along the search path before the connection opens', () => {
    const { net, sim, cluster } = named();
    cluster.names.set('web.svc.cluster.local.', ['10.96.0.50']);
    cluster.names.delete('web.default.svc.cluster.local.');
    const id = net.connect(BY_NAME);
    expect(net.connection(id)?.state).toBe('resolving');
    expect(net.flights()).toMatchObject([{ segment: 'query', note: 'A web.default.svc.cluster.local.' }]);
    sim.settle(60_000);
    const record = net.connection(id);
    expect(record).toMatchObject({ verdict: 'accept', header: { dst: '10.96.0.50', dport: 80 } });
    // Two questions of six hops each, then the SYN.
    expect(record?.hops.findIndex(({ segment }) => segment === 'SYN')).toBe(16);
  });

  it('that do not exist cost a query for every suffix', () => {
    const { net, sim } = named();
    const id = net.connect({ from: FROM_CLIENT, to: { host: 'nobody.example', port: 80 } });
    expect(sim.settle(60_000)).toBe(4 * 6 * 120);
    expect(net.connection(id)).toMatchObject({
      verdict: 'nxdomain',
      reasonCode: 'NameNotFound',
      clientSees: 'Name or service not known',
      state: 'failed',
    });
  });

  it('that exist without an address are told apart from those that do not exist', () => {
    const { net, sim, cluster } = named();
    cluster.names.set('default.svc.cluster.local.', []);
    const id = net.connect({ from: FROM_CLIENT, to: { host: 'default.svc', port: 80 } });
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({
      verdict: 'nxdomain',
      reason: 'default.svc exists, but has no address',
      clientSees: 'No address associated with hostname',
    });
  });

  it('are asked for before every connection, unless the client’s runtime remembers them', () => {
    const queries = (dnsCache?: number): number => {
      const { net, sim } = named();
      net.setTraffic({ id: 'loop', every: 1000, ...BY_NAME, ...(dnsCache === undefined ? {} : { dnsCache }) });
      sim.advanceTo(28_000);
      const asked = net.connections(100).filter(({ hops }) => hops.some(({ segment }) => segment === 'query'));
      return asked.length;
    };
    expect(queries()).toBeGreaterThan(20);
    // Three while the first answer is not there yet.
    expect(queries(30_000)).toBeLessThan(4);
  });

  it('do not resolve when CoreDNS is silent, after two attempts', () => {
    const { net, sim } = named();
    net.setLink('node-2', { connected: false });
    const id = net.connect(BY_NAME);
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({
      verdict: 'nxdomain',
      reasonCode: 'ResolverUnreachable',
      clientSees: 'Temporary failure in name resolution',
      endedAt: 10_000,
    });
  });

  it('fail at once when kube-dns has no endpoints', () => {
    const { net, sim, cluster } = named();
    cluster.services = cluster.services.map((service) => ({ ...service, endpoints: [] }));
    const id = net.connect(BY_NAME);
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'nxdomain', reasonCode: 'ResolverUnreachable', endedAt: 480 });
  });

  it('of the cluster mean nothing to a hostNetwork Pod with the node’s resolver', () => {
    const { net, cluster } = named();
    withPod(cluster, 'kube-system/agent', '192.168.10.11');
    const id = net.connect({ ...BY_NAME, from: { pod: 'kube-system/agent' } });
    expect(net.connection(id)).toMatchObject({ verdict: 'nxdomain', endedAt: 0 });
  });
});

describe('session affinity', () => {
  it('keeps a client with its first endpoint', () => {
    const { net, sim } = aWebCluster({
      change: (cluster) => {
        cluster.services = cluster.services.map((service) => ({ ...service, affinity: true }));
      },
    });
    const ids = Array.from({ length: 8 }, () => {
      const id = net.connect(TO_WEB);
      sim.settle(1_000_000);
      return id;
    });
    expect(new Set(ids.map((id) => net.connection(id)?.endpoint)).size).toBe(1);
  });
});

describe('the address form', () => {
  it('sends live packets too, and endpoints nobody simulates answer', () => {
    const { net, sim } = aWebCluster({
      change: (cluster) => {
        cluster.services = [
          { name: 'default/hand-made', clusterIP: '10.96.0.60', port: 80, endpoints: ['172.16.0.5:80'] },
        ];
      },
    });
    for (const as of ['pod', 'external'] as const) {
      const id = net.connect({
        from: { address: '198.18.0.9', entersAt: 'node-1', as },
        to: { host: '10.96.0.60', port: 80 },
      });
      sim.settle(1_000_000);
      expect(net.connection(id)).toMatchObject({
        verdict: 'accept',
        endpoint: '172.16.0.5:80',
        sourceSeen: '192.168.10.11',
      });
    }
  });

  it('gets real Pods’ answers back through the node it entered', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect({ from: { address: '198.18.0.9', entersAt: 'node-3', as: 'external' }, to: TO_WEB.to });
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', masqueraded: true });
  });
});

describe('client loops', () => {
  it('go on in the background, a little out of step, until their Pod is gone', () => {
    const { net, sim, cluster } = aWebCluster();
    net.setTraffic({ id: 'loop', every: 1000, ...TO_WEB });
    expect(sim.settle(60_000)).toBe(0);
    sim.advanceTo(20_000);
    const started = net.connections(100).map(({ openedAt }) => openedAt);
    expect(started.length).toBeGreaterThanOrEqual(19);
    expect(started.length).toBeLessThanOrEqual(21);
    const gaps = started.slice(1).map((at, i) => started[i]! - at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(950);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1050);
    expect(new Set(gaps).size).toBeGreaterThan(10);
    cluster.pods.delete('default/client');
    sim.advanceTo(40_000);
    expect(net.traffic()).toEqual([]);
    expect(net.flights()).toEqual([]);
  });

  it('stand still while they are paused', () => {
    const { net, sim } = aWebCluster();
    net.setTraffic({ id: 'loop', every: 100, paused: true, ...TO_WEB });
    sim.advanceTo(2000);
    expect(net.connections(10)).toEqual([]);
    net.setTraffic({ id: 'loop', every: 100, ...TO_WEB });
    sim.advanceTo(4000);
    expect(net.connections(100).length).toBeGreaterThan(15);
    net.removeTraffic('loop');
    expect(net.traffic()).toEqual([]);
  });

  it('of datagrams keep their socket, so conntrack keeps them with one endpoint', () => {
    const { net, sim } = aWebCluster({
      change: (cluster) => {
        cluster.services = cluster.services.map((service) => ({ ...service, protocol: 'UDP' }));
      },
    });
    for (const n of [1, 2, 3]) {
      const answer = { status: 0, body: '', delay: 0 };
      net.listen({
        pod: `default/web-${n}`,
        node: `node-${n}`,
        ip: `10.244.${n}.5`,
        port: 8080,
        protocol: 'UDP',
        program: 'echo',
        answer,
      });
    }
    net.setTraffic({ id: 'loop', every: 2000, ...TO_WEB, protocol: 'UDP' });
    sim.advanceTo(30_000);
    const stuck = new Set(net.connections(100).flatMap(({ endpoint }) => endpoint ?? []));
    expect(stuck.size).toBe(1);
    net.flushConntrack('node-1', ({ original }) => original.dst === '10.96.0.50');
    expect(net.conntrack('node-1')).toEqual([]);
  });
});

describe('memory', () => {
  it('keeps the newest 2,000 connections and no more', () => {
    const { net, sim } = aWebCluster({ hopLatency: 0 });
    for (let i = 0; i < 2100; i++) {
      // Nobody listens there: the shortest a connection can be.
      net.connect({ from: FROM_CLIENT, to: { host: '10.244.1.5', port: 9 } });
      if (i % 100 === 99) sim.settle(sim.now);
    }
    const kept = net.connections(5000);
    expect(kept).toHaveLength(2000);
    expect(kept[0]?.id).toBe('c2100');
    expect(net.connection('c100')).toBeUndefined();
  });

  it('tells the newest that have ended, however many are still going on', () => {
    const { net, sim } = aWebCluster();
    const first = net.connect(TO_WEB_2);
    sim.settle(60_000);
    const going = Array.from({ length: 3 }, () => net.connect(TO_WEB_2));
    sim.advanceTo(sim.now + 200);
    expect(net.connections(2).map(({ id }) => id)).toEqual(going.toReversed().slice(0, 2));
    expect(net.endedConnections(2)).toEqual([net.connection(first)]);
    expect(net.endedConnections(2)[0]).toBe(net.endedConnections(2)[0]);
    sim.settle(60_000);
    expect(net.endedConnections(3)).toEqual(net.connections(3));
  });

  it('is a record of its moment, also when its hops are looked at later', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect(TO_WEB_2);
    sim.advanceTo(300);
    const early = net.connection(id);
    const [inAll] = net.connections(1);
    sim.settle(60_000);
    expect(capture(early?.hops ?? [])).toEqual(['SYN client', 'SYN node-1', 'SYN node-2']);
    expect(inAll?.hops).toEqual(early?.hops);
    expect(early?.hops).toBe(early?.hops);
    expect(JSON.parse(JSON.stringify(early))).toMatchObject({ id, hops: [{ segment: 'SYN' }, {}, {}] });
    expect({ ...net.connection(id) }.hops?.length).toBeGreaterThan(20);
  });

  it('sweeps up conntrack entries that have expired', () => {
    const { net, sim } = aWebCluster();
    net.connect(TO_WEB_2);
    sim.settle(60_000);
    expect(net.conntrack('node-1')).toHaveLength(1);
    sim.advanceTo(200_000);
    expect(net.conntrack('node-1')).toEqual([]);
    expect(sim.fingerprint()).not.toMatch(/^network\/conntrack /m);
  });
});
