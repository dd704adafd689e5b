import { describe, expect, it } from 'vitest';

import type { Flow, TrafficSource } from '../api/index.ts';
import { aWebCluster } from '../testing/webCluster.ts';

const FROM_CLIENT = { pod: 'default/client' };
const TO_WEB: Flow = { from: FROM_CLIENT, to: { host: '10.96.0.50', port: 80 } };
const TO_WEB_2: Flow = { from: FROM_CLIENT, to: { host: '10.244.2.5', port: 8080 } };
const HOP = 120;
/** From the client's socket to the server's, over two nodes. */
const ONE_WAY = 3 * HOP;
/** RFC 6298 after one round trip of the handshake. */
const RTO = 3 * 2 * ONE_WAY;

type Web = ReturnType<typeof aWebCluster>;

/** An idle connection to web-2 that has been answered once. */
function keptOpen(options: Parameters<typeof aWebCluster>[0] = {}): Web & { id: string } {
  const web = aWebCluster(options);
  const id = web.net.connect(TO_WEB_2, { keepAlive: true });
  web.sim.settle(60_000);
  expect(web.net.connection(id)).toMatchObject({ state: 'established', requests: [{ status: 200 }] });
  return { ...web, id };
}

/** A connection to web-2 that waits for an answer. */
function waiting(delay = 3000): Web & { id: string } {
  const web = aWebCluster();
  web.net.setAnswer('default/web-2', { delay });
  const id = web.net.connect(TO_WEB_2, { timeout: 30_000 });
  web.sim.advanceTo(10 * HOP);
  return { ...web, id };
}

/** The segments that a capture at a place would show, in order. */
function seenAt({ net }: Web, id: string, place: string): string[] {
  return (net.connection(id)?.hops ?? []).filter((hop) => hop.place.name === place).map(({ segment }) => segment);
}

