/** Who owns which fields: managedFields as a client sees them. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Deployment, KubernetesObject, ManagedFieldsEntry } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aDeployment, aNamespace, aPod } from '../../testing/objects.ts';
import { createApiServer, type ApiServer, type RestResponse } from '../index.ts';

let sim: Simulation;
let api: ApiServer;

beforeEach(() => {
  sim = new Simulation(7);
  api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const PODS = '/api/v1/namespaces/default/pods';
const SERVICES = '/api/v1/namespaces/default/services';
const MERGE = 'application/merge-patch+json';

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): RestResponse =>
  api.request({ method, path, body, headers: { 'User-Agent': 'curl/8.5.0', ...headers } });
const managersOf = ({ body }: RestResponse): readonly ManagedFieldsEntry[] =>
  (body as KubernetesObject).metadata.managedFields ?? [];
const names = (response: RestResponse): string[] =>
  managersOf(response).map(({ manager = '', subresource }) => manager + (subresource ? `/${subresource}` : ''));

const web = aDeployment('web');
const service = { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } };

describe('the manager of a write', () => {
  it('is what fieldManager says, or the name of the program', () => {
    const [entry] = managersOf(send('POST', `${SERVICES}?fieldManager=kubectl-create`, service));
    expect(entry).toMatchObject({ manager: 'kubectl-create', operation: 'Update', apiVersion: 'v1' });
    send('PATCH', `${SERVICES}/web`, { metadata: { labels: { tier: 'front' } } }, { 'Content-Type': MERGE });
    expect(names(send('GET', `${SERVICES}/web`))).toEqual(['curl', 'kubectl-create']);
  });

  it('of a component is its process, and the status has an entry of its own', () => {
    sim.as('deployment', () => api.create('deployments', web));
    const stored = api.get('deployments', 'default', 'web')!;
    sim.as('deployment', () => api.updateStatus('deployments', { ...stored, status: { replicas: 1 } }));
    expect(names(send('GET', `${DEPLOYMENTS}/web`))).toEqual([
      'kube-controller-manager',
      'kube-controller-manager/status',
    ]);
  });

  it('is nobody for a binding, and for a deletion', () => {
    sim.as('deployment', () => api.create('pods', aPod('a')));
    const before = managersOf(send('GET', `${PODS}/a`));
    sim.as('default-scheduler', () => api.bind('default', 'a', 'node-1'));
    expect(managersOf(send('GET', `${PODS}/a`))).toEqual(before);
    send('DELETE', `${PODS}/a`);
    expect(managersOf(send('GET', `${PODS}/a`))).toEqual(before);
  });

  it('of scale is marked with the subresource', () => {
    send('POST', DEPLOYMENTS, web);
    send('PATCH', `${DEPLOYMENTS}/web/scale?fieldManager=me`, { spec: { replicas: 9 } }, { 'Content-Type': MERGE });
    const mine = managersOf(send('GET', `${DEPLOYMENTS}/web`)).find(({ manager }) => manager === 'me');
    expect(mine).toMatchObject({ subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } });
  });
});

describe('what a write owns', () => {
  it('is what it set, defaults included, but not what the server hands out', () => {
    expect(managersOf(send('POST', SERVICES, service))[0]?.fieldsV1).toEqual({
      'f:spec': {
        'f:internalTrafficPolicy': {},
        'f:ports': {
          '.': {},
          'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {}, 'f:targetPort': {} },
        },
        'f:selector': {},
        'f:sessionAffinity': {},
        'f:type': {},
      },
    });
  });

  it('is taken from whoever set it before', () => {
    send('POST', `${SERVICES}?fieldManager=a`, { ...service, metadata: { name: 'web', labels: { x: '1', y: '1' } } });
    send('PATCH', `${SERVICES}/web?fieldManager=b`, { metadata: { labels: { x: '2' } } }, { 'Content-Type': MERGE });
    const [a, b] = managersOf(send('GET', `${SERVICES}/web`));
    expect(a?.fieldsV1?.['f:metadata']).toEqual({ 'f:labels': { '.': {}, 'f:y': {} } });
    expect(b?.fieldsV1).toEqual({ 'f:metadata': { 'f:labels': { 'f:x': {} } } });
  });

  it('is forgotten when it is gone', () => {
    send('POST', `${SERVICES}?fieldManager=a`, service);
    send('PATCH', `${SERVICES}/web?fieldManager=b`, { metadata: { labels: { x: '2' } } }, { 'Content-Type': MERGE });
    send('PATCH', `${SERVICES}/web?fieldManager=c`, { metadata: { labels: { x: null } } }, { 'Content-Type': MERGE });
    expect(names(send('GET', `${SERVICES}/web`))).toEqual(['a']);
  });

  it('is put together as ancient changes beyond ten updaters', () => {
    send('POST', `${SERVICES}?fieldManager=m0`, service);
    for (let i = 1; i <= 11; i++)
      send(
        'PATCH',
        `${SERVICES}/web?fieldManager=m${String(i)}`,
        { metadata: { labels: { [`l${String(i)}`]: '' } } },
        {
          'Content-Type': MERGE,
        },
      );
    const managers = names(send('GET', `${SERVICES}/web`));
    expect(managers).toHaveLength(10);
    expect(managers).toContain('ancient-changes');
  });
});

describe('managedFields', () => {
  it('are in lists and in dry runs, and stored objects do not carry them', () => {
    expect(names(send('POST', `${SERVICES}?dryRun=All&fieldManager=dry`, service))).toEqual(['dry']);
    send('POST', SERVICES, service);
    const { items } = send('GET', SERVICES).body as { items: KubernetesObject[] };
    expect(items[0]?.metadata.managedFields).toHaveLength(1);
    const body = { metadata: { labels: { a: 'b' } } };
    const dry = send('PATCH', `${SERVICES}/web?dryRun=All&fieldManager=dry`, body, { 'Content-Type': MERGE });
    expect(names(dry)).toEqual(['curl', 'dry']);
    expect(names(send('GET', `${SERVICES}/web`))).toEqual(['curl']);
    expect(api.get('services', 'default', 'web')?.metadata.managedFields).toBeUndefined();
  });

  it('sent back unchanged change nothing, and emptied start anew', () => {
    const created = send('POST', SERVICES, service).body as KubernetesObject;
    const again = send('PUT', `${SERVICES}/web`, created).body as KubernetesObject;
    expect(again.metadata.resourceVersion).toBe(created.metadata.resourceVersion);
    const body = { metadata: { managedFields: [{}] } };
    const reset = send('PATCH', `${SERVICES}/web`, body, { 'Content-Type': MERGE });
    expect(managersOf(reset)).toEqual([]);
    expect((reset.body as KubernetesObject).metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);
  });

  it('can be rewritten, as kubectl does when it moves from one way of applying to the other', () => {
    const created = send('POST', `${SERVICES}?fieldManager=old`, service).body as KubernetesObject;
    const managedFields = created.metadata.managedFields?.map((entry) => ({
      ...entry,
      manager: 'new',
      operation: 'Apply',
    }));
    const patch = [{ op: 'replace', path: '/metadata/managedFields', value: managedFields }];
    const patched = send('PATCH', `${SERVICES}/web`, patch, { 'Content-Type': 'application/json-patch+json' });
    expect(managersOf(patched)).toMatchObject([{ manager: 'new', operation: 'Apply' }]);
  });

  it('of a past that was undone are those of that past', () => {
    send('POST', `${DEPLOYMENTS}?fieldManager=a`, web);
    const old = send('GET', `${DEPLOYMENTS}/web`).body as Deployment;
    sim.advanceTo(1000);
    send('PATCH', `${DEPLOYMENTS}/web?fieldManager=b`, { spec: { replicas: 7 } }, { 'Content-Type': MERGE });
    sim.seek(500);
    expect(send('GET', `${DEPLOYMENTS}/web`).body).toEqual(old);
    send('PATCH', `${DEPLOYMENTS}/web?fieldManager=c`, { spec: { replicas: 8 } }, { 'Content-Type': MERGE });
    expect(names(send('GET', `${DEPLOYMENTS}/web`))).toEqual(['a', 'c']);
  });
});
