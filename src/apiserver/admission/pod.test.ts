/** What admission makes of a new Pod: its service account, its token, its priority. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Pod, PodSpec } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { refusalOf } from '../../testing/apiErrors.ts';
import { aNamespace } from '../../testing/objects.ts';
import { createApiServer, SYSTEM_PRIORITY_CLASSES, type ApiServer } from '../index.ts';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
  for (const priorityClass of SYSTEM_PRIORITY_CLASSES) api.create('priorityclasses', priorityClass);
});

const containers = [{ name: 'c', image: 'nginx' }];
const createPod = (spec: Partial<PodSpec> = {}, name = 'web'): Pod =>
  api.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers, ...spec },
  });
const createAccount = (name: string, rest: object = {}): unknown =>
  api.create('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'default' },
    ...rest,
  });
const createClass = (
  name: string,
  rest: { value: number; globalDefault?: boolean; preemptionPolicy?: 'Never' },
): unknown =>
  api.create('priorityclasses', {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    ...rest,
  });

const refused = (work: () => unknown): string => refusalOf(work).message;

describe('the service account of a Pod', () => {
  it('is default, and its token is mounted into every container', () => {
    const { spec } = createPod({ initContainers: [{ name: 'i', image: 'busybox' }] });
    const [volume] = spec.volumes ?? [];
    expect(volume?.name).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(volume).toEqual({
      name: volume?.name,
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
          { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
          {
            downwardAPI: {
              items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
            },
          },
        ],
      },
    });
    const mount = {
      name: volume?.name,
      readOnly: true,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    };
    expect([...(spec.initContainers ?? []), ...spec.containers].map(({ volumeMounts }) => volumeMounts)).toEqual([
      [mount],
      [mount],
    ]);
    expect(spec).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default' });
  });

  it('must exist', () => {
    expect(refused(() => createPod({ serviceAccountName: 'robot' }))).toBe(
      'pods "web" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
    );
    createAccount('robot');
    expect(createPod({ serviceAccountName: 'robot' }).spec.serviceAccount).toBe('robot');
  });

  it('decides about the token and the pull secrets, unless the Pod does', () => {
    createAccount('quiet', { automountServiceAccountToken: false, imagePullSecrets: [{ name: 'registry' }] });
    const { spec } = createPod({ serviceAccountName: 'quiet' });
    expect(spec.volumes).toBeUndefined();
    expect(spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
    const insisting = createPod({ serviceAccountName: 'quiet', automountServiceAccountToken: true }, 'insisting');
    expect(insisting.spec.volumes).toHaveLength(1);
  });

  it('leaves what is mounted there already, and shares one spec among the Pods of a template', () => {
    const mounted = [
      {
        ...containers[0]!,
        volumeMounts: [{ name: 'mine', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
      },
    ];
    const own = createPod({ containers: mounted, volumes: [{ name: 'mine', emptyDir: {} }] });
    expect(own.spec.volumes).toEqual([{ name: 'mine', emptyDir: {} }]);
    const template = { containers };
    const create = (name: string): Pod =>
      api.create('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: template });
    expect(create('a').spec).toBe(create('b').spec);
  });
});

describe('the priority of a Pod', () => {
  it('is that of its class, which must exist', () => {
    createClass('high', { value: 1000, preemptionPolicy: 'Never' });
    expect(createPod().spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
    expect(createPod({ priorityClassName: 'high' }, 'a').spec).toMatchObject({
      priority: 1000,
      preemptionPolicy: 'Never',
    });
    expect(createPod({ priorityClassName: 'system-node-critical' }, 'b').spec.priority).toBe(2_000_001_000);
    expect(refused(() => createPod({ priorityClassName: 'none' }, 'c'))).toBe(
      'pods "c" is forbidden: no PriorityClass with name none was found',
    );
    expect(refused(() => createPod({ priorityClassName: 'high', priority: 5 }, 'd'))).toBe(
      'pods "d" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name',
    );
  });

  it('is that of the default class otherwise, of which there is one at most', () => {
    createClass('usual', { value: 10, globalDefault: true });
    expect(createPod().spec).toMatchObject({ priorityClassName: 'usual', priority: 10 });
    expect(refused(() => createClass('other', { value: 20, globalDefault: true }))).toBe(
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
    );
  });
});
