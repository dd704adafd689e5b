import { describe, expect, it } from 'vitest';

import { someNodeAgents } from '../testing/nodeAgents.ts';

const SLEEPS = { image: 'busybox:1.36', command: ['sleep', '3600'] };

describe('postStart', () => {
  it('runs a command in the container, whose files are there afterwards', () => {
    const { sim, run, kubelet, pod } = someNodeAgents();
    const postStart = { exec: { command: ['sh', '-c', 'sleep 5; touch /tmp/post-start'] } };
    run('web', { ...SLEEPS, lifecycle: { postStart } });
    sim.advanceTo(4000);
    // The kubelet waits for it, and says nothing of the container until then.
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({
      ready: false,
      state: { waiting: { reason: 'ContainerCreating' } },
    });
    sim.advanceTo(10_000);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({ ready: true, started: true });
    const id = kubelet.exec({
      target: { pod: 'default/web' },
      command: ['test', '-f', '/tmp/post-start'],
      stdin: false,
      tty: false,
    });
    expect(kubelet.execView(id)?.status).toBe(0);
  });

  it('that fails has the container killed', () => {
    const { sim, run, events, pod } = someNodeAgents();
    run(
      'web',
      { ...SLEEPS, lifecycle: { postStart: { exec: { command: ['false'] } } } },
      {
        spec: { terminationGracePeriodSeconds: 2 },
      },
    );
    sim.advanceTo(6000);
    expect(events('default/web').join()).toContain('FailedPostStartHook: PostStartHook failed');
    expect(pod('default/web').status?.containerStatuses?.[0]?.restartCount).toBe(1);
  });

  it.each([
    [
      { exec: { command: ['sh', '-c', 'echo no; echo why >&2; exit 3'] } },
      `Exec lifecycle hook ([sh -c echo no; echo why >&2; exit 3]) for Container "app" in Pod "web_default(UID)" failed - error: command 'sh -c echo no; echo why >&2; exit 3' exited with 3: why\n, message: "no\\nwhy\\n"`,
    ],
    [
      { httpGet: { path: '/up', port: 81 } },
      'HTTP lifecycle hook (/up) for Container "app" in Pod "web_default(UID)" failed - error: Get "http://IP:81/up": dial tcp IP:81: connect: connection refused',
    ],
  ])('that failed has the container wait as PostStartHookError: %o', (postStart, sentence) => {
    const { sim, run, pod, word } = someNodeAgents();
    run('web', { ...SLEEPS, lifecycle: { postStart } }, { spec: { terminationGracePeriodSeconds: 2 } });
    while (word('default/web') !== 'PostStartHookError' && sim.now < 10_000) sim.step();
    const { metadata, status } = pod('default/web');
    const [web] = status?.containerStatuses ?? [];
    const { message = '' } = web?.state?.waiting ?? {};
    expect(message.replaceAll(status?.podIP ?? '-', 'IP').replace(metadata.uid, 'UID')).toBe(sentence);
    expect(web).toMatchObject({ ready: false, restartCount: 0, lastState: { terminated: { exitCode: 137 } } });
  });
});

describe('stopSignal', () => {
  it.each([
    [{ stopSignal: 'SIGUSR1' }, undefined],
    [{ stopSignal: 'SIGUSR1', preStop: { sleep: { seconds: 1 } } }, { preStop: { sleep: { seconds: 1 } } }],
  ])('is alpha in 1.36, and dropped without a word: %o', (lifecycle, kept) => {
    const { run } = someNodeAgents();
    expect(run('web', { lifecycle }).spec.containers[0]?.lifecycle).toEqual(kept);
  });
});

describe('preStop', () => {
  it.each([
    ['a command that fails is told', { exec: { command: ['false'] } }, true],
    ['a server that is not there is told', { httpGet: { port: 8080 } }, true],
    ['a command that succeeds is not', { exec: { command: ['true'] } }, false],
    ['nor is a sleep', { sleep: { seconds: 1 } }, false],
  ])('%s', (_, preStop, fails) => {
    const { sim, run, api, events, exists } = someNodeAgents();
    run('web', { ...SLEEPS, lifecycle: { preStop } }, { spec: { terminationGracePeriodSeconds: 5 } });
    sim.settle(60_000);
    api.delete('pods', 'default', 'web');
    sim.advanceTo(sim.now + 10_000);
    expect(events('default/web').includes('FailedPreStopHook: PreStopHook failed')).toBe(fails);
    expect(exists('default/web')).toBe(false);
  });

  it('has as much time as its Pod', () => {
    const { sim, run, api, exists } = someNodeAgents();
    const preStop = { exec: { command: ['sleep', '100'] } };
    run('web', { image: 'nginx', lifecycle: { preStop } }, { spec: { terminationGracePeriodSeconds: 5 } });
    sim.settle(60_000);
    const deleted = sim.now;
    api.delete('pods', 'default', 'web');
    sim.advanceTo(deleted + 4900);
    expect(exists('default/web')).toBe(true);
    sim.advanceTo(deleted + 8000);
    expect(exists('default/web')).toBe(false);
  });
});

