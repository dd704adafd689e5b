/** kubectl apply: what a learner's manifest does, and what the server says of its mistakes. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';

import { type ApiError, readDocuments, goJson } from '../api/index.ts';
import { Simulation } from '../sim/index.ts';
import { refusalOf } from '../testing/apiErrors.ts';
import { DEPLOYMENT_AS_PRINTED, ONE_LEVEL_OUT, SERVICE } from '../testing/chapter.ts';
import { aNamespace } from '../testing/objects.ts';
import { createApiServer, type ApiServer } from './index.ts';

let sim: Simulation;
let api: ApiServer;

beforeEach(() => {
  sim = new Simulation(7);
  api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const refusal = (manifest: string): ApiError => refusalOf(() => api.apply(manifest));

describe("the chapter's manifests", () => {
  it('creates the Service, then finds nothing to change', () => {
    expect(api.apply(SERVICE)).toEqual([
      { kind: 'Service', namespace: 'default', name: 'frontend-svc', result: 'created' },
    ]);
    expect(api.apply(SERVICE)[0]?.result).toBe('unchanged');
    expect(api.get('services', 'default', 'frontend-svc')?.metadata.annotations).toEqual({
      'kubectl.kubernetes.io/last-applied-configuration':
        '{"apiVersion":"v1","kind":"Service","metadata":{"annotations":{},"name":"frontend-svc","namespace":"default"},"spec":{"ports":[{"port":80,"protocol":"TCP","targetPort":5000}],"selector":{"app":"frontend"}}}\n',
    });
  });

  it('refuses the Deployment as printed: the selector has no template', () => {
    expect(refusal(DEPLOYMENT_AS_PRINTED).status).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.selector.template"',
      details: { causes: [{ field: 'spec.selector.template' }] },
    });
  });

  it('then refuses name and ports beside the containers', () => {
    expect(refusal(ONE_LEVEL_OUT).message).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.name", unknown field "spec.template.spec.ports"',
    );
  });

  it('then asks for the name of the container', () => {
    const nameless = ONE_LEVEL_OUT.replace(/ {6}name: frontend-application\n/, '').replace(
      / {6}ports:\n {6}- containerPort: 5000\n/,
      '',
    );
    expect(refusal(nameless).message).toBe(
      'Deployment.apps "frontend" is invalid: spec.template.spec.containers[0].name: Required value',
    );
  });

  it('accepts it once name and ports stand with the image', () => {
    const right = ONE_LEVEL_OUT.replace(/ {6}name: f/, '        name: f').replace(
      / {6}ports:\n {6}- /,
      '        ports:\n        - ',
    );
    expect(api.apply(right)[0]?.result).toBe('created');
    expect(api.get('deployments', 'default', 'frontend')?.spec.template.spec.containers[0]?.ports).toEqual([
      { containerPort: 5000, protocol: 'TCP' },
    ]);
  });
});

describe('a second apply', () => {
  const two = SERVICE.replace('port: 80', 'port: 80\n    name: http');

  it('sets what is new, takes away what has gone, and leaves what others added', () => {
    api.apply(two);
    const stored = api.get('services', 'default', 'frontend-svc')!;
    api.update('services', { ...stored, spec: { ...stored.spec, externalIPs: ['203.0.113.5'] } });
    expect(api.apply(SERVICE.replace('app: frontend', 'tier: web'))[0]?.result).toBe('configured');
    const { spec } = api.get('services', 'default', 'frontend-svc')!;
    expect(spec.ports).toEqual([{ protocol: 'TCP', port: 80, targetPort: 5000 }]);
    expect(spec.selector).toEqual({ tier: 'web' });
    expect(spec.externalIPs).toEqual(['203.0.113.5']);
    expect(spec.clusterIP).toBe(stored.spec.clusterIP);
  });

  it('keeps the node port of a port that stays', () => {
    api.apply(SERVICE.replace('spec:', 'spec:\n  type: NodePort'));
    const [before] = api.get('services', 'default', 'frontend-svc')!.spec.ports!;
    api.apply(SERVICE.replace('spec:', 'spec:\n  type: NodePort').replace('targetPort: 5000', 'targetPort: 6000'));
    const [after] = api.get('services', 'default', 'frontend-svc')!.spec.ports!;
    expect(after).toEqual({ ...before, targetPort: 6000 });
    expect(after!.nodePort).toBeGreaterThanOrEqual(30_086);
  });

  it('warns when the object was not made by apply', () => {
    api.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'frontend-svc', namespace: 'default' },
      spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] },
    });
    const [result] = api.apply(SERVICE);
    expect(result).toMatchObject({ result: 'configured' });
    expect(result?.warnings?.[0]).toMatch(/^resource services\/frontend-svc is missing the kubectl.kubernetes.io/);
  });

  it('says configured when the text differs and the object does not', () => {
    const pod = (memory: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: a\n    image: x\n    resources:\n      limits:\n        memory: ${memory}\n`;
    api.apply(pod('1024Mi'));
    const { spec } = api.get('pods', 'default', 'p')!;
    expect(spec.containers[0]?.resources).toEqual({ limits: { memory: '1Gi' }, requests: { memory: '1Gi' } });
    expect(api.apply(pod('1024Mi'))[0]?.result).toBe('configured');
    expect(api.get('pods', 'default', 'p')!.spec).toBe(spec);
  });
});

describe('many documents', () => {
  it('keeps what came before a mistake, and says which document it is in', () => {
    const error = refusal(
      `${SERVICE}\n---\n# nothing here\n---\n${SERVICE.replace('frontend-svc', 'b').replace('port: 80', 'port: 70000')}`,
    );
    expect(error.document).toBe(1);
    expect(error.message).toBe(
      'Service "b" is invalid: spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    );
    expect(api.get('services', 'default', 'frontend-svc')).toBeDefined();
  });

  it('takes a List apart', () => {
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: ['a', 'b'].map((name) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name },
        spec: { ports: [{ port: 80 }] },
      })),
    });
    expect(api.apply(list).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['', undefined],
    ['kind: Service', 'error validating data: apiVersion not set'],
    ['a: 1', 'error validating data: [apiVersion not set, kind not set]'],
    ['apiVersion: v1\nkind: Foo\nmetadata: {name: x}', 'no matches for kind "Foo" in version "v1"'],
    ['apiVersion: v2\nkind: Service\nmetadata: {name: x}', 'no matches for kind "Service" in version "v2"'],
    ['apiVersion: v1\nkind: Service', 'resource name may not be empty'],
    ['a: b: c', 'error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
    ['spec:\n\tports: []', 'error converting YAML to JSON: yaml: line 2: found character that cannot start any token'],
    ['- a', 'json: cannot unmarshal array into Go value of type unstructured.detector'],
    [
      SERVICE.replace('port: 80', 'port: eighty'),
      'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      SERVICE.replace('app: frontend', 'app: yes'),
      'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal bool into Go struct field ServiceSpec.spec.selector of type string',
    ],
    [
      SERVICE.replace('protocol: TCP', 'protocol: 5'),
      'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal number into Go struct field ServicePort.spec.ports.protocol of type v1.Protocol',
    ],
    [
      SERVICE.replace('name: frontend-svc', 'name: true'),
      'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string',
    ],
    [
      SERVICE.replace('ports:\n  - protocol: TCP\n    port', 'ports:\n    port'),
      'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort',
    ],
    [
      SERVICE.replace('port: 80', 'port: 80\n    port: 81'),
      'Service in version "v1" cannot be handled as a Service: strict decoding error: duplicate field "spec.ports[0].port"',
    ],
    [
      SERVICE.replace('spec:', 'foo: 1\nspec:\n  prots: []'),
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "foo", unknown field "spec.prots"',
    ],
  ])('%j', (manifest, message) => {
    if (message === undefined) expect(api.apply(manifest)).toEqual([]);
    else expect(refusal(manifest).message).toBe(message);
  });

  it('refuses a bomb of aliases, endless depth and too large a body quickly, and takes __proto__ for a name', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[i]!}`).join(',')}]`).join('\n')}`;
    expect(refusal(bomb).message).toBe('error converting YAML to JSON: yaml: document contains excessive aliasing');
    expect(refusal(`a: ${'['.repeat(100_000)}`).message).toContain('exceeded max depth');
    expect(refusal(`a: ${'- '.repeat(100_000)}`).message).toContain('block sequence entries are not allowed');
    expect(refusal('- '.repeat(100_000)).message).toContain('exceeded max depth');
    expect(refusal(`a: "${'x'.repeat(4_000_000)}"`).status).toMatchObject({
      code: 413,
      reason: 'RequestEntityTooLarge',
    });
    expect(refusal(`{"a": ${'['.repeat(100_000)}`).status.code).toBe(400);
    expect(refusal(SERVICE.replace('app: frontend', '__proto__: {x: 1}')).message).toContain('cannot unmarshal object');
    expect(refusal(SERVICE.replace('app: frontend', '__proto__: x')).message).toContain('Invalid value: "__proto__"');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('YAML as kubectl reads it', () => {
  const { cases } = JSON.parse(readFileSync(new URL('../testing/data/yaml-cases.json', import.meta.url), 'utf8')) as {
    cases: { text: string; reads: string }[];
  };

  it(`reads ${String(cases.length)} texts as the real kubectl did`, () => {
    const read = (text: string): string => {
      try {
        const [first] = readDocuments(text);
        return first === undefined ? 'EMPTY' : goJson(first.value);
      } catch (error) {
        return `ERR ${error instanceof Error ? error.message : ''}`;
      }
    };
    expect(cases.map(({ text }) => ({ text, reads: read(text) }))).toEqual(cases);
  });
});
