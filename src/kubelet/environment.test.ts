import { describe, expect, it } from 'vitest';

import type { Pod, Service, ServicePort } from '../api/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';
import { aService } from '../testing/objects.ts';
import { aPod } from '../testing/pods.ts';
import {
  containerEnvironment,
  expandReferences,
  resolvConf,
  serviceVariables,
  visibleServices,
} from './environment.ts';

const MINUTE = 60_000;

function aStoredService(
  name: string,
  clusterIP: string,
  ports: readonly Partial<ServicePort>[],
  namespace = 'default',
): Service {
  const full = ports.map((port) => ({ protocol: 'TCP' as const, port: 80, targetPort: 80, ...port }));
  const metadata = { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'ClusterIP', clusterIP, ports: full } };
}

const KUBERNETES = aStoredService('kubernetes', '10.96.0.1', [{ name: 'https', port: 443 }]);

describe('variables of Services', () => {
  it('are those of the documentation', () => {
    const redis = aStoredService('redis-primary', '10.0.0.11', [{ name: 'main', port: 6379 }]);
    expect(serviceVariables([redis]).map(({ name, value }) => `${name}=${value ?? ''}`)).toEqual([
      'REDIS_PRIMARY_SERVICE_HOST=10.0.0.11',
      'REDIS_PRIMARY_SERVICE_PORT=6379',
      'REDIS_PRIMARY_SERVICE_PORT_MAIN=6379',
      'REDIS_PRIMARY_PORT=tcp://10.0.0.11:6379',
      'REDIS_PRIMARY_PORT_6379_TCP=tcp://10.0.0.11:6379',
      'REDIS_PRIMARY_PORT_6379_TCP_PROTO=tcp',
      'REDIS_PRIMARY_PORT_6379_TCP_PORT=6379',
      'REDIS_PRIMARY_PORT_6379_TCP_ADDR=10.0.0.11',
    ]);
  });

  it('name the first port without its name, and every port with it', () => {
    const dns = aStoredService('dns', '10.0.0.10', [
      { name: 'udp-53', port: 53, protocol: 'UDP' },
      { name: 'tcp-53', port: 53 },
    ]);
    const values = new Map(serviceVariables([dns]).map(({ name, value }) => [name, value]));
    expect(values.get('DNS_SERVICE_PORT')).toBe('53');
    expect(values.get('DNS_SERVICE_PORT_UDP_53')).toBe('53');
    expect(values.get('DNS_SERVICE_PORT_TCP_53')).toBe('53');
    expect(values.get('DNS_PORT')).toBe('udp://10.0.0.10:53');
    expect(values.get('DNS_PORT_53_TCP')).toBe('tcp://10.0.0.10:53');
  });

  it.each(['None', ''])('leave out a Service with clusterIP "%s"', (clusterIP) => {
    expect(serviceVariables([aStoredService('web', clusterIP, [{}])])).toEqual([]);
  });

  it('are of the Pod’s namespace, and always of default/kubernetes', () => {
    const services = [
      KUBERNETES,
      aStoredService('web', '10.0.0.1', [{}]),
      aStoredService('api', '10.0.0.2', [{}], 'shop'),
    ];
    const names = (pod: Pod) => visibleServices(pod, services).map(({ metadata }) => metadata.name);
    expect(names(aPod().build())).toEqual(['kubernetes', 'web']);
    expect(names(aPod().inNamespace('shop').build())).toEqual(['kubernetes', 'api']);
    expect(names(aPod().withSpec({ enableServiceLinks: false }).build())).toEqual(['kubernetes']);
  });
});

describe('a container’s environment', () => {
  it('lets the spec win over the Services, fills in fields and $(references)', () => {
    const pod = aPod('web-0').onNode('node-1').labelled({ tier: 'front' }).build();
    const variables = containerEnvironment(
      pod,
      {
        name: 'app',
        image: 'x',
        env: [
          { name: 'KUBERNETES_SERVICE_HOST', value: 'mine' },
          { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'TIER', valueFrom: { fieldRef: { fieldPath: "metadata.labels['tier']" } } },
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'URL', value: 'http://$(NAME):$(KUBERNETES_SERVICE_PORT)/$(NONE)/$$(NAME)' },
        ],
      },
      [KUBERNETES],
      { podIP: '10.244.1.2', hostIP: '172.18.0.2' },
    );
    const values = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      HOSTNAME: 'web-0',
      KUBERNETES_SERVICE_HOST: 'mine',
      KUBERNETES_PORT: 'tcp://10.96.0.1:443',
      NAME: 'web-0',
      TIER: 'front',
      IP: '10.244.1.2',
      URL: 'http://web-0:443/$(NONE)/$(NAME)',
    });
  });

  it.each([
    ['$(A)', '1'],
    ['$$(A)', '$(A)'],
    ['$(B)', '$(B)'],
    ['$', '$'],
  ])('expands %s to %s', (text, expected) => {
    expect(expandReferences(text, (name) => (name === 'A' ? '1' : undefined))).toBe(expected);
  });

  it('lacks a Service that came after the container, until the container is started anew', () => {
    const { sim, api, run, kubelet } = someNodeAgents();
    api.create('services', aService('early'));
    run('web', {});
    sim.settle(MINUTE);
    api.create('services', aService('late'));
    const names = () =>
      kubelet.environment({ pod: 'default/web' })?.flatMap(({ name }) => (/_SERVICE_HOST$/.test(name) ? [name] : []));
    sim.advanceTo(2 * MINUTE);
    expect(names()).toEqual(['EARLY_SERVICE_HOST']);
    kubelet.interfere({ kind: 'crash', pod: 'default/web' });
    sim.settle(3 * MINUTE);
    expect(names()).toEqual(['EARLY_SERVICE_HOST', 'LATE_SERVICE_HOST']);
    api.delete('services', 'default', 'early');
    expect(names()).toEqual(['EARLY_SERVICE_HOST', 'LATE_SERVICE_HOST']);
  });
});

describe('resolv.conf', () => {
  it.each([
    [
      'ClusterFirst',
      {},
      'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    ],
    ['hostNetwork', { hostNetwork: true }, expect.stringContaining('127.0.0.53')],
    [
      'hostNetwork with ClusterFirstWithHostNet',
      { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' as const },
      expect.stringContaining('10.96.0.10'),
    ],
    ['Default', { dnsPolicy: 'Default' as const }, expect.stringContaining('127.0.0.53')],
    [
      'None: what the Pod says and nothing else',
      { dnsPolicy: 'None' as const, dnsConfig: { nameservers: ['10.96.0.10', '1.1.1.1'], searches: ['a.example'] } },
      'search a.example\nnameserver 10.96.0.10\nnameserver 1.1.1.1\n',
    ],
    [
      'ClusterFirst with settings of its own, each once, options in the place of the policy’s',
      {
        dnsConfig: {
          nameservers: ['10.96.0.10', '1.1.1.1'],
          searches: ['cluster.local', 'example.com'],
          options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
        },
      },
      'search shop.svc.cluster.local svc.cluster.local cluster.local example.com\nnameserver 10.96.0.10\nnameserver 1.1.1.1\noptions ndots:2 edns0\n',
    ],
  ])('of %s', (_, spec, expected) => {
    expect(resolvConf(aPod().inNamespace('shop').withSpec(spec).build(), '10.96.0.10')).toEqual(expected);
  });
});
