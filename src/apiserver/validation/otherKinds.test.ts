/** ConfigMaps, Secrets, ServiceAccounts, Jobs, budgets, priority classes and Service ranges as the server takes and refuses them. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace } from '../../testing/objects.ts';
import { createApiServer, type ApiServer } from '../index.ts';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

interface Sent {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const send = (method: string, path: string, body?: unknown, type = 'application/json'): Sent =>
  api.request({ method, path, body, headers: { 'Content-Type': type } }) as Sent;

const CORE = '/api/v1/namespaces/default';
const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const CLASSES = '/apis/scheduling.k8s.io/v1/priorityclasses';
const RANGES = '/apis/networking.k8s.io/v1/servicecidrs';
const ADDRESSES = '/apis/networking.k8s.io/v1/ipaddresses';

const named = (name: string, rest: object = {}): object => ({ metadata: { name }, ...rest });
const said = (sent: Sent): string | undefined => (sent.body as unknown as Status).message;

/** Creates what must be valid, then puts a changed form of it, which must be refused. */
function change(path: string, object: object, changed: object): string | undefined {
  const { metadata } = object as { metadata: { name: string } };
  expect(send('POST', path, object).status).toBe(201);
  return said(send('PUT', `${path}/${metadata.name}`, changed));
}

describe('a ConfigMap', () => {
  it.each([
    [
      named('c', { data: { 'a b': 'x' } }),
      "ConfigMap \"c\" is invalid: data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
    [
      named('c', { data: { '..up': 'x' } }),
      'ConfigMap "c" is invalid: data[..up]: Invalid value: "..up": must not start with \'..\'',
    ],
    [
      named('c', { data: { a: 'x' }, binaryData: { a: 'eA==' } }),
      'ConfigMap "c" is invalid: data[a]: Invalid value: "a": duplicate of key present in binaryData',
    ],
    [
      named('c', { data: { a: 'x'.repeat(1024 * 1024 + 1) } }),
      'ConfigMap "c" is invalid: []: Too long: may not be more than 1048576 bytes',
    ],
  ])('is refused: %#', (body, sentence) => {
    expect(said(send('POST', `${CORE}/configmaps`, body))).toBe(sentence);
  });

  it('of a whole mebibyte is taken, umlauts counted as two', () => {
    expect(send('POST', `${CORE}/configmaps`, named('c', { data: { a: 'x'.repeat(1024 * 1024) } })).status).toBe(201);
    expect(send('POST', `${CORE}/configmaps`, named('d', { data: { a: 'ü'.repeat(512 * 1024 + 1) } })).status).toBe(
      422,
    );
  });

  it('that is immutable keeps its data and stays immutable', () => {
    const frozen = named('c', { immutable: true, data: { a: '1' } });
    const sentence = change(`${CORE}/configmaps`, frozen, named('c', { data: { a: '2' } }));
    const words = 'Forbidden: field is immutable when `immutable` is set';
    expect(sentence).toBe(`ConfigMap "c" is invalid: [immutable: ${words}, data: ${words}]`);
    expect(send('PUT', `${CORE}/configmaps/c`, { ...frozen, metadata: { name: 'c', labels: { a: 'b' } } }).status).toBe(
      200,
    );
  });
});

describe('a Secret', () => {
  it('keeps text as bytes, and reads as Opaque', () => {
    const { body } = send(
      'POST',
      `${CORE}/secrets`,
      named('s', { stringData: { user: 'admin' }, data: { user: 'eA==', b: 'Yg==' } }),
    );
    expect(body).toMatchObject({ type: 'Opaque', data: { user: 'YWRtaW4=', b: 'Yg==' } });
    expect(body).not.toHaveProperty('stringData');
    const merge = 'application/merge-patch+json';
    const patched = send('PATCH', `${CORE}/secrets/s`, { stringData: { pass: 'ß' } }, merge);
    expect(patched.body).toMatchObject({ data: { user: 'YWRtaW4=', b: 'Yg==', pass: 'w58=' } });
  });

  it.each([
    ['abc', 0],
    ['YWJj!', 4],
    ['YWI', 0],
    ['YQ=', 3],
    ['YQ==YQ==', 4],
  ])('is not read when its data is not base64: %s', (text, at) => {
    expect(said(send('POST', `${CORE}/secrets`, named('s', { data: { a: text } })))).toBe(
      `Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte ${String(at)}`,
    );
  });

  it.each([
    ['kubernetes.io/tls', { 'tls.crt': 'eA==' }, 'data[tls.key]: Required value'],
    ['kubernetes.io/basic-auth', {}, '[data[username]: Required value, data[password]: Required value]'],
    ['kubernetes.io/ssh-auth', {}, 'data[ssh-privatekey]: Required value'],
    ['kubernetes.io/dockercfg', {}, 'data[.dockercfg]: Required value'],
    [
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': 'eA==' },
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'x\' looking for beginning of value',
    ],
    [
      'kubernetes.io/service-account-token',
      {},
      'metadata.annotations[kubernetes.io/service-account.name]: Required value',
    ],
  ])('of type %s carries what the type promises', (type, data, sentence) => {
    expect(said(send('POST', `${CORE}/secrets`, named('s', { type, data })))).toBe(
      `Secret "s" is invalid: ${sentence}`,
    );
  });

  it('keeps its type', () => {
    expect(change(`${CORE}/secrets`, named('s'), named('s', { type: 'mine' }))).toBe(
      'Secret "s" is invalid: type: Invalid value: "mine": field is immutable',
    );
  });
});

describe('a ServiceAccount', () => {
  it('keeps of its Secrets only their names, and answers its deletion with itself', () => {
    const body = named('robot', {
      secrets: [{ name: 'a', kind: 'Secret', uid: '1' }],
      automountServiceAccountToken: false,
    });
    expect(send('POST', `${CORE}/serviceaccounts`, body).body).toMatchObject({ secrets: [{ name: 'a' }] });
    expect(send('DELETE', `${CORE}/serviceaccounts/robot`).body).toMatchObject({ kind: 'ServiceAccount' });
  });
});

describe('a Job', () => {
  const pod = { containers: [{ name: 'c', image: 'busybox' }], restartPolicy: 'Never' };
  const job = (spec: object = {}, podSpec: object = pod): object =>
    named('work', { spec: { template: { spec: podSpec }, ...spec } });

  it('is completed with one Pod, six retries and a selector of its own', () => {
    const { status, body } = send('POST', JOBS, job());
    const { metadata } = body as { metadata: { uid: string } };
    const generated = {
      'batch.kubernetes.io/controller-uid': metadata.uid,
      'batch.kubernetes.io/job-name': 'work',
      'controller-uid': metadata.uid,
      'job-name': 'work',
    };
    expect(status).toBe(201);
    expect(body).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
        manualSelector: false,
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid } },
        template: { metadata: { labels: generated }, spec: { dnsPolicy: 'ClusterFirst' } },
      },
    });
  });

  it('with parallelism alone has no number of completions', () => {
    expect(send('POST', JOBS, job({ parallelism: 3 })).body).not.toHaveProperty('spec.completions');
  });

  it.each([
    [
      job({}, { ...pod, restartPolicy: 'Always' }),
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      job({ completionMode: 'Indexed', parallelism: 1 }),
      'spec.completions: Required value: when completion mode is Indexed',
    ],
    [job({ completions: -1 }), 'spec.completions: Invalid value: -1: must be greater than or equal to 0'],
    [job({ backoffLimitPerIndex: 1 }), 'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    [
      job({ podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [0, 3, 2] } }] } }),
      '[spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator, spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [0,3,2]: must be ordered]',
    ],
    [
      job({ podFailurePolicy: { rules: [{ action: 'Ignore' }] } }),
      'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
    ],
    [
      job({ completionMode: 'Indexed', completions: 3, successPolicy: { rules: [{ succeededIndexes: '0,2-5' }] } }),
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0,2-5": error parsing succeededIndexes: too large index: "5"',
    ],
    [
      job({ managedBy: 'me' }),
      'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
    [
      job({ manualSelector: true }),
      '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`]',
    ],
  ])('is refused: %#', (body, sentence) => {
    expect(said(send('POST', JOBS, body))).toBe(`Job.batch "work" is invalid: ${sentence}`);
  });

  it('keeps its template and its completions, but may grow wider', () => {
    const { body } = send('POST', JOBS, job({ completions: 4 }));
    const stored = body as { spec: { template: { spec: object } } };
    const put = (spec: object): Sent => send('PUT', `${JOBS}/work`, { ...stored, spec: { ...stored.spec, ...spec } });
    expect(put({ parallelism: 2 }).status).toBe(200);
    expect(
      said(
        send('PUT', `${JOBS}/work`, {
          ...stored,
          metadata: { name: 'work' },
          spec: { ...stored.spec, completions: 5 },
        }),
      ),
    ).toBe('Job.batch "work" is invalid: spec.completions: Invalid value: 5: field is immutable');
    const merge = 'application/strategic-merge-patch+json';
    const image = { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx' }] } } } };
    expect(said(send('PATCH', `${JOBS}/work`, image, merge))).toMatch(
      /^Job\.batch "work" is invalid: spec\.template: Invalid value: .*: field is immutable$/,
    );
  });

  it('that is suspended and at rest may be told where to go and what it needs', () => {
    send('POST', JOBS, job({ suspend: true }));
    const merge = 'application/strategic-merge-patch+json';
    const patch = (spec: object): Sent => send('PATCH', `${JOBS}/work`, { spec: { template: { spec } } }, merge);
    expect(patch({ nodeSelector: { disk: 'ssd' } }).status).toBe(200);
    expect(patch({ containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }] }).status).toBe(200);
    expect(said(patch({ containers: [{ name: 'c', image: 'nginx' }] }))).toMatch(/spec\.template\.spec: Invalid value/);
  });
});

