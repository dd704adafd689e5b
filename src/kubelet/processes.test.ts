import { describe, expect, it } from 'vitest';

import type { Simulation } from '../sim/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';
import { aService } from '../testing/objects.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const sh = (script: string) => ({ image: 'busybox', command: ['sh', '-c', script] });
const curl = (script: string) => ({ image: 'curlimages/curl', command: ['sh', '-c', script] });

/** How much of what happened to the main process is kept, so that it can be made again. */
const chainOf = (sim: Simulation): number =>
  /^kubelet\/exec .*$/m.exec(sim.fingerprint())?.[0].match(/"before":/g)?.length ?? 0;

describe('client loops', () => {
  it('ask again and again while the container runs, and not after it', () => {
    const { sim, run, api, kubelet, network } = someNodeAgents();
    network.verdictOf = () => 'accept';
    run('client', curl('while true; do curl -s -m 5 http://frontend-svc; sleep 2; done'));
    const lines = () => kubelet.logs({ pod: 'default/client' })?.length ?? 0;
    sim.advanceTo(20_000);
    const before = lines();
    expect(before).toBeGreaterThanOrEqual(9);
    api.delete('pods', 'default', 'client');
    // The shell is PID 1 and has no handler: it goes on until SIGKILL.
    sim.advanceTo(48_000);
    expect(lines()).toBeGreaterThan(before + 10);
    sim.advanceTo(52_000);
    expect(kubelet.logs({ pod: 'default/client' })).toBeUndefined();
  });

  it('stop with a crash and come back with the restart', () => {
    const { sim, run, kubelet, network } = someNodeAgents();
    network.verdictOf = () => 'accept';
    run('client', sh('while true; do nc -z db 5432 && echo open; sleep 1; done'));
    sim.advanceTo(5000);
    kubelet.interfere({ kind: 'crash', pod: 'default/client' });
    sim.advanceTo(9000);
    const ran = kubelet.logs({ pod: 'default/client', previous: true })?.length ?? 0;
    expect(ran).toBeGreaterThanOrEqual(3);
    expect(kubelet.logs({ pod: 'default/client' })?.map(({ text }) => text)).toContain('open');
    sim.advanceTo(20_000);
    expect(kubelet.logs({ pod: 'default/client', previous: true })?.length).toBe(ran);
  });

  it('use the variables of Services that existed at the start, and say when there are none', () => {
    const { sim, run, api, network, kubelet } = someNodeAgents();
    const client = sh('while true; do wget -qO- http://$WEB_SERVICE_HOST:$WEB_SERVICE_PORT; sleep 1; done');
    const asked: string[] = [];
    network.verdictOf = (host, port) => {
      asked.push(`${host}:${port}`);
      return 'accept';
    };
    run('before', client);
    sim.settle(MINUTE);
    const { spec } = api.create('services', aService('web', { ports: [{ port: 8080 }] }));
    run('after', client);
    sim.advanceTo(sim.now + 5000);
    expect(new Set(asked)).toEqual(new Set([`${spec.clusterIP ?? ''}:8080`]));
    expect(kubelet.logs({ pod: 'default/before' })?.at(-1)?.text).toMatch(/^wget: bad /);
  });

  it('cost no more after hours than after a minute, and are the same again after going back', () => {
    const { sim, run, kubelet, network } = someNodeAgents();
    network.verdictOf = () => 'accept';
    run('client', sh('n=0; while true; do n=$((n+1)); wget -qO- http://web; echo $n; sleep 10; done'));
    sim.advanceTo(2 * HOUR);
    const texts = () => (kubelet.logs({ pod: 'default/client' }) ?? []).map(({ at, text }) => `${at} ${text}`);
    const all = texts();
    expect(Number(all.at(-1)?.split(' ')[1])).toBeGreaterThan(700);
    sim.seek(HOUR);
    const half = texts();
    expect(all.join(';')).toContain(half.slice(-100).join(';'));
    sim.advanceTo(2 * HOUR);
    expect(texts()).toEqual(all);
  });
});

describe('signals', () => {
  it.each([
    ['a shell without a trap is PID 1 and notices nothing', 'while true; do sleep 1; done', 137, 4000],
    [
      'a trap runs when the command in the foreground has ended',
      'trap "exit 3" TERM; while true; do sleep 1; done',
      3,
      1200,
    ],
    ['wait is interrupted', 'trap "echo bye; exit 4" TERM; sleep 1000 & wait $!', 4, 100],
    ['a command that has the shell’s place has none either', 'exec sleep 1000', 137, 4000],
  ])('%s', (_, script, code, within) => {
    const { sim, run, api, clientGo } = someNodeAgents();
    run('job', sh(script), { spec: { terminationGracePeriodSeconds: 4 } });
    sim.advanceTo(8000);
    let ended: { code: number; after: number } | undefined;
    clientGo.watch({
      component: 'test',
      resource: 'pods',
      latency: () => 0,
      deliver({ object }) {
        const state = object.status?.containerStatuses?.[0]?.state?.terminated;
        if (state) ended ??= { code: state.exitCode, after: sim.now - 8000 };
      },
    });
    api.delete('pods', 'default', 'job');
    sim.advanceTo(16_000);
    expect(ended?.code).toBe(code);
    expect(ended?.after).toBeLessThanOrEqual(within + 800);
  });

  it('from another shell reach the main process, where it has a trap', () => {
    const { sim, run, kubelet } = someNodeAgents();
    run('job', sh('trap "echo again" USR1; while true; do sleep 1; done'));
    sim.advanceTo(4000);
    kubelet.exec({ target: { pod: 'default/job' }, command: ['sh', '-c', 'kill -USR1 1'], stdin: false, tty: false });
    sim.advanceTo(6000);
    expect(kubelet.logs({ pod: 'default/job' })?.map(({ text }) => text)).toEqual(['again']);
  });
});

