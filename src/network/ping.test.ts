import { describe, expect, it } from 'vitest';

import type { Flow } from '../api/index.ts';
import { withPod } from '../testing/topology.ts';
import { aWebCluster } from '../testing/webCluster.ts';

const FROM_CLIENT: Flow['from'] = { pod: 'default/client' };

function ping(from: Flow['from'], host: string): Flow {
  return { from, to: { host, port: 0 }, protocol: 'ICMP' };
}

/** The one outcome of a ping in a line. */
function pinged(from: Flow['from'], host: string): string {
  const { outcomes } = aWebCluster().net.trace(ping(from, host));
  expect(outcomes).toHaveLength(1);
  const { verdict, endpoint = '-', sourceSeen = '-', masqueraded, reasonCode } = outcomes[0]!;
  return [verdict, endpoint, sourceSeen, masqueraded ? 'masq' : 'plain', reasonCode].join(' ');
}

describe('a ping', () => {
  it.each([
    ['a Pod answers a Pod of its node', FROM_CLIENT, '10.244.1.5', 'accept 10.244.1.5 10.244.1.9 plain Answered'],
    ['and one of another node', FROM_CLIENT, '10.244.3.5', 'accept 10.244.3.5 10.244.1.9 plain Answered'],
    ['a Pod answers its own ping', FROM_CLIENT, '10.244.1.9', 'accept 10.244.1.9 10.244.1.9 plain Answered'],
    ['the gateway answers', FROM_CLIENT, '10.244.1.1', 'accept 10.244.1.1 10.244.1.9 plain Answered'],
    [
      'another node does, and sees a node',
      FROM_CLIENT,
      '192.168.10.12',
      'accept 192.168.10.12 192.168.10.11 plain Answered',
    ],
    [
      'a node answers an outside client',
      { external: 'user' },
      '192.168.10.11',
      'accept 192.168.10.11 203.0.113.2 plain Answered',
    ],
    ['an outside client answers', FROM_CLIENT, '203.0.113.2', 'accept 203.0.113.2 192.168.10.11 plain Answered'],
    [
      'a node pings a Pod from its gateway',
      { node: 'node-2' },
      '10.244.2.5',
      'accept 10.244.2.5 10.244.2.1 plain Answered',
    ],
    ['a ClusterIP is silence: no rule is about ICMP', FROM_CLIENT, '10.96.0.50', 'unroutable - - plain AddressUnused'],
    ['from a node, too', { node: 'node-1' }, '10.96.0.50', 'unroutable - - plain AddressUnused'],
    ['so is the address of a Pod that is gone', FROM_CLIENT, '10.244.2.77', 'unroutable - - plain PodGone'],
  ] as const)('%s', (_name, from, host, expected) => {
    expect(pinged(from, host)).toBe(expected);
  });

  it('is answered hop by hop, and conntrack knows both ways', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect(ping(FROM_CLIENT, '10.244.2.5'));
    sim.advanceTo(400);
    expect(net.conntrack('node-1')).toMatchObject([{ protocol: 'ICMP', state: 'NEW', original: { dport: 0 } }]);
    sim.settle(60_000);
    const record = net.connection(id);
    expect(record).toMatchObject({ state: 'closed', verdict: 'accept', endpointPod: 'default/web-2' });
    expect(record?.requests).toEqual([{ sentAt: 0, answeredAt: 6 * 120 }]);
    expect(record?.hops.map(({ segment, place }) => `${segment} ${place.name}`)).toEqual([
      ...['client', 'node-1', 'node-2', 'web-2'].map((name) => `echo request ${name.replace(/^(c|w)/, 'default/$1')}`),
      ...['web-2', 'node-2', 'node-1', 'client'].map((name) => `echo reply ${name.replace(/^(c|w)/, 'default/$1')}`),
    ]);
  });

  it('that nobody answers ends as ping says it, when its patience does', () => {
    const { net, sim } = aWebCluster();
    const id = net.connect(ping(FROM_CLIENT, '10.96.0.50'));
    sim.settle(60_000);
    expect(net.connection(id)).toMatchObject({ verdict: 'unroutable', endedAt: 5000, clientSees: '100% packet loss' });
  });

  it('finds its way back when two Pods behind one node’s address ping the same host', () => {
    const { net, sim } = aWebCluster({ change: (cluster) => withPod(cluster, 'default/other', '10.244.1.10') });
    const both = ['default/client', 'default/other'].map((pod) => net.connect(ping({ pod }, '203.0.113.2')));
    sim.settle(60_000);
    expect(both.map((id) => net.connection(id)?.verdict)).toEqual(['accept', 'accept']);
  });
});
