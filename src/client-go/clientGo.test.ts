import { describe, expect, it } from 'vitest';
import { bootEpochMs, type Draft, type Pod } from '../api/index.ts';
import { createApiServer, type ApiServer } from '../apiserver/index.ts';
import { Simulation } from '../sim/index.ts';
import { eventName } from './eventRecorder.ts';
import { createClientGo, type ClientGo, type Controller, type Plan } from './index.ts';

interface Bench {
  readonly sim: Simulation;
  readonly api: ApiServer;
  readonly clientGo: ClientGo;
}

function aBench(seed = 1): Bench {
  const sim = new Simulation(seed);
  const api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  const clientGo = createClientGo(sim, api);
  api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  return { sim, api, clientGo };
}

const podDraft = (name: string): Draft<Pod> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'c', image: 'web' }] },
});

/** A controller over Pods that keeps a log of when it looked at which key. */
function aController(bench: Bench, reconcile: (key: string) => Plan, extra: Partial<Controller> = {}): string[] {
  const log: string[] = [];
  bench.clientGo.run({
    name: 'test-controller',
    watches: { pods: ({ key }) => [key] },
    reconcile: (_lister, key, now) => {
      log.push(`${String(now)} ${key}`);
      return reconcile(key);
    },
    ...extra,
  });
  return log;
}

describe('a watch', () => {
  it('delivers after its latency, as its component, because of the write', () => {
    const { sim, api, clientGo } = aBench();
    const heard: unknown[] = [];
    clientGo.watch({
      component: 'listener',
      resource: 'pods',
      latency: () => 25,
      deliver: ({ key, revision }) => heard.push([key, sim.now, sim.currentCause, revision]),
    });
    api.create('pods', podDraft('a'));
    const revision = api.revision;
    sim.settle(1_000);
    expect(heard).toEqual([['default/a', 25, { by: 'listener', because: revision }, revision]]);
  });

  it('keeps the order of changes even when a later one would be faster', () => {
    const { sim, api, clientGo } = aBench();
    const heard: string[] = [];
    const latencies: Readonly<Record<string, number>> = { 'default/a': 50, 'default/b': 5, 'default/c': 20 };
    clientGo.watch({
      component: 'listener',
      resource: 'pods',
      latency: ({ key }) => latencies[key] ?? 0,
      deliver: ({ key }) => heard.push(`${key} ${String(sim.now)}`),
    });
    for (const name of ['a', 'b', 'c']) api.create('pods', podDraft(name));
    sim.settle(1_000);
    expect(heard).toEqual(['default/a 50', 'default/b 50', 'default/c 50']);
  });

  it('delivers only what it keeps', () => {
    const { sim, api, clientGo } = aBench();
    const heard: string[] = [];
    clientGo.watch({
      component: 'listener',
      resource: 'pods',
      latency: () => 1,
      keep: ({ key }) => key === 'default/b',
      deliver: ({ key }) => heard.push(key),
    });
    for (const name of ['a', 'b']) api.create('pods', podDraft(name));
    sim.settle(1_000);
    expect(heard).toEqual(['default/b']);
  });

  it('forgets what a seek back undid', () => {
    const { sim, api, clientGo } = aBench();
    const heard: string[] = [];
    clientGo.watch({ component: 'l', resource: 'pods', latency: () => 10, deliver: ({ key }) => heard.push(key) });
    sim.advanceTo(100);
    sim.act('create', 'user', () => api.create('pods', podDraft('a')));
    sim.seek(50);
    sim.act('create', 'user', () => api.create('pods', podDraft('b')));
    sim.settle(1_000);
    expect(heard).toEqual(['default/b']);
  });
});

describe('an informer', () => {
  it('tells a controller within 5 to 40 ms, and the queue a moment later', () => {
    for (let seed = 0; seed < 20; seed++) {
      const bench = aBench(seed);
      const log = aController(bench, () => ({ calls: [] }));
      bench.api.create('pods', podDraft('a'));
      bench.sim.settle(1_000);
      const at = Number(log[0]!.split(' ')[0]);
      expect(at).toBeGreaterThanOrEqual(6);
      expect(at).toBeLessThanOrEqual(41);
    }
  });
});

describe('a shared informer', () => {
  it('spares a controller the changes that it ignores, though another one hears of them', () => {
    const bench = aBench();
    const nothing = (): Plan => ({ calls: [] });
    const every = aController(bench, nothing);
    const some = aController(bench, nothing, {
      name: 'picky-controller',
      ignores: { pods: ({ key }) => key === 'default/a' },
    });
    for (const name of ['a', 'b']) bench.api.create('pods', podDraft(name));
    bench.sim.settle(1_000);
    const keys = (log: readonly string[]) => log.map((line) => line.split(' ')[1]);
    expect(keys(every)).toEqual(['default/a', 'default/b']);
    expect(keys(some)).toEqual(['default/b']);
  });
});

