/** kubectl logs, as the API server and a kubelet answer it. */
import { beforeAll, describe, expect, it } from 'vitest';

import type { ResponseStream, Status } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const PODS = `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: app, image: nginx:1.27 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: two }
spec:
  initContainers: [{ name: setup, image: busybox, command: [sh, -c, 'echo prepared'] }]
  containers: [{ name: a, image: nginx }, { name: b, image: busybox, command: [sh, -c, 'echo hello; sleep 3600'] }]
---
apiVersion: v1
kind: Pod
metadata: { name: steps }
spec:
  restartPolicy: Never
  containers: [{ name: c, image: busybox, command: [sh, -c, 'for i in 1 2 3 4 5; do echo line $i; sleep 10; done'] }]
---
apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec: { containers: [{ name: c, image: busybox, command: [sh, -c, 'echo started; exit 3'] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: unpullable }
spec: { containers: [{ name: c, image: 'web:does-not-exist' }] }
---
apiVersion: v1
kind: Pod
metadata: { name: unscheduled }
spec: { nodeSelector: { disk: ssd }, containers: [{ name: c, image: nginx }] }
`;

let cluster: Cluster;

beforeAll(() => {
  cluster = createCluster({
    seed: 5,
    nodes: [{ name: 'node-1', ip: '172.18.0.2', podCIDR: '10.244.1.0/24' }],
    systemPods: false,
  });
  cluster.apply(PODS);
  cluster.advance(30_000);
});

const ask = (pod: string, query = '') =>
  cluster.request({ method: 'GET', path: `/api/v1/namespaces/default/pods/${pod}/log${query}` });
const textOf = (pod: string, query = ''): string => {
  const { status, headers, body } = ask(pod, query);
  expect([status, headers['Content-Type']]).toEqual([200, 'text/plain']);
  return body as string;
};
const refusal = (pod: string, query = ''): string => {
  const { status, body } = ask(pod, query);
  expect((body as Status).code).toBe(status);
  return `${status} ${(body as Status).reason ?? ''}: ${(body as Status).message ?? ''}`;
};

describe('which container', () => {
  it('is the only one without being named, and any that is named, init containers included', () => {
    expect(textOf('web')).toContain('start worker processes');
    expect(textOf('two', '?container=b')).toBe('hello\n');
    expect(textOf('two', '?container=setup')).toBe('prepared\n');
  });

  it.each([
    ['two', '', '400 BadRequest: a container name must be specified for pod two, choose one of: [setup a b]'],
    ['web', '?container=x', '400 BadRequest: container x is not valid for pod web'],
    ['none', '', '404 NotFound: pods "none" not found'],
    ['web', '?previous=true', '400 BadRequest: previous terminated container "app" in pod "web" not found'],
    [
      'unpullable',
      '',
      '400 BadRequest: container "c" in pod "unpullable" is waiting to start: trying and failing to pull image',
    ],
    [
      'web',
      '?tailLines=-1',
      '422 Invalid: PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'web',
      '?limitBytes=0',
      '422 Invalid: PodLogOptions "web" is invalid: limitBytes: Invalid value: 0: must be greater than 0',
    ],
    [
      'web',
      '?sinceSeconds=5&sinceTime=2026-01-05T09:00:00Z',
      '422 Invalid: PodLogOptions "web" is invalid: : Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    ],
  ])('log of %s%s', (pod, query, sentence) => {
    expect(refusal(pod, query)).toBe(sentence);
  });

  it('has no lines while the Pod has no node', () => {
    expect(textOf('unscheduled')).toBe('');
  });

  it('that waits to be started again shows its last run, which is also the one before', () => {
    expect(textOf('crashing')).toBe('started\n');
    expect(textOf('crashing', '?previous=true')).toBe('started\n');
  });

  it('is not there to read yet while its image is pulled', () => {
    cluster.apply(
      '{ apiVersion: v1, kind: Pod, metadata: { name: late }, spec: { containers: [{ name: c, image: mysql }] } }',
    );
    cluster.advance(300);
    expect(refusal('late')).toBe('400 BadRequest: container "c" in pod "late" is waiting to start: ContainerCreating');
  });
});

describe('which lines', () => {
  it('are the last ones, the recent ones, or as many bytes as are asked for', () => {
    const whole = textOf('steps');
    expect(whole.startsWith('line 1\nline 2\n')).toBe(true);
    const lines = whole.trimEnd().split('\n');
    expect(textOf('steps', '?tailLines=2')).toBe(`${lines.slice(-2).join('\n')}\n`);
    expect(textOf('steps', '?tailLines=0')).toBe('');
    expect(textOf('steps', '?limitBytes=9')).toBe('line 1\nli');
    expect(textOf('steps', '?sinceSeconds=10')).toBe(`${lines.at(-1) ?? ''}\n`);
    expect(textOf('steps', '?sinceSeconds=3600&tailLines=1')).toBe(`${lines.at(-1) ?? ''}\n`);
  });

  it('carry the runtime’s times when asked to, by which later ones can be asked for', () => {
    const [first = '', second = ''] = textOf('steps', '?timestamps=true').split('\n');
    expect(first).toMatch(/^2026-01-05T09:00:\d\d\.\d{9}Z line 1$/);
    const time = second.split(' ')[0] ?? '';
    expect(textOf('steps', `?sinceTime=${time}`).startsWith('line 2\n')).toBe(true);
  });
});

describe('a log that is followed', () => {
  const follow = (pod: string, query = ''): ResponseStream => {
    const { stream } = cluster.open({
      method: 'GET',
      path: `/api/v1/namespaces/default/pods/${pod}/log?follow=true${query}`,
    });
    if (!stream) throw new Error('no stream');
    return stream;
  };

  it('gives what comes as it comes, and ends with the container', () => {
    const stream = follow('steps', '&tailLines=1');
    const first = Number(/^line (\d)\n$/.exec(stream.read())?.[1]);
    expect(first).toBeGreaterThan(1);
    cluster.advance(10_000);
    expect(stream.read()).toBe(`line ${first + 1}\n`);
    expect([stream.read(), stream.ended]).toEqual(['', false]);
    cluster.advance(60_000);
    expect(stream.read()).toMatch(/line 5\n$/);
    expect(stream.ended).toBe(true);
  });

  it('of a container that has ended is given and ends at once', () => {
    const stream = follow('crashing', '&previous=true');
    expect([stream.read(), stream.ended]).toEqual(['started\n', true]);
  });

  it('is refused as any other', () => {
    const { status, stream } = cluster.open({
      method: 'GET',
      path: '/api/v1/namespaces/default/pods/two/log?follow=true',
    });
    expect([status, stream]).toEqual([400, undefined]);
  });

  it('cannot be had from a node that is cut off', () => {
    cluster.interfere({ kind: 'cutNetwork', node: 'node-1' });
    expect(refusal('web')).toBe(
      '500 : Get "https://172.18.0.2:10250/containerLogs/default/web/app": dial tcp 172.18.0.2:10250: connect: no route to host',
    );
  });
});
