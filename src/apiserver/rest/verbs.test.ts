/** Which method a path takes, what its options and its body may be, and what is answered when they may not: as upstream's v1.36. */
import { beforeAll, describe, expect, it } from 'vitest';

import type { KubernetesObject, Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aDeployment, aNamespace, aPod } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';

let api: ApiServer;

beforeAll(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
  api.create('deployments', aDeployment('web'));
  api.create('pods', aPod('p'));
  send('POST', MAPS, { metadata: { name: 'a' }, data: { x: '1' } });
});

const CORE = '/api/v1/namespaces/default';
const MAPS = `${CORE}/configmaps`;
const WEB = '/apis/apps/v1/namespaces/default/deployments/web';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';

const send = (method: string, path: string, body?: unknown, type = 'application/json', accept = ''): RestResponse =>
  api.request({ method, path, body, headers: { 'Content-Type': type, Accept: accept } });
const refusal = ({ status, body }: RestResponse) => {
  const { reason, message } = body as Status;
  return [status, reason, message];
};

describe('a path', () => {
  const NOWHERE = [404, 'NotFound', 'the server could not find the requested resource'];
  const NO_METHOD = [405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'];
  it.each([
    ['GET', `${MAPS}/a/status`, NOWHERE],
    ['PUT', `${MAPS}/a/status`, NOWHERE],
    ['GET', `${MAPS}/a/scale`, NOWHERE],
    ['GET', `${CORE}/pods/none/nonsense`, NOWHERE],
    ['POST', `${CORE}/pods/p/nonsense`, NOWHERE],
    ['POST', `${WEB}/rollback`, NOWHERE],
    ['GET', `${CORE}/pods/p/binding`, NO_METHOD],
    ['GET', `${CORE}/pods/p/eviction`, NO_METHOD],
    ['POST', `${CORE}/pods/p/status`, NO_METHOD],
    ['DELETE', `${CORE}/pods/p/status`, NO_METHOD],
    ['DELETE', `${WEB}/scale`, NO_METHOD],
    ['POST', `${WEB}/scale`, NO_METHOD],
    ['PATCH', '/api/v1/namespaces/default/finalize', NO_METHOD],
    ['POST', `${MAPS}/a`, NO_METHOD],
    ['PUT', MAPS, NO_METHOD],
    ['PATCH', MAPS, NO_METHOD],
    ['OPTIONS', MAPS, NO_METHOD],
    ['TRACE', `${MAPS}/a`, NO_METHOD],
    ['POST', '/api/v1/pods', NO_METHOD],
    ['DELETE', '/api/v1/pods', NO_METHOD],
    ['DELETE', '/api/v1/namespaces', NO_METHOD],
  ])('%s %s is answered by its route alone', (method, path, answer) => {
    expect(refusal(send(method, path, {}, method === 'PATCH' ? MERGE : undefined))).toEqual(answer);
  });

  it('takes the methods that discovery lists', () => {
    const { resources } = send('GET', '/api/v1').body as { resources: { name: string; verbs: string[] }[] };
    expect(resources.find(({ name }) => name === 'namespaces')?.verbs).not.toContain('deletecollection');
    expect(resources.find(({ name }) => name === 'services')?.verbs).toContain('deletecollection');
  });
});

describe('options of a deletion', () => {
  const scheme = 'in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"';
  it.each([
    [
      'of another kind',
      '',
      { kind: 'ConfigMap', apiVersion: 'v1' },
      `no kind "ConfigMap" is registered for version "v1" ${scheme}`,
    ],
    [
      'that are a list',
      '',
      '[]',
      /^couldn't get version\/kind; json parse error: json: cannot unmarshal array into Go value/,
    ],
    ['that are cut off', '', '{"kind":', "couldn't get version/kind; json parse error: unexpected end of JSON input"],
    [
      'with a grace that is no number',
      '?gracePeriodSeconds=x',
      undefined,
      'strconv.ParseInt: parsing "x": invalid syntax',
    ],
    [
      'with a grace that is text',
      '',
      { gracePeriodSeconds: 'x' },
      /^DeleteOptions in version "v1" cannot be handled as a DeleteOptions: json: cannot unmarshal string/,
    ],
  ])('%s delete nothing', (_what, query, body, message) => {
    for (const path of [`${MAPS}/a`, MAPS]) {
      const [status, reason, said] = refusal(send('DELETE', path + query, body));
      expect([status, reason]).toEqual([400, 'BadRequest']);
      expect(said).toMatch(message);
      expect(send('GET', `${MAPS}/a`).status).toBe(200);
    }
  });

  it('of a kind by its old group are taken', () => {
    const answer = send('DELETE', `${MAPS}/a?dryRun=All`, {
      kind: 'DeleteOptions',
      apiVersion: 'apps/v1',
      dryRun: ['All'],
    });
    expect(answer.status).toBe(200);
  });

  it('by resourceVersion name both', () => {
    const { metadata } = send('GET', `${MAPS}/a`).body as KubernetesObject;
    expect(refusal(send('DELETE', `${MAPS}/a`, { preconditions: { resourceVersion: '1' } }))).toEqual([
      409,
      'Conflict',
      `Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    ]);
  });

  it.each([
    ['propagationPolicy=Foreground', 200, 'foregroundDeletion'],
    ['propagationPolicy=Orphan', 200, 'orphan'],
    ['orphanDependents=true', 200, 'orphan'],
  ])('%s is answered with %i and the object that waits', (query, code, finalizer) => {
    send('POST', MAPS, { metadata: { name: 'w' } });
    const { status, body } = send('DELETE', `${MAPS}/w?${query}&gracePeriodSeconds=0`);
    expect([status, (body as KubernetesObject).metadata.finalizers]).toEqual([code, [finalizer]]);
    send('PATCH', `${MAPS}/w`, { metadata: { finalizers: null } }, MERGE);
    expect(send('GET', `${MAPS}/w`).status).toBe(404);
  });

  it('in the old words are answered with 202 while the object waits', () => {
    send('POST', MAPS, { metadata: { name: 'w', finalizers: ['x/y'] } });
    expect(send('DELETE', `${MAPS}/w`, { orphanDependents: false }).status).toBe(202);
    send('PATCH', `${MAPS}/w`, { metadata: { finalizers: null } }, MERGE);
  });
});

describe('a body that cannot be read', () => {
  it.each([
    [JSON_PATCH, 'error decoding patch: unexpected end of JSON input'],
    [MERGE, 'error decoding patch: unexpected end of JSON input'],
    [STRATEGIC, 'unexpected end of JSON input'],
  ])('as %s', (type, message) => {
    expect(refusal(send('PATCH', `${MAPS}/a`, '{"a":', type))).toEqual([400, 'BadRequest', message]);
    // The object is looked for first.
    expect(refusal(send('PATCH', `${MAPS}/none`, '{"a":', type))).toEqual([
      404,
      'NotFound',
      'configmaps "none" not found',
    ]);
  });

  it('of a creation says so in the words of a whole text', () => {
    expect(refusal(send('POST', MAPS, '{"a":'))[2]).toContain('json parse error: unexpected end of JSON input ({"a":)');
  });
});

describe('a generated name', () => {
  it('is the base with five letters, cut to 63', () => {
    const made = (generateName: string) =>
      (send('POST', `${MAPS}?dryRun=All`, { metadata: { generateName } }).body as KubernetesObject).metadata;
    expect(made('g-').name).toMatch(/^g-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(made('g'.repeat(100)).name).toHaveLength(63);
  });

  it('gives way to a name', () => {
    const { body } = send('POST', `${MAPS}?dryRun=All`, { metadata: { generateName: 'g-', name: 'named' } });
    expect((body as KubernetesObject).metadata).toMatchObject({ name: 'named', generateName: 'g-' });
  });
});

describe('a dry run', () => {
  it('of a creation has a uid and no resourceVersion', () => {
    const { status, body } = send('POST', `${MAPS}?dryRun=All`, { metadata: { name: 'dry' } });
    expect(status).toBe(201);
    const { metadata } = body as KubernetesObject;
    expect(metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(metadata).not.toHaveProperty('resourceVersion');
    expect(send('GET', `${MAPS}/dry`).status).toBe(404);
  });

  it('of a collection empties nothing', () => {
    const { items } = send('DELETE', `${MAPS}?dryRun=All`).body as { items: KubernetesObject[] };
    expect(items.map(({ metadata }) => metadata.name)).toContain('a');
    expect(send('GET', `${MAPS}/a`).status).toBe(200);
  });
});

describe('metadata only', () => {
  const as = (kind: string) => `application/json;as=${kind};v=v1;g=meta.k8s.io`;

  it('is what a watch tells, when it is asked for', () => {
    const events = send(
      'GET',
      `${MAPS}?watch=true&resourceVersion=0`,
      undefined,
      undefined,
      as('PartialObjectMetadata'),
    ).body as { type: string; object: { kind: string; metadata: { name: string }; data?: unknown } }[];
    expect(events.map(({ type, object }) => [type, object.kind, object.metadata.name, object.data])).toEqual([
      ['ADDED', 'PartialObjectMetadata', 'a', undefined],
    ]);
  });

  it('is what writing answers, too', () => {
    const answer = send('PATCH', `${MAPS}/a`, { metadata: { labels: { l: 'x' } } }, MERGE, as('PartialObjectMetadata'));
    expect(answer.body).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { labels: { l: 'x' } } });
    expect(answer.body).not.toHaveProperty('data');
  });
});
