/** Cells as kubectl get -o wide prints them, kind by kind. */
import { describe, expect, it } from 'vitest';
import { parseTimestamp, type KubernetesObject } from '../../../api/index.ts';
import { tableOf } from './table.ts';

const BORN = '2026-01-05T09:00:00Z';
const NOW = (parseTimestamp(BORN) ?? 0) + 125_000;

interface Given {
  readonly kind: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

function printed({ kind, metadata, ...fields }: Given): Record<string, unknown> {
  const object = { kind, apiVersion: 'v1', metadata: { name: 'x', creationTimestamp: BORN, ...metadata }, ...fields };
  const options = {
    kind,
    tableVersion: 'meta.k8s.io/v1',
    includeObject: 'None',
    now: NOW,
    noHeaders: false,
    shown: (object: KubernetesObject) => object,
  } as const;
  const { columnDefinitions, rows } = tableOf([object as never], { resourceVersion: '1' }, options);
  return Object.fromEntries((columnDefinitions ?? []).map(({ name }, index) => [name, rows[0]?.cells[index]]));
}

const template = (...names: string[]) => ({
  spec: { containers: names.map((name) => ({ name, image: `${name}:1` })) },
});
const selector = { matchLabels: { b: '2', a: '1' } };

describe('columns', () => {
  it.each([
    ['Pod', 'Name Ready Status Restarts Age IP* Node* Nominated_Node* Readiness_Gates*'],
    ['Service', 'Name Type Cluster-IP External-IP Port(s) Age Selector*'],
    ['Deployment', 'Name Ready Up-to-date Available Age Containers* Images* Selector*'],
    ['ReplicaSet', 'Name Desired:int Current:int Ready:int Age Containers* Images* Selector*'],
    ['StatefulSet', 'Name Ready Age Containers* Images*'],
    [
      'DaemonSet',
      'Name Desired:int Current:int Ready:int Up-to-date:int Available:int Node_Selector Age Containers* Images* Selector*',
    ],
    ['EndpointSlice', 'Name AddressType Ports Endpoints Age'],
    ['Endpoints', 'Name Endpoints Age'],
    ['Node', 'Name Status Roles Age Version Internal-IP* External-IP* OS-Image* Kernel-Version* Container-Runtime*'],
    ['Event', 'Last_Seen Type Reason Object Subobject* Source* Message First_Seen* Count* Name*'],
    ['Namespace', 'Name Status Age'],
    ['ConfigMap', 'Name Data Age'],
    ['Secret', 'Name Type Data Age'],
    ['ServiceAccount', 'Name Age'],
    ['Lease', 'Name Holder Age'],
    ['ControllerRevision', 'Name Controller Revision Age'],
    ['Job', 'Name Status Completions Duration Age Containers* Images* Selector*'],
    ['HorizontalPodAutoscaler', 'Name Reference Targets MinPods MaxPods Replicas Age'],
    ['PodDisruptionBudget', 'Name Min_Available Max_Unavailable Allowed_Disruptions:int Age'],
    ['PriorityClass', 'Name Value:int Global-Default:boolean Age PreemptionPolicy'],
    ['ServiceCIDR', 'Name CIDRs Age'],
    ['IPAddress', 'Name ParentRef'],
    ['Scale', 'Name Desired:int Available:int Age'],
  ])('of a %s', (kind, columns) => {
    const options = {
      kind,
      tableVersion: '',
      includeObject: 'None',
      now: 0,
      noHeaders: false,
      shown: (object: KubernetesObject) => object,
    } as const;
    const { columnDefinitions } = tableOf([], { resourceVersion: '1' }, options);
    const types: Record<string, string> = { string: '', integer: ':int', boolean: ':boolean' };
    const words = (columnDefinitions ?? []).map(
      ({ name, type, priority }) => name.replaceAll(' ', '_') + types[type]! + (priority === 1 ? '*' : ''),
    );
    expect(words.join(' ')).toBe(columns);
  });
});

describe('Pods', () => {
  const spec = { containers: [{ name: 'c', image: 'i' }] };
  const status = (more: object) => ({ phase: 'Running', ...more });

  it('tell restarts and how long ago the last was', () => {
    const ended = { terminated: { exitCode: 1, finishedAt: '2026-01-05T09:00:05Z' } };
    const one = { name: 'c', ready: true, restartCount: 3, state: { running: {} }, lastState: ended };
    expect(printed({ kind: 'Pod', spec, status: status({ containerStatuses: [one] }) })).toMatchObject({
      Ready: '1/1',
      Status: 'Running',
      Restarts: '3 (2m ago)',
      Age: '2m5s',
      IP: '<none>',
      Node: '<none>',
      'Nominated Node': '<none>',
      'Readiness Gates': '<none>',
    });
  });

  it('tell what holds them up', () => {
    const gated = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }];
    expect(printed({ kind: 'Pod', spec, status: { phase: 'Pending', conditions: gated } })['Status']).toBe(
      'SchedulingGated',
    );
    const gone = { kind: 'Pod', spec, metadata: { deletionTimestamp: BORN } };
    expect(printed({ ...gone, status: status({}) })['Status']).toBe('Terminating');
    expect(printed({ ...gone, status: status({ reason: 'NodeLost' }) })['Status']).toBe('Unknown');
    expect(printed({ ...gone, status: { phase: 'Succeeded' } })['Status']).toBe('Succeeded');
  });

