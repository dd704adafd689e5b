import { describe, expect, it } from 'vitest';

import type { Endpoint, EndpointSlice, Namespace, Service, ServiceSpec } from '../api/index.ts';
import { listerOf } from '../testing/lister.ts';
import { createCoreDns } from './index.ts';

function aNamespace(name: string): Namespace {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as Namespace;
}

function aService(name: string, spec: Partial<ServiceSpec>): Service {
  const ports = [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }];
  const metadata = { name, namespace: 'default' };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'ClusterIP', ports, ...spec } } as Service;
}

function aSlice(
  service: string,
  endpoints: readonly Endpoint[],
  addressType: EndpointSlice['addressType'] = 'IPv4',
): EndpointSlice {
  const labels = { 'kubernetes.io/service-name': service };
  const metadata = { name: `${service}-x2k9p`, namespace: 'default', labels };
  const ports = [{ name: 'http', protocol: 'TCP', port: 8080 }];
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType,
    endpoints,
    ports,
  } as unknown as EndpointSlice;
}

const DNS = createCoreDns(
  listerOf(
    aNamespace('default'),
    aNamespace('empty'),
    aService('web', { clusterIP: '10.96.0.50' }),
    aSlice('web', [{ addresses: ['10.244.1.5'] }]),
    aService('db', { clusterIP: 'None' }),
    aSlice('db', [
      { addresses: ['10.244.1.7'], hostname: 'db-0', conditions: { ready: true } },
      { addresses: ['10.244.2.7'], hostname: 'db-1', conditions: { ready: false } },
      { addresses: ['10.244.3.7'] },
    ]),
    aSlice('db', [{ addresses: ['fd00::7'] }], 'IPv6'),
    aService('starting', { clusterIP: 'None' }),
    aSlice('starting', [{ addresses: ['10.244.1.8'], conditions: { ready: false } }]),
    aService('shop', { type: 'ExternalName', externalName: 'shop.example.com' }),
    aService('alias', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' }),
    aService('loop', { type: 'ExternalName', externalName: 'loop.default.svc.cluster.local' }),
    aService('lost', { type: 'ExternalName', externalName: 'nobody.example' }),
  ),
  { upstream: (name) => (name === 'shop.example.com' ? ['203.0.113.80'] : []) },
);

/** "rcode data, data" of one question. */
function asked(name: string, type: 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR' = 'A'): string {
  const { rcode, records } = DNS.answer({ name: name.replace('…', 'default.svc.cluster.local'), type });
  const data = records.map((record) => {
    if (record.type === 'A') return record.address;
    if (record.type === 'CNAME' || record.type === 'PTR') return `${record.type} ${record.target}`;
    return `${record.priority} ${record.weight} ${record.port} ${record.target}`;
  });
  return [rcode, data.join(', ')].join(' ').trim();
}

describe('an A question', () => {
  it.each([
    ['a Service is its ClusterIP', 'web.…', 'NOERROR 10.96.0.50'],
    [
      'names are not case sensitive, and a final dot changes nothing',
      'WEB.Default.SVC.cluster.local.',
      'NOERROR 10.96.0.50',
    ],
    ['a port’s name has the same address', '_http._tcp.web.…', 'NOERROR 10.96.0.50'],
    ['a port that does not exist has none', '_https._tcp.web.…', 'NXDOMAIN'],
    ['a headless Service is its ready endpoints', 'db.…', 'NOERROR 10.244.1.7, 10.244.3.7'],
    ['a headless Service without ready endpoints does not exist', 'starting.…', 'NXDOMAIN'],
    ['an endpoint has its hostname', 'db-0.db.…', 'NOERROR 10.244.1.7'],
    ['an endpoint that is not ready has no name', 'db-1.db.…', 'NXDOMAIN'],
    ['an endpoint without a hostname is its address with dashes', '10-244-3-7.db.…', 'NOERROR 10.244.3.7'],
    ['endpoints of a ClusterIP Service have names too', '10-244-1-5.web.…', 'NOERROR 10.244.1.5'],
    ['an unknown Service', 'nobody.…', 'NXDOMAIN'],
    ['an unknown namespace', 'web.nowhere.svc.cluster.local', 'NXDOMAIN'],
    ['a namespace exists and has no address', 'empty.svc.cluster.local', 'NOERROR'],
    ['a namespace that does not exist', 'nowhere.svc.cluster.local', 'NXDOMAIN'],
    ['the branch of Services', 'svc.cluster.local', 'NOERROR'],
    ['the zone itself', 'cluster.local', 'NOERROR'],
    ['no other branch', 'web.default.cluster.local', 'NXDOMAIN'],
    ['too many labels', 'a.b.c.web.…', 'NXDOMAIN'],
    [
      'a Pod’s address with dashes, whether or not the Pod exists',
      '10-244-9-9.default.pod.cluster.local',
      'NOERROR 10.244.9.9',
    ],
    ['not an address', 'web-1.default.pod.cluster.local', 'NXDOMAIN'],
    ['a Pod in no namespace', '10-244-9-9.nowhere.pod.cluster.local', 'NXDOMAIN'],
    ['an ExternalName is followed upstream', 'shop.…', 'NOERROR CNAME shop.example.com., 203.0.113.80'],
    [
      'an ExternalName is followed within the cluster',
      'alias.…',
      'NOERROR CNAME web.default.svc.cluster.local., 10.96.0.50',
    ],
    ['an ExternalName nobody knows is a CNAME without address', 'lost.…', 'NOERROR CNAME nobody.example.'],
    ['the world outside', 'shop.example.com', 'NOERROR 203.0.113.80'],
    ['nobody outside', 'nobody.example', 'NXDOMAIN'],
  ])('%s', (_sentence, name, expected) => {
    expect(asked(name)).toBe(expected);
  });

  it('follows a circle of ExternalNames only so far', () => {
    expect(asked('loop.…').split(', ').length).toBe(11);
  });
});

describe('other questions', () => {
  it.each([
    [
      'SRV of a ClusterIP Service is one record with the Service’s port',
      'SRV',
      '_http._tcp.web.…',
      'NOERROR 0 100 80 web.default.svc.cluster.local.',
    ],
    [
      'SRV of a headless Service is one record an endpoint with the target port',
      'SRV',
      '_http._tcp.db.…',
      'NOERROR 0 50 8080 db-0.db.default.svc.cluster.local., 0 50 8080 10-244-3-7.db.default.svc.cluster.local.',
    ],
    ['SRV of another protocol', 'SRV', '_http._udp.web.…', 'NXDOMAIN'],
    ['AAAA of a name that has only IPv4 is empty, not an error', 'AAAA', 'web.…', 'NOERROR'],
    ['AAAA of nobody', 'AAAA', 'nobody.…', 'NXDOMAIN'],
    [
      'PTR of a ClusterIP is its Service',
      'PTR',
      '50.0.96.10.in-addr.arpa',
      'NOERROR PTR web.default.svc.cluster.local.',
    ],
    [
      'PTR of an endpoint is its own name, in a headless Service or not',
      'PTR',
      '5.1.244.10.in-addr.arpa.',
      'NOERROR PTR 10-244-1-5.web.default.svc.cluster.local.',
    ],
    [
      'PTR of an endpoint with a hostname',
      'PTR',
      '7.1.244.10.in-addr.arpa',
      'NOERROR PTR db-0.db.default.svc.cluster.local.',
    ],
    ['PTR of an endpoint that is not ready', 'PTR', '7.2.244.10.in-addr.arpa', 'NXDOMAIN'],
    ['PTR of an address nobody has', 'PTR', '9.9.9.9.in-addr.arpa', 'NXDOMAIN'],
    ['CNAME alone is not followed', 'CNAME', 'alias.…', 'NOERROR CNAME web.default.svc.cluster.local.'],
  ] as const)('%s', (_sentence, type, name, expected) => {
    expect(asked(name, type)).toBe(expected);
  });
});

describe('a search', () => {
  const tried = (host: string, namespace = 'default') =>
    DNS.lookup(host, namespace).tries.map(({ name, rcode }) => `${name} ${rcode}`);

  it('finds the own namespace’s Service with the first suffix', () => {
    expect(DNS.lookup('web', 'default')).toMatchObject({ rcode: 'NOERROR', addresses: ['10.96.0.50'] });
    expect(tried('web')).toEqual(['web.default.svc.cluster.local. NOERROR']);
  });

  it('finds another namespace’s Service by name.namespace with the second', () => {
    expect(tried('web.default', 'empty')).toEqual([
      'web.default.empty.svc.cluster.local. NXDOMAIN',
      'web.default.svc.cluster.local. NOERROR',
    ]);
  });

  it('costs an outside name every suffix before it is tried as it stands', () => {
    expect(tried('shop.example.com')).toEqual([
      'shop.example.com.default.svc.cluster.local. NXDOMAIN',
      'shop.example.com.svc.cluster.local. NXDOMAIN',
      'shop.example.com.cluster.local. NXDOMAIN',
      'shop.example.com. NOERROR',
    ]);
    expect(tried('shop.example.com.')).toEqual(['shop.example.com. NOERROR']);
  });

  it('tries a name with five dots as it stands first', () => {
    expect(tried('a.web.default.svc.cluster.local')[0]).toBe('a.web.default.svc.cluster.local. NXDOMAIN');
    expect(tried('web.default.svc.cluster.local')[0]).toBe(
      'web.default.svc.cluster.local.default.svc.cluster.local. NXDOMAIN',
    );
  });

  it('says the canonical name, and no data where there is none', () => {
    expect(DNS.lookup('shop', 'default')).toMatchObject({
      addresses: ['203.0.113.80'],
      canonical: 'shop.example.com.',
    });
    expect(DNS.lookup('lost', 'default')).toMatchObject({
      rcode: 'NOERROR',
      addresses: [],
      canonical: 'nobody.example.',
    });
    expect(DNS.lookup('nobody', 'default')).toMatchObject({ rcode: 'NXDOMAIN', addresses: [] });
  });

  it('says why, name by name', () => {
    expect(DNS.lookup('starting', 'default').decided[0]?.sentence).toBe(
      'starting.default.svc.cluster.local. → NXDOMAIN: Service default/starting is headless and has no ready endpoints',
    );
    expect(DNS.lookup('10.96.0.50', 'default')).toMatchObject({ addresses: ['10.96.0.50'], tries: [] });
  });
});