describe('a work queue', () => {
  it('holds a key once, however often it changes', () => {
    const bench = aBench();
    const log = aController(bench, () => ({ calls: [] }));
    bench.api.create('pods', podDraft('a'));
    const pod = bench.api.get('pods', 'default', 'a')!;
    for (const phase of ['Running', 'Failed'] as const)
      bench.api.updateStatus('pods', { ...bench.api.get('pods', 'default', 'a')!, status: { ...pod.status, phase } });
    bench.sim.settle(1_000);
    expect(log.length).toBeLessThan(3);
  });

  it('looks again at a key that came while it was worked on', () => {
    const bench = aBench();
    let writes = 0;
    const log = aController(bench, () => {
      const object = bench.api.get('pods', 'default', 'a')!;
      const labels = { n: String(++writes) };
      return writes > 3
        ? { calls: [] }
        : {
            calls: [
              { verb: 'update', resource: 'pods', object: { ...object, metadata: { ...object.metadata, labels } } },
            ],
          };
    });
    bench.api.create('pods', podDraft('a'));
    bench.sim.settle(1_000);
    expect(log).toHaveLength(4);
  });

  it('tries a refused key again after 5 ms, and twice as long each time', () => {
    const bench = aBench();
    let refusals = 0;
    const log = aController(bench, () => {
      if (refusals++ >= 5) return { calls: [] };
      return { calls: [{ verb: 'delete', resource: 'pods', namespace: 'default', name: 'nobody' }] };
    });
    bench.api.create('pods', podDraft('a'));
    bench.sim.settle(60_000);
    const times = log.map((line) => Number(line.split(' ')[0]));
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    // 4 ms of reading and deciding, no completed call, and 1 ms until the key is picked up.
    expect(waits).toEqual([5, 10, 20, 40, 80].map((backoff) => backoff + 5));
  });

  it('gives up after the limit of its policy', () => {
    const bench = aBench();
    const call = { verb: 'delete', resource: 'pods', namespace: 'default', name: 'nobody' } as const;
    const log = aController(bench, () => ({ calls: [call] }), { retry: { base: 1_000, max: 3_000, limit: 3 } });
    bench.api.create('pods', podDraft('a'));
    bench.sim.advanceTo(60_000);
    const times = log.map((line) => Number(line.split(' ')[0]));
    expect(times.slice(1).map((time, i) => time - times[i]! - 5)).toEqual([1_000, 2_000, 3_000]);
  });

  it('does not let a refusal without end keep the cluster from settling', () => {
    const bench = aBench();
    aController(bench, () => ({ calls: [{ verb: 'delete', resource: 'pods', namespace: 'default', name: 'nobody' }] }));
    bench.api.create('pods', podDraft('a'));
    expect(bench.sim.settle(1_000_000)).toBeLessThan(5_000);
  });

  it('asks what to write when a call is refused, and makes no call after it', () => {
    const bench = aBench();
    const heard: string[] = [];
    aController(
      bench,
      () => ({
        calls: [
          { verb: 'delete', resource: 'pods', namespace: 'default', name: 'nobody' },
          { verb: 'delete', resource: 'pods', namespace: 'default', name: 'a' },
        ],
      }),
      {
        retry: { base: 5, max: 5, limit: 1 },
        afterRefusal: (_lister, key, _now, { index, error }) => {
          heard.push(`${key} ${String(index)} ${error.message}`);
          return { calls: [] };
        },
      },
    );
    bench.api.create('pods', podDraft('a'));
    bench.sim.settle(1_000);
    expect(heard[0]).toBe('default/a 0 pods "nobody" not found');
    expect(bench.api.get('pods', 'default', 'a')).toBeDefined();
  });

  it('looks again when a plan asks for it, at the earliest of several times', () => {
    const bench = aBench();
    const waits = [500, 100, undefined];
    let turn = 0;
    const log = aController(bench, () => {
      const requeueAfter = waits[turn++];
      return { calls: [], ...(requeueAfter === undefined ? {} : { requeueAfter }) };
    });
    bench.api.create('pods', podDraft('a'));
    bench.sim.settle(10_000);
    expect(log.length).toBe(3);
    const [first, second, third] = log.map((line) => Number(line.split(' ')[0]));
    expect(second! - first!).toBe(505);
    expect(third! - second!).toBe(105);
  });

  it('passes faults of ours on instead of retrying them', () => {
    const bench = aBench();
    aController(bench, () => {
      throw new Error('a mistake');
    });
    bench.api.create('pods', podDraft('a'));
    expect(() => bench.sim.settle(1_000)).toThrow('a mistake');
  });
});

