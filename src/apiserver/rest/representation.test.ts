/** One object, many forms: what a client gets for each Accept header. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace, aPod, aService } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';
import type { Table } from './tables/table.ts';

let api: ApiServer;
const PODS = '/api/v1/namespaces/default/pods';
const accept = (as: string, version = 'v1') => `application/json;as=${as};v=${version};g=meta.k8s.io`;
const TABLE = accept('Table');

beforeAll(() => {
  const sim = new Simulation(7);
  api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
  for (const name of ['a', 'b', 'c']) api.create('pods', aPod(name));
  api.create('services', aService('web'));
});

const get = (path: string, Accept: string): RestResponse => api.request({ method: 'GET', path, headers: { Accept } });
const table = (path: string, as = TABLE): Table => get(path, as).body as Table;

describe('Tables', () => {
  it('show a list with its revision and how it goes on', () => {
    const { kind, apiVersion, metadata, rows, columnDefinitions } = table(`${PODS}?limit=2`);
    expect([kind, apiVersion]).toEqual(['Table', 'meta.k8s.io/v1']);
    expect(metadata).toMatchObject({ resourceVersion: String(api.revision), remainingItemCount: 1 });
    expect(metadata['continue']).toBeTypeOf('string');
    expect(columnDefinitions?.[0]).toMatchObject({ name: 'Name', type: 'string', format: 'name', priority: 0 });
    expect(rows.map(({ cells }) => cells[0])).toEqual(['a', 'b']);
  });

  it('show one object with one row, with the version of the object', () => {
    const { metadata, rows } = table(`${PODS}/a`);
    expect(metadata).toEqual({ resourceVersion: api.get('pods', 'default', 'a')?.metadata.resourceVersion });
    expect(rows).toHaveLength(1);
  });

  it('come in v1beta1 too', () => {
    const { apiVersion, rows } = table(PODS, accept('Table', 'v1beta1'));
    expect(apiVersion).toBe('meta.k8s.io/v1beta1');
    expect(rows[0]?.object).toMatchObject({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1beta1' });
  });

  it('carry as much of each object as was asked for', () => {
    const pod = api.get('pods', 'default', 'a');
    const objectOf = (query: string) => table(`${PODS}?limit=1&includeObject=${query}`).rows[0]?.object;
    expect(objectOf('None')).toBeNull();
    expect(objectOf('Object')).toEqual(pod);
    const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod?.metadata };
    expect(objectOf('Metadata')).toEqual(partial);
    expect(objectOf('')).toEqual(partial);
    expect(get(`${PODS}?includeObject=All`, TABLE)).toMatchObject({
      status: 400,
      body: {
        message: `Unable to convert to Table as requested: includeObject: Invalid value: "All": must be 'Metadata', 'Object', 'None', or empty`,
      },
    });
  });

  it('name their columns once in a watch', () => {
    const events = get(`${PODS}?watch=true&resourceVersion=0`, TABLE).body as { type: string; object: Table }[];
    expect(events.map(({ type, object }) => [type, object.rows[0]?.cells[0]])).toEqual([
      ['ADDED', 'a'],
      ['ADDED', 'b'],
      ['ADDED', 'c'],
    ]);
    expect(events.map(({ object }) => object.columnDefinitions === null)).toEqual([false, true, true]);
  });

  it('are not made of refusals', () =>
    expect(get(`${PODS}/x`, TABLE).body).toMatchObject({ kind: 'Status', message: 'pods "x" not found' }));

  it('answer writes too', () => {
    const headers = { Accept: TABLE };
    const body = aService('made');
    const made = api.request({ method: 'POST', path: '/api/v1/namespaces/default/services', headers, body });
    expect(made).toMatchObject({
      status: 201,
      body: { kind: 'Table', rows: [{ object: { metadata: { name: 'made' } } }] },
    });
  });
});

describe('metadata only', () => {
  it('of an object and of a list', () => {
    const { metadata } = get(`${PODS}/a`, 'application/json').body as KubernetesObject;
    expect(get(`${PODS}/a`, accept('PartialObjectMetadata')).body).toEqual({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
    });
    expect(get(`${PODS}?limit=1`, accept('PartialObjectMetadataList')).body).toMatchObject({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { remainingItemCount: 2 },
      items: [{ kind: 'PartialObjectMetadata', metadata }],
    });
  });

  it('is refused when the one is asked for and the other is there', () => {
    expect(get(PODS, accept('PartialObjectMetadata'))).toMatchObject({
      status: 406,
      body: {
        reason: 'NotAcceptable',
        message: 'you requested PartialObjectMetadata, but the requested object is a list (*core.PodList)',
      },
    });
    expect(get(`${PODS}/a`, accept('PartialObjectMetadataList')).body).toMatchObject({
      message: 'you requested PartialObjectMetadataList, but the requested object is not a list (*core.Pod)',
    });
  });
});

describe('YAML', () => {
  it('is text, with keys in order', () => {
    const { headers, body } = get('/api/v1/namespaces/default', 'application/yaml');
    expect(headers['Content-Type']).toBe('application/yaml');
    expect(body).toMatch(
      /^apiVersion: v1\nkind: Namespace\nmetadata:\n {2}creationTimestamp: "2026-01-05T09:00:00Z"\n/,
    );
  });

  it('says no in YAML as well', () =>
    expect(get(`${PODS}/x`, 'application/yaml')).toMatchObject({
      status: 404,
      body: expect.stringContaining('message: pods "x" not found\n') as string,
    }));
});

it('refuses before anything is done', () => {
  const headers = { Accept: 'application/vnd.kubernetes.protobuf' };
  const path = '/api/v1/namespaces/default/services';
  expect(api.request({ method: 'POST', path, headers, body: aService('unseen') }).status).toBe(406);
  expect(api.get('services', 'default', 'unseen')).toBeUndefined();
});
