/** Bodies in protobuf: recorded from kubectl v1.33, made by hand, and broken in every way. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ApiError, decodeBase64, utf8Bytes, type Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';
import { readProtobuf } from './body.ts';

/** What `kubectl create deployment web --image=nginx --replicas=0 --port=80` sends. */
const DEPLOYMENT =
  'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAASDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=';
/** `kubectl create service nodeport web --tcp=80:8080` */
const SERVICE =
  'azhzAAoNCgJ2MRIHU2VydmljZRJoCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkEKGwoHODAtODA4MBIDVENQGFAiBwgAEJA/GgAoABIKCgNhcHASA3dlYhoAIghOb2RlUG9ydDoAQgBSAFoAYABoABoCCgAaACIA';
/** `kubectl create secret generic s --from-literal=a=bé` */
const SECRET = 'azhzAAoMCgJ2MRIGU2VjcmV0Eh8KEQoBcxIAGgAiACoAMgA4AEIAEggKAWESA2LDqRoAGgAiAA==';

const bytesOf = (base64: string): Uint8Array => new Uint8Array(decodeBase64(base64));

// Writing messages by hand

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
const field = (number: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];
const text = (number: number, value: string): number[] => field(number, utf8Bytes(value));
const count = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)];
const body = (apiVersion: string, kind: string, message: readonly number[]): Uint8Array =>
  new Uint8Array([
    ...[0x6b, 0x38, 0x73, 0],
    ...field(1, [...text(1, apiVersion), ...text(2, kind)]),
    ...field(2, message),
  ]);

describe('what kubectl sends', () => {
  it('a Deployment: zeros that say something stay, zeros that say nothing go', () =>
    expect(readProtobuf(bytesOf(DEPLOYMENT))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }], resources: {} }] },
        },
        strategy: {},
      },
      status: {},
    }));

  it('a Service: a port is a number or a name', () =>
    expect(readProtobuf(bytesOf(SERVICE))).toMatchObject({
      kind: 'Service',
      spec: {
        ports: [{ name: '80-8080', protocol: 'TCP', port: 80, targetPort: 8080 }],
        selector: { app: 'web' },
        type: 'NodePort',
      },
    }));

  it('a Secret: bytes are base64', () =>
    expect(readProtobuf(bytesOf(SECRET))).toMatchObject({ metadata: { name: 's' }, data: { a: 'YsOp' } }));
});

describe('each type', () => {
  it.each<[string, Uint8Array, object]>([
    [
      'quantities, and what JSON inlines',
      body('v1', 'Pod', [
        ...field(2, [
          ...field(1, [...text(1, 'v'), ...field(2, field(2, text(1, 'Memory')))]),
          ...field(2, field(8, field(2, [...text(1, 'cpu'), ...field(2, text(1, '100m'))]))),
          ...count(4, 5),
        ]),
      ]),
      {
        spec: {
          volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }],
          containers: [{ resources: { requests: { cpu: '100m' } } }],
          terminationGracePeriodSeconds: 5,
        },
      },
    ],
    [
      'times, and ports by name',
      body('v1', 'Pod', [
        ...field(1, field(8, count(1, 1_767_603_605))),
        ...field(2, field(2, field(10, field(1, field(2, field(2, [...count(1, 1), ...text(3, 'http')])))))),
      ]),
      {
        metadata: { creationTimestamp: '2026-01-05T09:00:05Z' },
        spec: { containers: [{ livenessProbe: { httpGet: { port: 'http' } } }] },
      },
    ],
    [
      'negative numbers',
      body('scheduling.k8s.io/v1', 'PriorityClass', [2 * 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
      { value: -1 },
    ],
    [
      'options of a deletion, in any version',
      body('apps/v1', 'DeleteOptions', [...count(1, 0), ...text(4, 'Foreground'), ...text(5, 'All')]),
      { gracePeriodSeconds: 0, propagationPolicy: 'Foreground', dryRun: ['All'] },
    ],
    ['a Binding', body('v1', 'Binding', field(2, text(3, 'node-1'))), { target: { name: 'node-1' } }],
    [
      'a Scale',
      body('autoscaling/v1', 'Scale', [...field(1, text(1, 'web')), ...field(2, count(1, 3))]),
      { metadata: { name: 'web' }, spec: { replicas: 3 } },
    ],
    [
      'fields nobody knows are passed over',
      body('v1', 'Namespace', [...text(99, 'x'), ...field(1, text(1, 'n'))]),
      { metadata: { name: 'n' } },
    ],
  ])('%s', (_what, bytes, value) => expect(readProtobuf(bytes)).toMatchObject(value));
});

describe('over REST', () => {
  let api: ApiServer;
  const headers = { 'Content-Type': 'application/vnd.kubernetes.protobuf' };
  const post = (path: string, bytes: unknown): RestResponse =>
    api.request({ method: 'POST', path, headers, body: bytes });
  const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments?fieldValidation=Strict';

  beforeAll(() => {
    api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
    api.create('namespaces', aNamespace('default'));
  });

  it('creates what was sent, as bytes or their base64', () => {
    expect(post(DEPLOYMENTS, bytesOf(DEPLOYMENT))).toMatchObject({ status: 201, body: { spec: { replicas: 0 } } });
    expect(post('/api/v1/namespaces/default/secrets', SECRET)).toMatchObject({ status: 201 });
  });

  it('deletes with options', () => {
    const path = '/apis/apps/v1/namespaces/default/deployments/web';
    const dry = body('apps/v1', 'DeleteOptions', text(5, 'All'));
    expect(api.request({ method: 'DELETE', path, headers, body: dry }).status).toBe(200);
    expect(api.get('deployments', 'default', 'web')).toBeDefined();
  });

  it.each([
    [
      new Uint8Array([1, 2, 3, 4]),
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    ],
    [bytesOf(DEPLOYMENT).subarray(0, 60), 'unexpected EOF'],
    [
      body('v1', 'Weather', []),
      'no kind "Weather" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [body('v1', 'Pod', [3 * 8 + 3]), 'proto: illegal wireType 3'],
    [body('v1', 'Pod', count(1, 5)), 'proto: wrong wireType = 0 for field metadata'],
  ])('refuses what is none: %#', (bytes, message) =>
    expect(post(DEPLOYMENTS, bytes)).toMatchObject({
      status: 400,
      body: { kind: 'Status', reason: 'BadRequest', message },
    }),
  );

  it('garbage ends in a Status', () => {
    const whole = [...bytesOf(DEPLOYMENT)];
    const cut = fc.nat({ max: whole.length }).map((at) => whole.slice(0, at));
    const flipped = fc
      .array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), whole));
    const noise = fc.array(fc.nat({ max: 255 }), { maxLength: 200 }).map((tail) => [...whole.slice(0, 30), ...tail]);
    fc.assert(
      fc.property(fc.oneof(cut, flipped, noise), (bytes) => {
        const { status, body: answer } = post(DEPLOYMENTS, new Uint8Array(bytes));
        if (status >= 400) expect((answer as Status).kind).toBe('Status');
        expect(status).toBeLessThan(500);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

it('reads nothing but bytes that are there', () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      const head = body('v1', 'Pod', []).slice(0, -2);
      try {
        readProtobuf(new Uint8Array([...head, ...field(2, [...bytes])]));
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
      }
    }),
    { seed: 6, numRuns: 500 },
  ));