describe('Events', () => {
  it('are named after their object and the nanosecond they were made in', () => {
    const sim = new Simulation(5);
    for (const now of [0, 1, 2 ** 20 - 1, 1_048_577.5, 987_654_321]) {
      sim.advanceTo(now);
      const nanoseconds = BigInt(bootEpochMs() + Math.floor(now)) * 1_000_000n;
      const [object, suffix = ''] = eventName(sim, 'web').split('.');
      const below = BigInt(`0x${suffix}`) - nanoseconds;
      expect(object).toBe('web');
      expect(suffix).toHaveLength(16);
      expect(below >= 0n && below < 1_000_000n).toBe(true);
    }
  });

  const about = ({ api }: Bench): Pod => api.get('pods', 'default', 'a') ?? api.create('pods', podDraft('a'));
  const record = (bench: Bench, message: string, reason = 'BackOff'): void =>
    bench.clientGo.recordEvent(
      { about: about(bench), type: 'Warning', reason, message },
      { component: 'kubelet', host: 'node-1' },
    );
  const stored = ({ api }: Bench): (readonly [number | undefined, string | undefined])[] =>
    api.list('events', 'default').map(({ count, message }) => [count, message] as const);

  it('are objects about objects', () => {
    const bench = aBench();
    record(bench, 'Back-off restarting failed container c');
    const [event] = bench.api.list('events', 'default');
    expect(event).toMatchObject({
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'a' },
      reason: 'BackOff',
      type: 'Warning',
      count: 1,
      source: { component: 'kubelet', host: 'node-1' },
      reportingComponent: 'kubelet',
      reportingInstance: 'node-1',
      firstTimestamp: '2026-01-05T09:00:00Z',
      lastTimestamp: '2026-01-05T09:00:00Z',
    });
    expect(event!.metadata.name).toMatch(/^a\.[0-9a-f]{16}$/);
  });

  it('that repeat are counted', () => {
    const bench = aBench();
    for (let i = 0; i < 3; i++) {
      record(bench, 'again');
      bench.sim.advanceTo(bench.sim.now + 10_000);
    }
    expect(stored(bench)).toEqual([[3, 'again']]);
    expect(bench.api.list('events', 'default')[0]).toMatchObject({
      firstTimestamp: '2026-01-05T09:00:00Z',
      lastTimestamp: '2026-01-05T09:00:20Z',
    });
  });

  it('that only differ in their message are combined from the tenth on', () => {
    const bench = aBench();
    for (let i = 1; i <= 12; i++) record(bench, `message ${String(i)}`);
    expect(stored(bench)).toHaveLength(10);
    expect(stored(bench).at(-1)).toEqual([3, '(combined from similar events): message 12']);
  });

  it('about one object come from one source 25 times, then once in five minutes', () => {
    const bench = aBench();
    for (let i = 0; i < 40; i++) record(bench, 'again');
    expect(stored(bench)).toEqual([[25, 'again']]);
    bench.sim.advanceTo(300_000);
    record(bench, 'again');
    record(bench, 'again');
    // Those that were suppressed count.
    expect(stored(bench)).toEqual([[41, 'again']]);
  });

  it('of a plan are recorded when their call succeeded, with the name it created', () => {
    const bench = aBench();
    aController(
      bench,
      (key) =>
        key === 'default/a'
          ? {
              calls: [
                {
                  verb: 'create',
                  resource: 'pods',
                  object: { ...podDraft('b'), metadata: { generateName: 'b-', namespace: 'default' } },
                },
                { verb: 'delete', resource: 'pods', namespace: 'default', name: 'nobody' },
              ],
              events: [
                { about: about(bench), type: 'Normal', reason: 'Made', message: 'Created pod: {name}', afterCall: 0 },
                {
                  about: about(bench),
                  type: 'Normal',
                  reason: 'Removed',
                  message: 'Deleted pod: nobody',
                  afterCall: 1,
                },
              ],
            }
          : { calls: [] },
      { retry: { base: 5, max: 5, limit: 0 } },
    );
    about(bench);
    bench.sim.settle(1_000);
    const name = bench.api.list('pods', 'default')[1]!.metadata.name;
    expect(stored(bench)).toEqual([[1, `Created pod: ${name}`]]);
  });

  it('that the API refuses are lost, not retried', () => {
    const bench = aBench();
    const pod = about(bench);
    const elsewhere = { ...pod, metadata: { ...pod.metadata, namespace: 'nowhere' } };
    bench.clientGo.recordEvent({ about: elsewhere, type: 'Normal', reason: 'R', message: 'm' }, { component: 'c' });
    expect(stored(bench)).toEqual([]);
  });
});
