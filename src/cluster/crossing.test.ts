/** A script keeps the objects it sends and is given: what it does to them changes nothing in the cluster but by a write. */
import { describe, expect, it } from 'vitest';
import type { Service } from '../api/index.ts';
import { createCluster, type RestRequest } from './index.ts';

const SERVICES = '/api/v1/namespaces/default/services';
const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }] },
});

function quiet() {
  const cluster = createCluster({ systemPods: false });
  cluster.settle();
  return cluster;
}

describe('what a script sends', () => {
  it('is in the run as it was sent, though the script changes it and sends it again', () => {
    const cluster = quiet();
    const body = service('a');
    cluster.request({ method: 'POST', path: SERVICES, body });
    body.metadata.name = 'b';
    cluster.request({ method: 'POST', path: SERVICES, body });
    const flow = { from: { node: 'node-1' }, to: { host: '10.96.0.1', port: 443 } };
    const id = cluster.send(flow);
    flow.to.port = 1;
    cluster.settle();

    expect(cluster.connection(id)?.flow.to.port).toBe(443);
    const other = createCluster();
    other.importRun(cluster.exportRun());
    expect(other.objects('services')).toEqual(cluster.objects('services'));
    expect(other.exportRun()).toBe(cluster.exportRun());
  });

  it('is refused when it could not be sent, and no part of the run', () => {
    const cluster = quiet();
    const circle: Record<string, unknown> = service('a');
    circle['self'] = circle;
    for (const body of [circle, { ...service('a'), spec: { ports: [{ port: 80n }] } }])
      expect(cluster.request({ method: 'POST', path: SERVICES, body })).toMatchObject({
        status: 400,
        body: {
          kind: 'Status',
          reason: 'BadRequest',
          message: expect.stringContaining('the body is no JSON') as string,
        },
      });
    expect(cluster.actions()).toEqual([]);
    expect(() => cluster.exportRun()).not.toThrow();
  });

  it.each([[undefined], [{}], [{ method: 'GET' }], [{ path: '/api' }]])('is a request, and %j is none', (request) => {
    expect(quiet().request(request as unknown as RestRequest)).toMatchObject({ status: 400 });
  });
});

it('what is read over REST is the script’s own: it may be changed and put back', () => {
  const cluster = quiet();
  cluster.request({ method: 'POST', path: SERVICES, body: service('a') });
  const before = cluster.now;
  cluster.advance(5000);
  const { body } = cluster.request({ method: 'GET', path: `${SERVICES}/a` });
  const changed = body as { spec: { selector: Record<string, string> } };
  changed.spec.selector = { app: 'other' };
  const selector = () => (cluster.object('services', 'default', 'a') as Service).spec.selector;
  expect(selector()).toEqual({ app: 'a' });

  const revision = cluster.revision;
  expect(cluster.request({ method: 'PUT', path: `${SERVICES}/a`, body: changed }).status).toBe(200);
  expect(cluster.revision).toBeGreaterThan(revision);
  expect(selector()).toEqual({ app: 'other' });
  cluster.seek(before);
  expect(selector()).toEqual({ app: 'a' });
});

it('options that are changed later change nothing', () => {
  const externals = [{ name: 'user', ip: '203.0.113.9' }];
  const cluster = createCluster({ systemPods: false, externals });
  externals[0]!.ip = '203.0.113.10';
  expect(cluster.settings.externals[0]?.ip).toBe('203.0.113.9');
});
