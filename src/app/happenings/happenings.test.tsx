import { act as settle, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webManifest } from '../../testing/webManifest.ts';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import Dock from '../dock/Dock.tsx';
import Inspector from '../inspector/Inspector.tsx';
import { act, createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { select, viewStore } from '../store/viewStore.ts';
import { causesOfPacket } from './causes.ts';
import { HappeningLog } from './happeningLog.ts';
import { EVERYTHING, filterHappenings } from './happeningRows.ts';

const FLOW = { from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } } as const;

function aCluster(): Cluster {
  const cluster = createCluster({ seed: 4, systemPods: false });
  cluster.apply(webManifest());
  cluster.settle();
  return cluster;
}

/** All of it, read at once. */
function logOf(cluster: Cluster): HappeningLog {
  const log = new HappeningLog();
  log.follow(cluster);
  while (log.lookBack(Infinity));
  return log;
}

const texts = (log: HappeningLog) => log.list().map(({ revision, kind, text }) => `${revision} ${kind} ${text}`);

describe('the log of what happened', () => {
  const cluster = aCluster();
  const id = cluster.send(FLOW);
  cluster.settle();

  it('reads backward and forward to the same list', () => {
    const growing = new HappeningLog();
    const fresh = aCluster();
    growing.follow(fresh);
    while (growing.lookBack(0));
    fresh.send(FLOW);
    fresh.settle();
    growing.follow(fresh);
    expect(texts(growing)).toEqual(texts(logOf(fresh)));
    expect(texts(growing)).toEqual(texts(logOf(cluster)));
  });

  it('goes back with the clock, and forgets a future that was forked away', () => {
    const fork = aCluster();
    const log = logOf(fork);
    const before = texts(log);
    const at = fork.now;
    fork.advance(10);
    fork.send(FLOW);
    fork.settle();
    log.follow(fork);
    expect(texts(log).length).toBeGreaterThan(before.length);
    fork.seek(at);
    log.follow(fork);
    expect(texts(log)).toEqual(before);
    // Forked without being looked at in between.
    fork.advance(5000);
    log.follow(fork);
    fork.seek(at);
    fork.interfere({ kind: 'powerOff', node: 'node-2' });
    fork.advance(20_000);
    log.follow(fork);
    while (log.lookBack(Infinity));
    expect(texts(log)).toEqual(texts(logOf(fork)));
    expect(log.list().some(({ kind, text }) => kind === 'action' && text === 'power off node-2')).toBe(true);
  });

  it('is filtered by kind, by outcome, by object and by words', () => {
    const list = logOf(cluster).list();
    const of = (filter: Partial<typeof EVERYTHING>) => filterHappenings(list, { ...EVERYTHING, ...filter });
    expect(new Set(of({ kind: 'sync' }).map(({ kind }) => kind))).toEqual(new Set(['sync']));
    expect(of({ verdict: 'accept' }).map(({ about }) => about)).toEqual([id, `${id} SYN`]);
    expect(of({ verdict: 'failed' })).toEqual(of({}).filter(({ failed }) => failed));
    expect(of({ text: 'DNAT' }).every(({ text }) => text.includes('DNAT'))).toBe(true);
    const about = { kind: 'object', resource: 'pods', namespace: 'default', name: 'web' } as const;
    expect(of({ about }).every(({ about: told, who }) => told === 'pod/web' || who === 'web')).toBe(true);
    const decided = of({ kind: 'decision' });
    const hops = cluster.connection(id)?.hops ?? [];
    expect(decided).toHaveLength(hops.reduce((sum, hop) => sum + hop.decided.length, 0));
  });

  it('explains a packet by who had it sent and who had the rules written', () => {
    const record = cluster.connection(id)!;
    const { sent, node, rules } = causesOfPacket(cluster, record);
    expect(sent.map(({ kind }) => kind)).toEqual(['action']);
    expect(node).toBe('node-1');
    expect(rules[0]).toMatchObject({ kind: 'sync', by: 'kube-proxy/node-1' });
    expect(rules.at(-1)).toMatchObject({ kind: 'action' });
  });
});

describe('one selection in list, inspector and canvas', () => {
  let cluster: Cluster;
  beforeEach(() => {
    cluster = aCluster();
    cluster.send(FLOW);
    cluster.settle();
    provideClusterStore(createClusterStore(cluster));
    viewStore.setState({ dockTab: 'events', dockOpen: true, selection: undefined, hopView: 'steps' });
    render(
      <>
        <Dock />
        <Inspector />
      </>,
    );
  });
  afterEach(cleanup);

  const list = () => screen.getByRole('grid', { name: 'Events' });
  const kind = (value: string) => fireEvent.change(screen.getByLabelText('Kind'), { target: { value } });
  const chosen = () => list().querySelector('tr[aria-selected="true"]');

  it('a hop’s row selects the hop, and a hop chosen elsewhere its row', async () => {
    await screen.findAllByText(/DNAT: destination 10.96.0.50:80/);
    kind('hop');
    // The request after it is translated too, by conntrack.
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'c1 SYN' } });
    fireEvent.click(within(list()).getByText(/DNAT: destination/));
    expect(viewStore.getState().selection).toMatchObject({ kind: 'connection', id: 'c1', hop: 1 });
    expect(document.querySelector('[data-inspects="Connection"] [data-hop="2"][data-current]')).toBeTruthy();
    settle(() => select({ kind: 'connection', id: 'c1', hop: 0 }));
    expect(chosen()?.textContent).toContain('client');
  });

  it('any other row is explained by its causes, each of them selectable, back to the action', async () => {
    await screen.findAllByText(/DNAT/);
    kind('sync');
    fireEvent.click(within(list()).getAllByText(/kube-proxy wrote its rules: \d/)[0]!);
    const selection = viewStore.getState().selection;
    expect(selection).toMatchObject({ kind: 'happening', about: { resource: 'nodes' } });
    const chain = screen.getByRole('list', { name: /what led to it/i });
    fireEvent.click(within(chain).getByRole('button', { name: 'You' }));
    const action = viewStore.getState().selection;
    expect(action).toMatchObject({ kind: 'happening' });
    expect(screen.getByText(/You did this/)).toBeTruthy();
  });

  it('goes on as things happen', async () => {
    await screen.findAllByText(/DNAT/);
    kind('action');
    settle(() => act((engine) => engine.interfere({ kind: 'cutNetwork', node: 'node-2' })));
    expect(within(list()).getByText('cut the network of node-2')).toBeTruthy();
  });

  it('tells the hops as a sequence and as a storyboard, by keyboard too', () => {
    settle(() => select({ kind: 'connection', id: 'c1', hop: 0 }));
    fireEvent.click(screen.getByRole('radio', { name: 'Sequence' }));
    const sequence = screen.getByRole('group', { name: /sequence of packets/i });
    fireEvent.keyDown(sequence, { key: 'ArrowDown' });
    expect(viewStore.getState().selection).toMatchObject({ hop: 1 });
    expect(within(sequence).getByRole('button', { name: /Hop 2, node-1 to node-2.*DNAT/ })).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'Stills' }));
    const stills = screen.getByRole('group', { name: /storyboard/i });
    fireEvent.keyDown(stills, { key: 'ArrowRight' });
    expect(viewStore.getState().selection).toMatchObject({ hop: 2 });
    expect(stills.textContent).toContain('No NAT here.');
  });
});
