import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { openCluster, startSession } from '../session/session.ts';
import { act, clusterStore, publish } from '../store/clusterStore.ts';
import { lastDeed } from '../store/pageDeeds.ts';
import { toastStore } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { scrubTo, seekTo, stepBackward } from '../transport.ts';
import { beforeGoingBack, branchStore, followForks } from './branches.ts';
import { markKindOf } from './markKinds.ts';
import { openBranch } from './openBranch.ts';
import { jumpBack, jumpForward } from './steps.ts';

const scenario = SCENARIOS[0]!;
const cluster = () => clusterStore().getState().cluster;
const advance = (ms: number) => act((engine) => engine.advance(ms));
const cut = (node: string) => act((engine) => engine.interfere({ kind: 'cutNetwork', node }));
const names = () => branchStore.getState().branches.map(({ name }) => name);

beforeAll(async () => {
  startSession(scenario, firstScene);
  await engineRunning();
});
beforeEach(() => {
  openCluster(scenario);
  clusterStore().setState({ playing: false });
});

describe('futures that were left', () => {
  beforeAll(() => followForks(clusterStore(), () => undefined));

  it('an action in the past keeps the old future, which can be opened again, and the new one in its place', () => {
    const begin = cluster().now;
    advance(3000);
    cut('node-1');
    advance(5000);
    const [end, revision] = [cluster().now, cluster().revision];
    seekTo(begin + 1000);
    expect(names()).toEqual([]);
    cut('node-2');
    advance(2000);
    expect(names()).toEqual(['First run']);
    expect(branchStore.getState().current).toContain('cut the network of node-2');
    const forkEnd = cluster().now;

    openBranch(branchStore.getState().branches[0]!.id);
    expect([cluster().now, cluster().revision]).toEqual([end, revision]);
    expect(cluster().link('node-1').connected).toBe(false);
    expect(cluster().link('node-2').connected).toBe(true);
    expect(branchStore.getState().current).toBe('First run');
    expect(names()).toEqual([expect.stringContaining('cut the network of node-2')]);

    openBranch(branchStore.getState().branches[0]!.id);
    expect(cluster().now).toBe(forkEnd);
    expect(cluster().link('node-2').connected).toBe(false);
  });

  it('is kept also when the page is told of the end once more before the first step back', () => {
    cluster().advance(2000);
    const begin = cluster().now - 1500;
    beforeGoingBack(cluster());
    publish();
    act((engine) => engine.seek(begin));
    cut('node-1');
    expect(names()).toEqual(['First run']);
  });

  it('a branch that was opened, taken back, opened again and taken back is kept once', () => {
    const begin = cluster().now;
    advance(2000);
    seekTo(begin + 500);
    cut('node-1');
    const before = names();
    openBranch(branchStore.getState().branches[0]!.id);
    const deed = lastDeed(clusterStore().getState().cluster)!;
    deed.takeBack();
    expect(names()).toEqual(before);
    deed.again();
    deed.takeBack();
    expect(names()).toEqual(before);
    expect(cluster().link('node-1').connected).toBe(false);
  });

  it('looking back and coming forward again forks nothing', () => {
    const begin = cluster().now;
    advance(4000);
    seekTo(begin + 500);
    seekTo(begin + 3000);
    stepBackward();
    advance(10_000);
    expect(names()).toEqual([]);
  });

  it('a run that is left while one looks at its past is kept to its end', () => {
    const begin = cluster().now;
    advance(2000);
    const end = cluster().now;
    seekTo(begin + 500);
    cut('node-1');
    advance(6000);
    const forkEnd = cluster().now;
    seekTo(begin + 600);
    openBranch(branchStore.getState().branches[0]!.id);
    expect(cluster().now).toBe(end);
    expect(branchStore.getState().branches[0]?.end).toBe(forkEnd);
  });

  it('a bounded number is kept, the oldest forgotten', () => {
    for (let i = 0; i < 10; i++) {
      advance(200);
      seekTo(cluster().now - 150);
      cut('node-3');
    }
    expect(names()).toHaveLength(8);
  });
});

