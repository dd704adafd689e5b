import { beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import { NODE_ACTIONS, POD_ACTIONS, type Action } from '../actions/index.ts';
import { redoLast, undoLast } from '../actions/undoLast.ts';
import { manifestStore } from '../editor/manifestStore.ts';
import { exportsNow } from '../export/exports.ts';
import { COURSE } from '../lesson/courseTexts.ts';
import { openLesson } from '../lesson/lessonStore.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { startSession } from '../session/session.ts';
import { startAgain } from '../session/startAgain.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { JUMPS } from '../time/steps.ts';
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
      'Records',
      'Scenarios',
      'Settings',
      'Time',
    ]);
    for (const { id } of SCENARIOS) expect(allEntries().some((entry) => entry.id === `scenario ${id}`)).toBe(true);
    expect(new Set(allEntries().map(({ id }) => id)).size).toBe(allEntries().length);
  });

  it('finds each of them by its name: every action on every Pod and node, every object, lesson, scenario, panel and setting', () => {
    const { cluster } = clusterStore().getState();
    const entries = allEntries();
    const lost = entries.filter(({ id, label }) => {
      const hits = search(entries, label).groups.flatMap(([, list]) => list.map(({ entry }) => entry));
      return !hits.some((entry) => entry.id === id);
    });
    expect(lost.map(({ label }) => label)).toEqual([]);

    const ids = new Set(entries.map(({ id }) => id));
    const resources = Object.keys(RESOURCES) as ResourceName[];
    const objects = resources.flatMap((resource) =>
      cluster
        .objects(resource)
        .map(({ metadata: { namespace = '', name } }) => `object ${resource} ${namespace}/${name}`),
    );
    expect(objects.length).toBeGreaterThan(50);
    const acts = <T extends { name: string }>(groups: readonly (readonly Action<T>[])[], targets: readonly T[]) =>
      targets.flatMap((target) =>
        groups
          .flat()
          .filter((action) => !/inspect|copyName/.test(action.id) && (action.isOffered?.(target) ?? true))
          .map(({ id }) => `${id} ${target.name}`),
      );
    const pods = cluster.objects('pods').map(({ metadata: { namespace = 'default', name } }) => ({ namespace, name }));
    const nodes = cluster.objects('nodes').map(({ metadata: { name } }) => ({ name }));
    const wanted = [
      ...objects,
      ...acts(POD_ACTIONS, pods),
      ...acts(NODE_ACTIONS, nodes),
      ...Object.keys(COURSE).map((id) => `lesson ${id}`),
      ...SCENARIOS.map(({ id }) => `scenario ${id}`),
      ...cluster.settings.externals.map(({ name }) => `external ${name}`),
      ...exportsNow().map(({ id }) => `export.${id}`),
      ...JUMPS.flatMap((kind) => [`time.next.${kind}`, `time.last.${kind}`]),
      ...manifestStore.getState().files.map(({ id }) => `hand.apply ${id}`),
    ];
    expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('puts what was written about a Pod after the Pod and what can be done to it', () => {
    const groups = search(allEntries(), 'client').groups.map(([group]) => group);
    expect(groups[0]).toBe('Objects');
    expect(groups.at(-1)).toBe('Records');
    expect(search(allEntries(), '').groups.map(([group]) => group)).not.toContain('Records');
  });

  it('reaches what the open lesson’s buttons do', () => {
    openLesson('pods-by-address');
    const labels = () =>
      search(allEntries(), 'lesson').groups.flatMap(([, list]) => list.map(({ entry }) => entry.label));
    expect(labels()).toEqual(
      expect.arrayContaining(['Next step of the lesson', 'Begin the lesson again', 'Close the lesson']),
    );
    undoLast();
    expect(labels()).not.toContain('Close the lesson');
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