describe('exec probes', () => {
  it('whose command is not there are in error, which counts for nothing', () => {
    const { sim, run, events, pod } = someNodeAgents();
    const probe = { exec: { command: ['definitely-not-a-real-command'] }, periodSeconds: 1, failureThreshold: 1 };
    run('web', { ...SLEEPS, readinessProbe: probe, livenessProbe: probe });
    sim.advanceTo(20_000);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({ ready: false, restartCount: 0 });
    const said = events('default/web').find((text) => text.startsWith('Unhealthy: Readiness'));
    expect(said).toMatch(
      /^Unhealthy: Readiness probe errored and resulted in unknown state: .*exec: "definitely-not-a-real-command": executable file not found in \$PATH/,
    );
  });

  it('are killed when their time is over, and have failed then', () => {
    const { sim, run, events } = someNodeAgents();
    run('web', { ...SLEEPS, readinessProbe: { exec: { command: ['sleep', '5'] }, timeoutSeconds: 2 } });
    sim.advanceTo(10_000);
    expect(events('default/web')).toContain(
      'Unhealthy: Readiness probe failed: command timed out: "sleep 5" timed out after 2s',
    );
  });
});

describe('a command that cannot be started', () => {
  it('is a StartError, told in runc’s words', () => {
    const { sim, run, events, pod } = someNodeAgents();
    run('job', { image: 'busybox', command: ['/opt/run'] }, { spec: { restartPolicy: 'Never' } });
    run('web', { image: 'busybox', command: ['run'] });
    sim.advanceTo(8000);
    const why = 'error during container init: exec: "/opt/run": stat /opt/run: no such file or directory: unknown';
    const ended = pod('default/job').status;
    expect(ended?.phase).toBe('Failed');
    expect(ended?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      startedAt: '1970-01-01T00:00:00Z',
    });
    expect(events('default/job').some((text) => text.startsWith('Failed: Error: ') && text.endsWith(why))).toBe(true);
    expect(events('default/job').some((text) => text.startsWith('Started'))).toBe(false);
    const web = pod('default/web').status?.containerStatuses?.[0];
    expect(web?.lastState?.terminated?.exitCode).toBe(128);
    expect(web?.state?.waiting?.reason).toMatch(/^(?:RunContainerError|CrashLoopBackOff)$/);
  });
});

describe('servers from a shell', () => {
  it.each([
    ['nginx', 'echo starting; exec nginx -g "daemon off;"', 80],
    ['busybox', 'mkdir /www; echo hi > /www/index.html; httpd -f -p 8080 -h /www', 8080],
    ['busybox', 'while true; do echo hello | nc -l -p 7000; done', 7000],
    ['python:3', 'cd /tmp && python3 -m http.server 9000', 9000],
    ['shop/cart:2', './migrate && /app/server --port 80', undefined],
  ])('%s: %s', (image, script, port) => {
    const { sim, run, network } = someNodeAgents();
    run('web', { image, command: ['sh', '-c', script] });
    sim.advanceTo(5000);
    expect([...network.listeners.values()].map((listener) => listener.port)).toEqual(port === undefined ? [] : [port]);
  });

  it('stop when they have the shell’s place, and not behind a shell that waits for them', () => {
    const stops = (script: string): boolean => {
      const { sim, run, api, exists } = someNodeAgents();
      run('web', { image: 'nginx', command: ['sh', '-c', script] });
      sim.advanceTo(5000);
      api.delete('pods', 'default', 'web');
      sim.advanceTo(8000);
      return !exists('default/web');
    };
    expect(stops('echo hi; exec nginx -g "daemon off;"')).toBe(true);
    expect(stops('nginx -g "daemon off;"; echo bye')).toBe(false);
  });
});
