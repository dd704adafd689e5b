import { describe, expect, it } from 'vitest';

import type { Container, Pod } from '../api/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';
import { countResult } from './probing.ts';

const MINUTE = 60_000;
const HTTP = { httpGet: { path: '/', port: 80 } };

function aPodWith(container: Partial<Container>) {
  const agents = someNodeAgents({ presentImages: ['nginx:1.27', 'postgres', 'busybox'] });
  agents.run('web', { imagePullPolicy: 'IfNotPresent', ...container });
  return {
    ...agents,
    ready: () => agents.pod('default/web').status?.containerStatuses?.[0]?.ready === true,
    restarts: () => agents.pod('default/web').status?.containerStatuses?.[0]?.restartCount ?? 0,
    /** ms until the Pod is (or is no longer) ready. */
    untilReady(value: boolean): number {
      const start = agents.sim.now;
      const isReady = () => agents.pod('default/web').status?.containerStatuses?.[0]?.ready === true;
      while (isReady() !== value && agents.sim.now - start < 10 * MINUTE) agents.sim.advanceTo(agents.sim.now + 50);
      return agents.sim.now - start;
    },
  };
}

describe('readiness', () => {
  it('is not ready before its first probe has passed, which comes when the kubelet sees that it runs', () => {
    const { sim, untilReady, api } = aPodWith({ readinessProbe: HTTP });
    const writes: boolean[] = [];
    api.onChange(({ resource, object }) => {
      if (resource !== 'pods') return;
      const { status } = object as Pod;
      if (status?.phase === 'Running') writes.push(status.containerStatuses?.[0]?.ready === true);
    });
    expect(untilReady(true)).toBeLessThan(1700);
    expect(writes).toEqual([false, true]);
    sim.advanceTo(5 * MINUTE);
    expect(writes).toHaveLength(2);
  });

  it('waits for initialDelaySeconds and for successThreshold', () => {
    const slow = aPodWith({
      readinessProbe: { ...HTTP, initialDelaySeconds: 5, successThreshold: 3, periodSeconds: 2 },
    });
    const taken = slow.untilReady(true);
    expect(taken).toBeGreaterThan(9000);
    expect(taken).toBeLessThan(10_100);
  });

  it('is waited for when a run is settled', () => {
    const { sim, ready } = aPodWith({ readinessProbe: { ...HTTP, initialDelaySeconds: 20 } });
    sim.settle(5 * MINUTE);
    expect(ready()).toBe(true);
    expect(sim.now).toBeLessThan(22_000);
  });

  it('is lost between 20 and 31 seconds after the program begins to fail, with the defaults', () => {
    const { kubelet, untilReady, sim, pod, events, network } = aPodWith({ readinessProbe: HTTP });
    untilReady(true);
    sim.advanceTo(sim.now + 33_000);
    kubelet.interfere({ kind: 'failReadiness', pod: 'default/web' });
    expect([...network.listeners.values()][0]?.answer.status).toBe(503);
    const taken = untilReady(false);
    expect(taken).toBeGreaterThan(20_000);
    expect(taken).toBeLessThan(31_000);
    expect(events('default/web').at(-1)).toBe(
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503 (x3)',
    );
    expect(pod('default/web').status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
    });
    kubelet.interfere({ kind: 'passReadiness', pod: 'default/web' });
    expect(untilReady(true)).toBeLessThan(10_100);
  });

  it('settles after an interference only when the probes have told', () => {
    const { kubelet, sim, ready } = aPodWith({ readinessProbe: HTTP });
    sim.settle(MINUTE);
    kubelet.interfere({ kind: 'failReadiness', pod: 'default/web' });
    sim.settle(5 * MINUTE);
    expect(ready()).toBe(false);
    kubelet.interfere({ kind: 'passReadiness', pod: 'default/web' });
    sim.settle(5 * MINUTE);
    expect(ready()).toBe(true);
  });

  it('has nothing to fail without a probe', () => {
    const { kubelet, sim, ready } = aPodWith({});
    sim.settle(MINUTE);
    kubelet.interfere({ kind: 'failReadiness', pod: 'default/web' });
    sim.advanceTo(5 * MINUTE);
    expect(ready()).toBe(true);
  });

  it.each<[string, Partial<Container>, string]>([
    [
      'nobody listens on the port',
      { readinessProbe: { httpGet: { port: 8080, path: '/healthz' } } },
      'Readiness probe failed: Get "http://10.244.1.2:8080/healthz": dial tcp 10.244.1.2:8080: connect: connection refused',
    ],
    [
      'the page does not exist',
      { readinessProbe: { httpGet: { port: 80, path: '/healthz' } } },
      'Readiness probe failed: HTTP probe failed with statuscode: 404',
    ],
    [
      'a named port',
      { ports: [{ name: 'http', containerPort: 8081 }], readinessProbe: { tcpSocket: { port: 'http' } } },
      'Readiness probe failed: dial tcp 10.244.1.2:8081: connect: connection refused',
    ],
    [
      'a port name that no port has',
      { readinessProbe: { httpGet: { port: 'http' } } },
      'Readiness probe failed: couldn\'t find port: "http"',
    ],
    [
      'a command that fails',
      { readinessProbe: { exec: { command: ['cat', '/tmp/healthy'] } } },
      'Readiness probe failed: cat: /tmp/healthy: No such file or directory\n',
    ],
    [
      'the program does not speak HTTP',
      { image: 'redis', readinessProbe: { httpGet: { port: 6379 } } },
      'Readiness probe failed: Get "http://10.244.1.2:6379/": EOF',
    ],
  ])('says what failed: %s', (_, container, message) => {
    const { sim, events } = aPodWith(container);
    sim.advanceTo(3000);
    expect(events('default/web').find((text) => text.startsWith('Unhealthy'))).toBe(`Unhealthy: ${message}`);
  });

  it('times out on a slow program', () => {
    const { sim, kubelet, events, untilReady } = aPodWith({ readinessProbe: HTTP });
    sim.settle(MINUTE);
    kubelet.interfere({ kind: 'slow', pod: 'default/web', ms: 1500 });
    untilReady(false);
    expect(events('default/web').at(-1)).toContain(
      'Get "http://10.244.1.2:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    );
    kubelet.interfere({ kind: 'slow', pod: 'default/web', ms: 900 });
    expect(untilReady(true)).toBeLessThan(10_100);
  });

  it('waits for a database that is up but not listening yet', () => {
    const { untilReady } = aPodWith({
      image: 'postgres',
      env: [{ name: 'POSTGRES_PASSWORD', value: 'secret' }],
      readinessProbe: { exec: { command: ['pg_isready', '-U', 'postgres'] }, periodSeconds: 1 },
    });
    const taken = untilReady(true);
    expect(taken).toBeGreaterThan(1500);
    expect(taken).toBeLessThan(3200);
  });

  it('ends with the sockets when a program that is probed by connection is told to fail', () => {
    const { sim, kubelet, network, ready } = aPodWith({ readinessProbe: { tcpSocket: { port: 80 } } });
    sim.settle(MINUTE);
    kubelet.interfere({ kind: 'failReadiness', pod: 'default/web' });
    sim.settle(5 * MINUTE);
    expect(ready()).toBe(false);
    expect(network.isListening('10.244.1.2', 80, 'TCP')).toBe(false);
    kubelet.interfere({ kind: 'passReadiness', pod: 'default/web' });
    sim.settle(5 * MINUTE);
    expect(ready()).toBe(true);
  });
});

