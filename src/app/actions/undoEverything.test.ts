/** Whatever one does, one press of Ctrl+Z and the run is what it was, to the last event, or the page what it was. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyManifestText } from '../lesson/carryOut.ts';
import { setPolicy } from '../editor/policy/setPolicy.ts';
import { runShell } from '../../lessons/index.ts';
import { addFileByHand, closeFileByHand, manifestStore, renameFileByHand } from '../editor/manifestStore.ts';
import {
  addRecords,
  answer,
  closeLesson,
  goToStep,
  lessonStore,
  openLesson,
  restartLesson,
} from '../lesson/lessonStore.ts';
import { addProbes, loadProbes, probesOf } from '../probes/probeStore.ts';
import { openSharedFile } from '../share/openShared.ts';
import { pageNow } from '../share/pageNow.ts';
import { writePage } from '../share/sharedPage.ts';
import { choose, drawLife } from '../store/choose.ts';
import { noteDeed } from '../store/pageDeeds.ts';
import { viewStore } from '../store/viewStore.ts';
import { startAllAgain } from '../lesson/startLessonAgain.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { openScenario } from '../session/openScenario.ts';
import { startSession } from '../session/session.ts';
import { changeScenario } from '../session/startAgain.ts';
import { configure, patchNode, setTraffic } from '../settings/change.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { toastStore } from '../store/toastStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { branchStore, followForks } from '../time/branches.ts';
import { openBranch } from '../time/openBranch.ts';
import { seekTo } from '../transport.ts';
import { NODE_ACTIONS, POD_ACTIONS, type Action } from './index.ts';
import { redoLast, undoLast } from './undoLast.ts';

const cluster = () => clusterStore().getState().cluster;
const NODE = { name: 'node-2' };
const victim = () => {
  const { name, namespace = 'default' } = cluster()
    .objects('pods')
    .find(({ metadata }) => metadata.name.startsWith('frontend-'))!.metadata;
  return { namespace, name };
};
const shell = (line: string) => void act((each) => runShell(each, [], line));

const BY_HAND: readonly (readonly [string, () => unknown])[] = [
  ['a command that writes once', () => shell('kubectl scale deployment frontend --replicas=5')],
  ['a command that writes many things', () => shell('kubectl drain node-2 --ignore-daemonsets --force')],
  ['a manifest', () => applyManifestText('mine.yaml', '{apiVersion: v1, kind: Namespace, metadata: {name: mine}}')],
  [
    'a policy’s switch',
    () => setPolicy({ namespace: 'default', name: 'frontend-svc' }, 'internalTrafficPolicy', 'Local'),
  ],
  ['a setting of kube-proxy', () => configure({ kind: 'setProxy', proxy: { mode: 'nftables' } }, 'nftables')],
  [
    'a node that is added',
    () => configure({ kind: 'addNode', node: { name: 'node-9', ip: '192.168.49.99', podCIDR: '10.0.9.0/24' } }, 'one'),
  ],
  ['a label of a node', () => patchNode('node-1', { labels: { mine: 'yes' } }, 'labelled')],
  [
    'traffic',
    () =>
      setTraffic(
        { id: 'mine', from: { pod: 'default/client' }, to: { host: 'frontend-svc', port: 80 }, every: 50 },
        'on and on',
      ),
  ],
  ['a request', () => act((each) => each.send({ from: NODE_FROM, to: { host: '172.17.0.4', port: 80 } }))],
];
const NODE_FROM = { node: 'node-1' };

/** Those that do something to the cluster: not what only looks. */
const isDeed = ({ id }: { readonly id: string }) => !/inspect|copy/i.test(id);

/** A deed that makes no sense yet (reconnect) comes after the one beside it that gives it sense (cut off). */
function deedsOf<Target>(groups: readonly (readonly Action<Target>[])[], target: () => Target) {
  return groups.flatMap((group) =>
    group.filter(isDeed).map((action) => {
      const isOffered = () => action.isOffered?.(target()) ?? true;
      const prepare = () => {
        for (const other of group.filter((each) => isDeed(each) && each !== action))
          if (!isOffered()) other.perform(target());
      };
      return [action.label, () => action.perform(target()), prepare] as const;
    }),
  );
}