  it('tell how far they are initialised', () => {
    const inits = {
      ...spec,
      initContainers: [
        { name: 'a', image: 'i' },
        { name: 'b', image: 'i' },
      ],
    };
    const at = (a: object, b: object = { state: { waiting: { reason: 'PodInitializing' } } }) =>
      printed({
        kind: 'Pod',
        spec: inits,
        status: {
          phase: 'Pending',
          initContainerStatuses: [
            { name: 'a', restartCount: 2, ...a },
            { name: 'b', restartCount: 0, ...b },
          ],
        },
      });
    expect(at({ state: { running: {} } })).toMatchObject({ Ready: '0/1', Status: 'Init:0/2', Restarts: '2' });
    expect(at({ state: { terminated: { exitCode: 0 } } })['Status']).toBe('Init:1/2');
    expect(at({ state: { terminated: { exitCode: 1, reason: 'Error' } } })['Status']).toBe('Init:Error');
    expect(at({ state: { terminated: { exitCode: 137, signal: 9 } } })['Status']).toBe('Init:Signal:9');
    expect(at({ state: { waiting: { reason: 'CrashLoopBackOff' } } })['Status']).toBe('Init:CrashLoopBackOff');
  });

  it('count readiness gates that are open', () =>
    expect(
      printed({
        kind: 'Pod',
        spec: { ...spec, readinessGates: [{ conditionType: 'a' }, { conditionType: 'b' }] },
        status: status({ conditions: [{ type: 'a', status: 'True' }] }),
      })['Readiness Gates'],
    ).toBe('1/2'));
});

describe('Services', () => {
  const cells = (spec: object, status: object = {}) => {
    const {
      'External-IP': external,
      'Port(s)': ports,
      'Cluster-IP': cluster,
    } = printed({ kind: 'Service', spec, status });
    return [cluster, external, ports];
  };
  const http = { port: 80, protocol: 'TCP' };

  it.each([
    [{ type: 'ClusterIP', clusterIPs: ['10.96.0.9'], ports: [http] }, {}, ['10.96.0.9', '<none>', '80/TCP']],
    [{ type: 'ClusterIP', clusterIPs: ['None'] }, {}, ['None', '<none>', '<none>']],
    [
      { type: 'NodePort', externalIPs: ['1.2.3.4'], ports: [{ ...http, nodePort: 30080 }] },
      {},
      ['<none>', '1.2.3.4', '80:30080/TCP'],
    ],
    [{ type: 'LoadBalancer', ports: [http] }, {}, ['<none>', '<pending>', '80/TCP']],
    [
      { type: 'LoadBalancer', externalIPs: ['9.9.9.9'] },
      { loadBalancer: { ingress: [{ ip: '5.5.5.5' }, { hostname: 'a.example' }] } },
      ['<none>', '5.5.5.5,a.example,9.9.9.9', '<none>'],
    ],
    [{ type: 'ExternalName', externalName: 'db.example' }, {}, ['<none>', 'db.example', '<none>']],
  ])('%j', (spec, status, expected) => expect(cells(spec, status)).toEqual(expected));

  it('name the labels they look for', () => {
    expect(printed({ kind: 'Service', spec: { type: 'ClusterIP', selector: { b: '2', a: '1' } } })['Selector']).toBe(
      'a=1,b=2',
    );
    expect(printed({ kind: 'Service', spec: { type: 'ClusterIP' } })['Selector']).toBe('<none>');
  });
});

