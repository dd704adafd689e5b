import { describe, expect, it } from 'vitest';

import type { ContainerStatus } from '../api/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';

const MINUTE = 60_000;
const SLEEPS = { image: 'busybox', imagePullPolicy: 'IfNotPresent' as const, command: ['sleep', '3600'] };
const QUICK = { ...SLEEPS, command: ['true'] };

function nodeWith() {
  const agents = someNodeAgents({ presentImages: ['nginx', 'busybox'] });
  const status = (name: string): ContainerStatus | undefined =>
    agents.pod(`default/${name}`).status?.containerStatuses?.[0];
  /** Runs until something is so, in steps of a millisecond; returns when. */
  const until = (isSo: () => boolean): number => {
    while (!isSo() && agents.sim.now < 5 * MINUTE) agents.sim.advanceTo(agents.sim.now + 1);
    return agents.sim.now;
  };
  return { ...agents, status, until };
}

describe('the relist of a kubelet', () => {
  it('comes once a second: Pods whose containers started at different moments are Ready at the same', () => {
    const { sim, run, until, status } = nodeWith();
    run('a', SLEEPS);
    const first = until(() => status('a')?.ready === true);
    const startedAt = until(() => sim.now > first + 150);
    for (const name of ['b', 'c', 'd']) run(name, SLEEPS);
    const b = until(() => status('b')?.ready === true);
    expect(b).toBeGreaterThan(startedAt);
    expect((b - first) % 1000).toBe(0);
    expect([status('c')?.ready, status('d')?.ready]).toEqual([true, true]);
  });

  it('has a phase of its own on each node', () => {
    const { run, until, status } = nodeWith();
    run('here', SLEEPS);
    run('there', SLEEPS, { node: 'node-2' });
    const here = until(() => status('here')?.ready === true);
    const there = until(() => status('there')?.ready === true);
    expect((there - here) % 1000).not.toBe(0);
  });

  it('is when a start is known: until then the API says ContainerCreating, and the kubelet has no log to show', () => {
    const { run, until, status, network, kubelet, sim } = nodeWith();
    run('web', { image: 'nginx', imagePullPolicy: 'IfNotPresent' });
    until(() => network.isListening('10.244.1.2', 80, 'TCP'));
    expect(status('web')).toMatchObject({
      ready: false,
      started: false,
      state: { waiting: { reason: 'ContainerCreating' } },
    });
    expect(() => kubelet.openLog('default/web', 'app', false)).toThrow(
      'container "app" in pod "web" is waiting to start: ContainerCreating',
    );
    sim.advanceTo(sim.now + 1000);
    expect(status('web')).toMatchObject({ ready: true, started: true, restartCount: 0 });
    expect(kubelet.openLog('default/web', 'app', false)).toBeDefined();
  });

  it('never sees a run that began and ended between two of them', () => {
    const { run, api, pod, sim } = nodeWith();
    const phases = new Set<string>();
    api.onChange(({ resource }) => void (resource === 'pods' && phases.add(pod('default/job').status?.phase ?? '')));
    run('job', QUICK, { spec: { restartPolicy: 'Never' } });
    sim.settle(MINUTE);
    expect([...phases]).toEqual(['Pending', 'Succeeded']);
  });

  it('makes a chain of init containers take a second each, however little they do', () => {
    const { run, until, status, pod } = nodeWith();
    const initContainers = ['one', 'two', 'three'].map((name) => ({ name, ...QUICK }));
    run('web', SLEEPS, { spec: { initContainers } });
    const ended = ['one', 'two', 'three'].map((name) =>
      until(() => pod('default/web').status?.initContainerStatuses?.find((one) => one.name === name)?.ready === true),
    );
    const ready = until(() => status('web')?.ready === true);
    expect([ended[1]! - ended[0]!, ended[2]! - ended[1]!, ready - ended[2]!]).toEqual([1000, 1000, 1000]);
  });

  it('does not see a container whose postStart hook runs', () => {
    const { run, status, sim, until } = nodeWith();
    run('web', { ...SLEEPS, lifecycle: { postStart: { exec: { command: ['sleep', '5'] } } } });
    sim.advanceTo(5000);
    expect(status('web')?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    expect(until(() => status('web')?.ready === true)).toBeLessThanOrEqual(6700);
  });

  it('tells of a restart by the kubelet’s own hand when the new run is seen, and not of the end before it', () => {
    const { run, api, pod, sim } = nodeWith();
    const told: string[] = [];
    api.onChange(({ resource }) => {
      const app = resource === 'pods' ? pod('default/web').status?.containerStatuses?.[0] : undefined;
      const word = `${Object.keys(app?.state ?? {}).join('')} ${app?.restartCount ?? 0}`;
      if (app && told.at(-1) !== word) told.push(word);
    });
    const livenessProbe = { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 1 };
    run('web', { image: 'nginx', imagePullPolicy: 'IfNotPresent', livenessProbe });
    sim.advanceTo(4500);
    expect(told.slice(0, 3)).toEqual(['waiting 0', 'running 0', 'running 1']);
  });
});

describe('a prober', () => {
  it('ticks from the moment its Pod came: a startup probe is first made at the tick after its container is seen', () => {
    const { run, until, status } = nodeWith();
    run('web', {
      image: 'nginx',
      imagePullPolicy: 'IfNotPresent',
      startupProbe: { tcpSocket: { port: 80 }, periodSeconds: 10 },
    });
    const started = until(() => status('web')?.started === true);
    expect(started).toBeGreaterThanOrEqual(10_000);
    expect(started).toBeLessThanOrEqual(10_040);
  });

  it('makes a readiness probe at once when the container is seen to run', () => {
    const { run, until, status } = nodeWith();
    run('web', {
      image: 'nginx',
      imagePullPolicy: 'IfNotPresent',
      readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 10 },
    });
    const seen = until(() => status('web')?.state?.running !== undefined);
    expect(until(() => status('web')?.ready === true)).toBe(seen);
  });
});
