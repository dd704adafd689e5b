/** The verbs: what a client may rely on whatever the kind. */
import { beforeEach, describe, expect, it } from 'vitest';

import { type ApiError, timestamp } from '../api/index.ts';
import { Simulation } from '../sim/index.ts';
import { refusalOf } from '../testing/apiErrors.ts';
import { aDeployment, aNamespace, aNode, anEndpointSlice, aPod, aService } from '../testing/objects.ts';
import { createApiServer, type ApiServer, type Change } from './index.ts';

let sim: Simulation;
let api: ApiServer;

beforeEach(() => {
  sim = new Simulation(7);
  api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const refusal = (work: () => unknown): ApiError['status'] => refusalOf(work).status;

describe('creating', () => {
  it('stamps the object with the revision of its own write', () => {
    const pod = api.create('pods', aPod('web'));
    expect(pod.metadata.resourceVersion).toBe(String(sim.revision));
    expect(api.revision).toBe(sim.revision);
    expect(pod.metadata.creationTimestamp).toBe(timestamp(0));
    expect(pod.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('gives a Pod what kubectl run leaves out', () => {
    const pod = api.create('pods', aPod('web'));
    expect(pod.metadata.generation).toBe(1);
    expect(pod.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(pod.spec).toMatchObject({
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      terminationGracePeriodSeconds: 30,
      serviceAccountName: 'default',
      enableServiceLinks: true,
      priority: 0,
      schedulerName: 'default-scheduler',
    });
    expect(pod.spec.tolerations).toEqual([
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ]);
    expect(pod.spec.containers[0]).toMatchObject({ imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' });
  });

  it('gives up after eight generated names that are taken', () => {
    const draft = { ...aPod('x'), metadata: { generateName: 'web-', namespace: 'default' } };
    const fresh = () => {
      const server = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
      server.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
      return server;
    };
    const first = fresh();
    const names = Array.from({ length: 9 }, () => first.create('pods', draft).metadata.name);
    // The same seed draws the same names: they are there already, but for the ninth.
    const second = fresh();
    for (const name of names.slice(0, 8)) second.create('pods', { ...draft, metadata: { name, namespace: 'default' } });
    const { status, body } = second.request({ method: 'POST', path: '/api/v1/namespaces/default/pods', body: draft });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      reason: 'AlreadyExists',
      message: `pods "${names[7] ?? ''}" already exists, the server was not able to generate a unique name for the object`,
      details: { name: names[7], kind: 'pods', retryAfterSeconds: 1 },
    });
    expect(second.create('pods', draft).metadata.name).toBe(names[8]);
  });

  it('completes a generateName with five letters that spell nothing', () => {
    const pod = api.create('pods', { ...aPod('x'), metadata: { generateName: 'web-7c5d-', namespace: 'default' } });
    expect(pod.metadata.name).toMatch(/^web-7c5d-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('refuses a name that is taken, a namespace that is not there, and one that is going', () => {
    api.create('services', aService('web'));
    expect(refusal(() => api.create('services', aService('web')))).toMatchObject({
      reason: 'AlreadyExists',
      code: 409,
      message: 'services "web" already exists',
    });
    expect(
      refusal(() => api.create('deployments', { ...aDeployment('x'), metadata: { name: 'x', namespace: 'nope' } }))
        .message,
    ).toBe('namespaces "nope" not found');
    api.create('namespaces', aNamespace('foo'));
    api.delete('namespaces', '', 'foo');
    expect(refusal(() => api.create('pods', aPod('p', { namespace: 'foo' }))).message).toBe(
      'pods "p" is forbidden: unable to create new content in namespace foo because it is being terminated',
    );
  });
});

describe('updating', () => {
  it('refuses a version that is not the present one', () => {
    const first = api.create('services', aService('web'));
    api.update('services', { ...first, spec: { ...first.spec, selector: { app: 'a' } } });
    expect(
      refusal(() => api.update('services', { ...first, spec: { ...first.spec, selector: { app: 'b' } } })).message,
    ).toBe(
      'Operation cannot be fulfilled on services "web": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('writes nothing when nothing changes', () => {
    const stored = api.create('deployments', aDeployment('web'));
    const before = sim.revision;
    expect(api.update('deployments', structuredClone(stored))).toBe(stored);
    expect(api.updateStatus('deployments', { ...stored, status: {} })).toBe(stored);
    expect(sim.revision).toBe(before);
  });

  it('counts a generation for each change of spec, and none for status', () => {
    const one = api.create('deployments', aDeployment('web'));
    const two = api.update('deployments', { ...one, spec: { ...one.spec, replicas: 5 } });
    const three = api.updateStatus('deployments', { ...two, status: { replicas: 5 } });
    expect([one, two, three].map((deployment) => deployment.metadata.generation)).toEqual([1, 2, 2]);
    expect(three.spec).toBe(two.spec);
  });

  it('takes only the status from a status update, and no status from any other', () => {
    const stored = api.create('deployments', aDeployment('web'));
    const both = { ...stored, spec: { ...stored.spec, replicas: 9 }, status: { replicas: 9 } };
    expect(api.updateStatus('deployments', both).spec.replicas).toBe(1);
    const again = api.get('deployments', 'default', 'web')!;
    expect(api.update('deployments', { ...again, status: {} }).status).toEqual({ replicas: 9 });
  });
});

describe('deleting', () => {
  it('takes an unscheduled Pod away at once', () => {
    api.create('pods', aPod('web'));
    api.delete('pods', 'default', 'web');
    expect(api.get('pods', 'default', 'web')).toBeUndefined();
  });

  it('gives a Pod on a node its grace period, which a second delete may only shorten', () => {
    api.create('nodes', aNode('node-1'));
    api.create('pods', aPod('web'));
    api.bind('default', 'web', 'node-1');
    api.delete('pods', 'default', 'web');
    expect(api.get('pods', 'default', 'web')?.metadata).toMatchObject({
      deletionTimestamp: timestamp(30_000),
      deletionGracePeriodSeconds: 30,
      generation: 2,
    });
    api.delete('pods', 'default', 'web', { gracePeriodSeconds: 60 });
    expect(api.get('pods', 'default', 'web')?.metadata.deletionGracePeriodSeconds).toBe(30);
    api.delete('pods', 'default', 'web', { gracePeriodSeconds: 5 });
    expect(api.get('pods', 'default', 'web')?.metadata).toMatchObject({
      deletionTimestamp: timestamp(5_000),
      deletionGracePeriodSeconds: 5,
    });
    api.delete('pods', 'default', 'web', { gracePeriodSeconds: 0 });
    expect(api.get('pods', 'default', 'web')).toBeUndefined();
  });

  it('waits for finalizers, and goes with the last of them', () => {
    const stored = api.create('deployments', aDeployment('web'));
    api.delete('deployments', 'default', 'web', { propagationPolicy: 'Foreground' });
    const waiting = api.get('deployments', 'default', 'web')!;
    expect(waiting.metadata.finalizers).toEqual(['foregroundDeletion']);
    expect(waiting.metadata.deletionTimestamp).toBe(timestamp(0));
    api.update('deployments', { ...waiting, metadata: { ...waiting.metadata, finalizers: [] } });
    expect(api.get('deployments', 'default', 'web')).toBeUndefined();
    expect(stored.metadata.finalizers).toBeUndefined();
  });

  it('keeps to preconditions', () => {
    api.create('pods', aPod('web'));
    const { reason, message } = refusal(() =>
      api.delete('pods', 'default', 'web', { preconditions: { uid: 'another' } }),
    );
    expect(reason).toBe('Conflict');
    expect(message).toContain('the UID in the precondition (another) does not match the UID in record');
  });

  it('keeps the namespaces a cluster cannot do without', () => {
    expect(refusal(() => api.delete('namespaces', '', 'default')).message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });
});

describe('binding', () => {
  it('assigns a Pod once, and brings the zone of its node', () => {
    api.create('nodes', aNode('node-1', { 'topology.kubernetes.io/zone': 'a' }));
    api.create('pods', aPod('web'));
    api.bind('default', 'web', 'node-1');
    const pod = api.get('pods', 'default', 'web')!;
    expect(pod.spec.nodeName).toBe('node-1');
    expect(pod.metadata.labels).toEqual({ app: 'web', 'topology.kubernetes.io/zone': 'a' });
    expect(pod.status?.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
    expect(refusal(() => api.bind('default', 'web', 'node-2'))).toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
    });
  });
});

describe('reading', () => {
  it('finds Pods by node, owner and label', () => {
    api.create('nodes', aNode('node-1'));
    const owner = api.create('deployments', aDeployment('web'));
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: owner.metadata.uid, controller: true },
    ];
    for (const name of ['a', 'b', 'c']) {
      const draft = aPod(name, { labels: { app: 'web' } });
      api.create('pods', { ...draft, metadata: { ...draft.metadata, ownerReferences } });
    }
    api.create('pods', aPod('other'));
    api.bind('default', 'b', 'node-1');
    const names = (pods: readonly { metadata: { name: string } }[]): string[] => pods.map((pod) => pod.metadata.name);
    expect(names(api.podsOnNode('node-1'))).toEqual(['b']);
    expect(names(api.controlledBy('pods', owner.metadata.uid))).toEqual(['a', 'b', 'c']);
    expect(names(api.withLabel('pods', 'default', 'app', 'web'))).toEqual(['a', 'b', 'c']);
    expect(names(api.list('pods', 'default'))).toEqual(['a', 'b', 'c', 'other']);
    expect(api.list('pods', 'kube-system')).toEqual([]);
    api.create('endpointslices', anEndpointSlice('web', 'web-x'));
    expect(names(api.withLabel('endpointslices', 'default', 'kubernetes.io/service-name', 'web'))).toEqual(['web-x']);
  });

  it('shows a lagging reader what it saw', () => {
    const one = api.create('services', aService('web'));
    const seen = sim.revision;
    api.update('services', { ...one, spec: { ...one.spec, selector: { app: 'b' } } });
    api.create('services', aService('later'));
    expect(api.getAsOf('services', 'default/web', seen)).toBe(one);
    expect(api.listAsOf('services', seen)).toEqual([one]);
    expect(api.listAsOf('services', sim.revision)).toHaveLength(2);
  });
});

describe('telling of changes', () => {
  it('calls back within each write, in order', () => {
    const heard: string[] = [];
    api.onChange((change: Change) =>
      heard.push(`${change.type} ${change.resource} ${change.key} ${String(change.revision === sim.revision)}`),
    );
    const service = api.create('services', aService('web'));
    api.update('services', { ...service, spec: { ...service.spec, selector: { app: 'b' } } });
    api.delete('services', 'default', 'web');
    expect(heard).toEqual([
      `ADDED ipaddresses ${service.spec.clusterIP ?? ''} true`,
      'ADDED services default/web true',
      'MODIFIED services default/web true',
      'DELETED services default/web true',
      `DELETED ipaddresses ${service.spec.clusterIP ?? ''} true`,
    ]);
  });

  it('forgets and remembers addresses and list versions with the journal', () => {
    const { spec, metadata } = api.create('services', aService('web'));
    const before = api.revision;
    sim.act('delete', 'learner', () => api.delete('services', 'default', 'web'));
    expect(api.revision).toBeGreaterThan(before);
    sim.stepBack();
    expect(api.revision).toBe(before);
    expect(api.get('services', 'default', 'web')?.metadata.uid).toBe(metadata.uid);
    expect(refusal(() => api.create('services', aService('two', { clusterIP: spec.clusterIP! }))).message).toBe(
      `Service "two" is invalid: spec.clusterIPs: Invalid value: ["${spec.clusterIP!}"]: failed to allocate IP ${spec.clusterIP!}: provided IP is already allocated`,
    );
  });
});