beforeAll(async () => {
  startSession(SCENARIOS[0]!, firstScene);
  await engineRunning();
  clusterStore().setState({ playing: false });
});

// Nothing of it is found by the tests of other files.
afterAll(() => {
  lessonStore.setState({ lesson: undefined, records: {} });
  localStorage.clear();
});

describe('one press of Ctrl+Z takes back', () => {
  let before = '';
  beforeEach(() => {
    before = cluster().exportRun();
  });

  const deeds = [...deedsOf(POD_ACTIONS, victim), ...deedsOf(NODE_ACTIONS, () => NODE)];

  it.each([...BY_HAND.map(([label, perform]) => [label, perform, () => undefined] as const), ...deeds])(
    '%s',
    (_, perform, prepare) => {
      const { length } = cluster().actions();
      prepare();
      const here = cluster().exportRun();
      perform();
      act((each) => each.advance(200));
      expect(cluster().exportRun()).not.toBe(here);
      undoLast();
      expect(cluster().exportRun()).toBe(here);
      while (cluster().actions().length > length) undoLast();
      expect(cluster().exportRun()).toBe(before);
    },
  );

  it('another scenario, with all that was done in the one before', () => {
    act((each) => each.setTraffic({ id: 'kept', from: NODE_FROM, to: { host: '172.17.0.4', port: 80 }, every: 500 }));
    const mine = cluster().exportRun();
    const { scenario } = scenarioStore.getState();
    changeScenario(SCENARIOS[1]!);
    expect(scenarioStore.getState().scenario).toBe(SCENARIOS[1]);
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-1' }));
    const theirs = cluster().exportRun();
    undoLast();
    undoLast();
    expect(scenarioStore.getState().scenario).toBe(scenario);
    expect(cluster().exportRun()).toBe(mine);
    redoLast();
    expect(scenarioStore.getState().scenario).toBe(SCENARIOS[1]);
    redoLast();
    expect(cluster().exportRun()).toBe(theirs);
    redoLast();
    expect(cluster().exportRun()).toBe(theirs);
    undoLast();
    undoLast();
    expect(scenarioStore.getState().scenario).toBe(scenario);
    expect(cluster().exportRun()).toBe(mine);
    undoLast();
    expect(cluster().exportRun()).toBe(before);
  });

  it('what a message’s own Undo took back, and does again what it did', async () => {
    const message = () => toastStore.getState().toasts.at(-1)!;
    const open = cluster().exportRun();
    NODE_ACTIONS.flat()
      .find(({ label }) => label === 'Stop kube-proxy')!
      .perform(NODE);
    act((each) => each.advance(1000));
    const done = cluster().exportRun();
    await message().undo!();
    expect(cluster().exportRun()).toBe(open);
    expect(message().text).toBe('Taken back: stop kube-proxy on node-2');
    await message().undo!();
    expect(cluster().exportRun()).toBe(done);
    undoLast();
    redoLast();
    expect(cluster().exportRun()).toBe(done);
    undoLast();
    expect(cluster().exportRun()).toBe(open);
  });

  it('the panic button, which resets cluster, files, speed and lesson', () => {
    const { now } = firstScene;
    act((each) => each.interfere({ kind: 'powerOff', node: 'node-1' }));
    act((each) => each.advance(100));
    clusterStore().setState({ speed: 60 });
    const mine = cluster().exportRun();
    startAllAgain();
    expect(cluster().now).toBe(now);
    expect(clusterStore().getState()).toMatchObject({ speed: 1, playing: true });
    act((each) => each.advance(500));
    const begun = cluster().exportRun();
    undoLast();
    expect(cluster().exportRun()).toBe(mine);
    expect(clusterStore().getState().speed).toBe(60);
    redoLast();
    expect(cluster().exportRun()).toBe(begun);
    expect(clusterStore().getState().speed).toBe(1);
    undoLast();
    expect(cluster().exportRun()).toBe(mine);
    expect(clusterStore().getState().speed).toBe(60);
    clusterStore().setState({ playing: false, speed: 1 });
    undoLast();
  });

  it('the deed that began a new future; the old one is a branch, and opening that is taken back as well', () => {
    const stop = followForks(clusterStore(), () => undefined);
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-1' }));
    act((each) => each.advance(1000));
    const first = cluster().exportRun();
    seekTo(cluster().now - 1500);
    const here = cluster().exportRun();
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-3' }));
    undoLast();
    expect(cluster().exportRun()).toBe(here);
    const [branch] = branchStore.getState().branches;
    openBranch(branch!.id);
    expect(cluster().exportRun()).toBe(first);
    undoLast();
    expect(cluster().exportRun()).toBe(here);
    redoLast();
    expect(cluster().exportRun()).toBe(first);
    undoLast();
    expect(cluster().exportRun()).toBe(here);
    stop();
  });

  it('a lesson that was opened, whatever was open and done before it', () => {
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-1' }));
    const mine = cluster().exportRun();
    const { scenario } = scenarioStore.getState();
    expect(openLesson('pods-by-address')).toBe(true);
    expect(openLesson('who-picks-the-pod')).toBe(true);
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-2' }));
    goToStep(2);
    restartLesson();
    expect(lessonStore.getState().step).toBe(0);
    undoLast();
    expect(lessonStore.getState()).toMatchObject({ step: 2, lesson: { id: 'who-picks-the-pod' } });
    expect(cluster().actions().at(-1)?.label).toBe('stop kube-proxy on node-2');
    redoLast();
    expect(lessonStore.getState()).toMatchObject({ step: 0, lesson: { id: 'who-picks-the-pod' } });
    expect(cluster().actions().at(-1)?.label).not.toBe('stop kube-proxy on node-2');
    undoLast();
    undoLast();
    undoLast();
    expect(lessonStore.getState().lesson?.id).toBe('pods-by-address');
    redoLast();
    expect(lessonStore.getState()).toMatchObject({ step: 2, lesson: { id: 'who-picks-the-pod' } });
    undoLast();
    undoLast();
    expect(lessonStore.getState().lesson).toBeUndefined();
    expect(scenarioStore.getState().scenario).toBe(scenario);
    expect(cluster().exportRun()).toBe(mine);
    undoLast();
  });

  it('a run that somebody shared', async () => {
    const mine = cluster().exportRun();
    const page = { ...pageNow(), title: 'Theirs', run: startedAgain() };
    await openSharedFile(new File([writePage(page)], 'theirs.json'));
    expect(scenarioStore.getState().scenario.title).toBe('Shared: Theirs');
    expect(cluster().exportRun()).not.toBe(mine);
    const undoneThere: string[] = [];
    while (scenarioStore.getState().scenario.title === 'Shared: Theirs') {
      undoneThere.push(cluster().exportRun());
      undoLast();
    }
    expect(cluster().exportRun()).toBe(mine);
    for (const run of undoneThere.reverse()) {
      redoLast();
      expect(scenarioStore.getState().scenario.title).toBe('Shared: Theirs');
      expect(cluster().exportRun()).toBe(run);
    }
    while (scenarioStore.getState().scenario.title === 'Shared: Theirs') undoLast();
    expect(cluster().exportRun()).toBe(mine);
  });

  it('nothing of another cluster, where there is no way back to it: a file closed there stays closed', () => {
    closeFileByHand(file().id);
    choose({ theme: 'dark' });
    openScenario(SCENARIOS[1]!);
    const { files } = manifestStore.getState();
    undoLast();
    expect(viewStore.getState().theme).toBe('system');
    undoLast();
    expect(manifestStore.getState().files).toBe(files);
    openScenario(SCENARIOS[0]!);
  });
});

