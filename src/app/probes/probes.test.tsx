import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NODE_PORT_WEB } from '../../testing/webManifest.ts';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { sendAs } from '../dock/packets/sendings.ts';
import { act, clusterStore, createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { lastDeed } from '../store/pageDeeds.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { addProbes, askProbe, loadProbes, probesOf, type Probe } from './probeStore.ts';
import { ProbesTab } from './ProbesTab.tsx';

let cluster: Cluster;
beforeEach(() => {
  cluster = createCluster({ seed: 4, systemPods: false });
  cluster.apply(NODE_PORT_WEB);
  cluster.settle();
  provideClusterStore(createClusterStore(cluster));
  localStorage.clear();
});
afterEach(cleanup);

const probe = (change: Partial<Probe> = {}): Probe => ({
  id: 1,
  name: 'client → web',
  source: 'pod default/client',
  host: '10.96.0.50',
  port: 80,
  protocol: 'TCP',
  expects: 'answer',
  ...change,
});

const policy = (field: string, value: string) =>
  act((engine) => {
    engine.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/services/web',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { spec: { [field]: value } },
    });
    engine.advance(3000);
  });

describe('a probe', () => {
  it('is green while all its outcomes are answers, and says why not when it is red', () => {
    expect(askProbe(cluster, probe())).toMatchObject({ state: 'green', share: 1, verdict: 'accept', endpoints: 1 });
    policy('internalTrafficPolicy', 'Local');
    const red = askProbe(cluster, probe());
    expect(red).toMatchObject({ state: 'red', share: 0, verdict: 'drop' });
    expect(red.reason).toContain('node-1');
    expect(askProbe(cluster, probe({ expects: 'failure' }))).toMatchObject({ state: 'green' });
  });

  it('of a client that is gone is red, with the reason', () => {
    expect(askProbe(cluster, probe({ source: 'pod default/nobody' })).state).toBe('red');
    expect(askProbe(cluster, probe({ source: 'nonsense' }))).toMatchObject({ state: 'red', verdict: 'unknown' });
  });

  it('finds no room among two dozen: what Undo takes back are those that found some', () => {
    loadProbes('full');
    const asking = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => probe({ port: from + index }));
    addProbes(asking(1, 22));
    addProbes(asking(101, 5));
    expect(probesOf('full')).toHaveLength(24);
    const deed = lastDeed(clusterStore().getState().cluster);
    expect(deed?.label).toBe('add 2 probes');
    addProbes(asking(201, 1));
    expect(lastDeed(clusterStore().getState().cluster)).toBe(deed);
  });

  it('is kept for its scenario, and what is broken is forgotten', () => {
    const scenario = (id: string) => scenarioStore.setState(({ scenario: old }) => ({ scenario: { ...old, id } }));
    scenario('kept');
    loadProbes('kept');
    addProbes([probe(), probe({ name: 'the same' })]);
    loadProbes('other');
    loadProbes('kept');
    render(<ProbesTab />);
    expect(document.querySelectorAll('[data-probe]')).toHaveLength(1);
    cleanup();
    for (const broken of ['{', '5', '[{"id":"x"}]']) {
      localStorage.setItem('servicescope.probes.broken', broken);
      loadProbes('other');
      loadProbes('broken');
      scenario('broken');
      render(<ProbesTab />);
      expect(document.querySelectorAll('[data-probe]')).toHaveLength(0);
      cleanup();
    }
  });
});

describe('the probe board', () => {
  it('asks again by itself after a change, and tells which turned red', async () => {
    scenarioStore.setState(({ scenario }) => ({ scenario: { ...scenario, id: 'board' } }));
    render(<ProbesTab />);
    fireEvent.click(screen.getByRole('button', { name: /add the usual/i }));
    await waitFor(() => expect(screen.getByText(/^All \d+ as they should be/)).toBeTruthy());
    expect(document.querySelectorAll('[data-probe-state="green"][data-probe]').length).toBeGreaterThan(3);
    policy('externalTrafficPolicy', 'Local');
    await waitFor(() => expect(screen.getByText(/not as they should be/).textContent).toContain('web at node-1'));
    expect(document.querySelector('[data-probe="user → web at node-1"]')?.textContent).toContain('dropped');
    expect(document.querySelector('[data-probe="user → web at node-2"]')?.getAttribute('data-probe-state')).toBe(
      'green',
    );
  });
});

describe('a composed packet', () => {
  it('is sent once, many times, or on and on, with a connection each or over one', () => {
    const flow = { from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } } as const;
    expect(sendAs(flow, 'once')).toBe('c1');
    sendAs(flow, 'ten');
    cluster.advance(2000);
    expect(cluster.connections(50)).toHaveLength(11);
    sendAs(flow, 'keepAlive');
    sendAs(flow, 'loop');
    expect(cluster.traffic()).toMatchObject([
      { id: 'sent-1', every: 1000, keepAlive: true },
      { id: 'sent-2', every: 1000 },
    ]);
  });
});