describe('workloads', () => {
  it('Deployment', () =>
    expect(
      printed({
        kind: 'Deployment',
        spec: { replicas: 3, selector, template: template('app', 'log') },
        status: { readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1 },
      }),
    ).toEqual({
      Name: 'x',
      Ready: '2/3',
      'Up-to-date': 3,
      Available: 1,
      Age: '2m5s',
      Containers: 'app,log',
      Images: 'app:1,log:1',
      Selector: 'a=1,b=2',
    }));

  it('ReplicaSet and DaemonSet', () => {
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['b', 'a'] },
      { key: 'old', operator: 'DoesNotExist' },
    ];
    expect(
      printed({
        kind: 'ReplicaSet',
        spec: { replicas: 2, selector: { matchExpressions }, template: template('app') },
        status: { replicas: 2 },
      }),
    ).toMatchObject({ Desired: 2, Current: 2, Ready: 0, Selector: '!old,tier in (a,b)' });
    expect(
      printed({ kind: 'DaemonSet', spec: { selector, template: template('app') }, status: { numberReady: 4 } }),
    ).toMatchObject({ Desired: 0, Ready: 4, 'Node Selector': '<none>' });
  });

  it('ControllerRevision', () =>
    expect(
      printed({
        kind: 'ControllerRevision',
        metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', controller: true }] },
        revision: 2,
      }),
    ).toMatchObject({ Controller: 'statefulset.apps/web', Revision: 2 }));

  it.each([
    [{ completions: 3 }, { succeeded: 1, startTime: BORN }, ['Running', '1/3', '2m5s']],
    [
      { completions: 1 },
      {
        succeeded: 1,
        startTime: BORN,
        completionTime: '2026-01-05T09:00:09Z',
        conditions: [{ type: 'Complete', status: 'True' }],
      },
      ['Complete', '1/1', '9s'],
    ],
    [{ parallelism: 2 }, { conditions: [{ type: 'Suspended', status: 'True' }] }, ['Suspended', '0/1 of 2', '']],
    [{}, { conditions: [{ type: 'Failed', status: 'True' }] }, ['Failed', '0/1', '']],
  ])('Job %j', (spec, status, expected) => {
    const cells = printed({ kind: 'Job', spec: { ...spec, template: template('c') }, status });
    expect([cells['Status'], cells['Completions'], cells['Duration']]).toEqual(expected);
  });
});

describe('HorizontalPodAutoscalers', () => {
  const cpu = (averageUtilization: number) => ({
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
  });
  const targets = (metrics: object[], currentMetrics: object[] = []) =>
    printed({
      kind: 'HorizontalPodAutoscaler',
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 9, metrics },
      status: { currentMetrics },
    });

  it('tell what is and what should be', () => {
    expect(targets([])).toMatchObject({
      Reference: 'Deployment/web',
      Targets: '<none>',
      MinPods: '<unset>',
      MaxPods: 9,
    });
    expect(targets([cpu(80)])['Targets']).toBe('cpu: <unknown>/80%');
    const now = { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12 } } };
    expect(targets([cpu(80)], [now])['Targets']).toBe('cpu: 12%/80%');
    expect(targets([cpu(1), cpu(2), cpu(3)])['Targets']).toBe('cpu: <unknown>/1%, cpu: <unknown>/2% + 1 more...');
    expect(targets([{ type: 'External', external: { target: { averageValue: '30' } } }])['Targets']).toBe(
      '<unknown>/30 (avg)',
    );
    expect(targets([{ type: 'Weather' }])['Targets']).toBe('<unknown type>');
  });
});

