import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { timestamp, type EndpointSlice, type Flow, type Node, type Trace } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { aConnection, aHeader, aHop, CLIENT } from '../../testing/connections.ts';
import { aPod } from '../../testing/pods.ts';
import { stillCluster, type StillParts } from '../../testing/stillCluster.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { viewStore, type Selection } from '../store/viewStore.ts';
import Inspector from './Inspector.tsx';

function inspect(selection: Selection | undefined, parts: StillParts = {}) {
  provideClusterStore(createClusterStore(stillCluster(parts)));
  viewStore.setState({ selection });
  render(<Inspector />);
}

const object = (resource: 'pods' | 'services' | 'nodes', name: string): Selection => ({
  kind: 'object',
  resource,
  namespace: resource === 'nodes' ? '' : 'default',
  name,
});

const node = (name: string, podCIDR: string): Node => ({ ...aNode(name), spec: { podCIDR } });
const NODES = [node('node-1', '10.244.1.0/24'), node('node-2', '10.244.2.0/24')];
const pod = aPod('web-1').labelled({ app: 'web' }).onNode('node-2').withIP('10.244.2.4').ready().build();
const service = aService('web', { clusterIP: '10.96.0.50', selector: { app: 'web' } });
const slice: EndpointSlice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: 'web-abcde',
    namespace: 'default',
    uid: 'slice',
    resourceVersion: '1',
    creationTimestamp: timestamp(0),
    labels: { 'kubernetes.io/service-name': 'web' },
  },
  addressType: 'IPv4',
  ports: [{ port: 8080, protocol: 'TCP' }],
  endpoints: [
    {
      addresses: ['10.244.2.4'],
      nodeName: 'node-2',
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1' },
    },
  ],
};

/** internalTrafficPolicy: Local with one endpoint on node-2: node-1 drops. */
const localTrace = ({ from }: Flow): Trace => {
  const local = 'node' in from || ('entersAt' in from && from.entersAt === 'node-2');
  const common = { probability: 1, masqueraded: false, hops: [] } as const;
  return {
    outcomes: [
      local
        ? { ...common, verdict: 'accept', endpoint: '10.244.2.4:8080', reason: 'ok', reasonCode: 'Answered' }
        : { ...common, verdict: 'drop', reason: 'No local endpoints on node-1.', reasonCode: 'NoLocalEndpoints' },
    ],
  };
};

afterEach(cleanup);

describe('nothing selected', () => {
  it('says what can be selected, and the cluster’s numbers', () => {
    inspect(undefined, { objects: [pod, service, ...NODES], connections: [aConnection('c1')] });
    expect(screen.getByText('of the last 1 requests answered')).toBeTruthy();
    expect(screen.getByText(/Select something/)).toBeTruthy();
  });
  it('says that what is selected does not exist now', () => {
    inspect(object('pods', 'gone'));
    expect(screen.getByText(/does not exist at this moment/)).toBeTruthy();
  });
});

describe('a Pod', () => {
  it('shows two lamps: Running is not Ready', () => {
    inspect(object('pods', 'web-1'), { objects: [aPod('web-1').onNode('node-2').notReady().build(), service] });
    expect(screen.getByText('phase Running')).toBeTruthy();
    expect(screen.getByText('not Ready')).toBeTruthy();
  });
  it('says why it is no endpoint of a Service that almost selects it', () => {
    const sentence = 'Not selected: app=web wanted, Pod has app=wbe.';
    const explained = [
      { pod: 'default/web-1', state: 'nearMiss', sentence, differences: [], missingPorts: [] },
    ] as const;
    inspect(object('pods', 'web-1'), { objects: [pod, service], door: { explainEndpoints: () => explained } });
    expect(screen.getByText(sentence)).toBeTruthy();
  });
  it('shows what its container printed and was given', () => {
    inspect(object('pods', 'web-1'), {
      objects: [pod],
      door: { logs: () => [{ at: 0, text: 'GET / 200' }], environment: () => [{ name: 'WEB_PORT', value: '80' }] },
    });
    expect(screen.getByText('GET / 200')).toBeTruthy();
    expect(screen.getByText('WEB_PORT=80')).toBeTruthy();
  });
  it('leads to its node', () => {
    inspect(object('pods', 'web-1'), { objects: [pod, service, slice, ...NODES] });
    fireEvent.click(screen.getByRole('button', { name: 'node-2' }));
    expect(viewStore.getState().selection).toEqual(object('nodes', 'node-2'));
  });
});

