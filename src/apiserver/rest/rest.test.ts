/** The REST face: paths, bodies and answers as a client of the real server meets them. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Pod, Service, Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aDeployment, aNamespace, aNode, aPod, aService } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';

let sim: Simulation;
let api: ApiServer;

beforeEach(() => {
  sim = new Simulation(7);
  api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): RestResponse =>
  api.request({ method, path, headers, body });
const bodyOf = <T>(response: RestResponse): T => response.body as T;
const namesIn = (response: RestResponse): string[] =>
  bodyOf<{ items: Pod[] }>(response).items.map(({ metadata }) => metadata.name);

const PODS = '/api/v1/namespaces/default/pods';
const SERVICES = '/api/v1/namespaces/default/services';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

describe('discovery', () => {
  it.each([
    ['/healthz', 'ok'],
    ['/livez', 'ok'],
    ['/readyz', 'ok'],
    ['/version', { minor: '36' }],
    ['/api', { kind: 'APIVersions' }],
    [
      '/apis',
      {
        kind: 'APIGroupList',
        groups: [
          ...[
            'apps',
            'authentication.k8s.io',
            'authorization.k8s.io',
            'autoscaling',
            'batch',
            'coordination.k8s.io',
            'discovery.k8s.io',
          ],
          ...['metrics.k8s.io', 'networking.k8s.io', 'policy', 'scheduling.k8s.io'],
        ].map((name) => ({ name })),
      },
    ],
    ['/api/v1', { kind: 'APIResourceList', groupVersion: 'v1' }],
    ['/apis/apps/v1', { kind: 'APIResourceList', groupVersion: 'apps/v1' }],
    ['/apis/apps', { kind: 'APIGroup', name: 'apps' }],
    [
      '/apis/autoscaling',
      { versions: [{ version: 'v2' }, { version: 'v1' }], preferredVersion: { groupVersion: 'autoscaling/v2' } },
    ],
    ['/apis/autoscaling/v1', { groupVersion: 'autoscaling/v1' }],
    ['/apis/metrics.k8s.io', { preferredVersion: { groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' } }],
  ])('GET %s', (path, body) => {
    const response = send('GET', path);
    expect(response.status).toBe(200);
    if (typeof body === 'string') expect(response.body).toBe(body);
    else expect(response.body).toMatchObject(body);
  });

  it('tells of each check of its health', () => {
    const verbose = String(send('GET', '/readyz?verbose&exclude=etcd').body);
    expect(verbose).toMatch(/^\[\+\]ping ok\n\[\+\]log ok\n\[\+\]etcd excluded: ok\n/);
    expect(verbose).toMatch(/\nreadyz check passed\n$/);
    expect(send('GET', '/readyz/ping').body).toBe('ok');
    expect(send('GET', '/livez/poststarthook/rbac/bootstrap-roles').body).toBe('ok');
    expect(send('GET', '/livez/nonsense').status).toBe(404);
  });

  it('lists its paths, and counts its objects', () => {
    const { paths } = bodyOf<{ paths: string[] }>(send('GET', '/'));
    for (const path of ['/api/v1', '/apis/apps/v1', '/livez/ping', '/version']) expect(paths).toContain(path);
    expect(send('GET', '/metrics').body).toContain('apiserver_storage_objects{resource="namespaces"} 1\n');
  });

  it('answers in the aggregated form when asked for it', () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const { headers, body } = send('GET', '/apis?timeout=32s', undefined, { Accept: accept });
    expect(headers['Content-Type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    const { kind, items } = body as { kind: string; items: { metadata: { name: string }; versions: unknown[] }[] };
    expect(kind).toBe('APIGroupDiscoveryList');
    expect(items.find(({ metadata }) => metadata.name === 'autoscaling')).toMatchObject({
      metadata: { name: 'autoscaling' },
      versions: [{ version: 'v2', resources: [{ resource: 'horizontalpodautoscalers' }] }, { version: 'v1' }],
    });
  });

  it('answers clients of the beta in the old form, as v1.36 does', () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
    expect(send('GET', '/apis', undefined, { Accept: accept }).body).toMatchObject({ kind: 'APIGroupList' });
  });

  it('says no to what it does not serve', () => {
    for (const path of ['/nothing', '/api/v2/pods', '/apis/nobody/v1', '/apis/batch/v2/jobs', '/healthz/nothing'])
      expect(send('GET', path)).toMatchObject({
        status: 404,
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
        body: '404 page not found\n',
      });
    expect(send('GET', '/apis/batch/v1/nothing')).toMatchObject({
      status: 404,
      body: { kind: 'Status', reason: 'NotFound', message: 'the server could not find the requested resource' },
    });
    expect(send('PUT', '/version').status).toBe(405);
    expect(send('GET', '/api/v1/pods/x').status).toBe(404);
    expect(send('GET', '/api/v1/namespaces/default/nodes/x').status).toBe(404);
  });
});

describe('one object', () => {
  it('is created, read, replaced and deleted', () => {
    const created = send('POST', SERVICES, aService('web'));
    expect(created.status).toBe(201);
    const service = bodyOf<Service>(created);
    expect(service.spec.clusterIP).toMatch(/^10\./);
    expect(send('GET', `${SERVICES}/web`).body).toEqual(service);
    const replaced = send('PUT', `${SERVICES}/web`, { ...service, spec: { ...service.spec, selector: { app: 'b' } } });
    expect(bodyOf<Service>(replaced).spec.selector).toEqual({ app: 'b' });
    expect(send('DELETE', `${SERVICES}/web`).body).toMatchObject({ kind: 'Service', metadata: { name: 'web' } });
    expect(send('GET', `${SERVICES}/web`)).toMatchObject({
      status: 404,
      body: { message: 'services "web" not found', details: { name: 'web', kind: 'services' } },
    });
  });

  it('comes as JSON or YAML text too', () => {
    expect(send('POST', SERVICES, JSON.stringify(aService('a'))).status).toBe(201);
    const yaml = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: b\nspec:\n  ports:\n  - port: 80\n';
    expect(send('POST', SERVICES, yaml, { 'content-type': 'application/yaml' }).status).toBe(201);
    expect(send('POST', SERVICES, '{"a": ]').body).toMatchObject({
      code: 400,
      message:
        "the object provided is unrecognized (must be of type Service): couldn't get version/kind; json parse error: invalid character ']' looking for beginning of value ({\"a\": ])",
    });
    expect(send('POST', SERVICES, '<a/>', { 'Content-Type': 'text/xml' }).status).toBe(415);
  });

  it('keeps to its URL', () => {
    send('POST', SERVICES, aService('web'));
    const elsewhere = { ...aService('x'), metadata: { name: 'x', namespace: 'other' } };
    expect(bodyOf<Status>(send('POST', SERVICES, elsewhere)).message).toBe(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
    expect(bodyOf<Status>(send('PUT', `${SERVICES}/web`, aService('x'))).message).toBe(
      'the name of the object (x) does not match the name on the URL (web)',
    );
    expect(bodyOf<Status>(send('POST', SERVICES, aPod('x'))).code).toBe(400);
    expect(send('POST', '/api/v1/services', aService('x')).status).toBe(405);
  });

  it('warns of unknown fields, refuses them, or drops them, as the client asks', () => {
    const odd = (name: string) => ({ ...aService(name), foo: 1 });
    expect(send('POST', SERVICES, odd('a'))).toMatchObject({
      status: 201,
      headers: { Warning: '299 - "unknown field \\"foo\\""' },
    });
    expect(send('POST', `${SERVICES}?fieldValidation=Strict`, odd('b')).status).toBe(400);
    const { headers, body } = send('POST', `${SERVICES}?fieldValidation=Ignore`, odd('c'));
    expect(headers['Warning']).toBeUndefined();
    expect(body).not.toHaveProperty('foo');
    const twice = '{"metadata":{"name":"d"},"spec":{"ports":[{"port":80,"port":81}]}}';
    expect(bodyOf<Status>(send('POST', `${SERVICES}?fieldValidation=Strict`, twice)).message).toContain(
      'duplicate field "spec.ports[0].port"',
    );
  });

  it('leaves no trace of a dry run', () => {
    const before = sim.fingerprint();
    const dry = send('POST', `${SERVICES}?dryRun=All`, aService('web', { type: 'NodePort' }));
    expect(bodyOf<Service>(dry)).toMatchObject({ spec: { clusterIP: '10.96.0.0', ports: [{ nodePort: 30_000 }] } });
    expect(sim.fingerprint()).toBe(before);
    api.create('services', aService('web'));
    const stored = sim.fingerprint();
    send('DELETE', `${SERVICES}/web`, { dryRun: ['All'], propagationPolicy: 'Background' });
    send(
      'PATCH',
      `${SERVICES}/web?dryRun=All`,
      { spec: { selector: { a: 'b' } } },
      { 'Content-Type': 'application/merge-patch+json' },
    );
    expect(sim.fingerprint()).toBe(stored);
  });

  it('answers a deletion with its status, and waits for a Pod to end', () => {
    api.create('deployments', aDeployment('web'));
    expect(send('DELETE', `${DEPLOYMENTS}/web`, { propagationPolicy: 'Background' }).body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'web', group: 'apps', kind: 'deployments' },
    });
    api.create('nodes', aNode('node-1'));
    api.create('pods', aPod('web'));
    const binding = { target: { kind: 'Node', name: 'node-1' } };
    expect(send('POST', `${PODS}/web/binding`, binding).status).toBe(201);
    expect(send('POST', `${PODS}/web/binding`, binding).status).toBe(409);
    const deleted = bodyOf<Pod>(send('DELETE', `${PODS}/web`, { gracePeriodSeconds: 7 }));
    expect(deleted.metadata.deletionGracePeriodSeconds).toBe(7);
    send('DELETE', `${PODS}/web?gracePeriodSeconds=0`);
    expect(send('GET', `${PODS}/web`).status).toBe(404);
  });
});

describe('lists', () => {
  beforeEach(() => {
    for (const [name, app] of [
      ['c', 'web'],
      ['a', 'web'],
      ['b', 'db'],
    ] as const)
      api.create('pods', aPod(name, { labels: { app } }));
    api.create('nodes', aNode('node-1'));
    api.bind('default', 'b', 'node-1');
  });

  it('come in the order of names, with the revision of the store', () => {
    const response = send('GET', PODS);
    expect(namesIn(response)).toEqual(['a', 'b', 'c']);
    expect(response.body).toMatchObject({ kind: 'PodList', metadata: { resourceVersion: String(api.revision) } });
    expect(namesIn(send('GET', '/api/v1/pods'))).toEqual(['a', 'b', 'c']);
    expect(namesIn(send('GET', '/api/v1/namespaces/other/pods'))).toEqual([]);
  });

  it.each([
    ['labelSelector=app%3Dweb', ['a', 'c']],
    ['labelSelector=app!=web', ['b']],
    ['labelSelector=app+in+%28web%2Cdb%29,!tier', ['a', 'b', 'c']],
    ['labelSelector=app+notin+(web)', ['b']],
    ['labelSelector=tier', []],
    ['fieldSelector=spec.nodeName%3Dnode-1', ['b']],
    ['fieldSelector=metadata.name=a', ['a']],
    ['fieldSelector=status.phase!=Pending', []],
    ['labelSelector=app=web&fieldSelector=metadata.name!=a', ['c']],
  ])('select by %s', (query, names) => {
    expect(namesIn(send('GET', `${PODS}?${query}`))).toEqual(names);
  });

  it.each([
    ['fieldSelector=spec.foo=1', 'field label not supported: spec.foo'],
    ['labelSelector=a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['labelSelector=a%3D%3D%3Db', "unable to parse requirement: found '=', expected: identifier"],
    ['labelSelector=app+in+web', "unable to parse requirement: found 'web' expected: '('"],
    ['labelSelector=app+in+()', "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"],
    ['labelSelector=app>x', `values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`],
    ['labelSelector=a,', "found '', expected: identifier after ','"],
    ['labelSelector=-x', 'unable to parse requirement: <nil>: Invalid value: "-x"'],
  ])('refuse %s', (query, message) => {
    const { status, body } = send('GET', `${PODS}?${query}`);
    expect(status).toBe(400);
    expect((body as Status).message).toContain(message);
  });

  it('come in pages', () => {
    const first = send('GET', `${PODS}?limit=2`);
    expect(namesIn(first)).toEqual(['a', 'b']);
    const { continue: token, remainingItemCount } = bodyOf<{ metadata: Record<string, unknown> }>(first).metadata;
    expect(remainingItemCount).toBe(1);
    expect(namesIn(send('GET', `${PODS}?limit=2&continue=${encodeURIComponent(String(token))}`))).toEqual(['c']);
  });

  it('can be emptied', () => {
    send('DELETE', `${PODS}?labelSelector=app=web`);
    expect(namesIn(send('GET', PODS))).toEqual(['b']);
  });
});

describe('watches', () => {
  it('tell what happened since a revision, as the selector sees it', () => {
    api.create('pods', aPod('a'));
    const since = api.revision;
    const types = (query: string): string[] =>
      bodyOf<{ type: string; object: Pod }[]>(
        send('GET', `${PODS}?watch=true&resourceVersion=${String(since)}${query}`),
      ).map(({ type, object }) => `${type} ${object.metadata.name}`);
    const b = api.create('pods', aPod('b', { labels: { app: 'web' } }));
    api.update('pods', { ...b, metadata: { ...b.metadata, labels: { app: 'db' } } });
    api.delete('pods', 'default', 'a');
    api.create('services', aService('other'));
    expect(types('')).toEqual(['ADDED b', 'MODIFIED b', 'DELETED a']);
    expect(types('&labelSelector=app%3Dweb')).toEqual(['ADDED b', 'DELETED b']);
    expect(types('&fieldSelector=metadata.name%3Da')).toEqual(['DELETED a']);
    expect(bodyOf<unknown[]>(send('GET', `${PODS}?watch=1&resourceVersion=0`))).toMatchObject([{ type: 'ADDED' }]);
    expect(send('GET', `${PODS}?watch=1&resourceVersion=x`).status).toBe(400);
  });
});

describe('patches', () => {
  const merge = { 'Content-Type': 'application/merge-patch+json' };
  const strategic = { 'Content-Type': 'application/strategic-merge-patch+json' };
  const json = { 'Content-Type': 'application/json-patch+json' };

  it('merge: null takes away', () => {
    api.create('deployments', aDeployment('web', 2, { app: 'web' }));
    const labelled = send('PATCH', `${DEPLOYMENTS}/web`, { metadata: { labels: { tier: 'x', app: null } } }, merge);
    expect(labelled.body).toMatchObject({ metadata: { labels: { tier: 'x' } } });
    expect(bodyOf<Pod>(labelled).metadata.labels).not.toHaveProperty('app');
  });

  it('strategic: containers by name, ports by number', () => {
    api.create('deployments', aDeployment('web'));
    send(
      'PATCH',
      `${DEPLOYMENTS}/web`,
      {
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'app', image: 'frontend:2' },
                { name: 'side', image: 'x' },
              ],
            },
          },
        },
      },
      strategic,
    );
    const containers = () =>
      api
        .get('deployments', 'default', 'web')!
        .spec.template.spec.containers.map(({ name, image }) => `${name} ${image}`);
    expect(containers()).toEqual(['app frontend:2', 'side x']);
    send(
      'PATCH',
      `${DEPLOYMENTS}/web`,
      { spec: { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } } },
      strategic,
    );
    expect(containers()).toEqual(['app frontend:2']);
    api.create(
      'services',
      aService('web', {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 81 },
        ],
      }),
    );
    send(
      'PATCH',
      `${SERVICES}/web`,
      {
        spec: {
          '$setElementOrder/ports': [{ port: 82 }, { port: 80 }],
          ports: [
            { port: 82, name: 'c' },
            { port: 81, $patch: 'delete' },
          ],
        },
      },
      strategic,
    );
    expect(
      api.get('services', 'default', 'web')?.spec.ports?.map(({ port, name }) => `${String(port)} ${name!}`),
    ).toEqual(['82 c', '80 a']);
  });

  it('strategic: $retainKeys switches a strategy', () => {
    api.create('deployments', aDeployment('web'));
    send('PATCH', `${DEPLOYMENTS}/web`, { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }, strategic);
    expect(api.get('deployments', 'default', 'web')?.spec.strategy).toEqual({ type: 'Recreate' });
  });

  it('JSON: all operations or none', () => {
    api.create('deployments', aDeployment('web'));
    const patch = (operations: unknown) => send('PATCH', `${DEPLOYMENTS}/web`, operations, json);
    expect(
      patch([
        { op: 'test', path: '/spec/replicas', value: 1 },
        { op: 'replace', path: '/spec/replicas', value: 4 },
        { op: 'add', path: '/metadata/labels/a~1b', value: 'c' },
      ]).body,
    ).toMatchObject({ spec: { replicas: 4 }, metadata: { labels: { 'a/b': 'c' } } });
    expect(
      patch([
        { op: 'replace', path: '/spec/replicas', value: 5 },
        { op: 'remove', path: '/spec/nope' },
      ]),
    ).toMatchObject({
      status: 422,
      body: { message: 'the server rejected our request due to an error in our request' },
    });
    expect(api.get('deployments', 'default', 'web')?.spec.replicas).toBe(4);
  });

  it('of the scale change replicas only', () => {
    api.create('deployments', aDeployment('web'));
    expect(send('GET', `${DEPLOYMENTS}/web/scale`).body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 1 },
      status: { replicas: 0, selector: 'app=web' },
    });
    expect(send('PATCH', `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 5 } }, merge).body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 5 },
    });
    expect(send('PUT', `${DEPLOYMENTS}/web/scale`, { metadata: { name: 'web' }, spec: { replicas: 2 } }).status).toBe(
      200,
    );
    expect(api.get('deployments', 'default', 'web')?.spec.replicas).toBe(2);
  });

  it('refuse what they cannot do', () => {
    api.create('services', aService('web'));
    expect(send('PATCH', `${SERVICES}/web`, {}, { 'Content-Type': 'application/apply-patch+cbor' })).toMatchObject({
      status: 415,
      body: {
        message:
          'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
      },
    });
    expect(send('PATCH', `${SERVICES}/web`, { metadata: { resourceVersion: '1' } }, merge).status).toBe(409);
    expect(
      bodyOf<Status>(send('PATCH', `${SERVICES}/web?fieldValidation=Strict`, { spec: { foo: 1 } }, strategic)).message,
    ).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[foo:1]]": strict decoding error: unknown field "spec.foo"',
    );
    expect(bodyOf<Status>(send('PATCH', `${SERVICES}/web`, { metadata: { name: 'x' } }, merge)).message).toBe(
      'the name of the object (x) does not match the name on the URL (web)',
    );
    expect(
      bodyOf<Status>(send('PATCH', `${SERVICES}/web`, { spec: { ports: [{ name: 'x' }] } }, strategic)).message,
    ).toContain('does not contain declared merge key: port');
  });
});

describe('namespaces', () => {
  it('wait for their finalizer, which has a subresource of its own', () => {
    api.create('namespaces', aNamespace('foo'));
    expect(send('DELETE', '/api/v1/namespaces/foo').body).toMatchObject({ status: { phase: 'Terminating' } });
    const foo = bodyOf<object>(send('GET', '/api/v1/namespaces/foo'));
    expect(send('PUT', '/api/v1/namespaces/foo/finalize', { ...foo, spec: { finalizers: [] } }).status).toBe(200);
    expect(send('GET', '/api/v1/namespaces/foo').status).toBe(404);
  });
});
