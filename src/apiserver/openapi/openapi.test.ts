/** OpenAPI and reviews: what kubectl asks before it writes. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';

let api: ApiServer;
beforeAll(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
});
const get = (path: string, headers: Record<string, string> = {}): RestResponse =>
  api.request({ method: 'GET', path, headers });

interface Document {
  readonly paths: Record<string, { readonly patch?: Record<string, unknown> }>;
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> };
}
const urlOf = (path: string): string =>
  (get('/openapi/v3').body as { paths: Record<string, { serverRelativeURL: string }> }).paths[path]!.serverRelativeURL;

describe('version 3', () => {
  it('lists a document for every version of every group', () => {
    const { paths } = get('/openapi/v3').body as { paths: object };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/autoscaling/v1', 'apis/autoscaling/v2', 'apis/batch/v1']),
    );
  });

  it('lets a document be kept for ever under its hash, and tells who has it', () => {
    const { headers, body } = get(urlOf('apis/apps/v1'));
    expect(headers).toMatchObject({ 'Cache-Control': 'public, immutable', Expires: 'Fri, 31 Dec 9999 23:59:59 GMT' });
    expect(body).toMatchObject({ openapi: '3.0.0' });
    expect(get('/openapi/v3/apis/apps/v1', { 'If-None-Match': headers['ETag']! })).toMatchObject({
      status: 304,
      body: '',
    });
    expect(get('/openapi/v3/apis/weather/v1').status).toBe(404);
  });

  it('says that every kind can be patched, with validation by the server', () => {
    const { paths } = get('/openapi/v3/api/v1').body as Document;
    expect(paths['/api/v1/namespaces/{namespace}/services/{name}']?.patch).toMatchObject({
      parameters: [{ name: 'dryRun' }, { name: 'fieldManager' }, { name: 'fieldValidation', in: 'query' }],
      'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'Service' },
    });
  });

  it('refers only to schemas it has', () => {
    for (const path of ['api/v1', 'apis/apps/v1', 'apis/autoscaling/v2']) {
      const { body } = get(`/openapi/v3/${path}`);
      const { schemas } = (body as Document).components;
      const references = JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
      for (const [, name] of references) expect(schemas).toHaveProperty([name!]);
    }
  });

  it('tells what a Pod is made of', () => {
    const { schemas } = (get('/openapi/v3/api/v1').body as Document).components;
    expect(schemas['io.k8s.api.core.v1.PodSpec']).toMatchObject({
      required: ['containers'],
      properties: {
        containers: {
          type: 'array',
          items: { $ref: '#/components/schemas/io.k8s.api.core.v1.Container' },
          'x-kubernetes-patch-merge-key': 'name',
          'x-kubernetes-patch-strategy': 'merge',
        },
        terminationGracePeriodSeconds: { type: 'integer', format: 'int64' },
      },
    });
    expect(schemas['io.k8s.api.core.v1.Pod']).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
    });
  });
});

describe('descriptions', () => {
  const { schemas } = (
    createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' }).request({
      method: 'GET',
      path: '/openapi/v3/api/v1',
    }).body as Document
  ).components;
  const fieldsOf = (name: string) =>
    Object.entries(schemas[name]!['properties'] as Record<string, { readonly description?: string }>);

  it.each(['Pod', 'Service'])('say what every field of a %s is, and what it is itself', (kind) => {
    expect(schemas[`io.k8s.api.core.v1.${kind}`]).toHaveProperty('description');
    for (const [, { description }] of fieldsOf(`io.k8s.api.core.v1.${kind}`)) expect(description).toMatch(/\.$/);
  });

  it('tell of all fields of a Service, and stand beside references', () => {
    const silent = fieldsOf('io.k8s.api.core.v1.ServiceSpec').flatMap(([name, { description }]) =>
      description === undefined ? [name] : [],
    );
    expect(silent).toEqual([]);
    expect(Object.fromEntries(fieldsOf('io.k8s.api.core.v1.Pod'))).toMatchObject({
      spec: {
        description: expect.stringMatching('wanted') as string,
        allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.PodSpec' }],
      },
    });
  });
});

describe('version 2', () => {
  const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

  it('is a message without fields in protobuf, and in JSON the same types as version 3', () => {
    expect(get('/openapi/v2', { Accept: accept })).toMatchObject({ status: 200, body: '' });
    const { body } = get('/openapi/v2');
    const { definitions } = body as { definitions: Record<string, object> };
    expect(body).toMatchObject({ swagger: '2.0' });
    expect(definitions['io.k8s.api.apps.v1.DeploymentSpec']).toMatchObject({ required: ['selector', 'template'] });
    for (const [, name] of JSON.stringify(body).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g))
      expect(definitions).toHaveProperty([name!]);
    expect(JSON.stringify(body)).not.toMatch(/oneOf|components/);
  });

  it('is not sent again to who has it', () => {
    for (const headers of [{ Accept: accept }, { Accept: 'application/json' }]) {
      const etag = get('/openapi/v2', headers).headers['ETag']!;
      expect(etag).toMatch(/^"[0-9A-F]{16}(PB)?"$/);
      const known = get('/openapi/v2', { ...headers, 'If-None-Match': `"old", W/${etag}` });
      expect(known).toMatchObject({ status: 304, body: '', headers: { ETag: etag } });
      expect(get('/openapi/v2', { ...headers, 'If-None-Match': '"old"' }).status).toBe(200);
    }
  });
});

describe('reviews', () => {
  const ask = (path: string, kind: string, spec = {}) =>
    api.request({ method: 'POST', path: `/apis/${path}`, body: { kind, spec } });

  it('allow everything, and say who asks', () => {
    const resourceAttributes = { verb: 'get', resource: 'pods' };
    expect(
      ask('authorization.k8s.io/v1/selfsubjectaccessreviews', 'SelfSubjectAccessReview', { resourceAttributes }),
    ).toMatchObject({ status: 201, body: { spec: { resourceAttributes }, status: { allowed: true } } });
    expect(ask('authorization.k8s.io/v1/selfsubjectrulesreviews', 'SelfSubjectRulesReview').body).toMatchObject({
      status: { resourceRules: [{ verbs: ['*'] }], incomplete: false },
    });
    expect(ask('authentication.k8s.io/v1/selfsubjectreviews', 'SelfSubjectReview').body).toMatchObject({
      metadata: {},
      status: {
        userInfo: { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
      },
    });
  });

  it.each([
    [
      {},
      'spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ],
    [
      { nonResourceAttributes: { path: '/a' }, resourceAttributes: { verb: 'get' } },
      'spec.nonResourceAttributes: Invalid value: {"path":"/a"}: cannot be specified in combination with resourceAttributes',
    ],
  ])('ask one thing at a time: %j', (spec, sentence) => {
    const { status, body } = ask('authorization.k8s.io/v1/selfsubjectaccessreviews', 'SelfSubjectAccessReview', spec);
    expect([status, (body as Status).message]).toEqual([422, `.authorization.k8s.io "" is invalid: ${sentence}`]);
  });

  it('can only be created, and are in discovery', () => {
    expect(get('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews').status).toBe(405);
    expect(get('/apis/authorization.k8s.io/v1').body).toMatchObject({
      resources: [{ name: 'selfsubjectaccessreviews', verbs: ['create'] }, { name: 'selfsubjectrulesreviews' }],
    });
  });
});