describe('a PodDisruptionBudget', () => {
  const selector = { matchLabels: { app: 'web' } };
  it('may be named anything that fits into a path, and begins with zeros', () => {
    const { body } = send('POST', BUDGETS, named('My_Budget', { spec: { minAvailable: 1, selector } }));
    expect(body).toMatchObject({
      metadata: { generation: 1 },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    });
  });

  it.each([
    [{ minAvailable: -1 }, 'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
    [{ maxUnavailable: '101%' }, 'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    [
      { minAvailable: 1, maxUnavailable: 1 },
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ],
    [
      { unhealthyPodEvictionPolicy: 'Never' },
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  ])('is refused: %j', (spec, sentence) => {
    expect(said(send('POST', BUDGETS, named('b', { spec: { selector, ...spec } })))).toBe(
      `PodDisruptionBudget.policy "b" is invalid: ${sentence}`,
    );
  });
});

describe('a PriorityClass', () => {
  it.each([
    [
      named('high', { value: 1_000_000_001 }),
      'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
    ],
    [
      named('system-mine', { value: 1 }),
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    ],
    [
      named('system-node-critical', { value: 1 }),
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
    ],
    [
      named('high', { value: 1, preemptionPolicy: 'Maybe' }),
      'preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"',
    ],
  ])('is refused: %#', (body, sentence) => {
    const { name } = (body as { metadata: { name: string } }).metadata;
    expect(said(send('POST', CLASSES, body))).toBe(`PriorityClass.scheduling.k8s.io "${name}" is invalid: ${sentence}`);
  });

  it('keeps its value', () => {
    expect(change(CLASSES, named('high', { value: 5 }), named('high', { value: 6 }))).toBe(
      'PriorityClass.scheduling.k8s.io "high" is invalid: value: Forbidden: may not be changed in an update.',
    );
  });
});

describe('a ServiceCIDR', () => {
  it.each([
    [[], 'spec.cidrs: Required value: at least one CIDR required'],
    [
      ['10.0.0.0/99'],
      'spec.cidrs[0]: Invalid value: "10.0.0.0/99": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    [
      ['10.0.0.0/24', '10.0.1.0/24'],
      'spec.cidrs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
    ],
  ])('is refused: %j', (cidrs, sentence) => {
    expect(said(send('POST', RANGES, named('more', { spec: { cidrs } })))).toBe(
      `ServiceCIDR.networking.k8s.io "more" is invalid: ${sentence}`,
    );
  });

  it('keeps its range, and may get one of the other family', () => {
    const range = (cidrs: string[]): object => named('more', { spec: { cidrs } });
    expect(change(RANGES, range(['10.0.0.0/24']), range(['10.0.1.0/24']))).toBe(
      'ServiceCIDR.networking.k8s.io "more" is invalid: spec.cidrs[0]: Invalid value: "10.0.1.0/24": field is immutable',
    );
    expect(send('PUT', `${RANGES}/more`, range(['10.0.0.0/24', 'fd00::/112'])).status).toBe(200);
  });
});

describe('an IPAddress', () => {
  const parentRef = { resource: 'services', namespace: 'default', name: 'web' };
  it('is named by the address and belongs to somebody', () => {
    expect(send('POST', ADDRESSES, named('10.0.0.1', { spec: { parentRef } })).status).toBe(201);
    expect(said(send('POST', ADDRESSES, named('10.0.0.2')))).toBe(
      'IPAddress.networking.k8s.io "10.0.0.2" is invalid: spec.parentRef: Required value',
    );
    expect(said(send('POST', ADDRESSES, named('web', { spec: { parentRef } })))).toBe(
      'IPAddress.networking.k8s.io "web" is invalid: metadata.name: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    );
  });
});