describe('a Service', () => {
  const parts = { objects: [pod, service, slice, ...NODES], trace: localTrace };

  it('shows who answers from where, with the rows that reach nobody', async () => {
    inspect(object('services', 'web'), parts);
    const matrix = screen.getByRole('grid', { name: /who answers/i });
    const before = within(matrix).getAllByRole('row').length;
    await within(matrix).findAllByText('drop');
    const rows = within(matrix).getAllByRole('row');
    // Every row had its place before it was traced.
    expect(rows).toHaveLength(before);
    expect(rows.map(({ textContent }) => textContent).slice(1, 4)).toEqual([
      'from Pods of',
      'node-1drop',
      'node-2100%',
    ]);
  });
  it('explains a cell when it gets the focus, and moves between cells by arrow keys', async () => {
    inspect(object('services', 'web'), parts);
    const matrix = screen.getByRole('grid', { name: /who answers/i });
    const cell = (await within(matrix).findAllByText('drop'))[0]?.closest('td');
    fireEvent.focus(cell as HTMLElement);
    expect(screen.getByText(/100% drop: No local endpoints on node-1./)).toBeTruthy();
    fireEvent.keyDown(cell as HTMLElement, { key: 'ArrowDown' });
    expect(document.activeElement?.textContent).toBe('100%');
  });
  it('asks by the way in that is chosen', async () => {
    const balanced = { ...service, status: { loadBalancer: { ingress: [{ ip: '198.51.100.1' }] } } };
    const asked: string[] = [];
    const trace = (flow: Flow) => {
      asked.push(flow.to.host);
      return localTrace(flow);
    };
    inspect(object('services', 'web'), { ...parts, objects: [pod, balanced, slice, ...NODES], trace });
    fireEvent.change(screen.getByRole('combobox', { name: 'Way in' }), {
      target: { value: 'LoadBalancer 198.51.100.1:80' },
    });
    const matrix = screen.getByRole('grid', { name: /who answers/i });
    asked.length = 0;
    await within(matrix).findAllByText('drop');
    expect(matrix.textContent).toContain('from outsideuser');
    // Two nodes' Pods (of which one range is known), both nodes, one client; others on the page ask as well.
    expect(asked.filter((host) => host === '198.51.100.1').length).toBeGreaterThanOrEqual(4);
    expect(asked).not.toContain('10.96.0.50');
  });
  it('lists its endpoints with their conditions', () => {
    inspect(object('services', 'web'), parts);
    const row = screen.getByText('10.244.2.4:8080').closest('tr');
    expect(within(row as HTMLElement).getAllByLabelText('true')).toHaveLength(2);
  });
  it('says of every Pod that is no endpoint why it is none', () => {
    const told = { differences: [], missingPorts: [] } as const;
    const explained = [
      { pod: 'default/web-1', state: 'ready', sentence: 'Ready.', ...told },
      { pod: 'default/other', state: 'notSelected', sentence: 'It lacks the label app.', ...told },
      { pod: 'default/web-2', state: 'notReady', sentence: 'Its readiness probe fails.', ...told },
    ] as const;
    inspect(object('services', 'web'), { ...parts, door: { explainEndpoints: () => explained } });
    const sentences = [...document.querySelectorAll('[data-endpoint-state] p')].map(({ textContent }) => textContent);
    expect(sentences).toEqual(['Its readiness probe fails.', 'It lacks the label app.']);
  });
  it('says who listens behind the port', async () => {
    inspect(object('services', 'web'), parts);
    expect(await screen.findByText('1 endpoint listens')).toBeTruthy();
  });
  it('has no matrix when it is headless', () => {
    inspect(object('services', 'web'), { objects: [aService('web', { clusterIP: 'None' })] });
    expect(screen.getByText(/the client chooses/)).toBeTruthy();
  });
});