describe('scripts', () => {
  it('wait for a Service in an init container, as the documentation does', () => {
    const { sim, run, network, pod, kubelet } = someNodeAgents();
    const wait = { name: 'wait', ...sh('until nslookup db; do echo waiting for db; sleep 2; done') };
    run('web', {}, { spec: { initContainers: [wait] } });
    sim.advanceTo(9000);
    expect(pod('default/web').status?.phase).toBe('Pending');
    expect(kubelet.logs({ pod: 'default/web', container: 'wait' })?.length).toBeGreaterThan(2);
    network.verdictOf = () => 'accept';
    sim.advanceTo(15_000);
    expect(pod('default/web').status?.phase).toBe('Running');
  });

  it.each([
    ['accept', 'curl -s http://web', 0, 'hello'],
    [
      'refused',
      'curl -sS http://web',
      7,
      'curl: (7) Failed to connect to web port 80 after 1 ms: Could not connect to server',
    ],
    ['nxdomain', 'curl -sS http://web', 6, 'curl: (6) Could not resolve host: web'],
    ['drop', 'curl -m 1 http://web', 28, 'curl: (28) Connection timed out after 1000 milliseconds'],
    ['refused', 'wget -qO- http://web', 1, "wget: can't connect to remote host (10.0.0.9): Connection refused"],
    ['accept', 'wget -qO- http://web && exit 4', 4, 'hello'],
    ['accept', 'nc -z web 80 || exit 9', 0, undefined],
  ] as const)('when the answer is %s, "%s" exits with %i', (verdict, script, code, line) => {
    const { sim, run, network, pod, kubelet } = someNodeAgents();
    network.verdictOf = () => verdict;
    run('job', curl(script), { spec: { restartPolicy: 'Never' } });
    sim.advanceTo(10_000);
    expect(pod('default/job').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(code);
    expect(kubelet.logs({ pod: 'default/job' })?.at(-1)?.text).toBe(line);
  });

  it('print in every turn of an endless loop, and the same again after going back into the middle', () => {
    const { sim, run, kubelet } = someNodeAgents();
    run('hi', sh('while true; do echo hi; sleep 1; done'));
    const lines = () => kubelet.logs({ pod: 'default/hi' }) ?? [];
    sim.advanceTo(20_000);
    const all = lines();
    expect(all.length).toBeGreaterThan(10);
    expect(new Set(all.map(({ text }) => text))).toEqual(new Set(['hi']));
    expect(all.slice(1).every(({ at }, index) => at - all[index]!.at === 1000)).toBe(true);
    sim.seek(10_500);
    expect(lines()).toEqual(all.filter(({ at }) => at <= 10_500));
    sim.advanceTo(20_000);
    expect(lines()).toEqual(all);
  });

  const TURN = 'n=$((n+1)); echo turn $n $x $1; sleep 1';
  it.each([
    ['a for loop', `for x in $(seq 1 500); do ${TURN}; done; echo end`],
    ['a loop over the parameters', `set -- $(seq 1 150); for x; do ${TURN}; shift; done; echo end`],
    [
      'a loop in a function',
      `main() { local n=5; while [ $n -lt 155 ]; do ${TURN}; done; return 3; }; main word; echo end $? $n $1`,
    ],
    [
      'a loop in a function of a function',
      `inner() { for x in $(seq 3 400); do ${TURN}; [ $n = 150 ] && return 4; done; }\nouter() { shift; inner "$2"; echo back $? $1; }\nouter a b c\necho end $?`,
    ],
    [
      'a loop in a branch of an if',
      `if false; then echo no; elif true; then for x in $(seq 1 150); do ${TURN}; done; echo in; else echo no; fi; echo end`,
    ],
    ['a loop in an else', `if false; then echo no; else while [ "$n" != 150 ]; do ${TURN}; done; fi; echo end $?`],
    [
      'a loop in a branch of a case',
      `case b in a) echo no;; b) for x in $(seq 1 150); do ${TURN}; done; echo in;; *) echo no;; esac; echo end`,
    ],
    ['a loop in braces', `n=0; { echo in; until [ $n = 150 ]; do ${TURN}; done; echo out; }; echo end`],
    [
      'a loop between && and ||',
      `set -e; true && until [ "$n" = 150 ]; do ${TURN}; done && echo and || echo or; false || echo end`,
    ],
    [
      'a loop in braces in an if behind && in a function',
      `main() { [ $1 = w ] && if true; then { for x in $(seq 1 150); do ${TURN}; done; echo in; }; fi && echo and; }; echo a; main w && echo end`,
    ],
    [
      'a loop behind another',
      `until [ "$n" = 90 ]; do ${TURN}; done; for x in $(seq 1 60); do ${TURN}; done; echo end`,
    ],
  ])(
    '%s goes on as it would have after going back into the middle, and is not replayed from its start',
    (_, script) => {
      const { sim, run, kubelet } = someNodeAgents();
      run('hi', sh(script), { spec: { restartPolicy: 'Never' } });
      const lines = () => kubelet.logs({ pod: 'default/hi' }) ?? [];
      const end = 170_000;
      sim.advanceTo(end);
      const all = lines();
      expect(all.length).toBeGreaterThan(150);
      for (const at of [120_500, 45_200]) {
        sim.seek(at);
        expect(lines()).toEqual(all.filter((line) => line.at <= at));
        // Each turn asks twice: without a mark there would be twice as much by then.
        expect(chainOf(sim)).toBeLessThan(75);
        sim.advanceTo(end);
        expect(lines()).toEqual(all);
      }
    },
  );

  it('a loop that only computes takes a slice a second, and is not replayed from its start', () => {
    const { sim, run } = someNodeAgents();
    run('busy', sh('while true; do :; done'));
    sim.advanceTo(5_000);
    const before = sim.revision;
    sim.advanceTo(13_000);
    // A mark for every slice would be fine, one for every few turns would not.
    expect(sim.revision - before).toBeLessThan(8 * 8);
    expect(chainOf(sim)).toBeLessThan(5);
  });

  it('go on when a command is not there, as a shell does', () => {
    const { sim, run, pod, kubelet } = someNodeAgents();
    run('job', sh('ffmpeg -i a b; echo done'), { spec: { restartPolicy: 'Never' } });
    sim.advanceTo(10_000);
    expect(pod('default/job').status?.phase).toBe('Succeeded');
    expect(kubelet.logs({ pod: 'default/job' })?.map(({ text }) => text)).toEqual(['sh: ffmpeg: not found', 'done']);
  });

  it('do not hold the simulation up when they never wait', () => {
    const { sim, run, pod } = someNodeAgents();
    run('busy', sh('until [ -f /never ]; do echo x > /dev/null; done'));
    sim.advanceTo(4_000);
    expect(pod('default/busy').status?.phase).toBe('Running');
  });

  it('cannot listen on a port that another process of the Pod has', () => {
    const { sim, run, pod, kubelet } = someNodeAgents();
    const two = [
      { name: 'one', image: 'nginx' },
      { name: 'two', image: 'httpd' },
    ];
    run('web', {}, { spec: { containers: two } });
    sim.advanceTo(5000);
    expect(pod('default/web').status?.containerStatuses?.map(({ ready }) => ready)).toEqual([true, false]);
    expect(kubelet.logs({ pod: 'default/web', container: 'two' })?.at(-1)?.text).toContain(
      '98: Address already in use',
    );
  });
});

describe('over real connections', () => {
  it('ask another Pod until it answers, and print its answer', () => {
    const { sim, run, kubelet, pod } = someNodeAgents({ realNetwork: true });
    const wait = {
      name: 'wait',
      ...curl('until curl -sSf -m 2 http://10.244.1.3:5000; do echo waiting; sleep 1; done'),
    };
    run('client', {}, { spec: { initContainers: [wait] } });
    sim.advanceTo(8000);
    expect(pod('default/client').status?.phase).toBe('Pending');
    run('frontend', { image: 'frontend-application' });
    sim.advanceTo(16_000);
    expect(pod('default/frontend').status?.podIP).toBe('10.244.1.3');
    expect(pod('default/client').status?.phase).toBe('Running');
    const lines = kubelet.logs({ pod: 'default/client', container: 'wait' })?.map(({ text }) => text);
    expect(lines?.[0]).toMatch(/^curl: \(28\)/);
    expect(lines?.at(-1)).toBe('frontend');
  });
});

describe('logs', () => {
  it('begin with what the program prints and keep each run apart', () => {
    const { sim, run, kubelet } = someNodeAgents();
    run('web', { image: 'hashicorp/http-echo', args: ['-text=hi'] });
    sim.settle(MINUTE);
    kubelet.appendLog({ pod: 'default/web' }, 'GET / 200');
    const texts = (previous = false) => kubelet.logs({ pod: 'default/web', previous })?.map(({ text }) => text);
    expect(texts()).toEqual(['[INFO] server is listening on :5678', 'GET / 200']);
    expect(texts(true)).toBeUndefined();
    kubelet.interfere({ kind: 'crash', pod: 'default/web' });
    sim.settle(2 * MINUTE);
    expect(texts()).toEqual(['[INFO] server is listening on :5678']);
    expect(texts(true)).toEqual(['[INFO] server is listening on :5678', 'GET / 200']);
  });
});
