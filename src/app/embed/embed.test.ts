import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstScene } from '../session/firstScene.ts?recorded';
import { startSession } from '../session/session.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { select, viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { readEmbedding } from './embedAddress.ts';
import { listenToParent } from './messages.ts';

const OWN = 'https://scope.example';
const COURSE = 'https://course.example';

describe('the address of an embedded page', () => {
  it('names scenario, theme, lens, size and who may drive it', () => {
    const search = `?embed&scenario=zones&theme=dark&lens=logical&size=large&paused&allow=${COURSE},http://localhost:8000`;
    expect(readEmbedding(search, OWN)).toEqual({
      scenario: 'zones',
      view: {
        leftOpen: false,
        leftTab: 'lesson',
        dockOpen: false,
        inspectorOpen: false,
        theme: 'dark',
        lens: 'logical',
      },
      isLarge: true,
      isPaused: true,
      hasTimeline: false,
      allowed: [OWN, COURSE, 'http://localhost:8000'],
    });
    expect(readEmbedding('?scenario=zones', OWN)).toBeUndefined();
    expect(readEmbedding('?embed&lesson=x', OWN)?.view.leftOpen).toBe(true);
  });

  it.each([
    '*',
    'null',
    'course.example',
    'javascript:alert(1)',
    `${COURSE}/path`,
    'https://*.example',
    'file:///',
    '',
  ])('allow=%s allows nobody', (allow) => {
    expect(readEmbedding(`?embed&allow=${encodeURIComponent(allow)}`, OWN)?.allowed).toEqual([OWN]);
  });
});

describe('the page around an embedded one', () => {
  const parent = { postMessage: vi.fn<(message: Record<string, unknown>, origin: string) => void>() };
  const around = parent as unknown as Window;
  let stop = (): void => undefined;

  beforeAll(async () => {
    startSession(SCENARIOS[0]!, firstScene);
    await engineRunning();
    clusterStore().setState({ playing: false });
  });
  afterEach(() => {
    stop();
    parent.postMessage.mockClear();
  });

  function say(data: unknown, origin = COURSE, source: unknown = around): Record<string, unknown> | undefined {
    parent.postMessage.mockClear();
    const event = new MessageEvent('message', { data, origin });
    Object.defineProperty(event, 'source', { value: source });
    window.dispatchEvent(event);
    return parent.postMessage.mock.calls.map(([message]) => message).find((message) => 'ok' in message);
  }

  it('drives it: play, pause, seek, apply, select, speed, lens, scenario', () => {
    stop = listenToParent([COURSE], around);
    expect(parent.postMessage.mock.calls.map(([{ event }]) => event)).toEqual(['opened', 'ready']);
    expect(parent.postMessage.mock.calls.every(([, origin]) => origin === COURSE)).toBe(true);
    const order = (what: string, more = {}) => say({ servicescope: 1, id: 7, do: what, ...more });

    expect(order('play')).toEqual({ servicescope: 1, id: 7, ok: true });
    expect(clusterStore().getState().playing).toBe(true);
    order('pause');
    expect(clusterStore().getState().playing).toBe(false);
    const manifest = '{apiVersion: v1, kind: Namespace, metadata: {name: lecture}}';
    expect(order('apply', { manifest })).toMatchObject({
      ok: true,
      result: [{ kind: 'Namespace', result: 'created' }],
    });
    expect(parent.postMessage.mock.calls.map(([{ event }]) => event)).toContain('action');
    expect(order('select', { object: 'service/frontend-svc' })).toMatchObject({ ok: true });
    expect(viewStore.getState().selection).toMatchObject({ resource: 'services', name: 'frontend-svc' });
    expect(order('select', { object: null })).toMatchObject({ ok: true });
    expect(order('seek', { ms: 5000 })).toMatchObject({ ok: true });
    expect(order('moment')).toMatchObject({ result: { now: 5000, playing: false } });
    order('speed', { speed: 0.5 });
    order('lens', { lens: 'logical' });
    expect([clusterStore().getState().speed, viewStore.getState().lens]).toEqual([0.5, 'logical']);
    order('scenario', { id: SCENARIOS[1]!.id });
    expect(scenarioStore.getState().scenario).toBe(SCENARIOS[1]);
    clusterStore().setState({ playing: false });
  });

  it.each([
    [{ do: 'apply', manifest: 'kind: Nonsense' }, /no matches for kind|Object 'apiVersion' is missing|apiVersion/],
    [{ do: 'apply' }, /must be a text/],
    [{ do: 'seek', ms: 'soon' }, /must be a number/],
    [{ do: 'select', object: 'pod/nobody' }, /is not there now/],
    [{ do: 'speed', speed: 3 }, /must be one of/],
    [{ do: 'constructor' }, /nothing called/],
  ])('is told why %j cannot be done', (message, why) => {
    stop = listenToParent([COURSE], around);
    const reply = say({ servicescope: 1, ...message });
    expect(reply).toMatchObject({ ok: false });
    expect(String(reply?.['error'])).toMatch(why);
  });

  it('is not heard from another origin, nor another window, nor with other words; and only allowed origins are told', () => {
    stop = listenToParent([OWN, COURSE], around);
    const before = clusterStore().getState().cluster.revision;
    const order = {
      servicescope: 1,
      do: 'apply',
      manifest: '{apiVersion: v1, kind: Namespace, metadata: {name: evil}}',
    };
    for (const origin of ['https://evil.example', 'https://course.example.evil', 'http://course.example', 'null', ''])
      expect(say(order, origin)).toBeUndefined();
    expect(say(order, COURSE, window)).toBeUndefined();
    for (const words of [{ do: 'play' }, { servicescope: 2, do: 'play' }, 'play', null, 7])
      expect(say(words)).toBeUndefined();
    expect(clusterStore().getState().cluster.revision).toBe(before);
    select({ kind: 'external', name: 'user' });
    const told = new Set(parent.postMessage.mock.calls.map(([, origin]) => origin));
    expect([...told].sort()).toEqual([COURSE, OWN]);
    select(undefined);
  });
});
