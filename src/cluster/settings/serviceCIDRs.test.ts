/** ServiceCIDRs and IPAddresses as a client of the API sees them. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { IPAddress, Service, ServiceCIDR, Status } from '../../api/index.ts';
import { createCluster, type Cluster } from '../index.ts';

const NETWORKING = '/apis/networking.k8s.io/v1';
const SERVICES = '/api/v1/namespaces/default/services';

let cluster: Cluster;
beforeEach(() => {
  cluster = createCluster({ seed: 3, systemPods: false });
});

function ask(method: string, path: string, body?: unknown): { readonly status: number; readonly body: unknown } {
  return cluster.request({ method, path, ...(body === undefined ? {} : { body }) });
}
const service = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...spec },
});
const create = (name: string, spec?: object): Service => ask('POST', SERVICES, service(name, spec)).body as Service;
const addresses = (): readonly string[] =>
  (ask('GET', `${NETWORKING}/ipaddresses`).body as { items: IPAddress[] }).items.map(({ metadata }) => metadata.name);
const range = (name: string): ServiceCIDR | undefined => {
  const { status, body } = ask('GET', `${NETWORKING}/servicecidrs/${name}`);
  return status === 200 ? (body as ServiceCIDR) : undefined;
};
const ready = (name: string) => range(name)?.status?.conditions?.find(({ type }) => type === 'Ready');
const addRange = (name: string, ...cidrs: string[]) => {
  const object = { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata: { name }, spec: { cidrs } };
  expect(ask('POST', `${NETWORKING}/servicecidrs`, object).status).toBe(201);
};

it('the API server makes the ServiceCIDR "kubernetes", and an IPAddress for its own Service', () => {
  expect(range('kubernetes')).toMatchObject({
    metadata: { finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
    spec: { cidrs: ['10.96.0.0/12'] },
    status: { conditions: [{ type: 'Ready', status: 'True', message: 'Kubernetes default Service CIDR is ready' }] },
  });
  expect(ask('GET', `${NETWORKING}/ipaddresses/10.96.0.1`).body).toMatchObject({
    kind: 'IPAddress',
    metadata: {
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { group: '', resource: 'services', namespace: 'default', name: 'kubernetes' } },
  });
});

describe('an IPAddress', () => {
  it('comes and goes with the ClusterIP of its Service', () => {
    const before = addresses();
    const { clusterIP = '' } = create('web').spec;
    expect(addresses()).toEqual([...before, clusterIP].toSorted());
    create('headless', { clusterIP: 'None' });
    ask('POST', `${SERVICES}?dryRun=All`, service('dry'));
    expect(ask('POST', SERVICES, service('bad', { ports: [{ port: 0 }] })).status).toBe(422);
    expect(addresses()).toHaveLength(before.length + 1);
    const external = { spec: { type: 'ExternalName', externalName: 'example.com', clusterIP: '', clusterIPs: null } };
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    expect(cluster.request({ method: 'PATCH', path: `${SERVICES}/web`, headers, body: external }).status).toBe(200);
    expect(addresses()).toEqual(before);
    create('again', { clusterIP });
    expect(addresses()).toContain(clusterIP);
    ask('DELETE', `${SERVICES}/again`);
    expect(addresses()).toEqual(before);
  });

  it('that somebody made takes its address', () => {
    const parentRef = { group: 'example.com', resource: 'things', name: 'mine' };
    const object = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IPAddress',
      metadata: { name: '10.96.7.7' },
      spec: { parentRef },
    };
    expect(ask('POST', `${NETWORKING}/ipaddresses`, object).status).toBe(201);
    expect((ask('POST', SERVICES, service('web', { clusterIP: '10.96.7.7' })).body as Status).message).toContain(
      'failed to allocate IP 10.96.7.7: provided IP is already allocated',
    );
  });

  it('is back with its Service when the clock goes back', () => {
    const before = addresses();
    cluster.advance(1000);
    const at = cluster.now;
    create('web');
    cluster.advance(1000);
    cluster.seek(at - 1);
    expect(addresses()).toEqual(before);
  });
});

describe('a further ServiceCIDR', () => {
  it('gives addresses once the controller has made it Ready', () => {
    addRange('more', '10.200.0.0/30');
    const refused = ask('POST', SERVICES, service('early', { clusterIP: '10.200.0.1' })).body as Status;
    expect(refused.message).toContain('the provided network does not match the current range');
    cluster.advance(2000);
    expect(range('more')?.metadata.finalizers).toEqual(['networking.k8s.io/service-cidr-finalizer']);
    expect(ready('more')).toMatchObject({ status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' });
    expect(create('late', { clusterIP: '10.200.0.1' }).spec.clusterIP).toBe('10.200.0.1');
    expect(cluster.settings.serviceCIDRs).toHaveLength(2);
  });

  it('that is deleted gives none, stays while a Service has one of its addresses, and ten seconds at least', () => {
    addRange('more', '10.200.0.0/24');
    cluster.advance(2000);
    create('web', { clusterIP: '10.200.0.9' });
    expect(ask('DELETE', `${NETWORKING}/servicecidrs/more`).status).toBe(200);
    expect((ask('POST', SERVICES, service('x', { clusterIP: '10.200.0.8' })).body as Status).message).toContain(
      'the provided network does not match the current range',
    );
    cluster.advance(20_000);
    expect(ready('more')).toMatchObject({
      status: 'False',
      reason: 'Terminating',
      message:
        'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
    });
    ask('DELETE', `${SERVICES}/web`);
    cluster.advance(2000);
    expect(range('more')).toBeUndefined();
    addRange('short', '10.201.0.0/24');
    cluster.advance(2000);
    ask('DELETE', `${NETWORKING}/servicecidrs/short`);
    cluster.advance(8000);
    expect(range('short')).toBeDefined();
    cluster.advance(4000);
    expect(range('short')).toBeUndefined();
  });

  it('within another one may go, whoever has its addresses', () => {
    addRange('inner', '10.96.8.0/24');
    cluster.advance(2000);
    create('web', { clusterIP: '10.96.8.8' });
    ask('DELETE', `${NETWORKING}/servicecidrs/inner`);
    cluster.advance(12_000);
    expect(range('inner')).toBeUndefined();
    expect(addresses()).toContain('10.96.8.8');
  });
});

it('kubectl shows both', () => {
  const table = (resource: string) => {
    const headers = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const { rows } = cluster.request({ method: 'GET', path: `${NETWORKING}/${resource}`, headers }).body as {
      rows: { cells: unknown[] }[];
    };
    return rows.map(({ cells }) => cells.slice(0, 2));
  };
  expect(table('servicecidrs')).toEqual([['kubernetes', '10.96.0.0/12']]);
  expect(table('ipaddresses')).toEqual([['10.96.0.1', 'services/default/kubernetes']]);
});