describe('liveness and startup', () => {
  it('restarts the container after three failures: the documented /tmp/healthy example', () => {
    const { sim, restarts, events } = aPodWith({
      image: 'busybox',
      args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
      livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
    });
    sim.advanceTo(40_000);
    expect(restarts()).toBe(0);
    // Three failures at 35, 40 and 45 s; sh ignores SIGTERM, so the 30 s of grace follow.
    sim.advanceTo(60_000);
    expect(events('default/web').at(-1)).toBe('Killing: Container app failed liveness probe, will be restarted');
    expect(restarts()).toBe(0);
    sim.advanceTo(78_000);
    expect(restarts()).toBe(1);
  });

  it('holds readiness and liveness back until the startup probe has passed', () => {
    const { sim, events, pod } = aPodWith({
      image: 'postgres',
      env: [{ name: 'POSTGRES_PASSWORD', value: 'secret' }],
      startupProbe: { tcpSocket: { port: 5432 }, periodSeconds: 1, failureThreshold: 30 },
      livenessProbe: { tcpSocket: { port: 5432 }, failureThreshold: 1 },
      readinessProbe: { tcpSocket: { port: 5432 } },
    });
    sim.advanceTo(1000);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
    sim.settle(MINUTE);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true });
    sim.advanceTo(2 * MINUTE);
    expect(events('default/web').filter((text) => text.startsWith('Killing'))).toEqual([]);
  });

  it('kills a container that does not start in time', () => {
    const { sim, events, restarts } = aPodWith({
      startupProbe: { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 5 },
    });
    sim.advanceTo(7000);
    expect(events('default/web')).toContain('Killing: Container app failed startup probe, will be restarted');
    expect(restarts()).toBe(1);
  });
});

