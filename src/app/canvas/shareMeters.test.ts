import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Flow } from '../../api/index.ts';
import { aConnection } from '../../testing/connections.ts';
import { stillCluster } from '../../testing/stillCluster.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { placeMeter, restFor, writeMeters } from './shareMeters.ts';
import { serviceMeant, sharesOfService } from './store/shares.ts';

const flow: Flow = { from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } };
const answer = (pod: string): Answer => ({ at: 0, flow, endpoint: 'x', pod: `default/${pod}`, opened: true });
/** Newest first: of the last 60, three of every four by web-1. Before them many by web-2. */
const answers = [
  ...Array.from({ length: 60 }, (_, n) => answer(n % 4 === 0 ? 'web-2' : 'web-1')),
  ...Array.from({ length: 40 }, () => answer('web-2')),
];
const web = { kind: 'object', resource: 'services', namespace: 'default', name: 'web' } as const;

describe('the Service meant', () => {
  it('is the one under the pointer before the one that is selected, and a plate’s', () => {
    const plate = { kind: 'plate', node: 'node-1', service: 'default/db:sql', address: '10.96.0.9:5432' } as const;
    expect(serviceMeant(plate, web)).toBe('default/db');
    expect(serviceMeant(undefined, web)).toBe('default/web');
    expect(serviceMeant({ ...web, resource: 'pods' }, undefined)).toBeUndefined();
  });
});

describe('shares of a Service in the picture', () => {
  it('are of its last 60 answers and add to one', () => {
    const shares = sharesOfService(answers);
    expect(shares.get('default/web-1')).toEqual({ requests: 45, share: 0.75 });
    expect([...shares.values()].reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(sharesOfService([]).size).toBe(0);
  });

  const meter = () => {
    const element = document.createElement('span');
    element.append(document.createElement('span'));
    return element;
  };
  const meters = new Map([meter(), meter(), meter()].map((element, n) => [`default/web-${n + 1}`, element]));
  let takeAway: (() => void)[] = [];
  beforeEach(() => {
    const cluster = stillCluster({
      // In a storm as many as are counted have no answer yet.
      connections: [
        ...Array.from({ length: 200 }, (_, n) => {
          const {
            endedAt: _ended,
            verdict: _verdict,
            endpointPod: _pod,
            ...going
          } = aConnection(`c${201 - n}`, { flow });
          return { ...going, state: 'opening' as const };
        }),
        aConnection('c1', { verdict: 'accept', endpointPod: 'default/web-1', flow }),
      ],
      door: { answers: (namespace, name) => (`${namespace}/${name}` === 'default/web' ? answers : []) },
    });
    provideClusterStore(createClusterStore(cluster));
    takeAway = [...meters].map(([pod, element]) => placeMeter(pod, element));
  });
  afterEach(() => {
    takeAway.forEach((take) => take());
    viewStore.setState({ selection: undefined, hovered: undefined });
  });
  const read = () =>
    [...meters.values()].map((element) => [element.textContent, element.style.getPropertyValue('--share')]);

  it('are written on its Pods while it is selected or under the pointer, and on no other', () => {
    viewStore.setState({ hovered: web });
    writeMeters();
    expect(read()).toEqual([
      ['75%', '0.75'],
      ['25%', '0.25'],
      ['', '0.00'],
    ]);
    expect(meters.get('default/web-3')?.dataset['of']).toBeUndefined();
    viewStore.setState({ hovered: undefined });
    writeMeters();
    expect(read()[0]).toEqual(['1', '1.00']);
    expect(read()[1]).toEqual(['', '0.00']);
  });
  it('are written the seldomer the more there are, but every second', () => {
    expect([1, 10, 30, 60, 5000].map(restFor)).toEqual([200, 200, 600, 1000, 1000]);
  });

  it('are no longer written on a Pod that is gone', () => {
    takeAway[0]?.();
    const before = meters.get('default/web-1')?.textContent;
    viewStore.setState({ selection: web });
    writeMeters();
    expect(meters.get('default/web-1')?.textContent).toBe(before);
    expect(meters.get('default/web-2')?.textContent).toBe('25%');
  });
});
