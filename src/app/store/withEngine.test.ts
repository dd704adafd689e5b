import { describe, expect, it } from 'vitest';
import { stillCluster } from '../../testing/stillCluster.ts';
import { act, clusterStore, createClusterStore, provideClusterStore } from './clusterStore.ts';
import { engineRunning, withEngine } from './withEngine.ts';

const nothing = () => {
  throw new Error('no engine yet');
};

describe('what is done before the engine is there', () => {
  it('is done at once when it is there', () => {
    provideClusterStore(createClusterStore(stillCluster()));
    let done = false;
    withEngine(() => (done = true));
    expect(done).toBe(true);
  });

  it('waits, keeps its order, and meets the engine', async () => {
    const sent: string[] = [];
    const engine = stillCluster({ door: { send: ({ to }) => `${sent.push(to.host)}` } });
    provideClusterStore(createClusterStore(stillCluster({ door: { send: nothing } }), 'awaited'));
    const send = (host: string) => () =>
      act((cluster) => cluster.send({ from: { node: 'node-1' }, to: { host, port: 80 } }));
    withEngine(send('first'));
    withEngine(send('second'));
    const running = engineRunning();
    expect(sent).toEqual([]);

    clusterStore().setState({ engine: 'missing' });
    clusterStore().setState({ cluster: engine, engine: 'running' });
    await running;
    withEngine(send('third'));
    expect(sent).toEqual(['first', 'second', 'third']);
  });
});