describe('countResult', () => {
  it('counts equal results, forgets with the first other one, and stands still at the threshold', () => {
    const one = countResult(undefined, false, 3);
    expect(one).toEqual({ success: false, count: 1 });
    const three = countResult(countResult(one, false, 3), false, 3);
    expect(three).toEqual({ success: false, count: 3 });
    expect(countResult(three, false, 3)).toBe(three);
    expect(countResult(three, true, 1)).toEqual({ success: true, count: 1 });
  });
});

describe('what a probe said last', () => {
  it('is nothing before the first, then counted up to its threshold, and turns when the program fails', () => {
    const { sim, kubelet, untilReady } = aPodWith({
      readinessProbe: { ...HTTP, periodSeconds: 1, failureThreshold: 2 },
    });
    expect(kubelet.probeResults('default/web')).toEqual([]);
    untilReady(true);
    expect(kubelet.probeResults('default/web')).toEqual([
      { container: 'app', type: 'readiness', success: true, count: 1 },
    ]);
    kubelet.interfere({ kind: 'failReadiness', pod: 'default/web' });
    sim.advanceTo(sim.now + 5000);
    expect(kubelet.probeResults('default/web')[0]).toMatchObject({ success: false, count: 2 });
  });
});

describe('a gRPC probe', () => {
  const grpc = { grpc: { port: 9000 }, periodSeconds: 1, failureThreshold: 1 };
  const said = ({ events }: ReturnType<typeof aPodWith>): string[] =>
    events('default/web').filter((text) => text.startsWith('Unhealthy'));

  it('passes where a service of that kind listens, and fails in its words when that is unwell', () => {
    const ports = [{ containerPort: 9000 }];
    const agents = aPodWith({ image: 'shop/cart:2', ports, readinessProbe: grpc });
    const { untilReady, kubelet } = agents;
    expect(untilReady(true)).toBeLessThan(5000);
    kubelet.interfere({ kind: 'failReadiness', pod: 'default/web' });
    expect(untilReady(false)).toBeLessThan(2000);
    expect(said(agents).at(-1)).toBe(
      'Unhealthy: Readiness probe failed: service unhealthy (responded with "NOT_SERVING")',
    );
    kubelet.interfere({ kind: 'passReadiness', pod: 'default/web' });
    untilReady(true);
    kubelet.interfere({ kind: 'slow', pod: 'default/web', ms: 3000 });
    untilReady(false);
    expect(said(agents).at(-1)).toBe(
      'Unhealthy: Readiness probe failed: timeout: health rpc did not complete within 1s',
    );
  });

  it.each([
    ['nobody listens', 9000],
    ['a web server does', 80],
  ])('fails where %s, for a connection that is never made', (_, port) => {
    const agents = aPodWith({ livenessProbe: { ...grpc, grpc: { port } } });
    agents.sim.advanceTo(4000);
    const { podIP = '' } = agents.pod('default/web').status ?? {};
    expect(said(agents)[0]).toMatch(
      `Unhealthy: Liveness probe failed: timeout: failed to connect service "${podIP}:${String(port)}" within 1s: context deadline exceeded`,
    );
    expect(agents.restarts()).toBeGreaterThan(0);
  });
});