describe('a connection that is kept open', () => {
  it('carries any number of requests to the one Pod that accepted it, whatever happens to rules and endpoints', () => {
    const { net, sim, cluster } = aWebCluster();
    const id = net.connect(TO_WEB, { keepAlive: true });
    sim.settle(60_000);
    const pod = net.connection(id)?.endpointPod;
    cluster.services = [];
    net.stopListening(pod ?? '');
    for (let i = 0; i < 3; i++) {
      expect(net.request(id, `/${i}`)).toBe(true);
      expect(net.request(id)).toBe(false);
      sim.settle(1_000_000);
    }
    const record = net.connection(id);
    expect(record).toMatchObject({ state: 'established', keepAlive: true, endpointPod: pod });
    expect(record?.requests.map(({ status, path }) => [status, path])).toEqual([
      [200, '/'],
      [200, '/0'],
      [200, '/1'],
      [200, '/2'],
    ]);
    expect(record?.verdict).toBeUndefined();
    net.close(id);
    sim.settle(1_000_000);
    expect(net.connection(id)).toMatchObject({ state: 'closed', verdict: 'accept' });
    expect(net.connection(id)?.reason).toMatch(/the last of 4 requests$/);
    expect(net.conntrack('node-1')).toMatchObject([{ tcpState: 'TIME_WAIT' }]);
  });

  it('tells the client EOF when the program shuts down, after the answer it is working on', () => {
    const { net, sim, id } = keptOpen();
    net.setAnswer('default/web-2', { delay: 2000 });
    net.request(id);
    sim.advanceTo(sim.now + ONE_WAY + 10);
    expect(net.shutDown('default/web-2')).toBe(1990);
    sim.settle(1_000_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', state: 'closed', requests: [{}, { status: 200 }] });

    const idle = keptOpen();
    expect(idle.net.shutDown('default/web-2')).toBe(0);
    idle.sim.settle(1_000_000);
    expect(idle.net.connection(idle.id)).toMatchObject({
      verdict: 'accept',
      clientSees: 'EOF',
      reasonCode: 'Answered',
    });
    expect(idle.net.request(idle.id)).toBe(false);
  });

  it('is reset when a request crosses the FIN on its way', () => {
    const { net, sim, id } = keptOpen();
    net.request(id);
    net.shutDown('default/web-2');
    sim.settle(1_000_000);
    const record = net.connection(id);
    expect(record).toMatchObject({ verdict: 'refused', requests: [{ status: 200 }, { failure: 'EOF' }] });
    expect(net.flights()).toEqual([]);
  });
});

describe('a server’s own patience', () => {
  const listening = (idle: number) => {
    const web = aWebCluster();
    web.net.stopListening('default/web-2');
    const answer = { status: 200, body: '', delay: 0 };
    const where = { pod: 'default/web-2', node: 'node-2', ip: '10.244.2.5', port: 8080, protocol: 'TCP' } as const;
    web.net.listen({ ...where, program: 'httpd', answer, idle });
    return web;
  };

  it('closes a connection on which nothing is asked for a while', () => {
    const { net, sim } = listening(5000);
    const id = net.connect(TO_WEB_2, { keepAlive: true });
    sim.advanceTo(4000);
    net.request(id);
    const answered = 4000 + 2 * ONE_WAY;
    sim.advanceTo(8000);
    expect(net.connection(id)?.state).toBe('established');
    sim.advanceTo(answered - ONE_WAY + 5000 + ONE_WAY);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', clientSees: 'EOF' });
    sim.advanceTo(60_000);
    expect(net.connection(id)?.state).toBe('closed');
    expect(net.conntrack('node-1')).toMatchObject([{ tcpState: 'TIME_WAIT' }]);
  });

  it('of one that keeps nothing open ends with its first answer', () => {
    const { net, sim } = listening(0);
    const id = net.connect(TO_WEB_2, { keepAlive: true });
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', state: 'closed' });
    expect(net.request(id)).toBe(false);
  });
});

describe('a server whose process is killed', () => {
  it('says EOF to who waits, and RST to who asks later', () => {
    const { net, sim, id } = waiting();
    net.endPod('default/web-2');
    sim.settle(1_000_000);
    expect(net.connection(id)).toMatchObject({
      verdict: 'refused',
      reasonCode: 'ConnectionClosed',
      clientSees: 'EOF',
      requests: [{ failure: 'EOF' }],
    });
    const later = net.connect(TO_WEB_2);
    sim.settle(1_000_000);
    expect(net.connection(later)).toMatchObject({ verdict: 'refused', clientSees: 'connection refused' });
  });

  it('resets a connection that its kernel no longer knows', () => {
    const web = keptOpen();
    const { net, sim, id } = web;
    // The FIN is lost with the link, so the client knows nothing of it and asks again.
    net.setLink('node-2', { connected: false });
    net.endPod('default/web-2');
    sim.advanceTo(sim.now + 500);
    net.setLink('node-2', { connected: true });
    net.request(id);
    sim.advanceTo(sim.now + 2 * ONE_WAY);
    expect(net.connection(id)).toMatchObject({
      verdict: 'refused',
      reasonCode: 'ConnectionReset',
      clientSees: 'connection reset by peer',
      requests: [{ status: 200 }, { failure: 'connection reset by peer' }],
    });
    sim.settle(1_000_000);
    expect(net.flights()).toEqual([]);
  });
});

describe('silence', () => {
  it('of a Pod that is gone with its network namespace makes the client send again, ever more slowly, until it gives up', () => {
    const { net, sim, cluster, id } = keptOpen();
    const asked = sim.now;
    cluster.pods.delete('default/web-2');
    net.endPod('default/web-2');
    net.request(id);
    expect(net.connection(id)).toMatchObject({ deadline: asked + 5000, tries: 1 });
    sim.advanceTo(asked + RTO + 1);
    expect(net.connection(id)).toMatchObject({ tries: 2 });
    sim.settle(1_000_000);
    expect(net.connection(id)).toMatchObject({
      verdict: 'unroutable',
      reasonCode: 'PodGone',
      clientSees: 'operation timed out',
      endedAt: asked + 5000,
      requests: [{ status: 200 }, { failure: 'operation timed out' }],
    });
  });

  it('of a node that is switched off leaves the connection half open until somebody speaks', () => {
    const { net, sim, id } = keptOpen();
    net.setLink('node-2', { powered: false });
    net.endPod('default/web-2');
    sim.advanceTo(sim.now + 100_000);
    expect(net.connection(id)?.state).toBe('established');
    net.request(id);
    sim.settle(1_000_000);
    expect(net.connection(id)).toMatchObject({ reasonCode: 'NodeDown', clientSees: 'operation timed out' });
  });

  it('ends in the kernel’s own timeout for a client without patience of its own: 131 s for a SYN, 15 retries for data', () => {
    const { net, sim } = aWebCluster();
    net.setLink('node-2', { powered: false });
    const id = net.connect(TO_WEB_2, { timeout: Infinity });
    sim.settle(1_000_000);
    expect(net.connection(id)).toMatchObject({ clientSees: 'connection timed out', endedAt: 131_000 });
    const sent = net.deaths(0).map(({ at }) => Math.floor(at / 1000));
    expect(sent).toEqual([0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67]);

    const open = keptOpen({ hopLatency: 0 });
    open.net.setLink('node-2', { powered: false });
    const endless = open.net.connect(TO_WEB_2, { timeout: Infinity });
    expect(endless).toBe('c2');
    open.net.close(open.id);
    open.sim.settle(1_000_000);
    expect(open.net.connection(open.id)?.verdict).toBe('accept');
  });

  it('is over when the network comes back in time: what was lost is sent again', () => {
    const { net, sim, id } = keptOpen();
    const asked = sim.now;
    net.setLink('node-2', { connected: false });
    net.request(id);
    sim.advanceTo(asked + 1000);
    net.setLink('node-2', { connected: true });
    sim.settle(1_000_000);
    expect(net.connection(id)?.requests[1]).toMatchObject({ sentAt: asked, answeredAt: asked + RTO + 2 * ONE_WAY });
  });

  it('a lost answer is sent again by the server, a lost FIN by who closes', () => {
    const web = waiting(2000);
    const { net, sim, id } = web;
    sim.advanceTo(3 * ONE_WAY + 2000 - 10);
    net.setLink('node-2', { connected: false });
    sim.advanceTo(sim.now + 500);
    net.setLink('node-2', { connected: true });
    sim.settle(1_000_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', state: 'closed', requests: [{ status: 200 }] });
    expect(seenAt(web, id, 'default/web-2').filter((segment) => segment === 'response')).toHaveLength(2);
  });
});

describe('a client', () => {
  it('that closes its half is still answered', () => {
    const web = aWebCluster();
    const { net, sim } = web;
    net.setAnswer('default/web-2', { delay: 1000 });
    const id = net.connect(TO_WEB_2, { halfClose: true });
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', state: 'closed', requests: [{ status: 200 }] });
    expect(seenAt(web, id, 'default/web-2')).toEqual([
      'SYN',
      'SYN-ACK',
      'ACK',
      'request',
      'FIN',
      'ACK',
      'ACK',
      'response',
      'FIN',
      'ACK',
      'ACK',
    ]);
  });

  it('whose process is killed says FIN, and its kernel answers a late response with RST', () => {
    const web = waiting();
    const { net, sim, id } = web;
    net.endPod('default/client');
    expect(net.connection(id)).toMatchObject({ state: 'failed', reasonCode: 'PodGone' });
    sim.settle(60_000);
    const seen = seenAt(web, id, 'default/web-2');
    expect(seen.slice(seen.indexOf('FIN'))).toEqual(['FIN', 'ACK', 'response', 'FIN', 'RST', 'RST']);
    expect(net.conntrack('node-1')).toMatchObject([{ tcpState: 'CLOSE' }]);
  });

  it('that gives up is gone when the SYN-ACK comes: RST', () => {
    const web = aWebCluster();
    const id = web.net.connect(TO_WEB_2, { timeout: 500 });
    web.sim.settle(60_000);
    expect(web.net.connection(id)).toMatchObject({ clientSees: 'connection timed out', endedAt: 500 });
    expect(seenAt(web, id, 'default/web-2')).toEqual(['SYN', 'SYN-ACK', 'RST']);
  });
});

describe('a client loop with keep-alive', () => {
  const LOOP: TrafficSource = { id: 'loop', every: 2000, keepAlive: true, ...TO_WEB };

  it('sticks to one Pod, and turns to another when its connection ends', () => {
    const { net, sim } = aWebCluster();
    net.setTraffic(LOOP);
    sim.advanceTo(41_000);
    const [first, ...others] = net.connections(100);
    expect(others).toEqual([]);
    expect(first?.requests.length).toBeGreaterThan(17);
    const pod = first?.endpointPod ?? '';
    net.shutDown(pod);
    net.endPod(pod);
    sim.advanceTo(90_000);
    const [second] = net.connections(100);
    expect(net.connection(first?.id ?? '')).toMatchObject({ verdict: 'accept', clientSees: 'EOF' });
    expect(second?.id).not.toBe(first?.id);
    net.removeTraffic('loop');
    sim.advanceTo(120_000);
    expect(net.connections(1)[0]?.endedAt).toBeDefined();
    expect(net.flights()).toEqual([]);
  });

  it('tries again over a new connection as often as it may', () => {
    const { net, sim, cluster } = aWebCluster();
    cluster.services = cluster.services.map((service) => ({ ...service, endpoints: [] }));
    net.setTraffic({ ...LOOP, keepAlive: false, every: 100_000, retries: 2, retryDelay: 1000 });
    sim.advanceTo(99_000);
    const tries = net.connections(10).toReversed();
    expect(tries.map(({ attempt, retryOf }) => [attempt, retryOf])).toEqual([
      [undefined, undefined],
      [2, tries[0]?.id],
      [3, tries[0]?.id],
    ]);
    const [a, b, c] = tries.map(({ openedAt, endedAt }) => [openedAt, endedAt ?? 0] as const);
    expect(b![0] - a![1]).toBe(1000);
    expect(c![0] - b![1]).toBe(2000);
  });
});

describe('links', () => {
  it('that are slow take longer, each way', () => {
    const { net, sim } = aWebCluster();
    net.setLink('node-2', { delay: 500 });
    const id = net.connect(TO_WEB_2);
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'accept', endedAt: 4 * (ONE_WAY + 500) });
  });

  it('that lose packets make TCP slow, not dead', () => {
    const { net, sim } = aWebCluster({ hopLatency: 10, seed: 4 });
    net.setLink('node-2', { loss: 0.2 });
    const ids = Array.from({ length: 60 }, () => net.connect(TO_WEB_2, { timeout: 60_000 }));
    sim.settle(1_000_000);
    const records = ids.map((id) => net.connection(id));
    expect(records.every((record) => record?.verdict === 'accept')).toBe(true);
    expect(net.deaths(0).every(({ reason }) => reason === 'PacketLost')).toBe(true);
    expect(net.deaths(0).length).toBeGreaterThan(60);
    const slow = records.filter((record) => (record?.endedAt ?? 0) - (record?.openedAt ?? 0) > 200);
    expect(slow.length).toBeGreaterThan(20);
    expect(net.flights()).toEqual([]);
  });

  it('of a Pod can be down: nobody reaches it, and it reaches nobody but itself', () => {
    const { net, sim } = aWebCluster();
    net.setPodLink('default/web-2', false);
    const id = net.connect(TO_WEB_2);
    const out = net.connect({ from: { pod: 'default/web-2' }, to: { host: '10.244.3.5', port: 8080 } });
    const own = net.connect({ from: { pod: 'default/web-2' }, to: { host: '127.0.0.1', port: 8080 } });
    expect(net.trace(TO_WEB_2).outcomes).toMatchObject([{ verdict: 'unroutable', reasonCode: 'LinkCut' }]);
    sim.settle(60_000);
    for (const lost of [id, out]) expect(net.connection(lost)).toMatchObject({ reasonCode: 'LinkCut' });
    expect(net.connection(id)?.reason).toMatch(/^the veth of Pod default\/web-2 is down/);
    expect(net.connection(own)?.verdict).toBe('accept');
    net.setPodLink('default/web-2', true);
    const again = net.connect(TO_WEB_2);
    sim.settle(120_000);
    expect(net.connection(again)?.verdict).toBe('accept');
  });
});

