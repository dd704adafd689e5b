import { beforeAll, describe, expect, it } from 'vitest';
import { redoLast, undoLast } from '../actions/undoLast.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { startSession } from '../session/session.ts';
import { startAgain } from '../session/startAgain.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { allEntries } from './entries.ts';
import { find } from './fuzzy.ts';
import { search } from './search.ts';

const best = (typed: string): string | undefined => search(allEntries(), typed).groups[0]?.[1][0]?.entry.label;

beforeAll(async () => {
  startSession(SCENARIOS[0]!, firstScene);
  await engineRunning();
});

describe('finding by letters', () => {
  it.each([
    ['drk', 'Theme: dark', [7, 9, 10]],
    ['dark', 'Theme: dark', [7, 8, 9, 10]],
    ['the da', 'Theme: dark', [0, 1, 2, 7, 8]],
  ])('%s is in %s', (typed, text, at) => {
    expect(find(typed.split(' '), text)?.at).toEqual(at);
  });

  it('every word must be found, in the text or beside it', () => {
    expect(find(['dark', 'bright'], 'Theme: dark')).toBeUndefined();
    expect(find(['dark', 'colour'], 'Theme: dark', 'colour')).toBeDefined();
    expect(find(['dxk'], 'Theme: dark')).toBeUndefined();
  });

  it('a word’s beginning is worth more than its middle, the shorter text more than the longer', () => {
    const score = (text: string) => find(['node'], text)?.score ?? -1;
    expect(score('node-1')).toBeGreaterThan(score('supernode'));
    expect(score('node-1')).toBeGreaterThan(score('node-1 and much else'));
  });
});

describe('the palette', () => {
  it('reaches actions, objects, lessons, scenarios, panels and settings', () => {
    const groups = new Set(allEntries().map(({ group }) => group));
    expect([...groups].sort()).toEqual([
      'Actions',
      'Lessons',
      'Objects',
      'Page',
      'Panels',
      'Scenarios',
      'Settings',
      'Time',
    ]);
    for (const { id } of SCENARIOS) expect(allEntries().some((entry) => entry.id === `scenario ${id}`)).toBe(true);
    expect(new Set(allEntries().map(({ id }) => id)).size).toBe(allEntries().length);
  });

  it.each([
    ['frontend-svc', 'frontend-svc'],
    ['drain node-2', 'Drain: node-2'],
    ['nftables', 'kube-proxy: mode nftables'],
    ['dark', 'Theme: dark'],
    ['terminal', 'Terminal'],
    ['panic', 'Start again from the beginning'],
    ['undo', 'Undo the last action'],
  ])('“%s” finds “%s” first', (typed, label) => {
    expect(best(typed)).toBe(label);
  });

  it('shows the kubectl command of an action, and what is selected comes first', () => {
    expect(search(allEntries(), 'drain node-3').groups[0]?.[1][0]?.entry.command).toBe(
      'kubectl drain node-3 --ignore-daemonsets --force',
    );
    viewStore.setState({ selection: { kind: 'object', resource: 'pods', namespace: 'default', name: 'client' } });
    const [[group, hits] = []] = search(allEntries(), '').groups;
    expect(group).toBe('Selected');
    expect(hits?.map(({ entry }) => entry.label)).toContain('Delete (graceful): client');
    viewStore.setState({ selection: undefined });
  });

  it('shows the command of every action on a Pod or a node, or says that kubectl has none and what does it instead', () => {
    const entries = allEntries().filter(({ group }) => group === 'Actions');
    const acts = entries.filter(({ label }) => /: (client|node-2)$/.test(label));
    expect(acts.length).toBeGreaterThan(12);
    expect(acts.filter(({ command, detail = '' }) => !command && !detail.startsWith('no kubectl command: '))).toEqual(
      [],
    );
    const of = (label: string) => acts.find((entry) => entry.label === label);
    expect(of('Crash container: client')?.command).toBe(
      "kubectl exec client -- sh -c 'kill 1' # asks it to end: 0, not 1, if it handles SIGTERM",
    );
    expect(of('Slow link (+300 ms): node-2')?.detail).toBe(
      'no kubectl command: on node-2, tc qdisc replace dev eth0 root netem delay 300ms',
    );
  });

  it('does what it says', () => {
    allEntries()
      .find(({ label }) => label === 'Cordon: node-2')
      ?.perform();
    expect(clusterStore().getState().cluster.object('nodes', '', 'node-2')?.spec.unschedulable).toBe(true);
  });
});

describe('undo', () => {
  const cluster = () => clusterStore().getState().cluster;
  const isCordoned = () => cluster().object('nodes', '', 'node-2')?.spec.unschedulable === true;

  it('takes the last action back, whoever did it; again does it again; the scenario’s own stay', () => {
    expect(isCordoned()).toBe(true);
    act((each) => each.advance(5000));
    undoLast();
    expect(isCordoned()).toBe(false);
    redoLast();
    expect(isCordoned()).toBe(true);
    undoLast();
    const { revision } = cluster();
    undoLast();
    expect(cluster().revision).toBe(revision);
    expect(cluster().objects('pods').length).toBeGreaterThan(5);
  });

  it('starting again is a fresh beginning', () => {
    act((each) => each.apply('{apiVersion: v1, kind: Namespace, metadata: {name: mine}}'));
    startAgain();
    expect(cluster().object('namespaces', '', 'mine')).toBeUndefined();
    expect(cluster().now).toBe(firstScene.now);
  });
});
