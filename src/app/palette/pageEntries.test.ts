import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { viewportStore } from '../store/viewportStore.ts';
import { pageEntries } from './pageEntries.ts';

const perform = (label: string): void => {
  const entry = pageEntries().find((each) => each.label === label);
  if (!entry) throw new Error(`no entry is called ${label}`);
  entry.perform();
};

beforeAll(() => provideClusterStore(createClusterStore(createCluster())));

describe('how the canvas looks, by the palette', () => {
  afterEach(() => viewStore.setState({ life: [], flows: 'auto' }));

  it.each([
    ['watch', 'watch streams'],
    ['reconcile', 'reconciles'],
    ['scheduling', 'scheduling verdicts'],
    ['sync', 'kube-proxy syncs'],
    ['probe', 'probes'],
  ])('draws and hides each kind of the control plane’s doings by itself: %s', (kind, words) => {
    viewStore.setState({ life: kind === 'watch' ? ['probe'] : ['watch'] });
    const others = viewStore.getState().life;
    perform(`Draw ${words} on the canvas`);
    expect(viewStore.getState().life).toEqual([...others, kind]);
    perform(`Hide ${words} on the canvas`);
    expect(viewStore.getState().life).toEqual(others);
  });

  it('changes how traffic is drawn, and asks for the whole cluster', () => {
    perform('Flows: bands, as broad as their rate');
    expect(viewStore.getState().flows).toBe('ribbons');
    const { fits } = viewportStore.getState();
    perform('Fit the cluster: everything in view');
    expect(viewportStore.getState().fits).toBe(fits + 1);
  });
});