describe('conntrack that has forgotten a connection', () => {
  it('picks it up as a new one: the rules may choose another Pod, whose kernel knows nothing of it and says RST', () => {
    for (let seed = 1; seed < 30; seed++) {
      const { net, sim } = aWebCluster({ seed });
      const id = net.connect(TO_WEB, { keepAlive: true });
      sim.settle(60_000);
      net.flushConntrack('node-1', () => true);
      net.request(id);
      sim.settle(1_000_000);
      const record = net.connection(id);
      if (record?.verdict === undefined) continue;
      expect(record).toMatchObject({ reasonCode: 'ConnectionReset', clientSees: 'connection reset by peer' });
      return;
    }
    throw new Error('the dice never chose another Pod');
  });
});

describe('a connection that lives long', () => {
  it('is told by its beginning and its last packets, and counts its requests', () => {
    const { net, sim } = aWebCluster({ hopLatency: 0 });
    const id = net.connect(TO_WEB, { keepAlive: true });
    sim.settle(60_000);
    const opening = net.connection(id)?.hops.slice(0, 12);
    for (let i = 0; i < 300; i++) {
      net.request(id, `/${i}`);
      sim.settle(60_000);
    }
    const record = net.connection(id);
    expect(record?.requestCount).toBe(301);
    expect(record?.requests).toHaveLength(50);
    expect(record?.requests.at(-1)).toMatchObject({ path: '/299', status: 200 });
    expect(record?.hops.slice(0, 12)).toEqual(opening);
    expect(record?.hops.length).toBeLessThan(300);
    expect(record?.hops.at(-1)?.segment).toBe('ACK');
  });
});
