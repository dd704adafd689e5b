/** Server-side apply, over REST. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Deployment, KubernetesObject, Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const WEB = '/apis/apps/v1/namespaces/default/deployments/web';
const CONFIG = '/api/v1/namespaces/default/configmaps/c';

const send = (method: string, path: string, body?: unknown, type = 'application/json'): RestResponse =>
  api.request({ method, path, body, headers: { 'Content-Type': type } });
const apply = (path: string, body: unknown, manager = 'kubectl', more = ''): RestResponse =>
  send('PATCH', `${path}?fieldManager=${manager}${more}`, body, 'application/apply-patch+yaml');
const said = ({ body }: RestResponse): string | undefined => (body as Status).message;
const live = (): Deployment => send('GET', WEB).body as Deployment;

const web = (
  spec: object = { replicas: 2 },
  containers: readonly object[] = [{ name: 'web', image: 'nginx' }],
): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    ...spec,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
  },
});
const config = (data: object, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', ...metadata },
  data,
});

const labelled = (labels: object): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels } });

describe('an apply', () => {
  it('creates what is not there, and updates it the next time', () => {
    expect(apply(WEB, web()).status).toBe(201);
    expect(apply(WEB, web({ replicas: 3 })).status).toBe(200);
    expect(live().spec.replicas).toBe(3);
    expect(live().metadata.managedFields).toMatchObject([{ manager: 'kubectl', operation: 'Apply' }]);
  });

  it('owns what it names and no default', () => {
    const { metadata } = apply(WEB, web()).body as KubernetesObject;
    expect(metadata.managedFields?.[0]?.fieldsV1).toEqual({
      'f:spec': {
        'f:replicas': {},
        'f:selector': {},
        'f:template': {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
        },
      },
    });
  });

  it('may be YAML', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: "1"\n';
    expect(apply(CONFIG, text)).toMatchObject({ status: 201, body: { data: { a: '1' } } });
  });

  it('said twice changes nothing, not even the resourceVersion', () => {
    const first = apply(WEB, web()).body;
    expect(apply(WEB, web()).body).toEqual(first);
  });

  it('leaves no trace as a dry run', () => {
    expect(apply(WEB, web(), 'kubectl', '&dryRun=All').status).toBe(201);
    expect(send('GET', WEB).status).toBe(404);
  });

  it('takes away what it named before, with what hangs on it', () => {
    apply(
      WEB,
      web({ replicas: 2, strategy: { type: 'Recreate' } }, [
        { name: 'web', image: 'nginx' },
        { name: 'b', image: 'b' },
      ]),
    );
    apply(WEB, web({}));
    expect(live().spec.replicas).toBe(1);
    expect(live().spec.strategy?.type).toBe('RollingUpdate');
    expect(live().spec.template.spec.containers.map(({ name }) => name)).toEqual(['web']);
  });

  it('keeps what somebody else applied too', () => {
    apply(CONFIG, config({ a: '1', b: '1' }), 'one');
    apply(CONFIG, config({ a: '1' }), 'two');
    apply(CONFIG, config({}), 'one');
    expect(send('GET', CONFIG).body).toMatchObject({ data: { a: '1' } });
    expect((send('GET', CONFIG).body as { data: object }).data).toEqual({ a: '1' });
  });

  it('sets the status through the subresource, and nothing else there', () => {
    apply(WEB, web());
    const status = { ...web({ replicas: 9 }), status: { observedGeneration: 4 } };
    expect(apply(`${WEB}/status`, status, 'me').status).toBe(200);
    expect(live()).toMatchObject({ spec: { replicas: 2 }, status: { observedGeneration: 4 } });
    expect(live().metadata.managedFields?.find(({ manager }) => manager === 'me')).toMatchObject({
      subresource: 'status',
      fieldsV1: { 'f:status': { 'f:observedGeneration': {} } },
    });
  });

  it('keeps kubectl apply from the client informed', () => {
    api.apply(JSON.stringify(config({ a: '1' })));
    expect(apply(CONFIG, config({ a: '2' })).status).toBe(200);
    const { annotations, managedFields } = (send('GET', CONFIG).body as KubernetesObject).metadata;
    expect(annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toContain('"a":"2"');
    // By this kubectl finds the manager it has to move over.
    const before = managedFields?.find(({ manager }) => manager === 'kubectl-client-side-apply');
    expect(before?.fieldsV1).toHaveProperty(['f:metadata', 'f:annotations']);
  });
});

describe('a conflict', () => {
  beforeEach(() => {
    api.apply(JSON.stringify(web()));
  });

  it('names the manager and the field', () => {
    expect(apply(WEB, web({ replicas: 5 }), 'me')).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
        details: {
          causes: [
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "kubectl-client-side-apply" using apps/v1',
              field: '.spec.replicas',
            },
          ],
        },
      },
    });
  });

  it('names several line by line', () => {
    expect(said(apply(WEB, web({ replicas: 5 }, [{ name: 'web', image: 'httpd' }]), 'me'))).toBe(
      'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps/v1:\n' +
        '- .spec.replicas\n- .spec.template.spec.containers[name="web"].image',
    );
  });

  it('is settled by force, which takes the field', () => {
    expect(apply(WEB, web({ replicas: 5 }), 'me', '&force=true').status).toBe(200);
    const theirs = live().metadata.managedFields?.find(({ operation }) => operation === 'Update');
    expect(theirs?.fieldsV1?.['f:spec']).not.toHaveProperty('f:replicas');
  });

  it('there is none about what both say alike, nor for kubectl about what kubectl applied before', () => {
    expect(apply(WEB, web(), 'me').status).toBe(200);
    expect(apply(WEB, web({ replicas: 5 })).status).toBe(200);
  });
});

describe('an apply is refused', () => {
  const table: [string, unknown, string, number, string][] = [
    [
      'without a manager',
      web(),
      '',
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'with managedFields',
      { ...web(), metadata: { name: 'web', managedFields: [{}] } },
      'k',
      400,
      'metadata.managedFields must be nil',
    ],
    ['of another kind', config({}), 'k', 400, 'invalid object type: /v1, Kind=ConfigMap'],
    [
      'as a list',
      [],
      'k',
      400,
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    [
      'under another name',
      { ...web(), metadata: { name: 'x' } },
      'k',
      400,
      'the name of the object (x) does not match the name on the URL (web)',
    ],
    [
      'without a name',
      { ...web(), metadata: {} },
      'k',
      400,
      'the name of the object (web based on URL) was undeterminable: name must be provided',
    ],
    [
      'with the uid of nobody',
      { ...web(), metadata: { name: 'web', uid: 'u' } },
      'k',
      409,
      'Operation cannot be fulfilled on deployments.apps "web": uid mismatch: the provided object specified uid u, and no existing object was found',
    ],
    [
      'with unknown fields',
      web({ foo: 1 }),
      'k',
      500,
      'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema',
    ],
    [
      'with a wrong type',
      web({}, [{ name: 'web', image: 1 }]),
      'k',
      500,
      'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="web"].image: expected string, got &value.valueUnstructured{Value:1}',
    ],
    [
      'with an item without its key',
      web({}, [{ image: 'x' }]),
      'k',
      500,
      'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn\'t have default value)',
    ],
  ];
  it.each(table)('%s', (_name, body, manager, status, message) => {
    const answer = apply(WEB, body, manager);
    expect([answer.status, said(answer)]).toEqual([status, message]);
  });

  it('at another resourceVersion than the present one', () => {
    apply(CONFIG, config({ a: '1' }));
    expect(said(apply(CONFIG, config({ a: '2' }, { resourceVersion: '1' })))).toBe(
      'Operation cannot be fulfilled on configmaps "c": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('in CBOR, and on a status that is not there', () => {
    expect(send('PATCH', `${WEB}?fieldManager=k`, '{}', 'application/apply-patch+cbor').status).toBe(415);
    expect(apply(`${WEB}/status`, web()).status).toBe(404);
  });
});

describe('whatever is applied', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const data = fc.dictionary(key, fc.constantFrom('1', '2'), { minKeys: 1 });
  const labels = fc.dictionary(key, fc.constantFrom('x', 'y'), { minKeys: 1 });
  const ports = fc.uniqueArray(
    fc.record({ containerPort: fc.integer({ min: 1, max: 4 }), protocol: fc.constantFrom('TCP', 'UDP') }),
    {
      selector: ({ containerPort, protocol }) => `${String(containerPort)}/${protocol}`,
    },
  );
  const containers = fc.uniqueArray(fc.record({ name: key, image: fc.constantFrom('i', 'j'), ports }), {
    minLength: 1,
    selector: ({ name }) => name,
  });

  it('is idempotent, and leaves nothing of its own behind when it is taken back', () => {
    fc.assert(
      fc.property(fc.array(containers, { minLength: 1, maxLength: 3 }), (steps) => {
        for (const step of steps) {
          const first = apply(WEB, web({}, step), 'fuzz', '&force=true');
          expect(first.status).toBeLessThan(300);
          expect(apply(WEB, web({}, step), 'fuzz', '&force=true').body).toEqual(first.body);
          expect(
            live()
              .spec.template.spec.containers.map(({ name }) => name)
              .sort(),
          ).toEqual(step.map(({ name }) => name).sort());
        }
        send('DELETE', WEB);
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  it('by two managers commutes where they do not meet', () => {
    fc.assert(
      fc.property(data, labels, (some, others) => {
        const one = (): unknown => apply(CONFIG, config(some), 'one');
        const two = (): unknown => apply(CONFIG, labelled(others), 'two');
        const outcome = (steps: (() => unknown)[]): unknown => {
          for (const step of steps) step();
          const object = send('GET', CONFIG).body as KubernetesObject & { data?: object };
          send('DELETE', CONFIG);
          return [
            object.data,
            object.metadata.labels,
            object.metadata.managedFields?.map(({ manager, fieldsV1 }) => [manager, fieldsV1]),
          ];
        };
        expect(outcome([one, two])).toEqual(outcome([two, one]));
      }),
      { numRuns: 40, seed: 6 },
    );
  });
});
