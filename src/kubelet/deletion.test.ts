import { describe, expect, it } from 'vitest';

import type { Container } from '../api/index.ts';
import { someNodeAgents, type NodeAgents } from '../testing/nodeAgents.ts';

const MINUTE = 60_000;
const SLEEPER = { image: 'busybox', command: ['sleep', 'infinity'] };

/** From the end of the last container to the end of the object: the sandbox is stopped, the Pod cleaned up. */
const CLEAN_UP_S = 1.6;

/** A cluster with one running Pod `web`, and how long it takes from a delete to the end of its last container. */
function aRunningPod(container: Parameters<NodeAgents['run']>[1], more?: Parameters<NodeAgents['run']>[2]) {
  const agents = someNodeAgents();
  agents.run('web', container, more);
  agents.sim.settle(MINUTE);
  const start = agents.sim.now;
  return {
    ...agents,
    /** Seconds since the Pod was running. */
    at(seconds: number): void {
      agents.sim.advanceTo(start + seconds * 1000);
    },
    endsAfter(): number {
      for (let ms = 0; ms <= 5 * MINUTE; ms += 100) {
        agents.sim.advanceTo(start + ms);
        if (!agents.exists('default/web')) return ms / 1000 - CLEAN_UP_S;
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}

describe('graceful deletion', () => {
  it('ends a server that closes its sockets on SIGTERM at once', () => {
    const { api, endsAfter, cni, network } = aRunningPod({});
    api.delete('pods', 'default', 'web');
    expect(endsAfter()).toBeLessThan(0.3);
    expect(cni.podAt('10.244.1.2')).toBeUndefined();
    expect(network.listeners.size).toBe(0);
    expect(network.ended).toContain('default/web');
  });

  it('waits the whole grace period for PID 1 that ignores SIGTERM, then kills it', () => {
    const { api, at, endsAfter, pod, events } = aRunningPod(SLEEPER);
    api.delete('pods', 'default', 'web');
    at(29);
    expect(pod('default/web').metadata.deletionTimestamp).toBeDefined();
    expect(pod('default/web').status?.containerStatuses?.[0]?.state?.running).toBeDefined();
    expect(events('default/web').at(-1)).toBe('Killing: Stopping container app');
    expect(endsAfter()).toBeCloseTo(30, 0);
  });

  it.each<[string, number, Partial<Container>, number]>([
    ['a shorter grace period', 5, { image: 'busybox', command: ['sleep', 'infinity'] }, 5],
    [
      'a shell with a trap',
      30,
      { image: 'busybox', command: ['sh', '-c', "trap 'exit 0' TERM; while true; do sleep 4; done"] },
      4,
    ],
    ['CoreDNS, which serves on for 5 s', 30, { image: 'registry.k8s.io/coredns/coredns:v1.13.1' }, 5],
    ['a preStop sleep', 30, { lifecycle: { preStop: { sleep: { seconds: 7 } } } }, 7],
    ['a preStop command', 30, { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 6'] } } } }, 6],
    [
      'a preStop hook longer than the grace period: 2 s after it',
      4,
      { ...SLEEPER, lifecycle: { preStop: { exec: { command: ['sleep', '20'] } } } },
      6,
    ],
  ])('takes as long as it must: %s', (_, grace, container, seconds) => {
    const spec = { terminationGracePeriodSeconds: grace };
    const { api, endsAfter } = aRunningPod(container, { spec });
    api.delete('pods', 'default', 'web');
    const taken = endsAfter();
    expect(taken).toBeGreaterThan(seconds - 3.9);
    expect(taken).toBeLessThan(seconds + 0.5);
    if (!container.command?.includes('-c')) expect(taken).toBeGreaterThanOrEqual(seconds);
  });

  it('goes on listening while the preStop hook runs, and closes the sockets with SIGTERM', () => {
    const { api, at, network } = aRunningPod({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
    api.delete('pods', 'default', 'web');
    at(4.9);
    expect(network.isListening('10.244.1.2', 80, 'TCP')).toBe(true);
    at(5.04);
    expect(network.isListening('10.244.1.2', 80, 'TCP')).toBe(false);
    expect(network.ended).not.toContain('default/web');
  });

  it('goes on probing readiness, not liveness, while it waits', () => {
    const probe = { httpGet: { port: 80, path: '/' }, periodSeconds: 1, failureThreshold: 1 };
    const { api, at, kubelet, pod, events } = aRunningPod({
      readinessProbe: probe,
      livenessProbe: { ...probe, httpGet: { port: 81 }, initialDelaySeconds: 5 },
      lifecycle: { preStop: { sleep: { seconds: 20 } } },
    });
    api.delete('pods', 'default', 'web');
    at(2);
    kubelet.interfere({ kind: 'failReadiness', pod: 'default/web' });
    at(10);
    expect(pod('default/web').status?.containerStatuses?.[0]?.ready).toBe(false);
    expect(events('default/web').some((text) => text.includes('Liveness'))).toBe(false);
  });

  it('reports the last state of the containers before the object goes', () => {
    const { sim, api } = aRunningPod(SLEEPER, { spec: { terminationGracePeriodSeconds: 3 } });
    const seen: unknown[] = [];
    api.onChange(({ resource, type, object }) => {
      if (resource === 'pods') seen.push([type, (object as { status?: unknown }).status]);
    });
    api.delete('pods', 'default', 'web');
    sim.settle(sim.now + MINUTE);
    // Deletion is a new generation of the object: the kubelet first says that it has seen it.
    expect(seen.map((entry) => (entry as string[])[0])).toEqual(['MODIFIED', 'MODIFIED', 'MODIFIED', 'DELETED']);
    expect(seen[1]).toMatchObject(['MODIFIED', { phase: 'Running', observedGeneration: 2 }]);
    expect(seen[2]).toMatchObject([
      'MODIFIED',
      {
        phase: 'Failed',
        podIP: '10.244.1.2',
        containerStatuses: [{ ready: false, state: { terminated: { exitCode: 137, reason: 'Error' } } }],
      },
    ]);
  });

  it('is hastened by a second delete with a shorter grace period', () => {
    const { api, at, endsAfter } = aRunningPod(SLEEPER);
    api.delete('pods', 'default', 'web');
    at(4);
    api.delete('pods', 'default', 'web', { gracePeriodSeconds: 1 });
    const taken = endsAfter();
    expect(taken).toBeGreaterThan(5);
    expect(taken).toBeLessThan(7);
  });

  it('keeps a Pod that has ended for as long as cleaning up takes: its endpoint is seen to be terminating', () => {
    const { api, at, exists, pod } = aRunningPod({});
    api.delete('pods', 'default', 'web');
    at(0.9);
    expect(pod('default/web').status?.containerStatuses?.[0]?.state?.terminated).toBeDefined();
    at(2);
    expect(exists('default/web')).toBe(false);
  });

  it('ends a Pod at once that waits for its image or in a back-off', () => {
    const { api, sim, run, exists } = someNodeAgents();
    run('pulling', { image: 'nginx:does-not-exist' });
    run('crashing', { image: 'busybox', command: ['false'] });
    sim.advanceTo(20_000);
    api.delete('pods', 'default', 'pulling');
    api.delete('pods', 'default', 'crashing');
    sim.advanceTo(sim.now + CLEAN_UP_S * 1000 + 100);
    expect(exists('default/pulling') || exists('default/crashing')).toBe(false);
    sim.advanceTo(sim.now + 10 * MINUTE);
  });

  it('gives the next Pod of that name another address, and leaves its sockets alone', () => {
    const { api, sim, run, network, cni } = aRunningPod(SLEEPER);
    api.delete('pods', 'default', 'web', { gracePeriodSeconds: 0 });
    run('web', {});
    sim.settle(sim.now + MINUTE);
    expect(cni.addressOf('default/web')?.ip).toBe('10.244.1.3');
    expect(network.isListening('10.244.1.3', 80, 'TCP')).toBe(true);
  });
});

describe('forced deletion', () => {
  it('removes the object at once and the containers right after', () => {
    const { api, at, exists, cni, network } = aRunningPod(SLEEPER);
    api.delete('pods', 'default', 'web', { gracePeriodSeconds: 0 });
    expect(exists('default/web')).toBe(false);
    at(1);
    expect(cni.podAt('10.244.1.2')).toBeDefined();
    at(3);
    expect(cni.podAt('10.244.1.2')).toBeUndefined();
    expect(network.ended).toContain('default/web');
  });
});
