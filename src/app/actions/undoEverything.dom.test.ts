/** Whatever one does, one press of Ctrl+Z and the run is what it was, to the last event. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyManifestText } from '../lesson/carryOut.ts';
import { setPolicy } from '../editor/policy/setPolicy.ts';
import { runShell } from '../../lessons/index.ts';
import { startAllAgain } from '../lesson/startLessonAgain.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { startSession } from '../session/session.ts';
import { changeScenario } from '../session/startAgain.ts';
import { configure, patchNode, setTraffic } from '../settings/change.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { branchStore, followForks } from '../time/branches.ts';
import { openBranch } from '../time/openBranch.ts';
import { seekTo } from '../transport.ts';
import { NODE_ACTIONS, POD_ACTIONS, type Action } from './index.ts';
import { undoLast } from './undoLast.ts';

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
    undoLast();
    expect(scenarioStore.getState().scenario).toBe(scenario);
    expect(cluster().exportRun()).toBe(mine);
    undoLast();
    expect(cluster().exportRun()).toBe(before);
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
    expect(cluster().actions().at(-1)?.label).not.toBe('stop kube-proxy on node-1');
    stop();
  });
});
