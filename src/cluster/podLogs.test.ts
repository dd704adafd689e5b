/** GET …/pods/NAME/log: which lines, of which container, and those still to come. */
import { beforeAll, describe, expect, it } from 'vitest';

import type { Status } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: nginx, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {containers: [{name: a, image: nginx}, {name: b, image: redis}]}
---
apiVersion: v1
kind: Pod
metadata: {name: broken}
spec: {containers: [{name: c, image: "nginx:does-not-exist"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: ticks}
spec: {containers: [{name: c, image: busybox, command: [sh, -c, "echo one; sleep 40; echo two; sleep 600"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: nowhere}
spec: {nodeSelector: {no: where}, containers: [{name: c, image: nginx}]}
`;

let cluster: Cluster;

beforeAll(() => {
  cluster = createCluster({ seed: 1, systemPods: false, hopLatency: 0 });
  cluster.apply(MANIFEST);
  cluster.advance(30_000);
});

const path = (pod: string, query = ''): string => `/api/v1/namespaces/default/pods/${pod}/log?${query}`;
const get = (pod: string, query?: string) => cluster.request({ method: 'GET', path: path(pod, query) });
const text = (pod: string, query?: string): string => String(get(pod, query).body);

describe('the log of a container', () => {
  it('is text, as many lines of it as are wanted', () => {
    const all = text('web');
    const lines = all.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(text('web', 'tailLines=2')).toBe(`${lines.slice(-2).join('\n')}\n`);
    expect(text('web', 'tailLines=0')).toBe('');
    expect(text('web', 'limitBytes=10')).toBe(all.slice(0, 10));
    expect(text('web', 'sinceSeconds=1')).toBe('');
    expect(text('web', 'sinceSeconds=1000')).toBe(all);
    expect(text('web', 'timestamps=true&tailLines=1')).toMatch(/^2026-01-05T09:00:\d\d\.\d{9}Z .+\n$/);
    expect(get('nowhere')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['two', '', 'a container name must be specified for pod two, choose one of: [a b]'],
    ['two', 'container=x', 'container x is not valid for pod two'],
    ['web', 'previous=true', 'previous terminated container "nginx" in pod "web" not found'],
    [
      'broken',
      '',
      /^container "c" in pod "broken" is waiting to start: (image can't be pulled|trying and failing to pull image)$/,
    ],
    ['web', 'tailLines=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
  ])('of %s is refused for "%s"', (pod, query, message) => {
    const { status, body } = get(pod, query);
    expect(status).toBe(400);
    if (typeof message === 'string') expect((body as Status).message).toBe(message);
    else expect((body as Status).message).toMatch(message);
  });

  it('is refused for numbers that mean nothing', () => {
    expect(get('web', 'tailLines=-1&sinceSeconds=0').body).toMatchObject({
      code: 422,
      message:
        'PodLogOptions "web" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, sinceSeconds: Invalid value: 0: must be greater than 0]',
    });
    expect(get('gone').status).toBe(404);
  });

  it('can be followed, line by line, until its run is over', () => {
    const { stream, headers } = cluster.open({ method: 'GET', path: path('ticks', 'follow=true&tailLines=1') });
    expect(headers['content-type']).toBe('text/plain');
    expect(stream?.read()).toBe('one\n');
    expect(stream?.read()).toBe('');
    cluster.advance(20_000);
    expect(stream?.read()).toBe('two\n');
    expect(stream?.ended).toBe(false);
    cluster.interfere({ kind: 'crash', pod: 'default/ticks' });
    cluster.advance(5000);
    stream?.read();
    expect(stream?.ended).toBe(true);
  });
});
