/** What the server says of Services: allocation, defaults and every sentence a learner is likely to meet. */
import { beforeEach, describe, expect, it } from 'vitest';

import { type ApiError, parseIPv4, type Service } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { refusalOf } from '../../testing/apiErrors.ts';
import { aNamespace, aService } from '../../testing/objects.ts';
import { createApiServer, type ApiServer } from '../index.ts';

let sim: Simulation;
let api: ApiServer;

function start(serviceCIDR = '10.96.0.0/12', nodePortRange?: { first: number; last: number }): void {
  sim = new Simulation(7);
  api = createApiServer(sim, { serviceCIDR, ...(nodePortRange ? { nodePortRange } : {}) });
  api.create('namespaces', aNamespace('default'));
}

beforeEach(() => start());

type Spec = Parameters<typeof aService>[1];

const message = (work: () => unknown): string => refusalOf(work).message;

const refused = (spec: Spec, name = 'web'): string => message(() => api.create('services', aService(name, spec)));
const made = (spec?: Spec, name = 'web'): Service => api.create('services', aService(name, spec));
const change = (service: Service, spec: Partial<Record<keyof Service['spec'], unknown>>): Service =>
  api.update('services', { ...service, spec: { ...service.spec, ...spec } as Service['spec'] });

describe('what a Service is given', () => {
  it('fills in a ClusterIP Service', () => {
    const { spec, status } = made();
    expect(spec).toEqual({
      type: 'ClusterIP',
      clusterIP: spec.clusterIP,
      clusterIPs: [spec.clusterIP],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      selector: { app: 'web' },
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    });
    expect(status).toEqual({ loadBalancer: {} });
  });

  it('fills in a LoadBalancer that keeps traffic local', () => {
    const { spec } = made({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(spec.allocateLoadBalancerNodePorts).toBe(true);
    expect(spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_086);
    expect(spec.healthCheckNodePort).toBeGreaterThanOrEqual(30_086);
    expect(spec.healthCheckNodePort).not.toBe(spec.ports?.[0]?.nodePort);
  });

  it('gives a headless Service no address, and one without a selector both families', () => {
    expect(made({ clusterIP: 'None' }).spec).toMatchObject({
      clusterIP: 'None',
      clusterIPs: ['None'],
      ipFamilies: ['IPv4'],
    });
    expect(made({ clusterIP: 'None', selector: {} }, 'bare').spec).toMatchObject({
      ipFamilyPolicy: 'RequireDualStack',
      ipFamilies: ['IPv4', 'IPv6'],
    });
  });

  it('gives an ExternalName Service nothing', () => {
    const { spec } = made({ type: 'ExternalName', externalName: 'db.example.com' });
    expect(spec).toEqual({
      type: 'ExternalName',
      externalName: 'db.example.com',
      sessionAffinity: 'None',
      selector: { app: 'web' },
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    });
  });

  it('picks addresses above the static band, and each once', () => {
    const addresses = Array.from({ length: 300 }, (_, i) => made({}, `s${String(i)}`).spec.clusterIP!);
    expect(new Set(addresses).size).toBe(300);
    expect(Math.min(...addresses.map((address) => parseIPv4(address)!))).toBeGreaterThan(parseIPv4('10.96.1.0')!);
  });

  it('goes to the static band when the rest is full, and says so when all is', () => {
    start('10.0.0.0/27');
    const addresses = Array.from({ length: 30 }, (_, i) => made({}, `s${String(i)}`).spec.clusterIP!);
    expect(addresses.slice(0, 14).every((address) => Number(address.split('.')[3]) > 16)).toBe(true);
    expect(new Set(addresses).size).toBe(30);
    expect(refused({})).toBe(
      'Internal error occurred: failed to allocate a serviceIP for Service "web": range is full',
    );
    api.delete('services', 'default', 's7');
    expect(made().spec.clusterIP).toBe(addresses[7]);
  });

  it('says when the node ports have run out', () => {
    start('10.96.0.0/12', { first: 30_000, last: 30_001 });
    expect(refused({ type: 'NodePort', ports: [1, 2, 3].map((port) => ({ port, name: `p${String(port)}` })) })).toBe(
      'Internal error occurred: failed to allocate a nodePort: range is full',
    );
    expect(made({ type: 'NodePort' }).spec.ports?.[0]?.nodePort).toBeLessThan(30_002);
  });

  it('lets TCP and UDP of one number share a node port', () => {
    const ports = [
      { name: 'dns', port: 53, protocol: 'UDP' as const },
      { name: 'dns-tcp', port: 53 },
      { name: 'other', port: 54 },
    ];
    const [udp, tcp, other] = made({ type: 'NodePort', ports }).spec.ports!;
    expect(udp!.nodePort).toBe(tcp!.nodePort);
    expect(other!.nodePort).not.toBe(tcp!.nodePort);
  });
});

describe('what an update may leave out', () => {
  it('keeps address and node ports, known by their names', () => {
    const ports = [
      { name: 'http', port: 80 },
      { name: 'https', port: 443 },
    ];
    const before = made({ type: 'NodePort', ports });
    const sparse = { ...aService('web', { type: 'NodePort', ports: ports.toReversed() }) };
    const after = api.update('services', sparse);
    expect(after.spec.clusterIP).toBe(before.spec.clusterIP);
    const nodePorts = ({ spec }: Service) => Object.fromEntries(spec.ports!.map((port) => [port.name, port.nodePort]));
    expect(nodePorts(after)).toEqual(nodePorts(before));
  });

  it('clears what a new type has no use for, and gives it back', () => {
    const balanced = made({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    const plain = change(balanced, { type: 'ClusterIP' });
    expect(plain.spec.clusterIP).toBe(balanced.spec.clusterIP);
    expect(plain.spec.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
    for (const field of ['healthCheckNodePort', 'externalTrafficPolicy', 'allocateLoadBalancerNodePorts'])
      expect(plain.spec).not.toHaveProperty(field);
    const { ports } = balanced.spec;
    expect(made({ type: 'NodePort', ports: [{ port: 1, nodePort: ports![0]!.nodePort! }] }, 'heir')).toBeDefined();
  });

  it('takes the address away for ExternalName, and allocates a new one on the way back', () => {
    const away = change(made(), { type: 'ExternalName', externalName: 'x.example' });
    expect(away.spec).not.toHaveProperty('clusterIP');
    expect(away.spec).not.toHaveProperty('ipFamilies');
    const { externalName: _, ...rest } = away.spec;
    const back = api.update('services', { ...away, spec: { ...rest, type: 'ClusterIP' } });
    expect(back.spec.clusterIP).toMatch(/^10\./);
  });
});

const REGEX = "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', ${REGEX}`;
const two = (first: object, second: object): Spec => ({
  ports: [
    { port: 80, ...first },
    { port: 81, ...second },
  ],
});

describe('what is refused', () => {
  it.each<[string, Spec, string]>([
    ['My_svc', {}, `metadata.name: Invalid value: "My_svc": ${LABEL}`],
    ['a.b', {}, 'metadata.name: Invalid value: "a.b": must not contain dots'],
    [
      'web',
      { ports: [{ port: 70_000, targetPort: 80 }] },
      'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'web',
      { ports: [{ port: 80, targetPort: 70_000 }] },
      'spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    ['web', { ports: [] }, 'spec.ports: Required value'],
    ['web', two({ name: 'a' }, {}), 'spec.ports[1].name: Required value'],
    ['web', two({ name: 'http' }, { name: 'http' }), 'spec.ports[1].name: Duplicate value: "http"'],
    [
      'web',
      two({ name: 'a' }, { name: 'b', port: 80 }),
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
    [
      'web',
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      'web',
      { ports: [{ port: 80, nodePort: 30_080 }] },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      'web',
      { clusterIP: '1.2.3.4' },
      'spec.clusterIPs: Invalid value: ["1.2.3.4"]: failed to allocate IP 1.2.3.4: the provided network does not match the current range',
    ],
    [
      'web',
      { clusterIP: '10.96.0.0' },
      'spec.clusterIPs: Invalid value: ["10.96.0.0"]: failed to allocate IP 10.96.0.0: the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    ],
    [
      'web',
      { clusterIP: 'abc' },
      'spec.clusterIPs[0]: Invalid value: "abc": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    ['web', { clusterIP: '10.096.0.9' }, 'spec.clusterIPs[0]: Invalid value: "10.096.0.9": must not have leading 0s'],
    [
      'web',
      { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.8'] },
      'spec.clusterIPs: Invalid value: ["10.96.0.8"]: first value must match `clusterIP`',
    ],
    [
      'web',
      { clusterIP: 'fd00::1' },
      'spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster',
    ],
    [
      'web',
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      'web',
      { externalTrafficPolicy: 'Local' },
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
    [
      'web',
      { type: 'NodePort', externalTrafficPolicy: 'local' as 'Local' },
      'spec.externalTrafficPolicy: Unsupported value: "local": supported values: "Cluster", "Local"',
    ],
    [
      'web',
      { internalTrafficPolicy: 'x' as 'Local' },
      'spec.internalTrafficPolicy: Unsupported value: "x": supported values: "Cluster", "Local"',
    ],
    [
      'web',
      { type: 'Foo' as 'NodePort' },
      'spec.type: Unsupported value: "Foo": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'web',
      { sessionAffinity: 'x' as 'None' },
      'spec.sessionAffinity: Unsupported value: "x": supported values: "ClientIP", "None"',
    ],
    [
      'web',
      { ports: [{ port: 80, protocol: 'HTTP' as 'TCP' }] },
      'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      'web',
      { trafficDistribution: 'x' as 'PreferClose' },
      'spec.trafficDistribution: Unsupported value: "x": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
    ],
    [
      'web',
      { healthCheckNodePort: 32_000 },
      "spec.healthCheckNodePort: Invalid value: 32000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
    [
      'web',
      { loadBalancerSourceRanges: ['10.0.0.0/8'] },
      "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      'web',
      { allocateLoadBalancerNodePorts: true },
      "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      'web',
      { type: 'NodePort', clusterIP: 'None' },
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    ],
    ['web', { type: 'ExternalName' }, 'spec.externalName: Required value'],
    [
      'web',
      { type: 'ExternalName', externalName: 'x', clusterIP: '10.96.0.9' },
      'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
    ],
    [
      'web',
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } },
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
    ],
    [
      'web',
      { ports: [{ port: 80, targetPort: 'web_port' }] },
      'spec.ports[0].targetPort: Invalid value: "web_port": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
    [
      'web',
      { selector: { app: 'a b' } },
      "spec.selector: Invalid value: \"a b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
    [
      'web',
      { selector: { 'a b': 'x' } },
      "spec.selector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
    [
      'web',
      { externalIPs: ['127.0.0.1'] },
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
  ])('%s %j', (name, spec, sentence) => {
    expect(refused(spec, name)).toBe(`Service "${name}" is invalid: ${sentence}`);
  });

  it('the kubelet’s port at a load balancer', () => {
    expect(refused({ type: 'LoadBalancer', ports: [{ port: 10_250 }] })).toBe(
      'Service "web" is invalid: spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet',
    );
    made({ type: 'NodePort', ports: [{ port: 10_250 }] });
  });

  it('the annotation that some clouds read instead of loadBalancerSourceRanges', () => {
    const key = 'service.beta.kubernetes.io/load-balancer-source-ranges';
    const given = (type: 'LoadBalancer' | 'NodePort', ranges: string) => {
      const service = aService('web', { type });
      return { ...service, metadata: { ...service.metadata, annotations: { [key]: ranges } } };
    };
    const refusal = (...args: Parameters<typeof given>) => message(() => api.create('services', given(...args)));
    const path = `metadata.annotations[${key}]`;
    expect(refusal('LoadBalancer', '10.0.0.0/8,bad')).toBe(
      `Service "web" is invalid: ${path}: Invalid value: "bad": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
    );
    expect(refusal('NodePort', '')).toBe(
      `Service "web" is invalid: ${path}: Forbidden: may only be used when \`type\` is 'LoadBalancer'`,
    );
    api.create('services', given('LoadBalancer', ' 10.0.0.0/8, 192.168.0.0/16'));
  });

  it('a node port that another Service has, or this one twice', () => {
    made({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] }, 'first');
    expect(refused({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] })).toBe(
      'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    );
    const twice = [
      { name: 'a', port: 80, nodePort: 30_081 },
      { name: 'b', port: 80, nodePort: 30_081, targetPort: 1 },
    ];
    expect(refused({ type: 'NodePort', ports: twice })).toContain('spec.ports[1].nodePort: Duplicate value: 30081');
  });

  it('an address that another Service has', () => {
    made({ clusterIP: '10.96.0.10' }, 'first');
    expect(refused({ clusterIP: '10.96.0.10' })).toBe(
      'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
    );
  });

  it('several faults at once, each with its field', () => {
    try {
      made({ type: 'Foo' as 'NodePort', ports: [{ port: 0 }] });
    } catch (error) {
      const { message: text, details } = (error as ApiError).status;
      expect(text).toBe(
        'Service "web" is invalid: [spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive, spec.type: Unsupported value: "Foo": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]',
      );
      expect(details?.causes?.map(({ field, reason }) => `${field!} ${reason!}`)).toEqual([
        'spec.ports[0].port FieldValueInvalid',
        'spec.ports[0].targetPort FieldValueInvalid',
        'spec.type FieldValueNotSupported',
      ]);
    }
    expect.assertions(2);
  });

  it('a change of what may not change', () => {
    const service = made({ clusterIP: '10.96.0.50' });
    expect(message(() => change(service, { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] }))).toBe(
      'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.9"]: may not change once set',
    );
    const balanced = made({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }, 'lb');
    expect(message(() => change(balanced, { healthCheckNodePort: 32_000 }))).toBe(
      'Service "lb" is invalid: spec.healthCheckNodePort: Forbidden: field is immutable',
    );
  });
});

describe('what is warned of', () => {
  it.each<[Spec, string]>([
    [
      { externalIPs: ['203.0.113.9'] },
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
    [
      { trafficDistribution: 'PreferClose' },
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
    [{ clusterIP: 'None', sessionAffinity: 'ClientIP' }, 'spec.SessionAffinity is ignored for headless services'],
    [{ externalName: 'x' }, 'spec.externalName is ignored when spec.type is not "ExternalName"'],
  ])('%j', (spec, sentence) => {
    const { headers } = api.request({
      method: 'POST',
      path: '/api/v1/namespaces/default/services',
      body: aService('web', spec),
    });
    expect(headers['Warning']).toBe(`299 - "${sentence.replaceAll('"', '\\"')}"`);
  });
});