/** Another run of the same scenario. */
function startedAgain(): string {
  act((each) => each.interfere({ kind: 'powerOff', node: 'node-3' }));
  const run = cluster().exportRun();
  undoLast();
  return run;
}

const file = () => manifestStore.getState().files[0]!;
const probe = {
  name: 'mine',
  source: 'node/node-1',
  host: 'frontend-svc',
  port: 80,
  protocol: 'TCP',
  expects: 'answer',
};

/** What is the page's own: a choice, a file, a probe, a lesson. Each with what is looked at, before and after. */
const ON_THE_PAGE: readonly (readonly [string, () => unknown, () => unknown])[] = [
  ['another theme', () => choose({ theme: 'dark' }), () => viewStore.getState().theme],
  ['another lens', () => choose({ lens: 'logical' }), () => viewStore.getState().lens],
  ['a layer that is drawn', () => drawLife('watch', true), () => viewStore.getState().life],
  ['traffic as bands', () => choose({ flows: 'ribbons' }), () => viewStore.getState().flows],
  ['another narration', () => choose({ narration: 'full' }), () => viewStore.getState().narration],
  ['hops as stills', () => choose({ hopView: 'sequence' }), () => viewStore.getState().hopView],
  ['a file that is closed', () => closeFileByHand(file().id), () => manifestStore.getState().files],
  ['a file that is renamed', () => renameFileByHand(file().id, 'else.yaml'), () => manifestStore.getState().files],
  ['a new file', addFileByHand, () => manifestStore.getState().files],
  ['a probe', () => addProbes([probe as never]), () => probesOf('mine')],
  ['progress from a file', () => addRecords({ dns: { step: 1, done: true } }), () => lessonStore.getState().records],
  ['a lesson that is closed', closeLesson, () => lessonStore.getState().lesson?.id],
];

