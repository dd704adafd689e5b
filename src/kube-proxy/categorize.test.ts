import { describe, expect, it } from 'vitest';

import { aService, aSlice, type EndpointOptions, type ServiceOptions } from '../testing/services.ts';
import { categorizeEndpoints } from './categorize.ts';
import { endpointsOf } from './endpoints.ts';
import { servicePortsOf } from './servicePort.ts';

/** Last bytes of the addresses in each category, as node-1 in zone a sees them. */
function categorize(service: ServiceOptions, endpoints: readonly EndpointOptions[], zone: string | null = 'a') {
  const port = servicePortsOf(aService('default/web', service))[0]!;
  const list = endpointsOf(port, [aSlice('default/web', endpoints)]);
  const { cluster, local, reachable, hasAny } = categorizeEndpoints(port, list, {
    node: 'node-1',
    zone: zone ?? undefined,
  });
  const names = (members: typeof cluster) => members.map(({ ip }) => ip.split('.')[3]).join(' ');
  return `cluster ${names(cluster)} | local ${names(local)} | reachable ${names(reachable)} | ${hasAny ? 'some' : 'none'}`;
}

const at = (last: number, node: string, more: Partial<EndpointOptions> = {}): EndpointOptions => ({
  ip: `10.244.0.${last}`,
  node,
  ...more,
});
const LEAVING = { ready: false, serving: true, terminating: true };
const GONE = { ready: false, serving: false, terminating: true };
const INTERNAL_LOCAL: ServiceOptions = { internalTrafficPolicy: 'Local' };
const EXTERNAL_LOCAL: ServiceOptions = {
  type: 'NodePort',
  externalTrafficPolicy: 'Local',
  ports: [{ name: 'http', nodePort: 30080 }],
};

describe('which endpoints a node uses', () => {
  it.each<[string, ServiceOptions, EndpointOptions[], string]>([
    [
      'all ready ones',
      {},
      [at(1, 'node-1'), at(2, 'node-2'), at(3, 'node-2', { ready: false })],
      'cluster 1 2 | local  | reachable 1 2 | some',
    ],
    [
      'terminating ones that serve, only when nothing is ready anywhere',
      {},
      [at(1, 'node-1', LEAVING), at(2, 'node-2', GONE)],
      'cluster 1 | local  | reachable 1 | some',
    ],
    [
      'not those, while one is ready',
      {},
      [at(1, 'node-1', LEAVING), at(2, 'node-2')],
      'cluster 2 | local  | reachable 2 | some',
    ],
    [
      'none, when the last ones have stopped serving',
      {},
      [at(1, 'node-1', GONE)],
      'cluster  | local  | reachable  | none',
    ],
    [
      'its own, under internal policy Local',
      INTERNAL_LOCAL,
      [at(1, 'node-1'), at(2, 'node-2')],
      'cluster  | local 1 | reachable 1 | some',
    ],
    [
      'none, but some exist elsewhere: DROP, not REJECT',
      INTERNAL_LOCAL,
      [at(2, 'node-2')],
      'cluster  | local  | reachable  | some',
    ],
    [
      'the same while those elsewhere terminate',
      INTERNAL_LOCAL,
      [at(2, 'node-2', LEAVING)],
      'cluster  | local  | reachable  | some',
    ],
    ['and REJECT once they are gone', INTERNAL_LOCAL, [at(2, 'node-2', GONE)], 'cluster  | local  | reachable  | none'],
    [
      'both kinds under external policy Local: the short cut needs all',
      EXTERNAL_LOCAL,
      [at(1, 'node-1'), at(2, 'node-2')],
      'cluster 1 2 | local 1 | reachable 1 2 | some',
    ],
    [
      'falling back to terminating ones separately',
      EXTERNAL_LOCAL,
      [at(1, 'node-1', LEAVING), at(2, 'node-2')],
      'cluster 2 | local 1 | reachable 1 2 | some',
    ],
    [
      'never as local, when the node is not known',
      INTERNAL_LOCAL,
      [{ ip: '10.244.0.1' }],
      'cluster  | local  | reachable  | some',
    ],
  ])('%s', (_, service, endpoints, expected) => {
    expect(categorize(service, endpoints)).toBe(expected);
  });

  const zones = (...names: string[]) => ({ zoneHints: names });

  it.each<[string, EndpointOptions[], string]>([
    ['narrow the choice to the zone', [at(1, 'n', zones('a')), at(2, 'n', zones('b'))], '1'],
    [
      'to the node, before the zone',
      [at(1, 'n', { ...zones('a'), nodeHints: ['node-2'] }), at(2, 'n', { ...zones('a'), nodeHints: ['node-1'] })],
      '2',
    ],
    [
      'to the zone, when none is for this node',
      [at(1, 'n', { ...zones('a'), nodeHints: ['node-2'] }), at(2, 'n', { ...zones('b'), nodeHints: ['node-3'] })],
      '1',
    ],
    ['are ignored when one endpoint has none', [at(1, 'n', zones('a')), at(2, 'n')], '1 2'],
    ['are ignored when none is for this zone', [at(1, 'n', zones('b')), at(2, 'n', zones('c'))], '1 2'],
    [
      'of endpoints that are not ready do not count',
      [at(1, 'n', zones('b')), at(2, 'n', { ...zones('a'), ready: false })],
      '1',
    ],
    [
      'do not count among terminating ones',
      [at(1, 'n', { ...LEAVING, ...zones('a') }), at(2, 'n', { ...LEAVING, ...zones('b') })],
      '1 2',
    ],
  ])('hints %s', (_, endpoints, expected) => {
    expect(categorize({}, endpoints)).toBe(`cluster ${expected} | local  | reachable ${expected} | some`);
  });

  it('hints mean nothing to a node without a zone, and never narrow policy Local', () => {
    expect(categorize({}, [at(1, 'n', zones('a')), at(2, 'n', zones('b'))], null)).toContain('cluster 1 2');
    expect(categorize(INTERNAL_LOCAL, [at(1, 'node-1', zones('b'))])).toContain('local 1');
  });
});

describe('endpoints of a Service port', () => {
  const port = servicePortsOf(aService('default/web'))[0]!;

  it('come from slice ports of the same name and protocol, first addresses only', () => {
    const slices = [
      aSlice('default/web', [at(1, 'n')], { name: 'a', port: { name: 'metrics' } }),
      aSlice('default/web', [at(2, 'n')], { name: 'b', port: { protocol: 'UDP' } }),
      aSlice('default/web', [at(3, 'n')], { name: 'c', port: { port: 0 } }),
      aSlice('default/web', [at(10, 'n'), at(9, 'n')], { name: 'd' }),
    ];
    expect(endpointsOf(port, slices).map(({ id }) => id)).toEqual(['10.244.0.10:8080', '10.244.0.9:8080']);
  });

  it('are ready and serve unless something else is said', () => {
    const slice = aSlice('default/web', []);
    const endpoints = endpointsOf(port, [{ ...slice, endpoints: [{ addresses: ['10.244.0.1', '10.244.0.2'] }] }]);
    expect(endpoints).toMatchObject([{ ip: '10.244.0.1', ready: true, serving: true, terminating: false }]);
  });

  it('that two slices name count once, rather as not terminating', () => {
    const old = aSlice('default/web', [at(1, 'node-1', LEAVING)], { name: 'a' });
    const fresh = aSlice('default/web', [at(1, 'node-2')], { name: 'b' });
    for (const slices of [
      [old, fresh],
      [fresh, old],
    ])
      expect(endpointsOf(port, slices)).toMatchObject([{ node: 'node-2', terminating: false }]);
  });
});
