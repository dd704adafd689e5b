import { describe, expect, it } from 'vitest';

import { aService, aSlice, type EndpointOptions } from '../testing/services.ts';
import { EMPTY_STATE, portNamed, stateOf, withService, withSlice } from './proxyState.ts';

const WEB = 'default/web';
const service = aService(WEB);
const endpoint = (last: number, change: Partial<EndpointOptions> = {}): EndpointOptions => ({
  ip: `10.244.0.${last}`,
  node: 'node-1',
  ...change,
});
const first = aSlice(WEB, [endpoint(1), endpoint(2)], { name: 'web-a' });
const second = aSlice(WEB, [endpoint(3), endpoint(4)], { name: 'web-b' });
const before = withService(EMPTY_STATE, WEB, service, [first, second]);
const webOf = (state: typeof before) => portNamed(state, 'default/web:http');

/** The state after the second slice was written anew. */
const after = (...endpoints: readonly EndpointOptions[]) =>
  withService(before, WEB, service, withSlice([first, second], 'web-b', aSlice(WEB, endpoints, { name: 'web-b' })));

describe('what kube-proxy knows of a Service port', () => {
  it('stays the same, and with it its rules, when a slice is written anew and says the same', () => {
    expect(webOf(after(endpoint(3), endpoint(4)))).toBe(webOf(before));
  });

  it.each<[string, readonly EndpointOptions[]]>([
    ['an endpoint more', [endpoint(3), endpoint(4), endpoint(5)]],
    ['an endpoint less', [endpoint(3)]],
    ['another address', [endpoint(3), endpoint(5)]],
    ['another node', [endpoint(3), endpoint(4, { node: 'node-2' })]],
    ['one that is not ready', [endpoint(3), endpoint(4, { ready: false })]],
    ['one that serves on', [endpoint(3), endpoint(4, { ready: false, serving: true })]],
    ['one that terminates', [endpoint(3), endpoint(4, { terminating: true })]],
    ['a hint for a zone', [endpoint(3), endpoint(4, { zoneHints: ['a'] })]],
    ['a hint for a node', [endpoint(3), endpoint(4, { nodeHints: ['node-1'] })]],
  ])('is another with %s, and the same as if it had been read at once', (_, endpoints) => {
    const state = after(...endpoints);
    expect(webOf(state)).not.toBe(webOf(before));
    const slices = [first, aSlice(WEB, endpoints, { name: 'web-b' })];
    expect(webOf(state)).toEqual(webOf(stateOf([service], slices)));
    // And back: what was read of the slice that has been replaced is read again.
    expect(webOf(withService(state, WEB, service, [first, second]))).toEqual(webOf(before));
  });
});

describe('the ports whose rules may differ from node to node', () => {
  const LOCAL = 'default/local';
  const local = aService(LOCAL, { clusterIP: '10.96.0.51', internalTrafficPolicy: 'Local' });
  const there = [aSlice(LOCAL, [endpoint(9)])];
  const both = withService(before, LOCAL, local, there);
  const ids = ({ sensitive }: typeof before) => sensitive.map(({ port }) => port.id);

  it('are known after every change, and the same as if everything had been read at once', () => {
    const hinted = withService(both, WEB, service, [aSlice(WEB, [endpoint(1, { zoneHints: ['a'] })])]);
    expect([before, both, hinted].map(ids)).toEqual([
      [],
      ['default/local:http'],
      ['default/local:http', 'default/web:http'],
    ]);
    expect(hinted.sensitive).toEqual(
      stateOf([local, service], [...there, aSlice(WEB, [endpoint(1, { zoneHints: ['a'] })])]).sensitive,
    );
    expect(ids(withService(hinted, WEB, service, [first]))).toEqual(['default/local:http']);
    expect(ids(withService(hinted, LOCAL, undefined, []))).toEqual(['default/web:http']);
  });

  it('are the very same list after a change to another port: what follows from them is not found again', () => {
    expect(withService(both, WEB, service, [first]).sensitive).toBe(both.sensitive);
    expect(withService(before, WEB, service, [first]).sensitive).toBe(before.sensitive);
  });
});
