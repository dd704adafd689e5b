/** Links and files from anybody: whatever somebody writes into one leaves the page as it was. */
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { startSession } from '../session/session.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { lessonStore, openLesson } from '../lesson/lessonStore.ts';
import { openScenario } from '../session/openScenario.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { toastStore } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { openSharedFile } from './openShared.ts';
import { pageNow } from './pageNow.ts';
import { NotSharedError, readPage, unpackPage, writePage, type SharedPage } from './sharedPage.ts';

const cluster = () => clusterStore().getState().cluster;
const asFile = (text: string) => new File([text], 'run.json', { type: 'application/json' });

beforeAll(async () => {
  startSession(SCENARIOS[0]!, firstScene);
  await engineRunning();
  clusterStore().setState({ playing: false });
});

const PROBE = {
  name: 'front door',
  source: 'external user',
  host: '192.168.49.11',
  port: 30080,
  protocol: 'TCP',
  expects: 'answer',
} as const;

describe('a run that is shared', () => {
  it('of a lesson opens at the same step of it', async () => {
    openLesson('one-stable-name');
    lessonStore.setState({ step: 1 });
    const text = writePage(pageNow());
    openScenario(SCENARIOS[1]!);
    lessonStore.setState({ lesson: undefined, step: 0 });
    await openSharedFile(asFile(text));
    expect(lessonStore.getState()).toMatchObject({ step: 1 });
    expect(lessonStore.getState().lesson?.id).toBe('one-stable-name');
    lessonStore.setState({ lesson: undefined });
  });
});

const toastsNow = () => toastStore.getState().toasts.map(({ text }) => text);

const SCRIPT = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';

/** Every text in the page, its run and its looks replaced, one at a time, and every number by one that is far too large. */
function* spoiled(value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield SCRIPT;
  else if (typeof value === 'number') yield* [1e308, -1, 'NaN'];
  else if (Array.isArray(value)) {
    yield {};
    for (const [at, each] of value.entries()) for (const next of spoiled(each)) yield value.with(at, next);
  } else if (typeof value === 'object' && value !== null) {
    yield null;
    for (const [key, each] of Object.entries(value)) for (const next of spoiled(each)) yield { ...value, [key]: next };
  }
}

function aPage(): SharedPage {
  const small = createCluster({ seed: 3, systemPods: false });
  small.apply('{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: nginx}]}}');
  small.advance(300);
  return {
    title: 'T',
    question: 'Q',
    run: small.exportRun(),
    files: [{ name: 'a.yaml', text: 'kind: Pod', applied: true }],
    open: 'a.yaml',
    lens: 'logical',
    playing: false,
    looks: {
      selection: { kind: 'external', name: 'user' },
      view: { dockTab: 'events' },
      probes: [{ ...PROBE, id: 1 }],
      speed: 2,
    },
  };
}

