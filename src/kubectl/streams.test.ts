/** Commands that wait: watches, followed logs, input to a container, conditions; and servers that do not answer. */
import { expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { runKubectl, type RunOptions } from '../testing/kubectlRun.ts';
import { recorder, replay } from '../testing/kubectlTape.ts';

const cluster = createCluster({ hopLatency: 0, seed: 3 });
cluster.settle();
const pod = (name: string, script: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { terminationGracePeriodSeconds: 0, containers: [{ name: c, image: "busybox:1.37", command: [sh, -c, "${script}"] }] }`;
cluster.apply(pod('clock', 'while true; do echo tick; sleep 1; done'));
cluster.settle();

const run = (line: string, options?: RunOptions) => runKubectl(cluster, line, options);
const remove = (name: string) => () => {
  cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}` });
};

it('get -w prints what is there and then every change, in columns that keep their places', () => {
  const { stdout, status } = run('get pods -w', {
    patience: 4000,
    meanwhile: () => cluster.apply(pod('late', 'sleep 100')),
  });
  const lines = stdout.trimEnd().split('\n');
  expect(status).toBeUndefined();
  expect(lines[0]).toMatch(/^NAME {4}READY {3}STATUS {4}RESTARTS {3}AGE$/);
  expect(lines.filter((line) => line.startsWith('late'))[0]).toMatch(/^late {4}0\/1 {5}Pending {3}0 {10}\d+s$/);
  expect(lines.at(-1)).toMatch(/^late +1\/1 +Running/);
});

it('get NAME -w leaves out the event that repeats what it has printed', () => {
  const { stdout } = run('get pod late -w -o name', { patience: 3000, meanwhile: remove('late') });
  expect(stdout.split('\n').filter((line) => line === 'pod/late').length).toBeGreaterThan(1);
  const { stdout: still } = run('get pod clock -w -o name', { patience: 200 });
  expect(still).toBe('pod/clock\n');
});

it('get --watch-only --output-watch-events prints the kinds of changes', () => {
  const { stdout } = run('get pods --watch-only --output-watch-events', {
    patience: 2000,
    meanwhile: () => cluster.apply(pod('seen', 'sleep 100')),
  });
  expect(stdout).toMatch(/^EVENT +NAME +READY +STATUS +RESTARTS +AGE\nADDED +seen/);
  expect(stdout).toMatch(/^MODIFIED +seen +1\/1 +Running/m);
});

it('logs -f goes on with what is printed later', () => {
  const { stdout, status } = run('logs -f clock --tail=1', { patience: 3500 });
  expect(status).toBeUndefined();
  expect(stdout).toMatch(/^(tick\n){4,5}$/);
});

it('exec -i hands standard input on', () => {
  const { stdout, status } = run('exec -i clock -- sh -c "read a; echo got $a"', { stdin: 'hello\n' });
  expect({ stdout, status }).toEqual({ stdout: 'got hello\n', status: 0 });
});

it('wait ends when the condition is met, and when the time is over', () => {
  const { stdout } = run('wait --for=delete pod/seen --timeout=20s', { meanwhile: remove('seen') });
  expect(stdout).toBe('pod/seen condition met\n');
  const before = cluster.now;
  const { stderr, status } = run('wait --for=condition=Foo pod/clock --timeout=2s');
  expect({ stderr, status }).toEqual({
    stderr: 'error: timed out waiting for the condition on pods/clock\n',
    status: 1,
  });
  expect(cluster.now - before).toBeGreaterThanOrEqual(2000);
  const created = run('wait --for=create pod/new --timeout=5s', {
    meanwhile: () => cluster.apply(pod('new', 'sleep 9')),
  });
  expect(created.stdout).toBe('pod/new condition met\n');
});

it('says who did not answer', () => {
  const refused =
    'The connection to the server 127.0.0.1:18080 was refused - did you specify the right host or port?\n';
  expect(run('get pods', { unreachable: 'connection refused' })).toEqual({ stdout: '', stderr: refused, status: 1 });
  expect(run('get pods -s 10.0.0.1:6443').stderr).toBe(
    'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n',
  );
  expect(run('version', { unreachable: 'the page was closed' })).toEqual({
    stdout: 'Client Version: v1.33.1\nKustomize Version: v5.6.0\n',
    stderr: 'Unable to connect to the server: the page was closed\n',
    status: 1,
  });
});

it('a tape gives the same text as the cluster it was recorded of', () => {
  const files = new Map<string, string>();
  const own = recorder(cluster, files);
  own.record('get pod clock -o yaml');
  expect(replay(own.tape(), 'get pod clock -o yaml', files)).toEqual(run('get pod clock -o yaml'));
  expect(() => replay(own.tape(), 'get nodes', files)).toThrow('not on the tape');
});
