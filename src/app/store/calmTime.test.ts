import { beforeEach, expect, test } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { createCalmTime } from './calmTime.ts';
import { clusterStore, createClusterStore, provideClusterStore } from './clusterStore.ts';

let real = 0;

beforeEach(() => {
  real = 0;
  provideClusterStore(createClusterStore(createCluster({ systemPods: false, nodes: [] })));
});

const pass = (ms: number, now: number): void => {
  real += ms;
  clusterStore().setState({ now });
};

test('While the clock runs the time that is spoken changes once a second', () => {
  const read = createCalmTime(() => real);
  expect(read()).toBe(0);
  const said = Array.from({ length: 30 }, (_, beat) => {
    pass(100, (beat + 1) * 100);
    return read();
  });
  expect([...new Set(said)]).toHaveLength(4);
  expect(said.at(-1)).toBe(3000);
});

test('When time stands, or goes back, it is said at once', () => {
  const read = createCalmTime(() => real);
  pass(1000, 5000);
  expect(read()).toBe(5000);
  pass(10, 4000);
  expect(read()).toBe(4000);
  clusterStore().setState({ playing: false });
  pass(10, 4100);
  expect(read()).toBe(4100);
});