describe('a hostile file', () => {
  it('with a script in any of its fields opens as text or is refused with a sentence; nothing of it runs', async () => {
    let refused = 0;
    let opened = 0;
    for (const value of spoiled(JSON.parse(writePage(aPage())))) {
      const before = cluster();
      const { scenario } = scenarioStore.getState();
      await openSharedFile(asFile(JSON.stringify(value)));
      if (cluster() === before) {
        refused++;
        expect(scenarioStore.getState().scenario).toBe(scenario);
      } else opened++;
      expect(scenarioStore.getState().opening).toBeUndefined();
      expect(() => cluster().advance(50)).not.toThrow();
      expect(['data-path', 'logical']).toContain(viewStore.getState().lens);
    }
    expect([refused > 10, opened > 10]).toEqual([true, true]);
    expect('hit' in window).toBe(false);
  });

  it('with an hour of a storm in it leaves the page awake, says how far it is, and is cancelled', async () => {
    const small = createCluster({ seed: 3, systemPods: false });
    small.setTraffic({
      id: 'storm',
      from: { node: small.objects('nodes')[0]!.metadata.name },
      to: { host: '10.9.9.9', port: 80 },
      every: 10,
    });
    const run = JSON.parse(small.exportRun()) as object;
    const text = JSON.stringify({ ...run, now: 3_600_000 });
    const before = cluster();
    const said: string[] = [];
    const stop = scenarioStore.subscribe(({ opening, cancel }) => {
      if (opening?.startsWith('Replaying')) said.push(opening);
      if (said.length === 2) cancel?.();
    });
    const started = performance.now();
    await openSharedFile(asFile(text));
    stop();
    expect(performance.now() - started).toBeLessThan(5000);
    expect(said[0]).toBe('Replaying the run in run.json: 0 %');
    expect(cluster()).toBe(before);
    expect(scenarioStore.getState()).toMatchObject({ opening: undefined, cancel: undefined });
    expect(toastsNow()).toContain('The run in run.json was not opened: you cancelled it.');
  });

  it('that claims to be longer than a week is refused before it is replayed', async () => {
    const small = createCluster({ seed: 3, systemPods: false });
    const before = cluster();
    for (const far of [{ now: 1e9 }, { now: 10, actions: [{ at: 1e12, afterEvents: 0, action: { verb: 'send' } }] }])
      await openSharedFile(asFile(JSON.stringify({ ...(JSON.parse(small.exportRun()) as object), ...far })));
    expect(cluster()).toBe(before);
    expect(toastsNow().filter((text) => text.includes('longer than a week'))).toHaveLength(2);
  });

  it('with one action that asks for far too much is refused before it is replayed, and says for what', async () => {
    const run = JSON.parse(createCluster({ seed: 3, systemPods: false }).exportRun()) as { options: object };
    const doing = (action: object) => ({ ...run, actions: [{ at: 0, afterEvents: 0, action }] });
    const deployment = (replicas: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: ${replicas}}\n`;
    const scale = { method: 'PATCH', path: '/apis/apps/v1/namespaces/default/deployments/a/scale' };
    const service = '{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 1}]}}\n---\n';
    const flow = { from: { node: 'node-1' }, to: { host: '10.96.0.1', port: 443 } };
    const before = cluster();
    for (const [value, said] of [
      [doing({ verb: 'sendMany', flow, count: 1e9, every: 0 }), 'asks for 1,000,000,000 Pods or requests'],
      [doing({ verb: 'apply', manifest: deployment('1000000000') }), 'asks for 1,000,000,000 Pods or requests'],
      [doing({ verb: 'apply', manifest: deployment('1e9') }), 'asks for 1,000,000,000 Pods or requests'],
      [
        doing({ verb: 'request', request: { ...scale, body: { spec: { replicas: 1e9 } } } }),
        'asks for 1,000,000,000 Pods or requests',
      ],
      [
        doing({ verb: 'request', request: { ...scale, body: '{"spec":{"replicas":1000000000}}' } }),
        'asks for 1,000,000,000 Pods or requests',
      ],
      [doing({ verb: 'apply', manifest: service.repeat(40_000) }), 'longer than 3 MB'],
      [{ ...run, options: { ...run.options, nodes: Array(6000).fill({ name: 'n' }) } }, 'asks for 6,000 nodes'],
    ] as const) {
      await openSharedFile(asFile(JSON.stringify(value)));
      expect(toastsNow().at(-1)).toContain(said);
    }
    expect(cluster()).toBe(before);
  });

  it('that is far too large is refused before it is unpacked, and one that unpacks to far too much while it is', async () => {
    await expect(unpackPage('A'.repeat(10_000_001))).rejects.toThrow('far too long');
    const bomb = deflateRawSync(new Uint8Array(60_000_000)).toString('base64url');
    expect(bomb.length).toBeLessThan(100_000);
    await expect(unpackPage(bomb)).rejects.toThrow(NotSharedError);
  });

  it('with names of the language’s own opens without them', () => {
    const text = writePage(aPage()).replace('"looks":', '"__proto__":{"polluted":1},"looks":');
    const page = readPage(text.replace('"external"', '"object","resource":"constructor","namespace":""'));
    expect(page.looks?.selection).toBeUndefined();
    expect('polluted' in {}).toBe(false);
  });
});
