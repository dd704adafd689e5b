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
    api.create('pods', aPod('a'));
    expect(stream.ended).toBe(true);
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