describe('steps that mean something', () => {
  afterEach(() => vi.restoreAllMocks());

  it('on to the next decision of any packet, then of the one that is followed, and back', () => {
    viewStore.setState({ selection: undefined });
    jumpForward('packet');
    const first = viewStore.getState().selection;
    expect(first).toMatchObject({ kind: 'connection' });
    const at = cluster().now;
    act((engine) => engine.send({ from: { pod: 'default/client' }, to: { host: 'frontend-svc', port: 80 } }));
    const id = cluster().connections(1)[0]!.id;
    viewStore.setState({ selection: { kind: 'connection', id } });
    jumpForward('packet');
    jumpForward('packet');
    expect(viewStore.getState().selection).toMatchObject({ kind: 'connection', id });
    const decided = cluster().now;
    expect(decided).toBeGreaterThanOrEqual(at);
    const { revision } = cluster();
    jumpBack('packet');
    expect(cluster().revision).toBeLessThan(revision);
    expect(viewStore.getState().selection).toMatchObject({ kind: 'connection' });
  });

  it('to what does not come, leaving the moment as it was, and what was known beyond it', () => {
    const [begin, run] = [cluster().now, cluster().exportRun()];
    const is = () => [cluster().now, cluster().revision, cluster().hasFuture, cluster().nextEventAt];
    // A search gives up after half a second: here each look at the clock takes a millisecond, which still leads far beyond what is known.
    let ms = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => ms++);
    const isNow = is();
    jumpForward('action');
    expect(is()).toEqual(isNow);
    expect(cluster().exportRun()).toBe(run);
    expect(toastStore.getState().toasts.at(-1)!.text).toMatch(
      /^No action of yours within the next [\d.,]+ s: the clock stays where it is\.$/,
    );
    advance(2000);
    seekTo(begin);
    const wasBack = is();
    jumpForward('action');
    expect(is()).toEqual(wasBack);
    act((engine) => engine.advance(2000));
    expect(cluster().hasFuture).toBe(false);
  });

  it('to the next kube-proxy sync, which is then selected', () => {
    act((engine) => engine.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${aFrontend()}` }));
    jumpForward('sync');
    expect(viewStore.getState().selection).toMatchObject({ kind: 'happening', about: { resource: 'nodes' } });
    expect(clusterStore().getState().playing).toBe(false);
  });
});

describe('the way to another moment', () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const frames = () => frame().then(frame).then(frame);

  it('is gone to its end, frame by frame', async () => {
    const begin = cluster().now;
    advance(4000);
    scrubTo(begin + 1000);
    // However many frames a busy machine needs.
    await vi.waitFor(() => expect(cluster().now).toBe(begin + 1000), { timeout: 20_000, interval: 5 });
    await frames();
    expect(cluster().now).toBe(begin + 1000);
  });

  it('ends where somebody acts, whose deed stays done', async () => {
    const begin = cluster().now;
    advance(4000);
    const { now } = cluster();
    scrubTo(begin);
    cut('node-1');
    await frames();
    expect(cluster().now).toBe(now);
    expect(cluster().link('node-1').connected).toBe(false);
  });

  it('ends when another run is opened', async () => {
    scrubTo(cluster().now - 1000);
    openCluster(scenario);
    clusterStore().setState({ playing: false });
    const { now } = cluster();
    await frames();
    expect(cluster().now).toBe(now);
  });
});

const aFrontend = () =>
  cluster()
    .objects('pods')
    .find(({ metadata }) => metadata.name.startsWith('frontend-'))?.metadata.name ?? '';

describe('marks on the strip of time', () => {
  const signOfLast = () => markKindOf(cluster(), cluster().actions().at(-1)!);
  const patch = (path: string, body: unknown) =>
    act((engine) =>
      engine.request({
        method: 'PATCH',
        path,
        headers: { 'content-type': 'application/merge-patch+json' },
        body,
      }),
    );

  it('tell a kill, an outage, its repair, a policy, a rollout and any other change apart', () => {
    act((engine) => engine.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${aFrontend()}` }));
    expect(signOfLast()).toBe('kill');
    cut('node-1');
    expect(signOfLast()).toBe('outage');
    act((engine) => engine.interfere({ kind: 'restoreNetwork', node: 'node-1' }));
    expect(signOfLast()).toBe('repair');
    patch('/api/v1/namespaces/default/services/frontend-svc', { spec: { externalTrafficPolicy: 'Local' } });
    expect(signOfLast()).toBe('policy');
    const deployment = '/apis/apps/v1/namespaces/default/deployments/frontend';
    patch(deployment, { spec: { template: { metadata: { labels: { version: 'two' } } } } });
    expect(signOfLast()).toBe('rollout');
    patch(deployment, { spec: { replicas: 2 } });
    expect(signOfLast()).toBe('change');
  });
});
