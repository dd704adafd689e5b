/** What the server says of Pods, Deployments, nodes and slices that are wrong. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Deployment, PodSpec, TopologySpreadConstraint } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { refusalOf } from '../../testing/apiErrors.ts';
import { aDeployment, aNamespace, aNode, anEndpointSlice, aPod } from '../../testing/objects.ts';
import { createApiServer, type ApiServer } from '../index.ts';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
});

const message = (work: () => unknown): string => refusalOf(work).message;

const container = (more: object): Partial<PodSpec> => ({
  containers: [{ name: 'app', image: 'x', ...more }],
});
const spread = (more: Partial<TopologySpreadConstraint>): TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey: 'zone',
  whenUnsatisfiable: 'DoNotSchedule',
  ...more,
});
const DNS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

describe('a Pod is refused for', () => {
  it.each<[Partial<PodSpec>, string]>([
    [{ containers: [] }, 'spec.containers: Required value'],
    [container({ name: 'My_App' }), `spec.containers[0].name: Invalid value: "My_App": ${DNS}`],
    [container({ image: '' }), 'spec.containers[0].image: Required value'],
    [
      { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a b' }] } } },
      "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
    [
      {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: 'zone' } }],
          },
        },
      },
      'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100',
    ],
    [
      {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', matchLabelKeys: ['app'] }],
          },
        },
      },
      'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
    ],
    [
      {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'zone',
                labelSelector: { matchExpressions: [{ key: 'app', operator: 'Like' as 'In', values: ['x'] }] },
              },
            ],
          },
        },
      },
      'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator',
    ],
    [
      { topologySpreadConstraints: [spread({ minDomains: 2, whenUnsatisfiable: 'ScheduleAnyway' })] },
      'spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ],
    [
      { topologySpreadConstraints: [spread({ nodeTaintsPolicy: 'Maybe' as 'Honor' })] },
      'spec.topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: "Maybe": supported values: "Honor", "Ignore"',
    ],
    [
      { topologySpreadConstraints: [spread({}), spread({})] },
      'spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"',
    ],
    [
      container({ image: ' x' }),
      'spec.containers[0].image: Invalid value: " x": must not have leading or trailing whitespace',
    ],
    [
      container({ ports: [{ containerPort: 70_000 }] }),
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      container({ ports: [{ name: 'toolongaportname', containerPort: 1 }] }),
      'spec.containers[0].ports[0].name: Invalid value: "toolongaportname": must be no more than 15 characters',
    ],
    [
      container({ imagePullPolicy: 'Sometimes' }),
      'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [
      container({ readinessProbe: {} }),
      'spec.containers[0].readinessProbe: Required value: must specify a handler type',
    ],
    [
      container({ readinessProbe: { httpGet: { port: 0 } } }),
      'spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [
      container({ readinessProbe: { tcpSocket: { port: 80 }, exec: { command: ['x'] } } }),
      'spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
    ],
    [
      container({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ],
    [
      container({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      container({ resources: { limits: { foo: '1' } } }),
      '[spec.containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource for containers, spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource for containers]',
    ],
    [
      container({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
      'spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ],
    [
      { restartPolicy: 'Sometimes' as 'Never' },
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'a', image: 'y' },
        ],
      },
      'spec.containers[1].name: Duplicate value: "a"',
    ],
    [
      { tolerations: [{ operator: 'Exists', tolerationSeconds: 5 }] },
      'spec.tolerations[0].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set',
    ],
    [
      { initContainers: [{ name: 'i', image: 'x', livenessProbe: { tcpSocket: { port: 1 } } }] },
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [{ dnsPolicy: 'None' }, 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    [
      { dnsPolicy: 'None', dnsConfig: { searches: ['a'] } },
      'spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None',
    ],
    [
      { dnsConfig: { nameservers: ['dns'], searches: ['a_b.', '-x'], options: [{ value: '1' }] } },
      `[spec.dnsConfig.nameservers[0]: Invalid value: "dns": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), spec.dnsConfig.searches[1]: Invalid value: "-x": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), spec.dnsConfig.options[0]: Required value: must not be empty]`,
    ],
  ])('%j', (spec, sentence) => {
    expect(message(() => api.create('pods', aPod('web', { spec })))).toBe(`Pod "web" is invalid: ${sentence}`);
  });

  it('a priority class that does not exist', () => {
    expect(message(() => api.create('pods', aPod('web', { spec: { priorityClassName: 'high' } })))).toBe(
      'pods "web" is forbidden: no PriorityClass with name high was found',
    );
  });

  it('changes to what is fixed, while images and tolerations may change', () => {
    const pod = api.create('pods', aPod('web'));
    const [first] = pod.spec.containers;
    const update = (spec: Partial<PodSpec>) =>
      api.update('pods', { ...api.get('pods', 'default', 'web')!, spec: { ...pod.spec, ...spec } });
    expect(message(() => update({ hostname: 'x' }))).toBe(
      'Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n' +
        '  core.PodSpec{\n  \t... // 19 identical fields\n- \tHostname: "",\n+ \tHostname: "x",\n  \t... // 22 identical fields\n  }\n',
    );
    expect(message(() => update({ nodeName: 'n', setHostnameAsFQDN: true } as object))).toMatch(
      /\+ \tNodeName: "n",\n[^]*- \tSetHostnameAsFQDN: nil,\n\+ \tSetHostnameAsFQDN: &true,/,
    );
    expect(message(() => update({ containers: [] }))).toContain(
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    );
    expect(message(() => update({ tolerations: [] }))).toContain(
      'existing toleration can not be modified except its tolerationSeconds',
    );
    expect(update({ containers: [{ ...first!, image: 'y' }] }).metadata.generation).toBe(2);
    expect(
      update({
        tolerations: [...pod.spec.tolerations!, { key: 'x', operator: 'Exists' }],
        containers: [{ ...first!, image: 'y' }],
      }).metadata.generation,
    ).toBe(3);
  });
});

describe('a Deployment is refused for', () => {
  const spec = (more: object): Deployment['spec'] => ({ ...aDeployment('web').spec, ...more });

  it.each<[object, string]>([
    [
      { selector: { matchLabels: { app: 'b' } } },
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [{ selector: undefined }, 'spec.selector: Required value'],
    [{ selector: {} }, 'spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    [{ replicas: -1 }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [
      { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      { strategy: { rollingUpdate: { maxUnavailable: '101%' } } },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
    [
      { strategy: { type: 'Recreate', rollingUpdate: {} } },
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
    [
      { strategy: { type: 'Foo' } },
      'spec.strategy: Unsupported value: {"Type":"Foo","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ],
    [
      { minReadySeconds: 600 },
      'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds',
    ],
  ])('%j', (more, sentence) => {
    const draft = { ...aDeployment('web'), spec: spec(more) };
    expect(message(() => api.create('deployments', draft))).toBe(`Deployment.apps "web" is invalid: ${sentence}`);
  });

  it('a template that does not restart its containers', () => {
    const template = { ...spec({}).template, spec: { ...spec({}).template.spec, restartPolicy: 'Never' as const } };
    expect(message(() => api.create('deployments', { ...aDeployment('web'), spec: spec({ template }) }))).toBe(
      'Deployment.apps "web" is invalid: spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    );
  });

  it('a change of its selector', () => {
    const stored = api.create('deployments', aDeployment('web'));
    const labels = { app: 'b' };
    const next = {
      ...stored.spec,
      selector: { matchLabels: labels },
      template: { ...stored.spec.template, metadata: { labels } },
    };
    expect(message(() => api.update('deployments', { ...stored, spec: next }))).toBe(
      'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    );
  });
});

describe('nodes, slices, namespaces and events', () => {
  it('keep to their rules', () => {
    const node = api.create('nodes', aNode('node-1'));
    expect(message(() => api.update('nodes', { ...node, spec: { ...node.spec, podCIDRs: ['10.9.0.0/24'] } }))).toBe(
      'Node "node-1" is invalid: spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    );
    expect(message(() => api.create('namespaces', aNamespace('a.b')))).toBe(
      'Namespace "a.b" is invalid: metadata.name: Invalid value: "a.b": must not contain dots',
    );
    expect(message(() => api.create('endpointslices', anEndpointSlice('web', 'web-x', ['127.0.0.1'])))).toBe(
      'EndpointSlice.discovery.k8s.io "web-x" is invalid: endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    );
    const slice = api.create('endpointslices', anEndpointSlice('web', 'web-x', ['10.244.1.5']));
    expect(slice.ports).toEqual([{ name: '', protocol: 'TCP', port: 5000 }]);
    expect(message(() => api.update('endpointslices', { ...slice, addressType: 'FQDN' }))).toContain(
      'addressType: Invalid value: "FQDN": field is immutable',
    );
    expect(
      message(() =>
        api.create('events', {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: 'e', namespace: 'default' },
          involvedObject: { namespace: 'other' },
        }),
      ),
    ).toBe('Event "e" is invalid: involvedObject.namespace: Invalid value: "other": does not match event.namespace');
  });
});
