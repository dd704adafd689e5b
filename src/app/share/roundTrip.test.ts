/** Links and files there and back: random runs, moments, selections and looks come back exactly; what was spoiled on the way is refused. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import { createCluster } from '../../cluster/index.ts';
import { rounds } from '../../testing/rounds.ts';
import { manifestStore } from '../editor/manifestStore.ts';
import { addProbes, loadProbes, probesOf, replaceProbes, type Probe } from '../probes/probeStore.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { openScenario } from '../session/openScenario.ts';
import { startSession } from '../session/session.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { toastStore } from '../store/toastStore.ts';
import { viewStore, type LifeKind, type Selection, type ViewState } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { linkWith, packedInAddress } from './link.ts';
import { openAddress, openSharedFile } from './openShared.ts';
import { pageNow } from './pageNow.ts';
import { NotSharedError, packPage, readPage, unpackPage, writePage } from './sharedPage.ts';

const cluster = () => clusterStore().getState().cluster;

beforeAll(async () => {
  startSession(SCENARIOS[0]!, firstScene);
  await engineRunning();
  clusterStore().setState({ playing: false });
});

const NODE = fc.constantFrom('node-1', 'node-2', 'node-3');

/** Small things a learner does, drawn by chance. */
const deed = fc.oneof(
  fc.integer({ min: 1, max: 3000 }).map((ms) => ({ do: 'wait' as const, ms })),
  fc.constant({ do: 'kill' as const }),
  fc.constant({ do: 'send' as const }),
  NODE.map((node) => ({ do: 'cordon' as const, node })),
  NODE.map((node) => ({ do: 'cut' as const, node })),
  fc.constantFrom(1, 2, 4).map((replicas) => ({ do: 'scale' as const, replicas })),
  fc.double({ min: 0.2, max: 1, noNaN: true }).map((share) => ({ do: 'goBack' as const, share })),
);

type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

const patch = (path: string, body: unknown): void =>
  act((each) => {
    each.request({ method: 'PATCH', path, headers: { 'content-type': 'application/merge-patch+json' }, body });
  });