describe('a packet', () => {
  const rule = {
    kind: 'rule',
    table: 'nat',
    hook: 'PREROUTING',
    chain: 'KUBE-SVC-A',
    number: 1,
    text: '-A KUBE-SVC-A -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-A',
    sentence: 'One chance in two for the first endpoint.',
    roll: { chance: 0.5, rolled: 0.41, hit: true },
  } as const;
  const connections = [
    aConnection('c218', { hops: [aHop({ place: CLIENT, leftAs: aHeader() }), aHop({ decided: [rule] })] }),
  ];
  const selection: Selection = { kind: 'connection', id: 'c218' };

  it('shows each hop as three strips, the dice and what changed', () => {
    inspect(selection, { connections });
    const hop = document.querySelector('[data-hop="2"]') as HTMLElement;
    expect(within(hop).getByText(rule.sentence)).toBeTruthy();
    expect(within(hop).getByText('1 of 2 left, 50%: hit')).toBeTruthy();
    expect([...hop.querySelectorAll('ins')].map(({ textContent }) => textContent)).toEqual([
      '10.244.2.4 (changed)',
      '8080 (changed)',
    ]);
    expect(within(hop).getByText('DNAT: destination 10.96.0.50:80 became 10.244.2.4:8080')).toBeTruthy();
  });
  it('steps from hop to hop by keyboard', () => {
    inspect(selection, { connections });
    const hops = screen.getByRole('group', { name: /hops/i });
    fireEvent.keyDown(hops, { key: 'ArrowDown' });
    fireEvent.keyDown(hops, { key: 'ArrowDown' });
    expect(viewStore.getState().selection).toEqual({ ...selection, hop: 1 });
    fireEvent.keyDown(hops, { key: 'ArrowUp' });
    expect(viewStore.getState().selection).toEqual({ ...selection, hop: 0 });
  });
  it('leads from a rule to the rules of its node', () => {
    inspect(selection, { connections });
    fireEvent.click(screen.getByText('show in the rules of node-1', { exact: false }));
    expect(viewStore.getState()).toMatchObject({ dockOpen: true, dockTab: 'rules' });
  });
});

describe('a trace', () => {
  it('shows every outcome with its chance and sends nothing', async () => {
    const flow: Flow = { from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } };
    const half = {
      probability: 0.5,
      verdict: 'accept',
      masqueraded: false,
      reason: 'r',
      reasonCode: 'Answered',
    } as const;
    const trace = () => ({
      outcomes: [
        { ...half, endpoint: '10.244.1.2:8080', hops: [] },
        { ...half, endpoint: '10.244.2.4:8080', hops: [] },
      ],
    });
    inspect({ kind: 'trace', flow }, { trace });
    expect(await screen.findAllByText('50%')).toHaveLength(2);
  });
});

describe('a plate', () => {
  it('says that it exists only as rules, with each segment’s chance and chain', () => {
    const plate = {
      service: 'default/web',
      kind: 'ClusterIP',
      ip: '10.96.0.50',
      port: 80,
      protocol: 'TCP',
      verdict: 'dnat',
      policy: 'Cluster',
      masquerade: false,
      segments: [{ endpoint: '10.244.2.4:8080', probability: 1, local: false, chain: 'KUBE-SEP-A' }],
    } as const;
    const plates = [plate];
    inspect(
      { kind: 'plate', node: 'node-1', service: 'default/web', address: '10.96.0.50:80' },
      { objects: [pod], door: { plates: () => plates } },
    );
    expect(screen.getByText(/exists only as rules in this node’s kernel/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'KUBE-SEP-A' }));
    expect(viewStore.getState()).toMatchObject({ dockTab: 'rules' });
  });
});