describe('the others', () => {
  it('Node', () => {
    const metadata = { labels: { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'edge' } };
    const ready = (status: string) => ({ conditions: [{ type: 'Ready', status }] });
    expect(printed({ kind: 'Node', metadata, spec: { unschedulable: true }, status: ready('True') })).toMatchObject({
      Status: 'Ready,SchedulingDisabled',
      Roles: 'edge,worker',
      'Internal-IP': '<none>',
      'OS-Image': '<unknown>',
    });
    expect(printed({ kind: 'Node', spec: {}, status: ready('Unknown') })).toMatchObject({
      Status: 'NotReady',
      Roles: '<none>',
    });
    expect(printed({ kind: 'Node', spec: {} })['Status']).toBe('Unknown');
  });

  it('EndpointSlice and Endpoints name three and count the rest', () => {
    const endpoints = ['1', '2', '3', '4', '5'].map((address) => ({ addresses: [address] }));
    expect(printed({ kind: 'EndpointSlice', addressType: 'IPv4', endpoints, ports: [{ port: 80 }, {}] })).toMatchObject(
      {
        Ports: '80,*',
        Endpoints: '1,2,3 + 2 more...',
      },
    );
    expect(printed({ kind: 'EndpointSlice', addressType: 'IPv4', endpoints: [] })).toMatchObject({
      Ports: '<unset>',
      Endpoints: '<unset>',
    });
    const subsets = [{ addresses: [{ ip: '1' }, { ip: '::2' }], ports: [{ port: 80 }, { port: 443 }] }];
    expect(printed({ kind: 'Endpoints', subsets })['Endpoints']).toBe('1:80,[::2]:80,1:443 + 1 more...');
    expect(printed({ kind: 'Endpoints' })['Endpoints']).toBe('<none>');
    expect(printed({ kind: 'Endpoints', subsets: [{ notReadyAddresses: [{ ip: '1' }] }] })['Endpoints']).toBe('');
  });

  it('Event, counted or in a series', () => {
    const involvedObject = { kind: 'Pod', name: 'p', fieldPath: 'spec.containers{c}' };
    const times = { firstTimestamp: BORN, lastTimestamp: '2026-01-05T09:02:00Z' };
    const source = { component: 'kubelet', host: 'node-1' };
    expect(printed({ kind: 'Event', involvedObject, ...times, source, message: ' hi \n', count: 4 })).toMatchObject({
      'Last Seen': '5s',
      'First Seen': '2m5s',
      Object: 'pod/p',
      Subobject: 'spec.containers{c}',
      Source: 'kubelet, node-1',
      Message: 'hi',
      Count: 4,
    });
    const series = { count: 7, lastObservedTime: '2026-01-05T09:02:04.000000Z' };
    expect(printed({ kind: 'Event', involvedObject, eventTime: BORN, series })).toMatchObject({
      'Last Seen': '1s',
      'First Seen': '2m5s',
      Count: 7,
    });
    expect(printed({ kind: 'Event', involvedObject: { kind: 'Node' } })).toMatchObject({
      'Last Seen': '<unknown>',
      Object: 'node',
      Count: 1,
    });
  });

  it('small ones', () => {
    expect(printed({ kind: 'ConfigMap', data: { a: '' }, binaryData: { b: '' } })['Data']).toBe(2);
    expect(printed({ kind: 'Secret', type: 'Opaque', data: { a: '' } })).toMatchObject({ Type: 'Opaque', Data: 1 });
    expect(printed({ kind: 'PodDisruptionBudget', spec: { minAvailable: '50%' } })).toMatchObject({
      'Min Available': '50%',
      'Max Unavailable': 'N/A',
      'Allowed Disruptions': 0,
    });
    expect(
      printed({ kind: 'IPAddress', spec: { parentRef: { resource: 'services', namespace: 'd', name: 'w' } } }),
    ).toEqual({ Name: 'x', ParentRef: 'services/d/w' });
    expect(printed({ kind: 'Weather' })).toEqual({ Name: 'x', Age: '2m5s' });
  });
});