describe('one press of Ctrl+Z takes back on the page itself', () => {
  beforeAll(() => {
    openLesson('pods-by-address');
    clusterStore().setState({ playing: false });
    loadProbes('mine');
    viewStore.setState({ theme: 'system', lens: 'data-path', flows: 'auto', narration: 'brief', hopView: 'steps' });
  });

  it.each(ON_THE_PAGE)('%s, and the cluster stays as it is', (_, perform, look) => {
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-1' }));
    const [run, before] = [cluster().exportRun(), look()];
    perform();
    const after = look();
    expect(after).not.toEqual(before);
    undoLast();
    expect(look()).toEqual(before);
    redoLast();
    expect(look()).toEqual(after);
    undoLast();
    expect(look()).toEqual(before);
    expect(cluster().exportRun()).toBe(run);
    undoLast();
    expect(cluster().exportRun()).not.toBe(run);
  });

  it('in the order in which all was done', () => {
    const { theme } = viewStore.getState();
    choose({ theme: 'dark' });
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-1' }));
    choose({ theme: 'light' });
    const { length } = cluster().actions();
    undoLast();
    expect([viewStore.getState().theme, cluster().actions().length]).toEqual(['dark', length]);
    undoLast();
    expect([viewStore.getState().theme, cluster().actions().length]).toEqual(['dark', length - 1]);
    undoLast();
    expect(viewStore.getState().theme).toBe(theme);
  });

  it('an answer, with the packet that went for it', () => {
    const asked = lessonStore
      .getState()
      .lesson!.steps.findIndex(({ blocks }) => blocks.some(({ kind }) => kind === 'predict'));
    goToStep(asked);
    const predict = lessonStore.getState().lesson!.steps[asked]!.blocks.find((block) => block.kind === 'predict')!;
    const run = cluster().exportRun();
    answer(predict, 0);
    expect(Object.keys(lessonStore.getState().progress[asked]?.answers ?? {})).toHaveLength(1);
    expect(cluster().exportRun()).not.toBe(run);
    undoLast();
    expect(Object.keys(lessonStore.getState().progress[asked]?.answers ?? {})).toEqual([]);
    expect(cluster().exportRun()).toBe(run);
  });

  it('nothing of a deed whose moment is forgotten', () => {
    const asked = cluster().actions().length;
    let isChosen = true;
    act((each) => each.interfere({ kind: 'stopKubeProxy', node: 'node-1' }));
    noteDeed({ label: 'both', takeBack: () => (isChosen = false), again: () => (isChosen = true) }, asked);
    act((each) => {
      each.limitHistory({ least: 4096, ms: 0, most: 4096 });
      each.setTraffic({ id: 'often', from: NODE_FROM, to: { host: '172.17.0.4', port: 80 }, every: 20 });
      each.advance(20_000);
    });
    const run = cluster().exportRun();
    expect(cluster().actions()[asked]!.revision).toBeLessThanOrEqual(cluster().horizon.revision);
    undoLast();
    expect(isChosen).toBe(true);
    expect(cluster().exportRun()).toBe(run);
  });
});