const DOES: { readonly [D in Deed['do']]: (what: Extract<Deed, { do: D }>) => void } = {
  wait: ({ ms }) => act((each) => each.advance(ms)),
  cordon: ({ node }) => patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: true } }),
  cut: ({ node }) => act((each) => each.interfere({ kind: 'cutNetwork', node })),
  scale: ({ replicas }) => patch('/apis/apps/v1/namespaces/default/deployments/frontend', { spec: { replicas } }),
  send: () => act((each) => void each.send({ from: { node: 'node-1' }, to: { host: '172.17.0.4', port: 80 } })),
  goBack: ({ share }) => act((each) => each.seek(each.now * share)),
  kill: () =>
    act((each) => {
      const pod = each.objects('pods').find(({ metadata }) => metadata.namespace === 'default');
      if (pod) each.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${pod.metadata.name}` });
    }),
};

const perform = (what: Deed): void => (DOES[what.do] as (each: Deed) => void)(what);

/** Everything that can be selected in the open cluster. */
function selections(): readonly (Selection | undefined)[] {
  const now = cluster();
  const names = Object.keys(RESOURCES) as ResourceName[];
  const objects = names.flatMap((resource) =>
    now.objects(resource).map(({ metadata: { namespace = '', name } }): Selection => ({
      kind: 'object',
      resource,
      namespace,
      name,
    })),
  );
  const sent = now.connections(20).flatMap(({ id }): Selection[] => [
    { kind: 'connection', id },
    { kind: 'connection', id, hop: 1 },
  ]);
  const flow = { from: { pod: 'default/client' }, to: { host: 'frontend-svc', port: 80 }, protocol: 'TCP' } as const;
  return [
    undefined,
    ...objects,
    ...sent,
    { kind: 'external', name: 'user' },
    { kind: 'plate', node: 'node-2', service: 'default/frontend-svc', address: '172.17.0.4:80' },
    { kind: 'happening', revision: now.revision },
    { kind: 'happening', revision: 3, about: { kind: 'external', name: 'user' } },
    { kind: 'trace', flow },
    { kind: 'trace', flow: { from: { address: '203.0.113.9', entersAt: 'node-2', as: 'external' }, to: flow.to } },
  ];
}

const LIFE: readonly LifeKind[] = ['watch', 'reconcile', 'scheduling', 'sync', 'probe'];

const looks: fc.Arbitrary<Partial<ViewState>> = fc.record({
  lens: fc.constantFrom('data-path', 'logical'),
  theme: fc.constantFrom('system', 'light', 'dark'),
  leftTab: fc.constantFrom('lesson', 'manifests', 'live', 'cluster'),
  leftOpen: fc.boolean(),
  dockTab: fc.constantFrom('events', 'probes', 'terminal', 'compare'),
  dockOpen: fc.boolean(),
  inspectorOpen: fc.boolean(),
  hopView: fc.constantFrom('steps', 'sequence', 'stills'),
  flows: fc.constantFrom('auto', 'packets', 'ribbons'),
  life: fc.subarray([...LIFE]),
});

const PROBE: Omit<Probe, 'id'> = {
  name: 'front door',
  source: 'external user',
  host: '192.168.49.11',
  port: 30080,
  protocol: 'TCP',
  expects: 'answer',
};

/** All of the page that a link has to bring back. */
function pageAsSeen() {
  const { playing, speed, now } = clusterStore().getState();
  const { theme: _, hovered: __, packet: ___, legendOpen: ____, narration: _____, ...view } = viewStore.getState();
  const { files, openId } = manifestStore.getState();
  return {
    run: cluster().exportRun(),
    moment: [cluster().now, cluster().revision, now],
    pods: cluster().objects('pods'),
    sent: cluster().connections(100),
    time: { playing, speed },
    view,
    files: files.map(({ name, text, applied }) => ({ name, text, applied })),
    open: files.find(({ id }) => id === openId)?.name,
    probes: probesOf(scenarioStore.getState().scenario.id),
  };
}

describe('a run that is shared', () => {
  it('comes back exactly: run, moment, selection, lens, panels, speed, files and probes; the theme is the reader’s', async () => {
    const which = fc.constantFrom(
      ...SCENARIOS.filter(({ id }) => ['three-nodes', 'local-policies', 'ipvs'].includes(id)),
    );
    await fc.assert(
      fc.asyncProperty(
        which,
        fc.array(deed, { maxLength: 6 }),
        looks,
        fc.nat(),
        fc.record({ playing: fc.boolean(), speed: fc.constantFrom(0.2, 1, 10) }),
        fc.boolean(),
        fc.boolean(),
        async (scenario, deeds, view, pick, time, hasProbe, isFile) => {
          openScenario(scenario);
          deeds.forEach(perform);
          const all = selections();
          viewStore.setState({ ...view, selection: all[pick % all.length] });
          clusterStore().setState(time);
          loadProbes(scenario.id);
          if (hasProbe) addProbes([PROBE]);
          const before = pageAsSeen();
          const page = pageNow();
          const packed = await packPage(page);
          openScenario(SCENARIOS[1]!);
          viewStore.setState({ ...viewStore.getInitialState(), theme: 'dark' }, true);
          replaceProbes('shared', [{ ...PROBE, id: 9, host: 'left-over' }]);
          if (isFile) await openSharedFile(new File([writePage(page)], 'run.json'));
          else {
            location.hash = new URL(linkWith(packed)).hash;
            await openAddress();
          }
          expect(pageAsSeen()).toEqual(before);
          expect(viewStore.getState().theme).toBe('dark');
        },
      ),
      { numRuns: rounds(5), seed: 7 },
    );
  }, 600_000);
});

/** A small run as a link holds it. */
async function aLink(): Promise<string> {
  const small = createCluster({ seed: 3, systemPods: false });
  small.apply('{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: nginx}]}}');
  small.advance(300);
  const files = [{ name: 'a.yaml', text: 'kind: Pod', applied: true }];
  return packPage({ title: 'T', question: '', run: small.exportRun(), files, lens: 'logical', playing: false });
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One to eight of all code points. (fast-check's own unit for it makes a table of all the million first.) */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10_ff_ff }), { minLength: 1, maxLength: 8 })
  .map((points) => String.fromCodePoint(...points));

/** What chat programs, mail programs and people do to a link. */
const spoiling = fc.oneof(
  fc.double({ min: 0, max: 0.999, noNaN: true }).map((at) => (link: string) => link.slice(0, link.length * at)),
  fc.double({ min: 0.001, max: 1, noNaN: true }).map((at) => (link: string) => link.slice(link.length * at)),
  fc.tuple(fc.nat(), fc.nat(63)).map(([at, to]) => (link: string) => {
    const place = at % link.length;
    return link.slice(0, place) + (LETTERS[to] ?? '') + link.slice(place + 1);
  }),
  fc.tuple(fc.nat(), anyText).map(([at, text]) => (link: string) => {
    const place = at % link.length;
    return link.slice(0, place) + text + link.slice(place);
  }),
  fc.integer({ min: 2, max: 4 }).map((times) => (link: string) => link.repeat(times)),
);

describe('a link that was spoiled on its way', () => {
  it('is read as it was, or refused with a sentence, and nothing else is ever thrown', async () => {
    const link = await aLink();
    const whole = await unpackPage(link);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(spoiling, async (spoil) => {
        try {
          // Deflated text has no sum to be checked by: a letter may become another one, in a name. What is read is a page then.
          const read = await unpackPage(spoil(link));
          expect(Object.keys(read)).toEqual(Object.keys(whole));
        } catch (error) {
          expect(error).toBeInstanceOf(NotSharedError);
          expect((error as Error).message).toMatch(/^(The link is broken|It is )/);
          refused++;
        }
      }),
      { numRuns: rounds(200), seed: 11 },
    );
    expect(refused).toBeGreaterThan(rounds(200) / 2);
  }, 600_000);

  it('leaves the page as it is, says why, and is taken out of the address', async () => {
    const link = await aLink();
    openScenario(SCENARIOS[0]!);
    const { scenario } = scenarioStore.getState();
    const run = cluster().exportRun();
    const broken = [link.slice(0, -40), `${link.slice(0, 60)}${link.slice(70)}`, '', '%%%', 'A'.repeat(10_000_001)];
    for (const each of broken) {
      toastStore.setState({ toasts: [] });
      location.hash = `#run=${each}`;
      await openAddress();
      expect(packedInAddress()).toBeUndefined();
      expect(toastStore.getState().toasts.map(({ text, tone }) => [text.split('. ')[0], tone])).toEqual([
        ['The shared run could not be opened', 'error'],
      ]);
      expect(scenarioStore.getState()).toMatchObject({ scenario, opening: undefined, cancel: undefined });
      expect(cluster().exportRun()).toBe(run);
    }
  });

  it.each([
    ['servicescope/page/2', 'its format is “servicescope/page/2”'],
    ['servicescope/page/', 'its format is “servicescope/page/”'],
    ['x'.repeat(500), `its format is “${'x'.repeat(40)}”`],
  ])('of another version (%.24s) is refused, and says of which', async (format, said) => {
    const text = writePage(await unpackPage(await aLink())).replace('servicescope/page/1', format);
    expect(() => readPage(text)).toThrow(said);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'with %s for a key anywhere in it opens without it, or is refused',
    async (key) => {
      const page = JSON.parse(writePage(await unpackPage(await aLink()))) as object;
      const keyed = (value: unknown): string => {
        if (Array.isArray(value)) return `[${value.map(keyed).join(',')}]`;
        if (typeof value !== 'object' || value === null) return JSON.stringify(value);
        const fields = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${keyed(each)}`);
        return `{${[...fields, `${JSON.stringify(key)}:{"polluted":true,"length":1e9}`].join(',')}}`;
      };
      const before = cluster();
      toastStore.setState({ toasts: [] });
      await openSharedFile(new File([keyed(page)], 'run.json'));
      expect(toastStore.getState().toasts).toHaveLength(1);
      if (cluster() === before) expect(toastStore.getState().toasts[0]!.tone).toBe('error');
      expect(() => cluster().advance(500)).not.toThrow();
      expect('polluted' in {}).toBe(false);
    },
  );
});
