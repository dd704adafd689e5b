/** Every writing verb over REST: what is taken, what is refused, and in which words. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { KubernetesObject, Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aDeployment, aNamespace, aPod } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const MAPS = '/api/v1/namespaces/default/configmaps';
const WEB = '/apis/apps/v1/namespaces/default/deployments/web';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';

const send = (method: string, path: string, body?: unknown, type = 'application/json'): RestResponse =>
  api.request({ method, path, body, headers: { 'Content-Type': type } });
const refusal = ({ status, body }: RestResponse): [number, string | undefined, string | undefined] => {
  const { reason, message } = body as Status;
  return [status, reason, message];
};
const object = ({ body }: RestResponse): KubernetesObject => body as KubernetesObject;
const map = (name: string, more: object = {}): object => ({ metadata: { name }, ...more });

describe('a POST', () => {
  const unrecognized =
    "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error:";
  const table: [string, unknown, number, string | undefined, string][] = [
    [
      'with a resourceVersion',
      { metadata: { name: 'a', resourceVersion: '5' } },
      500,
      undefined,
      'resourceVersion should not be set on objects to be created',
    ],
    ['of nothing', '', 400, 'BadRequest', `${unrecognized} unexpected end of JSON input (<empty>)`],
    [
      'of a list',
      '[]',
      400,
      'BadRequest',
      `${unrecognized} json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b5d)`,
    ],
    [
      'of another kind',
      { kind: 'Secret', apiVersion: 'v1' },
      400,
      'BadRequest',
      'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    ],
    [
      'of kind List',
      { kind: 'List', apiVersion: 'v1', items: [] },
      400,
      'BadRequest',
      'List in version "v1" cannot be handled as a ConfigMap: converting (v1.List) to (core.ConfigMap): unknown conversion',
    ],
    [
      'of an unknown version',
      { kind: 'ConfigMap', apiVersion: 'v2' },
      400,
      'BadRequest',
      'ConfigMap in version "v2" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v2" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      'for another namespace',
      { metadata: { name: 'a', namespace: 'other' } },
      400,
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'without a name',
      {},
      422,
      'Invalid',
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
  ];
  it.each(table)('%s is refused', (_what, body, status, reason, message) => {
    expect(refusal(send('POST', MAPS, body))).toEqual([status, reason, message]);
  });

  it('ignores what only the server says', () => {
    const { metadata } = object(
      send('POST', MAPS, {
        metadata: { name: 'a', uid: 'mine', creationTimestamp: '2020-01-01T00:00:00Z', generation: 9 },
      }),
    );
    expect(metadata.uid).not.toBe('mine');
    expect(metadata.creationTimestamp).toBe('2026-01-05T09:00:00Z');
    expect(metadata.generation).toBeUndefined();
  });

  it('to the path of an object is no method', () => {
    expect(send('POST', `${MAPS}/a`, map('a')).status).toBe(405);
  });

  it('into a namespace that is not there, or is going, is refused', () => {
    expect(refusal(send('POST', '/api/v1/namespaces/none/configmaps', map('a')))).toEqual([
      404,
      'NotFound',
      'namespaces "none" not found',
    ]);
    api.create('namespaces', aNamespace('going'));
    send('DELETE', '/api/v1/namespaces/going');
    expect(send('POST', '/api/v1/namespaces/going/configmaps', map('a')).body).toMatchObject({
      code: 403,
      message:
        'configmaps "a" is forbidden: unable to create new content in namespace going because it is being terminated',
      details: {
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace going is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    });
  });
});

describe('options of a write', () => {
  it('are checked', () => {
    expect(refusal(send('POST', `${MAPS}?dryRun=Foo`, map('a')))[2]).toBe(
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Foo"]: supported values: "All"',
    );
    expect(refusal(send('PUT', `${MAPS}/a?fieldValidation=Foo`, map('a')))[2]).toBe(
      'UpdateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Foo": supported values: "", "Ignore", "Strict", "Warn"',
    );
    expect(refusal(send('PATCH', `${MAPS}/a?force=true`, {}, MERGE))[2]).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    );
    expect(refusal(send('POST', `${MAPS}?fieldManager=${'m'.repeat(129)}`, map('a')))[2]).toBe(
      'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
    );
  });

  it('say what becomes of unknown and repeated fields', () => {
    const body = '{"metadata":{"name":"a"},"data":{"x":"1","x":"2"},"foo":1}';
    expect(send('POST', `${MAPS}?dryRun=All`, body).headers['Warning']).toBe(
      '299 - "duplicate field \\"data.x\\"", 299 - "unknown field \\"foo\\""',
    );
    expect(send('POST', `${MAPS}?dryRun=All&fieldValidation=Ignore`, body).headers['Warning']).toBeUndefined();
    expect(refusal(send('POST', `${MAPS}?fieldValidation=Strict`, body))).toEqual([
      400,
      'BadRequest',
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.x", unknown field "foo"',
    ]);
  });
});

describe('a PUT', () => {
  beforeEach(() => void send('POST', MAPS, map('a')));

  const table: [string, string, object, number, string][] = [
    ['of another name', 'a', map('b'), 400, 'the name of the object (b) does not match the name on the URL (a)'],
    [
      'of another name than that of nothing',
      'c',
      map('b'),
      400,
      'the name of the object (b) does not match the name on the URL (c)',
    ],
    [
      'without a name',
      'a',
      {},
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ],
    ['of what is not there', 'c', map('c'), 404, 'configmaps "c" not found'],
    [
      'at an old resourceVersion',
      'a',
      { metadata: { name: 'a', resourceVersion: '1' } },
      409,
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    ],
  ];
  it.each(table)('%s is refused', (_what, name, body, status, message) => {
    const answer = refusal(send('PUT', `${MAPS}/${name}`, body));
    expect([answer[0], answer[2]]).toEqual([status, message]);
  });

  it('without a resourceVersion takes what is there', () => {
    expect(send('PUT', `${MAPS}/a`, map('a', { data: { x: '1' } }))).toMatchObject({
      status: 200,
      body: { data: { x: '1' } },
    });
  });

  it('of another uid is refused', () => {
    expect(refusal(send('PUT', `${MAPS}/a`, { metadata: { name: 'a', uid: '1' } }))[2]).toMatch(
      /^Operation cannot be fulfilled on configmaps "a": Precondition failed: UID in precondition: 1, UID in object meta: /,
    );
  });
});

describe('a patch', () => {
  beforeEach(() => void send('POST', MAPS, map('a', { data: { x: '1' } })));

  const rejected = 'the server rejected our request due to an error in our request';
  const table: [string, string, unknown, number, string][] = [
    ['JSON: a test that fails', JSON_PATCH, [{ op: 'test', path: '/data/x', value: '2' }], 422, rejected],
    ['JSON: a path that is not there', JSON_PATCH, [{ op: 'remove', path: '/data/y' }], 422, rejected],
    [
      'JSON: no list',
      JSON_PATCH,
      {},
      400,
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    ],
    [
      'JSON: too many operations',
      JSON_PATCH,
      Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/x', value: '1' })),
      413,
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    ],
    [
      'merge: no object',
      MERGE,
      [],
      400,
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    [
      'strategic: no object',
      STRATEGIC,
      [],
      400,
      'json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    ['strategic: an unknown directive', STRATEGIC, { $patch: 'x' }, 400, 'unknown patch type: x in map: map[$patch:x]'],
    [
      'strategic: retainKeys that is no list',
      STRATEGIC,
      { data: { $retainKeys: 'x' } },
      400,
      'invalid patch format of retainKeys',
    ],
    ['strategic: more than retainKeys names', STRATEGIC, { data: { $retainKeys: ['x'], y: '1' } }, 422, rejected],
    [
      'strategic: an order that is no list',
      STRATEGIC,
      { metadata: { '$setElementOrder/finalizers': 'x' } },
      400,
      'invalid patch format of setElementOrder list',
    ],
    [
      'strategic: no list to delete from',
      STRATEGIC,
      { metadata: { '$deleteFromPrimitiveList/finalizers': 'x' } },
      400,
      'invalid patch format of primitive list',
    ],
    [
      'of the name',
      MERGE,
      { metadata: { name: 'b' } },
      400,
      'the name of the object (b) does not match the name on the URL (a)',
    ],
    [
      'of the namespace',
      MERGE,
      { metadata: { namespace: 'b' } },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
  ];
  it.each(table)('%s is refused', (_what, type, patch, status, message) => {
    const answer = refusal(send('PATCH', `${MAPS}/a`, patch, type));
    expect([answer[0], answer[2]]).toEqual([status, message]);
  });

  it('of what is not there is refused', () => {
    for (const type of [MERGE, STRATEGIC, JSON_PATCH])
      expect(refusal(send('PATCH', `${MAPS}/b`, type === JSON_PATCH ? [] : {}, type))).toEqual([
        404,
        'NotFound',
        'configmaps "b" not found',
      ]);
  });

  it('of another uid changes what cannot be changed, in the object and in its status', () => {
    api.create('pods', aPod('web'));
    for (const path of ['pods/web', 'pods/web/status'])
      expect(refusal(send('PATCH', `/api/v1/namespaces/default/${path}`, { metadata: { uid: 'u' } }, MERGE))).toEqual([
        422,
        'Invalid',
        'Pod "web" is invalid: metadata.uid: Invalid value: "u": field is immutable',
      ]);
  });

  it('of nothing but nulls that only the server sets changes nothing', () => {
    const before = send('GET', `${MAPS}/a`).body;
    const nulls = {
      metadata: { creationTimestamp: null, uid: null, resourceVersion: null, selfLink: null, generation: null },
    };
    for (const type of [MERGE, STRATEGIC]) expect(send('PATCH', `${MAPS}/a`, nulls, type).body).toEqual(before);
  });

  it('does what its directives say', () => {
    api.create('deployments', aDeployment('web', 1));
    const containers = [
      { name: 'b', image: 'b' },
      { name: 'app', $patch: 'delete' },
    ];
    const patch = { metadata: { finalizers: ['x/a', 'x/b'] }, spec: { template: { spec: { containers } } } };
    send('PATCH', WEB, patch, STRATEGIC);
    const { metadata, spec } = api.get('deployments', 'default', 'web')!;
    expect(spec.template.spec.containers.map(({ name }) => name)).toContain('b');
    expect(metadata.finalizers).toEqual(['x/a', 'x/b']);
    send(
      'PATCH',
      WEB,
      {
        metadata: { '$deleteFromPrimitiveList/finalizers': ['x/a'] },
        spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
      },
      STRATEGIC,
    );
    const next = api.get('deployments', 'default', 'web')!;
    expect(next.metadata.finalizers).toEqual(['x/b']);
    expect(next.spec.strategy).toEqual({ type: 'Recreate' });
  });
});

describe('the status subresource', () => {
  it('takes status and metadata, but no spec; the object takes no status', () => {
    send('POST', '/apis/apps/v1/namespaces/default/deployments', aDeployment('web', 2));
    const patch = {
      metadata: { annotations: { a: 'b' }, labels: { l: 'x' } },
      spec: { replicas: 9 },
      status: { replicas: 4 },
    };
    send('PATCH', `${WEB}/status`, patch, MERGE);
    const stored = api.get('deployments', 'default', 'web')!;
    expect(stored).toMatchObject({
      metadata: { annotations: { a: 'b' } },
      spec: { replicas: 2 },
      status: { replicas: 4 },
    });
    expect(stored.metadata.labels?.['l']).toBeUndefined();
    send('PATCH', WEB, { status: { replicas: 7 } }, MERGE);
    expect(api.get('deployments', 'default', 'web')?.status?.replicas).toBe(4);
  });
});

describe('scale', () => {
  beforeEach(() => void send('POST', '/apis/apps/v1/namespaces/default/deployments', aDeployment('web', 2)));

  it('is refused in the words of a Scale', () => {
    expect(refusal(send('PATCH', `${WEB}/scale`, { spec: { replicas: -1 } }, MERGE))).toEqual([
      422,
      'Invalid',
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ]);
    expect(refusal(send('PUT', `${WEB}/scale`, { metadata: { name: 'x' }, spec: { replicas: 1 } }))[2]).toBe(
      'the name of the object (x) does not match the name on the URL (web)',
    );
    expect(send('PUT', `${WEB}/scale`, { metadata: { name: 'web', uid: 'u' }, spec: { replicas: 1 } }).status).toBe(
      409,
    );
    expect(
      send('PUT', `${WEB}/scale`, { metadata: { name: 'web', resourceVersion: '1' }, spec: { replicas: 1 } }).status,
    ).toBe(409);
  });
});

describe('a DELETE', () => {
  beforeEach(() => void send('POST', MAPS, map('a', { metadata: { name: 'a', labels: { app: 'x' } } })));
  const uid = (): string => api.get('configmaps', 'default', 'a')?.metadata.uid ?? '';

  it('answers with a Status that has the uid, or for some kinds with the object', () => {
    const gone = uid();
    expect(send('DELETE', `${MAPS}/a`).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: gone },
    });
    api.create('pods', aPod('p'));
    expect(object(send('DELETE', '/api/v1/namespaces/default/pods/p')).kind).toBe('Pod');
  });

  const table: [string, object, number, string][] = [
    [
      'of another uid',
      { preconditions: { uid: 'u' } },
      409,
      'Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (u) does not match the UID in record (UID). The object might have been deleted and then recreated',
    ],
    [
      'by an unknown policy',
      { propagationPolicy: 'Foo' },
      422,
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Foo": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
    [
      'in two ways at once',
      { propagationPolicy: 'Orphan', orphanDependents: true },
      422,
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
    ],
    [
      'in an unknown dry run',
      { dryRun: ['Foo'] },
      422,
      'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Foo"]: supported values: "All"',
    ],
  ];
  it.each(table)('%s is refused', (_what, options, status, message) => {
    const answer = refusal(send('DELETE', `${MAPS}/a`, options));
    expect([answer[0], answer[2]]).toEqual([status, message.replace('UID)', `${uid()})`)]);
    expect(send('GET', `${MAPS}/a`).status).toBe(200);
  });

  it('leaves the object to its finalizers, and lets no new ones come', () => {
    send('PATCH', `${MAPS}/a`, { metadata: { finalizers: ['x/y'] } }, MERGE);
    expect(send('DELETE', `${MAPS}/a`)).toMatchObject({
      status: 200,
      body: { kind: 'ConfigMap', metadata: { deletionGracePeriodSeconds: 0 } },
    });
    expect(refusal(send('PATCH', `${MAPS}/a`, { metadata: { finalizers: ['x/y', 'x'] } }, MERGE))[2]).toContain(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x"}',
    );
    send('PATCH', `${MAPS}/a`, { metadata: { finalizers: null } }, MERGE);
    expect(send('GET', `${MAPS}/a`).status).toBe(404);
  });

  it('of a Job leaves its Pods, unless it says otherwise', () => {
    const jobs = '/apis/batch/v1/namespaces/default/jobs';
    const containers = [{ name: 'c', image: 'busybox' }];
    send('POST', jobs, {
      metadata: { name: 'j' },
      spec: { template: { spec: { restartPolicy: 'Never', containers } } },
    });
    expect(object(send('DELETE', `${jobs}/j?dryRun=All`)).metadata.finalizers).toEqual(['orphan']);
    expect(send('DELETE', `${jobs}/j?propagationPolicy=Background`).body).toMatchObject({ status: 'Success' });
  });

  it('as a dry run deletes nothing', () => {
    expect(send('DELETE', `${MAPS}/a`, { dryRun: ['All'] }).status).toBe(200);
    expect(send('GET', `${MAPS}/a`).status).toBe(200);
  });

  it('of a collection takes what the selectors choose, and answers with it', () => {
    send('POST', MAPS, map('b'));
    const { kind, items } = send('DELETE', `${MAPS}?labelSelector=app%3Dx`).body as {
      kind: string;
      items: KubernetesObject[];
    };
    expect([kind, items.map(({ metadata }) => metadata.name)]).toEqual(['ConfigMapList', ['a']]);
    expect(send('GET', `${MAPS}/b`).status).toBe(200);
  });
});

describe('emptying a collection', () => {
  it('takes as many as the limit says, by their names, of those that are selected', () => {
    for (const name of ['c', 'a', 'b'])
      send('POST', MAPS, map(`page-${name}`, { metadata: { name: `page-${name}`, labels: { page: '1' } } }));
    const names = (response: RestResponse) =>
      (response.body as { readonly items: readonly KubernetesObject[] }).items.map(({ metadata }) => metadata.name);
    expect(names(send('DELETE', `${MAPS}?labelSelector=page%3D1&limit=2`))).toEqual(['page-a', 'page-b']);
    expect(names(send('GET', `${MAPS}?labelSelector=page%3D1`))).toEqual(['page-c']);
    expect(names(send('DELETE', `${MAPS}?labelSelector=page%3D1`))).toEqual(['page-c']);
  });
});
