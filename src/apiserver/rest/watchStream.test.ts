/** Watches as streams: a cursor over the write log that holds nothing up and knows when history has changed under it. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Pod, ResponseStream, Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace, aPod, aService } from '../../testing/objects.ts';
import { createApiServer, type ApiServer } from '../index.ts';

const PODS = '/api/v1/namespaces/default/pods';

let sim: Simulation;
let api: ApiServer;

beforeEach(() => {
  sim = new Simulation(7);
  api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

function watch(query = '', path = PODS): ResponseStream {
  const { status, stream } = api.open({ method: 'GET', path: `${path}?watch=true${query}` });
  expect(status).toBe(200);
  if (!stream) throw new Error('no stream');
  return stream;
}

interface Event {
  readonly type: string;
  readonly object: Pod & { readonly reason?: Status['reason']; readonly code?: number };
}

const events = (stream: ResponseStream): Event[] =>
  stream
    .read()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
const told = (stream: ResponseStream): string[] =>
  events(stream).map(({ type, object }) => `${type} ${object.metadata.name ?? object.reason ?? ''}`);

describe('a watch', () => {
  it('tells what is there, then what happens, one line an event', () => {
    api.create('pods', aPod('b'));
    api.create('pods', aPod('a'));
    const stream = watch();
    api.create('pods', aPod('c'));
    expect(told(stream)).toEqual(['ADDED a', 'ADDED b', 'ADDED c']);
    expect(stream.read()).toBe('');
    api.create('services', aService('web'));
    api.delete('pods', 'default', 'a');
    expect(told(stream)).toEqual(['DELETED a']);
  });

  it('from a revision tells only what came after it', () => {
    api.create('pods', aPod('a'));
    const stream = watch(`&resourceVersion=${String(api.revision)}`);
    expect(stream.read()).toBe('');
    api.create('pods', aPod('b'));
    expect(told(stream)).toEqual(['ADDED b']);
  });

  it('says nothing more once it is closed', () => {
    const stream = watch();
    stream.close();
    expect(stream.read()).toBe('');
    expect(stream.ended).toBe(true);
    api.create('pods', aPod('a'));
    expect(stream.read()).toBe('');
  });

  it('does not mind that what it has not read yet is taken back', () => {
    const stream = watch();
    api.create('pods', aPod('a'));
    const { revision } = sim;
    sim.now = 10;
    api.create('pods', aPod('b'));
    sim.seek(5);
    expect(sim.revision).toBe(revision);
    expect(told(stream)).toEqual(['ADDED a']);
  });

  it('is told that its revision is gone when what it has read is taken back', () => {
    const stream = watch();
    sim.now = 10;
    api.create('pods', aPod('a'));
    expect(told(stream)).toEqual(['ADDED a']);
    sim.seek(5);
    api.create('pods', aPod('other'));
    expect(events(stream)).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
    expect(stream.ended).toBe(true);
  });

  it('is told so as well when another run takes the place of this one', () => {
    const stream = watch();
    api.retire();
    expect(events(stream)).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);
  });
});

describe('where a watch begins', () => {
  it('is after the end of what is there, marked for a client that takes bookmarks', () => {
    api.create('pods', aPod('a'));
    const stream = watch('&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan');
    const [added, end, ...more] = events(stream);
    expect(added).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } });
    expect(end).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        metadata: {
          resourceVersion: String(api.revision),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
    expect(more).toEqual([]);
  });

  it('is now when what is there is not wanted', () => {
    api.create('pods', aPod('a'));
    const stream = watch('&sendInitialEvents=false&resourceVersionMatch=NotOlderThan');
    expect(stream.read()).toBe('');
    api.create('pods', aPod('b'));
    expect(told(stream)).toEqual(['ADDED b']);
  });

  it('cannot be before what is kept of history', () => {
    const small = createApiServer(new Simulation(1), { serviceCIDR: '10.96.0.0/12', historyLimit: 3 });
    api = small;
    api.create('namespaces', aNamespace('default'));
    const slow = watch();
    expect(slow.read()).toBe('');
    for (const name of ['a', 'b', 'c', 'd', 'e']) api.create('pods', aPod(name));
    const gone = { type: 'ERROR', object: { code: 410, reason: 'Expired', message: /^too old resource version: 1 / } };
    for (const stream of [slow, watch('&resourceVersion=1')]) {
      const [error] = events(stream);
      expect(error).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
      expect((error as unknown as { object: Status }).object.message).toMatch(gone.object.message);
      expect(stream.ended).toBe(true);
    }
    expect(api.request({ method: 'GET', path: `${PODS}?watch=true&resourceVersion=1` }).status).toBe(410);
  });
});

describe('bookmarks', () => {
  it('come every minute of cluster time and before the end, to who takes them', () => {
    const since = `&resourceVersion=${String(api.revision)}`;
    const silent = watch(since);
    const stream = watch(`${since}&allowWatchBookmarks=true`);
    expect(stream.read()).toBe('');
    api.create('services', aService('web'));
    sim.now = 60_000;
    const bookmark = { type: 'BOOKMARK', object: { metadata: { resourceVersion: String(api.revision) } } };
    expect(events(stream)).toMatchObject([bookmark]);
    sim.now = 90_000;
    expect(stream.read()).toBe('');
    stream.close();
    expect(events(stream)).toMatchObject([bookmark]);
    expect(silent.read()).toBe('');
  });
});

describe('selectors', () => {
  it('show objects as they come into sight and go out of it', () => {
    const stream = watch('&labelSelector=app%3Dweb');
    const pod = api.create('pods', aPod('a', { labels: { app: 'db' } }));
    expect(stream.read()).toBe('');
    const web = api.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' } } });
    expect(told(stream)).toEqual(['ADDED a']);
    api.update('pods', { ...web, metadata: { ...web.metadata, labels: {} } });
    const [left] = events(stream);
    // As it was when it was last seen, at the revision at which it went.
    expect(left).toMatchObject({
      type: 'DELETED',
      object: { metadata: { labels: { app: 'web' }, resourceVersion: String(api.revision) } },
    });
  });

  it('work on the old watch paths too', () => {
    const { stream } = api.open({ method: 'GET', path: '/api/v1/watch/namespaces/default/pods/b' });
    api.create('pods', aPod('a'));
    api.create('pods', aPod('b'));
    expect(stream && told(stream)).toEqual(['ADDED b']);
    expect(api.open({ method: 'DELETE', path: '/api/v1/watch/pods' }).status).toBe(405);
  });
});
