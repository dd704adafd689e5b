/** The old Endpoints: ready and unready addresses, ports of each Pod, the limit of 1,000; and copies of hand-made ones into slices. */
import { describe, expect, it } from 'vitest';

import type { Endpoints, Pod, Service, ServicePort } from '../../api/index.ts';
import { aService } from '../../testing/clusterObjects.ts';
import { aControlPlane, type ControlPlane } from '../../testing/controlPlane.ts';
import { aPod } from '../../testing/pods.ts';
import { subsetsOf, truncated } from './subsets.ts';

const running = (name: string, ip: string) => aPod(name).labelled({ app: 'web' }).onNode('node-1').withIP(ip).ready();

const addressesOf = (service: Service, pods: readonly Pod[]) =>
  subsetsOf(service, pods).map(({ addresses = [], notReadyAddresses = [], ports = [] }) => [
    addresses.map(({ ip }) => ip),
    notReadyAddresses.map(({ ip }) => ip),
    ports.map(({ name = '', port }) => `${name}:${port}`),
  ]);

describe('the subsets of an Endpoints object', () => {
  const http: ServicePort = { name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' };

  it('list ready and unready addresses apart, sorted as text, and leave out Pods that are ending', () => {
    const pods = [
      running('c', '10.244.1.5'),
      running('b', '10.244.1.10'),
      running('a', '10.244.1.2').notReady(),
      running('d', '10.244.1.7').terminating(),
      running('e', '10.244.1.8').phase('Succeeded'),
    ].map((pod) => pod.build());
    expect(addressesOf(aService(), pods)).toEqual([[['10.244.1.10', '10.244.1.5'], ['10.244.1.2'], [':8080']]]);
    expect(addressesOf(aService('web', { publishNotReadyAddresses: true }), pods)).toEqual([
      [['10.244.1.10', '10.244.1.2', '10.244.1.5', '10.244.1.7'], [], [':8080']],
    ]);
  });

  it('stand apart where a named port differs, and leave out Pods that lack it', () => {
    const withPort = (name: string, ip: string, containerPort: number, portName = 'http'): Pod => {
      const pod = running(name, ip).build();
      const [container] = pod.spec.containers;
      const ports = [{ name: portName, containerPort, protocol: 'TCP' as const }];
      return { ...pod, spec: { ...pod.spec, containers: container ? [{ ...container, ports }] : [] } };
    };
    const pods = [
      withPort('a', '10.244.1.2', 80),
      withPort('b', '10.244.1.3', 81),
      withPort('c', '10.244.1.4', 9, 'x'),
    ];
    expect(addressesOf(aService('web', { ports: [http] }), pods)).toEqual([
      [['10.244.1.2'], [], ['http:80']],
      [['10.244.1.3'], [], ['http:81']],
    ]);
  });

  it('end at 1,000 addresses, ready ones first', () => {
    const addresses = (count: number, from: string) =>
      Array.from({ length: count }, (_, i) => ({ ip: `${from}.${i}` }));
    const subsets = [
      { addresses: addresses(600, '10.0'), notReadyAddresses: addresses(300, '10.1') },
      { addresses: addresses(300, '10.2'), notReadyAddresses: addresses(300, '10.3') },
    ];
    const kept = truncated(subsets);
    expect(kept.map(({ addresses: ready = [], notReadyAddresses: not = [] }) => [ready.length, not.length])).toEqual([
      [600, 50],
      [300, 50],
    ]);
    expect(truncated(kept)).toBe(kept);
  });
});

const endpointsOf = ({ api }: ControlPlane, name: string): Endpoints | undefined =>
  api.get('endpoints', 'default', name);
const slicesOf = ({ api }: ControlPlane, name: string) =>
  api.withLabel('endpointslices', 'default', 'kubernetes.io/service-name', name);

describe('the Endpoints controller', () => {
  it('keeps an object of the Service’s name as long as the Service is there', () => {
    const plane = aControlPlane();
    plane.act((api) => {
      const { apiVersion, kind, spec } = aService('web', {}, {});
      const { clusterIP: _ip, clusterIPs: _ips, ...rest } = spec;
      const metadata = { name: 'web', namespace: 'default', labels: { team: 'a' } };
      api.create('services', { apiVersion, kind, metadata, spec: rest });
      const { apiVersion: v1, kind: pod } = running('a', '').build();
      api.create('pods', {
        apiVersion: v1,
        kind: pod,
        metadata: { name: 'a', namespace: 'default', labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx' }] },
      });
    });
    const ip = plane.api.get('pods', 'default', 'a')?.status?.podIP;
    expect(endpointsOf(plane, 'web')).toMatchObject({
      metadata: { labels: { team: 'a', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } },
      subsets: [
        { addresses: [{ ip, targetRef: { kind: 'Pod', name: 'a' } }], ports: [{ port: 8080, protocol: 'TCP' }] },
      ],
    });
    plane.act((api) => api.delete('endpoints', 'default', 'web'));
    expect(endpointsOf(plane, 'web')?.subsets).toHaveLength(1);
    // Nobody hears of an edit: it stays until the Service or a Pod changes.
    plane.act((api) => {
      const endpoints = api.get('endpoints', 'default', 'web');
      if (endpoints) api.update('endpoints', { ...endpoints, subsets: [] });
    });
    expect(endpointsOf(plane, 'web')?.subsets ?? []).toEqual([]);
    plane.act((api) => {
      const pod = api.get('pods', 'default', 'a');
      if (pod?.status) api.updateStatus('pods', { ...pod, status: { ...pod.status, conditions: [] } });
    });
    expect(endpointsOf(plane, 'web')?.subsets).toHaveLength(1);
    plane.act((api) => api.delete('pods', 'default', 'a'));
    expect(endpointsOf(plane, 'web')?.subsets).toBeUndefined();
    plane.act((api) => api.delete('services', 'default', 'web'));
    expect(endpointsOf(plane, 'web')).toBeUndefined();
  });
});

describe('EndpointSliceMirroring', () => {
  const byHand = (ports: readonly number[], ips: readonly string[]): Omit<Endpoints, 'metadata'> => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    subsets: ports.map((port) => ({ addresses: ips.map((ip) => ({ ip })), ports: [{ name: `p${port}`, port }] })),
  });
  const metadata = { name: 'db', namespace: 'default' };

  function aPlane(): ControlPlane {
    const plane = aControlPlane();
    plane.act((api) => {
      api.create('services', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] },
      });
      api.create('endpoints', { ...byHand([80], ['10.9.0.1', '10.9.0.2']), metadata });
    });
    return plane;
  }

  it('copies Endpoints written for a Service without a selector into slices', () => {
    const plane = aPlane();
    expect(slicesOf(plane, 'db')).toMatchObject([
      {
        metadata: {
          labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
          ownerReferences: [{ kind: 'Endpoints', name: 'db' }],
        },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.9.0.1'], conditions: { ready: true } }, { addresses: ['10.9.0.2'] }],
        ports: [{ name: 'p80', port: 80, protocol: 'TCP' }],
      },
    ]);
    const [first] = slicesOf(plane, 'db');
    plane.act((api) => api.update('endpoints', { ...byHand([80, 81], ['10.9.0.1']), metadata }));
    const after = slicesOf(plane, 'db');
    expect(after.map(({ ports, endpoints }) => [ports?.[0]?.port, endpoints.length])).toEqual([
      [80, 1],
      [81, 1],
    ]);
    expect(after[0]?.metadata.name).toBe(first?.metadata.name);
  });

  it('copies a thousand addresses of a subset, and says how many more there were', () => {
    const plane = aPlane();
    const ips = Array.from({ length: 1003 }, (_, i) => `10.9.${Math.floor(i / 250)}.${1 + (i % 250)}`);
    plane.act((api) => api.update('endpoints', { ...byHand([80], ips), metadata }));
    expect(slicesOf(plane, 'db').map(({ endpoints }) => endpoints.length)).toEqual([1000]);
    expect(plane.api.list('events').filter(({ reason }) => reason === 'TooManyAddressesToMirror')).toMatchObject([
      {
        message:
          'A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 3 addresses were skipped',
      },
    ]);
  });

  it('takes the copies back when the Endpoints go, or the Service is given a selector', () => {
    const plane = aPlane();
    plane.act((api) => api.delete('endpoints', 'default', 'db'));
    expect(slicesOf(plane, 'db')).toEqual([]);

    const other = aPlane();
    other.act((api) => {
      const service = api.get('services', 'default', 'db');
      if (service) api.update('services', { ...service, spec: { ...service.spec, selector: { app: 'db' } } });
    });
    const makers = slicesOf(other, 'db').map(
      ({ metadata: { labels } }) => labels?.['endpointslice.kubernetes.io/managed-by'],
    );
    expect(makers).toEqual(['endpointslice-controller.k8s.io']);
  });
});
