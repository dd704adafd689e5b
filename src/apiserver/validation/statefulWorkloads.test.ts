/** DaemonSets, StatefulSets, their revisions, Endpoints and Leases as the server takes, completes and refuses them. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Endpoints } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { refusalOf } from '../../testing/apiErrors.ts';
import { aNamespace } from '../../testing/objects.ts';
import { createApiServer, type ApiServer } from '../index.ts';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const message = (work: () => unknown): string => refusalOf(work).message;

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx' }] } };
const common = { selector: { matchLabels: labels }, template };
const metadata = { name: 'web', namespace: 'default' };

const createDaemonSet = (spec: object) =>
  api.create('daemonsets', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: { ...common, ...spec },
  });
const createStatefulSet = (spec: object, name = 'web') =>
  api.create('statefulsets', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'default' },
    spec: { ...common, ...spec },
  });

describe('a DaemonSet', () => {
  it('is completed with its update strategy, and counts its templates in an annotation', () => {
    const daemonSet = createDaemonSet({});
    expect(daemonSet).toMatchObject({
      metadata: { generation: 1, annotations: { 'deprecated.daemonset.template.generation': '1' } },
      spec: {
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        revisionHistoryLimit: 10,
        template: { spec: { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst' } },
      },
      status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
    });
    const next = { ...template, spec: { containers: [{ name: 'app', image: 'nginx:2' }] } };
    const updated = api.update('daemonsets', { ...daemonSet, spec: { ...daemonSet.spec, template: next } });
    expect(updated.metadata.generation).toBe(2);
    expect(updated.metadata.annotations?.['deprecated.daemonset.template.generation']).toBe('2');
  });

  const rolling = (rollingUpdate: object) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });
  it.each<[object, string]>([
    [{ selector: {} }, 'spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
    [
      { selector: { matchLabels: { app: 'b' } } },
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [
      { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    [
      rolling({ maxSurge: 1, maxUnavailable: 1 }),
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
    ],
    [
      rolling({ maxSurge: 0, maxUnavailable: 0 }),
      'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ],
    [
      rolling({ maxUnavailable: '101%' }),
      'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
  ])('is refused for %j', (spec, sentence) => {
    expect(message(() => createDaemonSet(spec))).toBe(`DaemonSet.apps "web" is invalid: ${sentence}`);
  });

  it('keeps its selector', () => {
    const daemonSet = createDaemonSet({});
    const spec = { ...daemonSet.spec, selector: { matchLabels: { ...labels, tier: 'a' } } };
    expect(message(() => api.update('daemonsets', { ...daemonSet, spec }))).toContain(
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","tier":"a"}}: field is immutable',
    );
  });
});

describe('a StatefulSet', () => {
  it('is completed, and may mount what its claim templates will bring', () => {
    const mounting = {
      ...template.spec,
      containers: [{ name: 'app', image: 'nginx', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    };
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
    const set = createStatefulSet({ template: { ...template, spec: mounting }, volumeClaimTemplates: [claim] });
    expect(set.spec).toMatchObject({
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      revisionHistoryLimit: 10,
      volumeClaimTemplates: [
        { kind: 'PersistentVolumeClaim', spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } },
      ],
    });
    expect(set.status).toEqual({ replicas: 0, availableReplicas: 0 });
  });

  it.each<[object, string]>([
    [
      { podManagementPolicy: 'Random' },
      `spec.podManagementPolicy: Invalid value: "Random": must be 'OrderedReady' or 'Parallel'`,
    ],
    [
      { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
      `spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'`,
    ],
    [{ replicas: -1 }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [{ ordinals: { start: -1 } }, 'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0'],
    [{ selector: {} }, 'spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
    [
      { selector: undefined },
      '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
    ],
    [
      { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Keep' } },
      'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Keep": supported values: "Retain", "Delete"',
    ],
  ])('is refused for %j', (spec, sentence) => {
    expect(message(() => createStatefulSet(spec))).toBe(`StatefulSet.apps "web" is invalid: ${sentence}`);
  });

  it('loses maxUnavailable, whose gate is off', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1, maxUnavailable: 2 } };
    expect(createStatefulSet({ updateStrategy }, 'careful').spec.updateStrategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { partition: 1 },
    });
  });

  it('has a name that can begin a Pod hostname', () => {
    expect(message(() => createStatefulSet({}, 'web.site'))).toContain('must not contain dots');
  });

  it('lets only a few fields change', () => {
    const set = createStatefulSet({ serviceName: 'web' });
    const scaled = api.update('statefulsets', { ...set, spec: { ...set.spec, replicas: 3 } });
    expect(scaled.metadata.generation).toBe(2);
    expect(message(() => api.update('statefulsets', { ...scaled, spec: { ...scaled.spec, serviceName: 'b' } }))).toBe(
      `StatefulSet.apps "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
    );
  });

  it('is scaled through its scale subresource', () => {
    createStatefulSet({ serviceName: 'web' });
    const path = '/apis/apps/v1/namespaces/default/statefulsets/web/scale';
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    const { status, body } = api.request({ method: 'PATCH', path, headers, body: { spec: { replicas: 5 } } });
    expect([status, body]).toMatchObject([
      200,
      { kind: 'Scale', spec: { replicas: 5 }, status: { selector: 'app=web' } },
    ]);
    expect(api.get('statefulsets', 'default', 'web')?.spec.replicas).toBe(5);
  });
});

describe('a ControllerRevision', () => {
  it('needs data, which never changes', () => {
    const revision = { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, revision: 1 } as const;
    expect(message(() => api.create('controllerrevisions', revision))).toBe(
      'ControllerRevision.apps "web" is invalid: data: Required value: data is mandatory',
    );
    const stored = api.create('controllerrevisions', { ...revision, data: { spec: {} } });
    const renumbered = api.update('controllerrevisions', { ...stored, revision: 2 });
    expect(renumbered.revision).toBe(2);
    expect(message(() => api.update('controllerrevisions', { ...renumbered, data: { spec: { a: 1 } } }))).toContain(
      'data: Invalid value: {"spec":{"a":1}}: field is immutable',
    );
  });
});

describe('Endpoints', () => {
  const PATH = '/api/v1/namespaces/default/endpoints';
  const WARNING = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';
  const endpoints = (subset: object) => ({ apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: [subset] });

  it('warn whoever reads or writes them', () => {
    const subset = { addresses: [{ ip: '10.0.1.3' }], ports: [{ port: 5000 }] };
    const { status, headers, body } = api.request({ method: 'POST', path: PATH, body: endpoints(subset) });
    expect(status).toBe(201);
    expect(headers['Warning']).toBe(`299 - "${WARNING}"`);
    expect((body as Endpoints).subsets?.[0]?.ports).toEqual([{ port: 5000, protocol: 'TCP' }]);
    for (const path of [PATH, `${PATH}/web`, '/api/v1/endpoints'])
      expect(api.request({ method: 'GET', path }).headers['Warning']).toBe(`299 - "${WARNING}"`);
    const manifest = JSON.stringify(endpoints({ ...subset, ports: [{ port: 5001 }] }));
    expect(api.apply(manifest)[0]?.warnings).toContain(WARNING);
  });

  it.each<[object, string]>([
    [{}, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    [
      { addresses: [{ ip: '127.0.0.1' }] },
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      { addresses: [{ ip: '10.0.1.3' }], ports: [{ port: 80 }, { name: 'b', port: 81 }] },
      'subsets[0].ports[0].name: Required value',
    ],
  ])('are refused for %j', (subset, sentence) => {
    const { body } = api.request({ method: 'POST', path: PATH, body: endpoints(subset) });
    expect((body as { message: string }).message).toBe(`Endpoints "web" is invalid: ${sentence}`);
  });
});

describe('a Lease', () => {
  it('keeps microseconds', () => {
    const renewTime = '2026-01-05T09:00:10.123456Z';
    const body = {
      metadata: { name: 'node-1' },
      spec: { holderIdentity: 'node-1', leaseDurationSeconds: 40, renewTime },
    };
    const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    expect(api.request({ method: 'POST', path, body })).toMatchObject({ status: 201, body: { spec: { renewTime } } });
    const wrong = { ...body, metadata: { name: 'b' }, spec: { leaseDurationSeconds: 0 } };
    expect(api.request({ method: 'POST', path, body: wrong }).body).toMatchObject({
      message:
        'Lease.coordination.k8s.io "b" is invalid: spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    });
  });
});
